package dev.lanewise.optimizers.builtin;

import java.util.function.LongToDoubleFunction;

/// The algorithms as their papers and DEFINITIONS state them, element by element.
final class PaperOracles {
  private PaperOracles() {}

  /// Numbers that many of the algorithms take.
  record Betas(double beta1, double beta2, double epsilon) {}

  static Oracle sgd(LongToDoubleFunction lr) {
    return new Oracle() {
      private int t;

      @Override
      public double next(double p, double g) {
        t++;
        return p - lr.applyAsDouble(t - 1) * g;
      }
    };
  }

  /// Momentum and Nesterov's, the rate outside the velocity or inside.
  static Oracle momentum(
      LongToDoubleFunction lr, double mu, double dampening, boolean ahead, boolean inside) {
    return new Oracle() {
      private int t;
      private double b;

      @Override
      public double next(double p, double g) {
        t++;
        double rate = lr.applyAsDouble(t - 1);
        double pushed = inside ? rate * g : g;
        b = t == 1 ? pushed : mu * b + (1 - dampening) * pushed;
        double update = ahead ? pushed + mu * b : b;
        return p - (inside ? update : rate * update);
      }
    };
  }

  static Oracle adagrad(double lr, double decay, double eps, boolean inside, double initial) {
    return new Oracle() {
      private int t;
      private double s = initial;

      @Override
      public double next(double p, double g) {
        t++;
        s += g * g;
        double denominator = inside ? Math.sqrt(s + eps) : Math.sqrt(s) + eps;
        return p - lr / (1 + (t - 1) * decay) * g / denominator;
      }
    };
  }

  static Oracle adadelta(double lr, double rho, double eps) {
    return new Oracle() {
      private double squares;
      private double steps;

      @Override
      public double next(double p, double g) {
        squares = rho * squares + (1 - rho) * g * g;
        double delta = Math.sqrt(steps + eps) / Math.sqrt(squares + eps) * g;
        steps = rho * steps + (1 - rho) * delta * delta;
        return p - lr * delta;
      }
    };
  }

  /// RMSprop with all its options.
  record Rms(
      double alpha,
      double epsilon,
      boolean inside,
      boolean centered,
      double initial,
      double momentum,
      boolean rateInside) {
    Oracle oracle(LongToDoubleFunction lr) {
      return new Oracle() {
        private int t;
        private double v = initial;
        private double mean;
        private double b;

        @Override
        public double next(double p, double g) {
          t++;
          double rate = lr.applyAsDouble(t - 1);
          v = alpha * v + (1 - alpha) * g * g;
          double spread = v;
          if (centered) {
            mean = alpha * mean + (1 - alpha) * g;
            spread = Math.max(0, v - mean * mean);
          }
          double u = g / (inside ? Math.sqrt(spread + epsilon) : Math.sqrt(spread) + epsilon);
          if (rateInside) {
            b = momentum * b + rate * u;
            return p - b;
          }
          b = momentum * b + u;
          return p - rate * b;
        }
      };
    }
  }

  /// Adam; `largest` null, `raw` or `corrected` says which maximum AMSGrad takes.
  static Oracle adam(
      LongToDoubleFunction lr, Betas betas, EpsilonPlacement placement, String largest) {
    return new Oracle() {
      private int t;
      private double m;
      private double v;
      private double max;

      @Override
      public double next(double p, double g) {
        t++;
        m = betas.beta1 * m + (1 - betas.beta1) * g;
        v = betas.beta2 * v + (1 - betas.beta2) * g * g;
        double correction1 = 1 - Math.pow(betas.beta1, t);
        double correction2 = 1 - Math.pow(betas.beta2, t);
        double second =
            switch (largest) {
              case "raw" -> {
                max = Math.max(max, v);
                yield max / correction2;
              }
              case "corrected" -> {
                max = Math.max(max, v / correction2);
                yield max;
              }
              default -> v / correction2;
            };
        double denominator =
            switch (placement) {
              case OUTSIDE -> Math.sqrt(second) + betas.epsilon;
              case ROOT -> Math.sqrt(second + betas.epsilon);
              case HAT -> Math.sqrt(second) + betas.epsilon / Math.sqrt(correction2);
            };
        return p - lr.applyAsDouble(t - 1) * (m / correction1) / denominator;
      }
    };
  }

  static Oracle nadam(double lr, Betas betas, double muDecay, boolean scheduled) {
    return new Oracle() {
      private int t;
      private double m;
      private double v;
      private double product = 1;

      private double mu(int at) {
        return betas.beta1 * (scheduled ? 1 - 0.5 * Math.pow(0.96, muDecay * at) : 1);
      }

      @Override
      public double next(double p, double g) {
        t++;
        product *= mu(t);
        m = betas.beta1 * m + (1 - betas.beta1) * g;
        v = betas.beta2 * v + (1 - betas.beta2) * g * g;
        double mHat = mu(t + 1) * m / (1 - product * mu(t + 1)) + (1 - mu(t)) * g / (1 - product);
        double vHat = v / (1 - Math.pow(betas.beta2, t));
        return p - lr * mHat / (Math.sqrt(vHat) + betas.epsilon);
      }
    };
  }

