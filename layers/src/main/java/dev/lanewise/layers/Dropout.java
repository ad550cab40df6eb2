package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.RandomKey;
import java.util.List;

/// Sets random elements, channels or samples to zero in training and enlarges the others by 1 / (1
/// - rate), so that nothing is to be done in evaluation.
///
/// What is dropped is a function of the seed, the layer's name, the number of the pass and the
/// place; the backward pass draws it again, so nothing is kept.
///
/// @param what what is dropped at once
/// @param rate the probability of being dropped, at least 0 and below 1
record Dropout(Kind what, double rate) implements Layer {
  /// What is dropped at once, and how.
  enum Kind {
    /// Each element by itself (Srivastava et al. 2014).
    ELEMENT("dropout"),
    /// Whole channels (Tompson et al. 2015).
    CHANNEL("channel-dropout"),
    /// Whole samples: stochastic depth, on a branch before it is added (Huang et al. 2016).
    SAMPLE("stochastic-depth"),
    /// Elements become the value that SELU saturates at, then mean and variance are restored
    /// (Klambauer et al. 2017, section 2).
    ALPHA("alpha-dropout");

    private final String label;

    Kind(String label) {
      this.label = label;
    }
  }

  /// - scale * alpha of SELU: where it saturates.
  private static final double SATURATED = -1.0507009873554805 * 1.6732632423543772;

  Dropout {
    if (!(rate >= 0 && rate < 1)) {
      throw new IllegalArgumentException("the rate must be at least 0 and below 1, but is " + rate);
    }
  }

  @Override
  public String kind() {
    return what.label;
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
    int perSample = what == Kind.CHANNEL ? PerChannel.of(shape, 1).channels() : 1;
    return new Code(what, rate, shape, context.key("mask"), context.scratch(perSample));
  }

  /// @param mask memory for one factor for each channel or sample
  private record Code(Kind kind, double rate, Shape shape, long key, LayerContext.Buffer mask)
      implements LayerCode {
    @Override
    public boolean keepsInput() {
      return false;
    }

    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public boolean isInPlace() {
      return true;
    }

    @Override
    public boolean isInPlaceBackward() {
      return true;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Runnable drop = pass(frame, frame.input(0), frame.output(), true);
      Runnable copy =
          frame.isInPlace() ? Steps.of() : Copies.of(frame.input(0), frame.output(), frame);
      return phase -> (phase == Phase.TRAINING ? drop : copy).run();
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      return dx == null ? Steps.of() : pass(frame, frame.outputGradient(), dx, false);
    }

    private Runnable pass(LayerFrame frame, Matrix from, Matrix to, boolean isForward) {
      return switch (kind) {
        case ELEMENT -> drawn(frame, bind(frame, kept(factor()), from, to));
        case ALPHA -> drawn(frame, bind(frame, isForward ? alpha() : alphaSlope(), from, to));
        case CHANNEL -> shared(frame, PerChannel.of(shape, frame.batch()), from, to);
        case SAMPLE -> shared(frame, new PerChannel(frame.batch(), 1, shape.size()), from, to);
      };
    }

    private double factor() {
      return 1 / (1 - rate);
    }

    private Expr isKept() {
      return Expr.uniform("key").greaterOrEqual(Expr.constant(rate));
    }

    /// x times a factor where kept.
    private Expr kept(double factor) {
      return Expr.select(isKept(), Expr.matrix("x").times(factor), Expr.constant(0));
    }

    /// The factor that restores the variance.
    private double alphaFactor() {
      return 1 / StrictMath.sqrt((1 - rate) * (1 + rate * SATURATED * SATURATED));
    }

    private Expr alpha() {
      double a = alphaFactor();
      double b = -a * rate * SATURATED;
      return Expr.select(isKept(), Expr.matrix("x"), Expr.constant(SATURATED)).times(a).plus(b);
    }

    private Expr alphaSlope() {
      return kept(alphaFactor());
    }

    private LoopBinder bind(LayerFrame frame, Expr value, Matrix from, Matrix to) {
      return Loop.of(frame.type())
          .store("y", value)
          .compile()
          .bind(to.rows(), to.columns())
          .set("x", from)
          .set("y", to)
          .key("key", key)
          .workers(frame.workers());
    }

    /// A loop with the key of the pass under way.
    private Runnable drawn(LayerFrame frame, LoopBinder binder) {
      BoundLoop loop = frame.build(binder);
      return () -> {
        loop.key("key", RandomKey.of(key, frame.step()));
        loop.run();
      };
    }

    /// One factor for each channel or sample, then one loop with it as a column.
    private Runnable shared(LayerFrame frame, PerChannel channels, Matrix from, Matrix to) {
      Matrix factors = frame.buffer(mask);
      Runnable draw =
          drawn(
              frame,
              Loop.of(frame.type())
                  .store("mask", Expr.select(isKept(), Expr.constant(factor()), Expr.constant(0)))
                  .compile()
                  .bind(factors.rows(), factors.columns())
                  .set("mask", factors)
                  .key("key", key));
      Matrix x = channels.planes(from);
      Runnable apply =
          Loop.of(frame.type())
              .store("y", Expr.matrix("x").times(Expr.column("mask")))
              .compile()
              .bind(x.rows(), x.columns())
              .set("x", x)
              .set("y", channels.planes(to))
              .set("mask", channels.column(factors))
              .workers(frame.workers())
              .build();
      return Steps.of(draw, apply);
    }
  }
}
