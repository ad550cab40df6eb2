package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.WeightTransform;

/// w = (v - mean) / sqrt(variance + epsilon) for each unit (Qiao et al. 2019, arXiv:1903.10520,
/// equation 7).
///
/// @param epsilon added to the variance
record WeightStandardization(double epsilon) implements WeightTransform {
  private static final Expr V = Expr.matrix("v");
  private static final Expr DW = Expr.matrix("dw");

  @Override
  public String kind() {
    return "weight-standardization";
  }

  @Override
  public Code build(Context context) {
    Lying lying = Lying.of(context);
    Matrix v = lying.of(context.parameter().value());
    Matrix dw = lying.of(context.weight().gradient());
    Matrix mean = lying.perUnit();
    Matrix variance = lying.perUnit();
    Matrix meanOfGradient = lying.perUnit();
    Matrix meanOfProduct = lying.perUnit();
    Loop.Builder moments = Loop.of(context.type());
    lying.reduce(moments, "mean", Reduction.MEAN, V);
    lying.reduce(moments, "variance", Reduction.VARIANCE, V);
    BoundLoop statistics =
        lying.bind(moments).set("v", v).set("mean", mean).set("variance", variance).build();
    Expr root = lying.ofUnit("variance").plus(epsilon).sqrt();
    Expr standardized = V.minus(lying.ofUnit("mean")).dividedBy(root);
    BoundLoop apply =
        lying
            .bind(Loop.of(context.type()).store("w", standardized))
            .set("v", v)
            .set("mean", mean)
            .set("variance", variance)
            .set("w", lying.of(context.weight().value()))
            .build();
    Loop.Builder sums = Loop.of(context.type());
    lying.reduce(sums, "a", Reduction.MEAN, DW);
    lying.reduce(sums, "b", Reduction.MEAN, DW.times(standardized));
    BoundLoop means =
        lying
            .bind(sums)
            .set("dw", dw)
            .set("v", v)
            .set("mean", mean)
            .set("variance", variance)
            .set("a", meanOfGradient)
            .set("b", meanOfProduct)
            .build();
    Expr inner = DW.minus(lying.ofUnit("a")).minus(standardized.times(lying.ofUnit("b")));
    BoundLoop share =
        lying
            .bind(Loop.of(context.type()).store("dv", inner.dividedBy(root)))
            .set("dw", dw)
            .set("v", v)
            .set("mean", mean)
            .set("variance", variance)
            .set("a", meanOfGradient)
            .set("b", meanOfProduct)
            .set("dv", lying.of(context.parameter().gradient()))
            .build();
    return new Code() {
      @Override
      public void forward(Phase phase) {
        statistics.run();
        apply.run();
      }

      @Override
      public void backward() {
        means.run();
        share.run();
      }
    };
  }
}
