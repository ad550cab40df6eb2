package dev.lanewise.optimizers.builtin;

import java.util.function.LongToDoubleFunction;

/// What PyTorch's optimizers (torch.optim, the loops over single tensors) do to one number, with
/// PyTorch's defaults.
final class TorchOracles {
  private TorchOracles() {}

  /// The default rate.
  static double rate(String name) {
    return switch (name) {
      case "adagrad", "rmsprop", "rmsprop centered momentum", "rprop" -> 1e-2;
      case "adadelta" -> 1;
      case "nadam", "adamax" -> 2e-3;
      default -> 1e-3;
    };
  }

  /// The optimizer of a name.
  ///
  /// @param lr the rate after a number of steps
  static Oracle of(String name, LongToDoubleFunction lr) {
    return switch (name) {
      case "sgd" -> sgd(lr, 0, false);
      case "momentum" -> sgd(lr, 0.9, false);
      case "nesterov" -> sgd(lr, 0.9, true);
      case "adagrad" -> adagrad(lr);
      case "adadelta" -> adadelta(lr);
      case "rmsprop" -> rmsprop(lr, 0, false);
      case "rmsprop centered momentum" -> rmsprop(lr, 0.9, true);
      case "adam" -> adam(lr, 0, false);
      case "amsgrad" -> adam(lr, 0, true);
      case "adamw" -> adam(lr, 1e-2, false);
      case "nadam" -> nadam(lr);
      case "radam" -> radam(lr);
      case "adamax" -> adamax(lr);
      case "rprop" -> rprop(lr);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Oracle sgd(LongToDoubleFunction lr, double momentum, boolean nesterov) {
    return new Oracle() {
      private int steps;
      private double buffer;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps);
        if (momentum == 0) {
          steps++;
          return p - rate * g;
        }
        buffer = steps == 0 ? g : buffer * momentum + g;
        steps++;
        return p - rate * (nesterov ? g + momentum * buffer : buffer);
      }
    };
  }

  private static Oracle adagrad(LongToDoubleFunction lr) {
    return new Oracle() {
      private int steps;
      private double sum;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        sum += g * g;
        return p - rate * (g / (Math.sqrt(sum) + 1e-10));
      }
    };
  }

  private static Oracle adadelta(LongToDoubleFunction lr) {
    return new Oracle() {
      private int steps;
      private double square;
      private double accumulated;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        square = 0.9 * square + 0.1 * g * g;
        double deviation = Math.sqrt(square + 1e-6);
        double delta = Math.sqrt(accumulated + 1e-6) / deviation * g;
        accumulated = 0.9 * accumulated + 0.1 * delta * delta;
        return p - rate * delta;
      }
    };
  }

  private static Oracle rmsprop(LongToDoubleFunction lr, double momentum, boolean centered) {
    return new Oracle() {
      private int steps;
      private double square;
      private double average;
      private double buffer;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        square = 0.99 * square + 0.01 * g * g;
        double spread = square;
        if (centered) {
          average += 0.01 * (g - average);
          spread = square - average * average;
        }
        double scaled = g / (Math.sqrt(spread) + 1e-8);
        buffer = momentum * buffer + scaled;
        return p - rate * buffer;
      }
    };
  }

  private static Oracle adam(LongToDoubleFunction lr, double decay, boolean amsgrad) {
    return new Oracle() {
      private int steps;
      private double mean;
      private double square;
      private double largest;

      @Override
      public double next(double before, double g) {
        double rate = lr.applyAsDouble(steps++);
        double p = before * (1 - rate * decay);
        mean += 0.1 * (g - mean);
        square = 0.999 * square + (1 - 0.999) * g * g;
        double correction1 = 1 - Math.pow(0.9, steps);
        double correction2 = 1 - Math.pow(0.999, steps);
        largest = Math.max(largest, square);
        double root = Math.sqrt(amsgrad ? largest : square) / Math.sqrt(correction2);
        return p - rate / correction1 * (mean / (root + 1e-8));
      }
    };
  }

  private static Oracle nadam(LongToDoubleFunction lr) {
    return new Oracle() {
      private int steps;
      private double mean;
      private double square;
      private double product = 1;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        double mu = 0.9 * (1 - 0.5 * Math.pow(0.96, steps * 0.004));
        double muNext = 0.9 * (1 - 0.5 * Math.pow(0.96, (steps + 1) * 0.004));
        product *= mu;
        mean += 0.1 * (g - mean);
        square = 0.999 * square + (1 - 0.999) * g * g;
        double root = Math.sqrt(square / (1 - Math.pow(0.999, steps))) + 1e-8;
        double moved = p - rate * (1 - mu) / (1 - product) * g / root;
        return moved - rate * muNext / (1 - product * muNext) * mean / root;
      }
    };
  }

  private static Oracle radam(LongToDoubleFunction lr) {
    return new Oracle() {
      private int steps;
      private double mean;
      private double square;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        mean += 0.1 * (g - mean);
        square = 0.999 * square + (1 - 0.999) * g * g;
        double corrected = mean / (1 - Math.pow(0.9, steps));
        double correction2 = 1 - Math.pow(0.999, steps);
        double rhoInfinity = 2 / (1 - 0.999) - 1;
        double rho = rhoInfinity - 2 * steps * Math.pow(0.999, steps) / correction2;
        if (rho > 5) {
          double rectified =
              (rho - 4) * (rho - 2) * rhoInfinity / ((rhoInfinity - 4) * (rhoInfinity - 2) * rho);
          double adaptive = Math.sqrt(correction2) / (Math.sqrt(square) + 1e-8);
          return p - corrected * rate * adaptive * Math.sqrt(rectified);
        }
        return p - corrected * rate;
      }
    };
  }

  private static Oracle adamax(LongToDoubleFunction lr) {
    return new Oracle() {
      private int steps;
      private double mean;
      private double norm;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(steps++);
        mean += 0.1 * (g - mean);
        norm = Math.max(0.999 * norm, Math.abs(g) + 1e-8);
        return p - rate / (1 - Math.pow(0.9, steps)) * (mean / norm);
      }
    };
  }

  private static Oracle rprop(LongToDoubleFunction lr) {
    return new Oracle() {
      private double previous;
      private double size = lr.applyAsDouble(0);

      @Override
      public double next(double p, double g) {
        double sign = Math.signum(g * previous);
        double factor = sign > 0 ? 1.2 : sign < 0 ? 0.5 : 1;
        size = Math.min(50, Math.max(1e-6, size * factor));
        double used = sign < 0 ? 0 : g;
        previous = used;
        return p - Math.signum(used) * size;
      }
    };
  }
}
