package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// The momentum of a matrix brought near to orthogonal: Jordan et al. 2024, "Muon: an optimizer for
/// hidden layers in neural networks".
///
/// @param momentum what is kept of the momentum
/// @param nesterov whether to look ahead
/// @param form what the momentum is
/// @param norm what the momentum is divided by
/// @param orthogonalization how the momentum is brought near to orthogonal
/// @param scale what the result is multiplied by
record MuonDirection(
    Schedule momentum,
    boolean nesterov,
    Form form,
    Norm norm,
    NewtonSchulz orthogonalization,
    Scale scale)
    implements Link {
  /// What the momentum is.
  enum Form {
    /// A running mean of gradients: PyTorch.
    MEAN,
    /// A sum that fades: Keras.
    SUM,
    /// A running mean with its start from 0 undone, in the look ahead as in [NadamScaling] with one
    /// mu: Optax.
    CORRECTED
  }

  /// What the momentum is divided by: its Euclidean norm, kept from 0.
  ///
  /// @param least what keeps it from 0
  /// @param added whether that is added to the norm (Keras, Optax) or bounds it below (PyTorch)
  record Norm(double least, boolean added) {
    double of(double squares) {
      double norm = Math.sqrt(squares);
      return added ? norm + least : Math.max(norm, least);
    }
  }

  /// The length of a step by the shape of the matrix.
  enum Scale {
    /// sqrt(max(1, rows / columns)): Jordan et al.
    ORIGINAL,
    /// 0.2 sqrt(max(rows, columns)), so that elements change as much as by AdamW: Liu et al. 2025,
    /// arXiv:2502.16982, section 2.2.
    RMS;

    double of(int rows, int columns) {
      return switch (this) {
        case ORIGINAL -> Math.sqrt(Math.max(1, (double) rows / columns));
        case RMS -> 0.2 * Math.sqrt(Math.max(rows, columns));
      };
    }
  }

  @Override
  public String name() {
    return "muon";
  }

  @Override
  public void describe(Step step) {
    Expr g = step.update();
    Expr mu = step.scalar("momentum", momentum);
    Expr u =
        switch (form) {
          case MEAN -> {
            Expr m = mean(step, mu, g);
            yield nesterov ? g.plus(mu.times(m.minus(g))) : m;
          }
          case SUM -> {
            Expr m = mu.times(step.slot("m")).plus(g);
            step.keep("m", m);
            yield nesterov ? g.plus(mu.times(m)) : m;
          }
          case CORRECTED -> corrected(step, mu, mean(step, mu, g), g);
        };
    Expr squares = step.total("squares", Reduction.SUM_OF_SQUARES, u);
    Expr inverse = step.host("inverse", (_, x) -> 1 / norm.of(x[0]), squares);
    Expr direction = step.whole("direction", u.times(inverse), orthogonalization);
    step.update(direction.times(scale.of(step.rows(), step.columns())));
  }

  private static Expr mean(Step step, Expr mu, Expr g) {
    return Moments.mean(step, "m", Moments.complement(step, "momentum", mu), g);
  }

  private Expr corrected(Step step, Expr mu, Expr m, Expr g) {
    if (!nesterov) {
      return m.times(step.host("of mean", (t, x) -> 1 / Moments.correction(x[0], t), mu));
    }
    Expr ofMean = step.host("of mean", (t, x) -> x[0] / Moments.correction(x[0], t + 1), mu);
    Expr ofGradient =
        step.host("of gradient", (t, x) -> (1 - x[0]) / Moments.correction(x[0], t), mu);
    return ofGradient.fma(g, ofMean.times(m));
  }
}
