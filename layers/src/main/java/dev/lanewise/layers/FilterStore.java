package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.runtime.Strided;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What both kinds of convolution do after their product: a bias for each filter and an activation,
/// in place, and the gradient of both.
///
/// @param activation the activation
/// @param bias 1 x filters, or null
/// @param column memory for the bias spread over samples, and for sums of gradients
/// @param arguments memory for what the activation was applied to, null if its result tells
/// @param shape the output
record FilterStore(
    Activation activation,
    @Nullable Parameter bias,
    LayerContext.Buffer column,
    LayerContext.@Nullable Buffer arguments,
    Shape.Image shape) {

  static FilterStore of(LayerContext context, Activation activation, boolean hasBias) {
    Shape.Image out = context.output().asImage();
    int filters = out.channels();
    return new FilterStore(
        activation,
        hasBias ? context.parameter("bias", 1, filters, Role.BIAS, Initializer.zeros()) : null,
        context.scratch(filters),
        activation.isKnownByResult() ? null : context.kept(out.size()),
        out);
  }

  boolean keepsOutput() {
    return activation.isKnownByResult() && !activation.isIdentity();
  }

  /// Where the product goes.
  Matrix product(LayerFrame frame) {
    return arguments == null ? frame.output() : frame.buffer(arguments);
  }

  Runnable forward(LayerFrame frame) {
    if (bias == null && activation.isIdentity()) {
      return Steps.of();
    }
    PerChannel channels = PerChannel.of(shape, frame.batch());
    Matrix z = channels.planes(product(frame));
    Matrix spread = channels.column(frame.buffer(column));
    Expr sum = bias == null ? Expr.matrix("z") : Expr.matrix("z").plus(Expr.column("bias"));
    Loop.Builder loop = Loop.of(frame.type());
    if (arguments == null) {
      loop.store("z", activation.value(sum));
    } else {
      loop.store("z", sum).store("y", activation.value(sum));
    }
    LoopBinder binder =
        loop.compile().bind(z.rows(), z.columns()).set("z", z).workers(frame.workers());
    if (arguments != null) {
      binder.set("y", channels.planes(frame.output()));
    }
    if (bias == null) {
      return frame.build(binder);
    }
    return Steps.of(channels.spread(bias.value(), spread), frame.build(binder.set("bias", spread)));
  }

  /// What [#forward] does, for outputs with samples innermost: a pass for each row of the image, to
  /// be run on what is still in the cache. First the bias must be spread by [#spread].
  Runnable[] rows(LayerFrame frame) {
    int lanes = shape.channels() * frame.batch();
    Runnable[] rows = new Runnable[shape.height()];
    if (bias == null && activation.isIdentity()) {
      java.util.Arrays.fill(rows, Steps.of());
      return rows;
    }
    Expr z = Expr.matrix("z");
    Expr sum = bias == null ? z : z.plus(Expr.row("bias"));
    Loop.Builder builder = Loop.of(frame.type());
    if (arguments == null) {
      builder.store("z", activation.value(sum));
    } else {
      builder.store("z", sum).store("y", activation.value(sum));
    }
    Loop loop = builder.compile();
    for (int y = 0; y < rows.length; y++) {
      int first = y * shape.width() * lanes;
      LoopBinder binder =
          loop.bind(shape.width(), lanes)
              .set("z", places(product(frame), first, shape.width(), lanes));
      if (arguments != null) {
        binder.set("y", places(frame.output(), first, shape.width(), lanes));
      }
      if (bias != null) {
        binder.set("bias", places(frame.buffer(column), 0, 1, lanes));
      }
      BoundLoop row = binder.build();
      rows[y] = row;
      if (y == 0) {
        frame.canWarmUp(row::warmUp);
      }
    }
    return rows;
  }

  /// Repeats the bias for each sample.
  Runnable spread(LayerFrame frame) {
    if (bias == null) {
      return Steps.of();
    }
    int filters = shape.channels();
    return Loop.of(frame.type())
        .store("spread", Expr.column("bias"))
        .compile()
        .bind(filters, frame.batch())
        .set("bias", bias.value().reshape(filters, 1))
        .set("spread", frame.buffer(column).reshape(filters, frame.batch()))
        .build();
  }

  /// What [#backward] does, for outputs with samples innermost.
  Runnable backwardTurned(LayerFrame frame) {
    if (bias == null && activation.isIdentity()) {
      return Steps.of();
    }
    int filters = shape.channels();
    int lanes = filters * frame.batch();
    Matrix d = frame.outputGradient().reshape(shape.area(), lanes);
    Expr upstream = Expr.matrix("d");
    Expr own =
        activation.isIdentity() ? upstream : upstream.times(activation.slope(Expr.matrix("kept")));
    Loop.Builder loop = Loop.of(frame.type());
    if (!activation.isIdentity()) {
      loop.store("d", own);
    }
    if (bias != null) {
      loop.reduceColumns("sums", Reduction.SUM, own);
    }
    LoopBinder binder =
        loop.compile().bind(shape.area(), lanes).set("d", d).workers(frame.workers());
    if (!activation.isIdentity()) {
      Matrix kept = arguments == null ? frame.output() : frame.buffer(arguments);
      binder.set("kept", kept.reshape(shape.area(), lanes));
    }
    Matrix sums = frame.buffer(column);
    if (bias != null) {
      binder.set("sums", sums.reshape(1, lanes));
    }
    BoundLoop slope = binder.build();
    frame.canWarmUp(slope::warmUp);
    if (bias == null) {
      return slope;
    }
    return Steps.of(
        slope,
        Loop.of(frame.type())
            .reduceRows("bias", Reduction.SUM, Expr.matrix("sums"))
            .compile()
            .bind(filters, frame.batch())
            .set("sums", sums.reshape(filters, frame.batch()))
            .set("bias", bias.gradient().reshape(filters, 1))
            .build());
  }

  private static Matrix places(Matrix m, int first, int rows, int lanes) {
    return Strided.view(m, first, rows, lanes, lanes, 1);
  }

  /// The gradient before the activation, in place of that of the output, and that of the bias.
  Runnable backward(LayerFrame frame) {
    if (bias == null && activation.isIdentity()) {
      return Steps.of();
    }
    PerChannel channels = PerChannel.of(shape, frame.batch());
    Matrix d = channels.planes(frame.outputGradient());
    Matrix sums = channels.column(frame.buffer(column));
    Expr upstream = Expr.matrix("d");
    Expr own =
        activation.isIdentity() ? upstream : upstream.times(activation.slope(Expr.matrix("kept")));
    Loop.Builder loop = Loop.of(frame.type());
    if (!activation.isIdentity()) {
      loop.store("d", own);
    }
    if (bias != null) {
      loop.reduceRows("sums", Reduction.SUM, own);
    }
    LoopBinder binder =
        loop.compile().bind(d.rows(), d.columns()).set("d", d).workers(frame.workers());
    if (!activation.isIdentity()) {
      binder.set(
          "kept", channels.planes(arguments == null ? frame.output() : frame.buffer(arguments)));
    }
    List<Runnable> steps = new ArrayList<>();
    if (bias != null) {
      binder.set("sums", sums);
      steps.add(binder.build());
      steps.add(channels.sum(sums, bias.gradient()));
    } else {
      steps.add(binder.build());
    }
    return Steps.of(steps);
  }
}
