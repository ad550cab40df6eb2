package dev.lanewise.optimizers.builtin;

import java.util.function.LongToDoubleFunction;

/// What the optimizers of Optax (transform, chained as in alias) do to one number, with the
/// defaults of Optax, which has none for the rate.
final class OptaxOracles {
  private OptaxOracles() {}

  /// The optimizer of a name.
  ///
  /// @param lr the rate after a number of steps
  static Oracle of(String name, LongToDoubleFunction lr) {
    return switch (name) {
      case "sgd" -> trace(lr, 0, false);
      case "momentum" -> trace(lr, 0.9, false);
      case "nesterov" -> trace(lr, 0.9, true);
      case "adagrad" -> adagrad(lr);
      case "adadelta" -> adadelta(lr);
      case "rmsprop" -> rmsprop(lr, 0, false);
      case "rmsprop centered momentum" -> rmsprop(lr, 0.9, true);
      case "adam" -> adam(lr, 0, false, false);
      case "amsgrad" -> adam(lr, 0, true, false);
      case "adamw" -> adam(lr, 1e-4, false, false);
      case "nadam" -> adam(lr, 0, false, true);
      case "radam" -> radam(lr);
      case "adamax" -> adamax(lr);
      case "lion" -> lion(lr);
      case "rprop" -> rprop(lr);
      case "adabelief" -> adabelief(lr);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private static Oracle trace(LongToDoubleFunction lr, double decay, boolean nesterov) {
    return new Oracle() {
      private int count;
      private double trace;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        trace = g + decay * trace;
        return p + -rate * (nesterov ? g + decay * trace : trace);
      }
    };
  }

  private static Oracle adagrad(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double sum = 0.1;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        sum = g * g + sum;
        double inverse = sum > 0 ? 1 / Math.sqrt(sum + 1e-7) : 0;
        return p + -rate * (inverse * g);
      }
    };
  }

  private static Oracle adadelta(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double gradients;
      private double updates;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        gradients = (1 - 0.9) * g * g + 0.9 * gradients;
        double u = Math.sqrt(updates + 1e-6) / Math.sqrt(gradients + 1e-6) * g;
        updates = (1 - 0.9) * u * u + 0.9 * updates;
        return p + -rate * u;
      }
    };
  }

  private static Oracle rmsprop(LongToDoubleFunction lr, double momentum, boolean centered) {
    return new Oracle() {
      private int count;
      private double nu;
      private double mu;
      private double trace;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        nu = (1 - 0.9) * g * g + 0.9 * nu;
        mu = (1 - 0.9) * g + 0.9 * mu;
        double spread = centered ? nu - mu * mu : nu;
        double scaled = 1 / Math.sqrt(spread + 1e-8) * g;
        trace = -rate * scaled + momentum * trace;
        return p + trace;
      }
    };
  }

  /// Adam, AMSGrad, AdamW and NAdam are one transformation with switches.
  private static Oracle adam(
      LongToDoubleFunction lr, double decay, boolean amsgrad, boolean nesterov) {
    return new Oracle() {
      private int count;
      private double mu;
      private double nu;
      private double nuMax;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        mu = (1 - 0.9) * g + 0.9 * mu;
        nu = (1 - 0.999) * g * g + 0.999 * nu;
        double muHat = mu / (1 - Math.pow(0.9, count));
        if (nesterov) {
          muHat =
              0.9 * (mu / (1 - Math.pow(0.9, count + 1)))
                  + (1 - 0.9) * (g / (1 - Math.pow(0.9, count)));
        }
        double nuHat = nu / (1 - Math.pow(0.999, count));
        nuMax = Math.max(nuMax, nuHat);
        double u = muHat / (Math.sqrt(amsgrad ? nuMax : nuHat) + 1e-8);
        return p + -rate * (u + decay * p);
      }
    };
  }

  private static Oracle radam(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double mu;
      private double nu;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        mu = (1 - 0.9) * g + 0.9 * mu;
        nu = (1 - 0.999) * g * g + 0.999 * nu;
        double last = 2.0 / (1.0 - 0.999) - 1.0;
        double power = Math.pow(0.999, count);
        double ro = last - 2 * count * power / (1 - power);
        double muHat = mu / (1 - Math.pow(0.9, count));
        double u = muHat;
        if (ro >= 5) {
          double r = Math.sqrt((ro - 4) * (ro - 2) * last / ((last - 4) * (last - 2) * ro));
          u = r * muHat / (Math.sqrt(nu / (1 - power)) + 1e-8);
        }
        return p + -rate * u;
      }
    };
  }

  private static Oracle adamax(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double mu;
      private double nu;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        mu = (1 - 0.9) * g + 0.9 * mu;
        nu = Math.max(Math.abs(g) + 1e-8, 0.999 * nu);
        return p + -rate * (mu / (1 - Math.pow(0.9, count)) / nu);
      }
    };
  }

  private static Oracle lion(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double mu;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        double u = Math.signum((1.0 - 0.9) * g + 0.9 * mu);
        mu = (1 - 0.99) * g + 0.99 * mu;
        return p + -rate * (u + 1e-3 * p);
      }
    };
  }

  private static Oracle rprop(LongToDoubleFunction lr) {
    return new Oracle() {
      private double size = lr.applyAsDouble(0);
      private double previous;

      @Override
      public double next(double p, double g) {
        double sign = g * previous;
        if (sign != 0) {
          size = Math.min(50, Math.max(1e-6, size * (sign > 0 ? 1.2 : 0.5)));
        }
        double u = sign < 0 ? 0 : size * Math.signum(g);
        previous = u;
        return p + -1 * u;
      }
    };
  }

  private static Oracle adabelief(LongToDoubleFunction lr) {
    return new Oracle() {
      private int count;
      private double mu;
      private double nu;

      @Override
      public double next(double p, double g) {
        double rate = lr.applyAsDouble(count++);
        mu = (1 - 0.9) * g + 0.9 * mu;
        double error = g - mu;
        nu = (1 - 0.999) * error * error + 0.999 * nu + 1e-16;
        double muHat = mu / (1 - Math.pow(0.9, count));
        double nuHat = nu / (1 - Math.pow(0.999, count));
        return p + -rate * (muHat / (Math.sqrt(nuHat) + 1e-16));
      }
    };
  }
}
