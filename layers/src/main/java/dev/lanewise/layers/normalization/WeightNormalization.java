package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;

/// w = gain v / |v| for each unit: length and direction are learnt apart (Salimans and Kingma 2016,
/// arXiv:1602.07868, section 2). The parameter `gain` begins as |v|, so that w begins as v.
record WeightNormalization() implements WeightTransform {
  private static final Expr V = Expr.matrix("v");
  private static final Expr DW = Expr.matrix("dw");

  @Override
  public String kind() {
    return "weight-normalization";
  }

  @Override
  public Code build(Context context) {
    Lying lying = Lying.of(context);
    Parameter parameter = context.parameter();
    Parameter gain = context.parameter("gain", lying.units(), 1, Role.NORM);
    Matrix gainValue = lying.isTurned() ? gain.value().transpose() : gain.value();
    Matrix gainGradient = lying.isTurned() ? gain.gradient().transpose() : gain.gradient();
    Matrix squares = lying.perUnit();
    Matrix products = lying.perUnit();
    Matrix v = lying.of(parameter.value());
    Loop.Builder sum = Loop.of(context.type());
    lying.reduce(sum, "squares", Reduction.SUM_OF_SQUARES, V);
    BoundLoop norms = lying.bind(sum).set("v", v).set("squares", squares).build();
    Expr norm = lying.ofUnit("squares").sqrt();
    BoundLoop scale =
        lying
            .bind(Loop.of(context.type()).store("w", V.times(lying.ofUnit("gain").dividedBy(norm))))
            .set("v", v)
            .set("gain", gainValue)
            .set("squares", squares)
            .set("w", lying.of(context.weight().value()))
            .build();
    Loop.Builder product = Loop.of(context.type());
    lying.reduce(product, "products", Reduction.SUM, DW.times(V));
    BoundLoop along =
        lying
            .bind(product)
            .set("dw", lying.of(context.weight().gradient()))
            .set("v", v)
            .set("products", products)
            .build();
    BoundLoop ofGain =
        lying
            .bindUnits(
                Loop.of(context.type())
                    .store(
                        "gain", Expr.matrix("products").dividedBy(Expr.matrix("squares").sqrt())))
            .set("products", products)
            .set("squares", squares)
            .set("gain", gainGradient)
            .build();
    Expr projected = DW.minus(V.times(lying.ofUnit("products").dividedBy(lying.ofUnit("squares"))));
    BoundLoop ofDirection =
        lying
            .bind(
                Loop.of(context.type())
                    .store("dv", projected.times(lying.ofUnit("gain").dividedBy(norm))))
            .set("dw", lying.of(context.weight().gradient()))
            .set("v", v)
            .set("products", products)
            .set("squares", squares)
            .set("gain", gainValue)
            .set("dv", lying.of(parameter.gradient()))
            .build();
    start(norms, squares, gainValue);
    return new Code() {
      @Override
      public void forward(Phase phase) {
        norms.run();
        scale.run();
      }

      @Override
      public void backward() {
        along.run();
        ofGain.run();
        ofDirection.run();
      }
    };
  }

  /// The gain begins as the norm; one that is there already (of another network with the same
  /// parameters) stays.
  private static void start(BoundLoop norms, Matrix squares, Matrix gain) {
    norms.run();
    for (int i = 0; i < gain.rows(); i++) {
      for (int j = 0; j < gain.columns(); j++) {
        if (gain.get(i, j) == 0) {
          gain.set(i, j, Math.sqrt(squares.get(i, j)));
        }
      }
    }
  }
}
