package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.List;

/// x where positive, else x times a slope that is learned for each channel of an image or each
/// feature (He et al. 2015). Parameter: `slope`, 1 x channels, first 0.25.
record PRelu() implements Layer {
  @Override
  public String kind() {
    return "prelu";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(inputs);
  }

  @Override
  public LayerCode build(LayerContext context) {
    Shape shape = context.output();
    int channels = PerChannel.of(shape, 1).channels();
    Parameter slope =
        context.parameter("slope", 1, channels, Role.BIAS, Initializer.constant(0.25));
    return new Code(shape, slope, context.scratch(channels));
  }

  private record Code(Shape shape, Parameter slope, LayerContext.Buffer column)
      implements LayerCode {
    private static final Expr X = Expr.matrix("x");
    private static final Expr D = Expr.matrix("d");
    private static final Expr ZERO = Expr.constant(0);

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public boolean isInPlaceBackward() {
      return true;
    }

    private boolean isImage() {
      return shape instanceof Shape.Image;
    }

    private Matrix seen(LayerFrame frame, Matrix m) {
      return isImage() ? PerChannel.of(shape, frame.batch()).planes(m) : m;
    }

    private Expr learned() {
      return isImage() ? Expr.column("slope") : Expr.row("slope");
    }

    private Matrix learned(LayerFrame frame) {
      return isImage()
          ? PerChannel.of(shape, frame.batch()).column(frame.buffer(column))
          : slope.value();
    }

    private Runnable spread(LayerFrame frame) {
      return isImage()
          ? PerChannel.of(shape, frame.batch()).spread(slope.value(), learned(frame))
          : Steps.of();
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = seen(frame, frame.input(0));
      Runnable spread = spread(frame);
      Runnable loop =
          Loop.of(frame.type())
              .store("y", Expr.select(X.greater(ZERO), X, X.times(learned())))
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("y", seen(frame, frame.output()))
              .set("slope", learned(frame))
              .workers(frame.workers())
              .build();
      return _ -> {
        spread.run();
        loop.run();
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = seen(frame, frame.input(0));
      Matrix d = seen(frame, frame.outputGradient());
      Matrix sums =
          isImage()
              ? PerChannel.of(shape, frame.batch())
                  .column(Matrix.of(frame.type(), frame.batch(), slope.value().columns()))
              : slope.gradient();
      Expr part = Expr.select(X.greater(ZERO), ZERO, D.times(X));
      Loop.Builder loop = Loop.of(frame.type());
      if (isImage()) {
        loop.reduceRows("sums", Reduction.SUM, part);
      } else {
        loop.reduceColumns("sums", Reduction.SUM, part);
      }
      Matrix dx = frame.inputGradient(0);
      if (dx != null) {
        loop.store("dx", Expr.select(X.greater(ZERO), D, D.times(learned())));
      }
      LoopBinder binder =
          loop.compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("d", d)
              .set("sums", sums)
              .workers(frame.workers());
      if (dx != null) {
        binder.set("dx", seen(frame, dx)).set("slope", learned(frame));
      }
      Runnable total =
          isImage() ? PerChannel.of(shape, frame.batch()).sum(sums, slope.gradient()) : Steps.of();
      return Steps.of(spread(frame), binder.build(), total);
    }
  }
}