  static Oracle radam(double lr, Betas betas, EpsilonPlacement placement) {
    return new Oracle() {
      private int t;
      private double m;
      private double v;

      @Override
      public double next(double p, double g) {
        t++;
        m = betas.beta1 * m + (1 - betas.beta1) * g;
        v = betas.beta2 * v + (1 - betas.beta2) * g * g;
        double mHat = m / (1 - Math.pow(betas.beta1, t));
        double correction = 1 - Math.pow(betas.beta2, t);
        double longest = 2 / (1 - betas.beta2) - 1;
        double length = longest - 2 * t * Math.pow(betas.beta2, t) / correction;
        if (length <= 5) {
          return p - lr * mHat;
        }
        double r =
            Math.sqrt(
                (length - 4) * (length - 2) * longest / ((longest - 4) * (longest - 2) * length));
        double adaptive =
            switch (placement) {
              case HAT -> Math.sqrt(correction) / (Math.sqrt(v) + betas.epsilon);
              case OUTSIDE -> 1 / (Math.sqrt(v / correction) + betas.epsilon);
              case ROOT -> 1 / Math.sqrt(v / correction + betas.epsilon);
            };
        return p - lr * mHat * r * adaptive;
      }
    };
  }

  static Oracle adamax(double lr, Betas betas, boolean outside) {
    return new Oracle() {
      private int t;
      private double m;
      private double norm;

      @Override
      public double next(double p, double g) {
        t++;
        m = betas.beta1 * m + (1 - betas.beta1) * g;
        norm = Math.max(betas.beta2 * norm, Math.abs(g) + (outside ? 0 : betas.epsilon));
        double rate = lr / (1 - Math.pow(betas.beta1, t));
        return p - rate * m / (norm + (outside ? betas.epsilon : 0));
      }
    };
  }

  static Oracle lion(double lr, double beta1, double beta2, double decay) {
    return new Oracle() {
      private double m;

      @Override
      public double next(double p, double g) {
        double c = beta1 * m + (1 - beta1) * g;
        m = beta2 * m + (1 - beta2) * g;
        return p - lr * (Math.signum(c) + decay * p);
      }
    };
  }

  static Oracle adabelief(double lr, Betas betas, double epsilonRoot) {
    return new Oracle() {
      private int t;
      private double m;
      private double s;

      @Override
      public double next(double p, double g) {
        t++;
        m = betas.beta1 * m + (1 - betas.beta1) * g;
        s = betas.beta2 * s + (1 - betas.beta2) * (g - m) * (g - m) + epsilonRoot;
        double mHat = m / (1 - Math.pow(betas.beta1, t));
        double sHat = s / (1 - Math.pow(betas.beta2, t));
        return p - lr * mHat / (Math.sqrt(sHat) + betas.epsilon);
      }
    };
  }

  /// Adan with the paper's betas, which are 1 minus the decays.
  static Oracle adan(double lr, double beta1, double beta2, double beta3, double[] epsAndDecay) {
    return new Oracle() {
      private int t;
      private double previous;
      private double m;
      private double v;
      private double n;

      @Override
      public double next(double p, double g) {
        t++;
        double difference = t == 1 ? 0 : g - previous;
        previous = g;
        m = (1 - beta1) * m + beta1 * g;
        v = (1 - beta2) * v + beta2 * difference;
        double ahead = g + (1 - beta2) * difference;
        n = (1 - beta3) * n + beta3 * ahead * ahead;
        double mHat = m / (1 - Math.pow(1 - beta1, t));
        double vHat = v / (1 - Math.pow(1 - beta2, t));
        double nHat = n / (1 - Math.pow(1 - beta3, t));
        double u = (mHat + (1 - beta2) * vHat) / (Math.sqrt(nHat) + epsAndDecay[0]);
        return (p - lr * u) / (1 + lr * epsAndDecay[1]);
      }
    };
  }

  static Oracle rprop(double initial, double shrink, double grow, double least, double most) {
    return new Oracle() {
      private double previous;
      private double length = initial;

      @Override
      public double next(double p, double g) {
        double product = g * previous;
        double factor = product > 0 ? grow : product < 0 ? shrink : 1;
        length = Math.min(most, Math.max(least, length * factor));
        previous = product < 0 ? 0 : g;
        return p - Math.signum(previous) * length;
      }
    };
  }
}
