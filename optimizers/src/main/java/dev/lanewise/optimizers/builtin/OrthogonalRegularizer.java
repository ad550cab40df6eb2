package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `orthogonal`.
public final class OrthogonalRegularizer extends Described<Link> implements RegularizerProvider {
  /// For the service loader.
  public OrthogonalRegularizer() {
    super(
        "orthogonal",
        "strength * |W W' - I|^2 (W' W where that is smaller): rows or columns at right angles, of norm 1",
        "Brock, Lim, Ritchie, Weston 2017, arXiv:1609.07093, section 3",
        Hyperparameter.scheduled("strength", 1e-4, Range.NOT_NEGATIVE, "factor of the penalty"),
        Affected.hyperparameter());
  }

  @Override
  public Link create(Settings s) {
    return new Orthogonal(s.schedule("strength"), Affected.of(s));
  }

  /// The gradient is 4 * strength * (W W' - I) W.
  record Orthogonal(Schedule strength, Affected affected) implements Penalty {
    @Override
    public String name() {
      return "orthogonal";
    }

    @Override
    public void describe(Step step) {
      if (affected.includes(step)) {
        Expr slope = step.host("slope", (_, x) -> 4 * x[0], step.scalar("strength", strength));
        Expr product = step.whole("product", step.parameter(), Orthogonal::product);
        step.update(step.update().plus(slope.times(product)));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!affected.includes(step)) {
        return Expr.constant(0);
      }
      Expr factor = step.scalar("strength", strength);
      Expr distance = step.whole("distance", step.parameter(), Orthogonal::distance);
      Expr sum = step.total("sum", Reduction.SUM, distance);
      return step.host("penalty", (_, x) -> x[0] * x[1], factor, sum);
    }

    /// (W W' - I) W, or W (W' W - I) where that is smaller.
    private static Operation product(Matrix w, Matrix output, Workers workers) {
      boolean wide = w.rows() <= w.columns();
      Gram gram = Gram.of(w);
      Matrix left = wide ? gram.result() : w;
      Matrix right = wide ? w : gram.result();
      Gemm product = Gemm.plan(1, left, right, 0, output);
      return Operation.inOrder(
          List.of(gram.operation(workers), product.bind(left, right, output, workers)));
    }

    /// The sum of the squares of W W' - I in the first cell, and zeros.
    private static Operation distance(Matrix w, Matrix output, Workers workers) {
      Gram gram = Gram.of(w);
      Matrix g = gram.result();
      BoundLoop sum =
          Loop.of(w.type())
              .reduce("sum", Reduction.SUM_OF_SQUARES, Expr.matrix("gram"))
              .compile()
              .bind(g.rows(), g.columns())
              .set("gram", g)
              .set("sum", output.slice(0, 0, 1, 1))
              .workers(workers)
              .build();
      return Operation.inOrder(List.of(gram.operation(workers), sum));
    }
  }

  /// The smaller of W W' and W' W, less the identity.
  private record Gram(Matrix a, Matrix b, Matrix minusIdentity, Matrix result, Gemm plan) {
    static Gram of(Matrix w) {
      boolean wide = w.rows() <= w.columns();
      Matrix a = wide ? w : w.transpose();
      Matrix b = wide ? w.transpose() : w;
      Matrix minusIdentity = Matrix.of(w.type(), a.rows(), a.rows());
      for (int i = 0; i < a.rows(); i++) {
        minusIdentity.set(i, i, -1);
      }
      Matrix result = minusIdentity.copy();
      return new Gram(a, b, minusIdentity, result, Gemm.plan(1, a, b, 1, result));
    }

    Operation operation(Workers workers) {
      return Operation.inOrder(
          List.of(() -> result.copyFrom(minusIdentity), plan.bind(a, b, result, workers)));
    }
  }
}
