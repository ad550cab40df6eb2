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
/// @param averages whether the momentum is a running mean (PyTorch) or a sum (Keras)
/// @param addsToNorm whether the least norm is added to the norm (Keras) or bounds it below
///   (PyTorch)
/// @param orthogonalization how the momentum is brought near to orthogonal
/// @param scale what the result is multiplied by
record MuonDirection(
    Schedule momentum,
    boolean nesterov,
    boolean averages,
    boolean addsToNorm,
    NewtonSchulz orthogonalization,
    Scale scale)
    implements Link {
  /// The least norm that a momentum is divided by.
  private static final double LEAST_NORM = 1e-7;

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
    Expr m;
    if (averages) {
      m = Moments.mean(step, "m", Moments.complement(step, "momentum", mu), g);
    } else {
      m = mu.times(step.slot("m")).plus(g);
      step.keep("m", m);
    }
    Expr u = m;
    if (nesterov) {
      u = averages ? g.plus(mu.times(m.minus(g))) : g.plus(mu.times(m));
    }
    Expr squares = step.total("squares", Reduction.SUM_OF_SQUARES, u);
    Expr inverse = step.host("inverse", (_, x) -> 1 / divisor(Math.sqrt(x[0])), squares);
    Expr direction = step.whole("direction", u.times(inverse), orthogonalization);
    step.update(direction.times(scale.of(step.rows(), step.columns())));
  }

  private double divisor(double norm) {
    return addsToNorm ? norm + LEAST_NORM : Math.max(norm, LEAST_NORM);
  }
}
