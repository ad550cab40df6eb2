package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// y = f(x W' + b): each output unit sees all inputs.
///
/// Forward is one product with bias and activation in its store. Parameters: `weight`, units x
/// inputs, and `bias`, 1 x units.
///
/// @param units outputs
/// @param activation f
/// @param hasBias whether b is added
/// @param weightInitializer first values of W; null for normal of variance gain^2 / fanIn with the
///   gain of the activation
/// @param biasInitializer first values of b
/// @param transform what is done to W before use, null for nothing
public record Dense(
    int units,
    Activation activation,
    boolean hasBias,
    @Nullable Initializer weightInitializer,
    Initializer biasInitializer,
    @Nullable WeightTransform transform)
    implements Layer {
  /// Checks the number of units.
  public Dense {
    if (units < 1) {
      throw new IllegalArgumentException("units must be at least 1, but are " + units);
    }
  }

  /// With bias, and the initial values that fit the activation.
  public static Dense of(int units, Activation activation) {
    return new Dense(units, activation, true, null, Initializer.zeros(), null);
  }

  /// The same without a bias.
  public Dense withoutBias() {
    return new Dense(units, activation, false, weightInitializer, biasInitializer, transform);
  }

  /// The same with other initial values.
  public Dense initializers(Initializer weight, Initializer bias) {
    return new Dense(units, activation, hasBias, weight, bias, transform);
  }

  /// The same with something done to the weight before use.
  public Dense transform(WeightTransform other) {
    return new Dense(units, activation, hasBias, weightInitializer, biasInitializer, other);
  }

  @Override
  public String kind() {
    return "dense";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Layer.only(inputs).asFeatures();
    return Shape.features(units);
  }

  @Override
  public long operations(List<Shape> inputs) {
    return 2L * Layer.only(inputs).size() * units;
  }

  @Override
  public LayerCode build(LayerContext context) {
    int in = Layer.only(context.inputs()).size();
    Initializer initializer =
        weightInitializer != null ? weightInitializer : Initializer.heNormal(activation.gain());
    Weight weight = context.weight("weight", WeightShape.dense(in, units), initializer, transform);
    Parameter bias =
        hasBias ? context.parameter("bias", 1, units, Role.BIAS, biasInitializer) : null;
    LayerContext.Buffer arguments = activation.isKnownByResult() ? null : context.kept(units);
    return new Code(activation, weight, bias, arguments, context.scratch(in));
  }

  /// The passes. W is stored inputs x units, so that forward reads it as it lies.
  private record Code(
      Activation activation,
      Weight weight,
      @Nullable Parameter bias,
      LayerContext.@Nullable Buffer arguments,
      LayerContext.Buffer turnedInput)
      implements LayerCode {
    /// So many times the batch, a weight counts as large.
    private static final int TURN_BELOW = 4;

    private static final Expr Z = Expr.matrix("z");

    @Override
    public boolean keepsOutput() {
      return activation.isKnownByResult() && !activation.isIdentity();
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix y = frame.output();
      Matrix z = arguments == null ? y : frame.buffer(arguments);
      Matrix w = weight.value().transpose();
      Gemm product = Gemm.plan(1, x, w, 0, z);
      if (bias != null || !activation.isIdentity()) {
        product = product.then(epilogue(frame, z, y));
      }
      Gemm fused = product;
      frame.canWarmUp(fused::warmUp);
      return _ -> fused.run(x, w, z, frame.workers());
    }

    private LoopBinder epilogue(LayerFrame frame, Matrix z, Matrix y) {
      Expr sum = bias == null ? Z : Z.plus(Expr.row("bias"));
      Loop.Builder loop = Loop.of(frame.type());
      if (arguments == null) {
        loop.store("z", activation.value(sum));
      } else {
        loop.store("z", sum).store("y", activation.value(sum));
      }
      LoopBinder binder = loop.compile().bind(z.rows(), z.columns()).set("z", z);
      if (arguments != null) {
        binder.set("y", y);
      }
      if (bias != null) {
        binder.set("bias", bias.value());
      }
      return binder.workers(frame.workers());
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix d = frame.outputGradient();
      Matrix turned = x.transpose();
      Matrix weightGradient = weight.gradient().transpose();
      List<Runnable> steps = new ArrayList<>();
      if (bias != null || !activation.isIdentity()) {
        steps.add(slope(frame, d));
      }
      Gemm forWeight = Gemm.plan(1, turned, d, 0, weightGradient);
      frame.canWarmUp(forWeight::warmUp);
      steps.add(() -> forWeight.run(turned, d, weightGradient, frame.workers()));
      Matrix dx = frame.inputGradient(0);
      if (dx != null) {
        steps.add(inputGradient(frame, d, dx));
      }
      return Steps.of(steps);
    }

    /// dx = d W. W lies transposed; where it is large beside the batch, turning dx costs less than
    /// turning W, and not a bit of the result depends on it.
    private Runnable inputGradient(LayerFrame frame, Matrix d, Matrix dx) {
      Matrix w = weight.value();
      int batch = frame.batch();
      if (TURN_BELOW * batch > w.rows()) {
        Gemm plan = Gemm.plan(1, d, w, 0, dx);
        frame.canWarmUp(plan::warmUp);
        return () -> plan.run(d, w, dx, frame.workers());
      }
      Matrix left = w.transpose();
      Matrix right = d.transpose();
      Matrix turned = frame.buffer(turnedInput).reshape(left.rows(), batch);
      Gemm plan = Gemm.plan(1, left, right, 0, turned);
      frame.canWarmUp(plan::warmUp);
      Runnable turn = Ops.transposeCopy(turned, dx, frame.workers());
      return () -> {
        plan.run(left, right, turned, frame.workers());
        turn.run();
      };
    }

    /// The gradient before the activation, in place, and its sum over the batch: one pass.
    private Runnable slope(LayerFrame frame, Matrix d) {
      Expr upstream = Expr.matrix("d");
      Expr own =
          activation.isIdentity()
              ? upstream
              : upstream.times(activation.slope(Expr.matrix("kept")));
      Loop.Builder loop = Loop.of(frame.type());
      if (!activation.isIdentity()) {
        loop.store("d", own);
      }
      if (bias != null) {
        loop.reduceColumns("bias", Reduction.SUM, own);
      }
      LoopBinder binder =
          loop.compile().bind(d.rows(), d.columns()).set("d", d).workers(frame.workers());
      if (!activation.isIdentity()) {
        binder.set("kept", arguments == null ? frame.output() : frame.buffer(arguments));
      }
      if (bias != null) {
        binder.set("bias", bias.gradient());
      }
      BoundLoop slope = binder.build();
      frame.canWarmUp(slope::warmUp);
      return slope;
    }
  }
}
