package dev.lanewise.optimizers.builtin;

import java.util.function.LongToDoubleFunction;

/// What the optimizers of Keras 3 (update_step) do to one number, with the defaults of Keras.
final class KerasOracles {
  private KerasOracles() {}

  /// The default rate.
  static double rate(String name) {
    return switch (name) {
      case "sgd", "momentum", "nesterov" -> 1e-2;
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
      case "adamw" -> adam(lr, 0.004, false);
      case "nadam" -> nadam(lr);
      case "adamax" -> adamax(lr);
      case "lion" -> lion(lr);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Oracle sgd(LongToDoubleFunction lr, double momentum, boolean nesterov) {
    return new Oracle() {
      private int iterations;
      private double velocity;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        velocity = momentum * velocity - g * rate;
        return nesterov ? p + momentum * velocity - g * rate : p + velocity;
      }
    };
  }

  private static Oracle adagrad(LongToDoubleFunction lr) {
    return new Oracle() {
      private int iterations;
      private double accumulator = 0.1;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        accumulator += g * g;
        return p - rate * g / Math.sqrt(accumulator + 1e-7);
      }
    };
  }

  private static Oracle adadelta(LongToDoubleFunction lr) {
    return new Oracle() {
      private int iterations;
      private double gradients;
      private double deltas;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        gradients = 0.95 * gradients + (1 - 0.95) * g * g;
        double delta = -Math.sqrt(deltas + 1e-7) * g / Math.sqrt(gradients + 1e-7);
        deltas = 0.95 * deltas + (1 - 0.95) * delta * delta;
        return p + rate * delta;
      }
    };
  }

  private static Oracle rmsprop(LongToDoubleFunction lr, double momentum, boolean centered) {
    return new Oracle() {
      private int iterations;
      private double velocity;
      private double average;
      private double moment;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        velocity = 0.9 * velocity + (1 - 0.9) * g * g;
        double denominator = velocity + 1e-7;
        if (centered) {
          average = 0.9 * average + (1 - 0.9) * g;
          denominator = velocity - average * average + 1e-7;
        }
        double increment = rate * g / Math.sqrt(denominator);
        moment = momentum * moment + increment;
        return p - moment;
      }
    };
  }

  private static Oracle adam(LongToDoubleFunction lr, double decay, boolean amsgrad) {
    return new Oracle() {
      private int iterations;
      private double m;
      private double v;
      private double vHat;

      @Override
      public double next(double before, double g) {
        double rate = lr.applyAsDouble(iterations++);
        double p = before - before * decay * rate;
        double alpha =
            rate * Math.sqrt(1 - Math.pow(0.999, iterations)) / (1 - Math.pow(0.9, iterations));
        m += (g - m) * (1 - 0.9);
        v += (g * g - v) * (1 - 0.999);
        vHat = amsgrad ? Math.max(vHat, v) : v;
        return p - m * alpha / (Math.sqrt(vHat) + 1e-7);
      }
    };
  }

  private static Oracle nadam(LongToDoubleFunction lr) {
    return new Oracle() {
      private int iterations;
      private double m;
      private double v;
      private double product = 1;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        double u = 0.9 * (1 - 0.5 * Math.pow(0.96, iterations));
        double uNext = 0.9 * (1 - 0.5 * Math.pow(0.96, iterations + 1));
        product *= u;
        m += (g - m) * (1 - 0.9);
        v += (g * g - v) * (1 - 0.999);
        double mHat = uNext * m / (1 - product * uNext) + (1 - u) * g / (1 - product);
        double vHat = v / (1 - Math.pow(0.999, iterations));
        return p - mHat * rate / (Math.sqrt(vHat) + 1e-7);
      }
    };
  }

  private static Oracle adamax(LongToDoubleFunction lr) {
    return new Oracle() {
      private int iterations;
      private double m;
      private double u;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        m += (g - m) * (1 - 0.9);
        u = Math.max(0.999 * u, Math.abs(g));
        return p - rate * m / ((1 - Math.pow(0.9, iterations)) * (u + 1e-7));
      }
    };
  }

  private static Oracle lion(LongToDoubleFunction lr) {
    return new Oracle() {
      private int iterations;
      private double m;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(iterations++);
        double moved = p - rate * Math.signum(m * 0.9 + g * (1 - 0.9));
        m = m * 0.99 + g * (1 - 0.99);
        return moved;
      }
    };
  }
}
