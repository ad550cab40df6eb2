package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import java.util.List;

/// The largest or the mean of each channel, as a plain vector.
///
/// @param isMax whether the largest is taken; of equal ones the first gets the gradient
record GlobalPooling(boolean isMax) implements Layer {
  @Override
  public String kind() {
    return isMax ? "global-max-pooling" : "global-average-pooling";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.features(Layer.only(inputs).asImage().channels());
  }

  @Override
  public long operations(List<Shape> inputs) {
    return Layer.only(inputs).size();
  }

  @Override
  public LayerCode build(LayerContext context) {
    Shape.Image in = Layer.only(context.inputs()).asImage();
    return new Code(isMax, in, isMax ? context.kept(in.channels()) : context.scratch(1));
  }

  /// @param which the column of the first largest element of each channel
  private record Code(boolean isMax, Shape.Image in, LayerContext.Buffer which)
      implements LayerCode {
    private static final Expr X = Expr.matrix("x");

    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      PerChannel channels = PerChannel.of(in, frame.batch());
      Matrix x = channels.planes(frame.input(0));
      Matrix y = channels.column(frame.output());
      Runnable reduce =
          Loop.of(frame.type())
              .reduceRows("y", isMax ? Reduction.MAX : Reduction.MEAN, X)
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("y", y)
              .workers(frame.workers())
              .build();
      if (!isMax) {
        return _ -> reduce.run();
      }
      Expr here =
          Expr.select(
              X.equalTo(Expr.column("y")).or(X.isNaN()),
              Expr.columnIndex().toReal(),
              Expr.constant(Double.POSITIVE_INFINITY));
      Runnable find =
          Loop.of(frame.type())
              .reduceRows("which", Reduction.MIN, here)
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("y", y)
              .set("which", channels.column(frame.buffer(which)))
              .workers(frame.workers())
              .build();
      return _ -> {
        reduce.run();
        find.run();
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      PerChannel channels = PerChannel.of(in, frame.batch());
      Expr d = Expr.column("d");
      Expr share =
          isMax
              ? Expr.select(
                  Expr.columnIndex().toReal().equalTo(Expr.column("which")), d, Expr.constant(0))
              : d.times(1.0 / in.area());
      LoopBinder binder =
          Loop.of(frame.type())
              .store("dx", share)
              .compile()
              .bind(channels.batch() * channels.channels(), in.area())
              .set("d", channels.column(frame.outputGradient()))
              .set("dx", channels.planes(dx))
              .workers(frame.workers());
      if (isMax) {
        binder.set("which", channels.column(frame.buffer(which)));
      }
      return binder.build();
    }
  }
}
