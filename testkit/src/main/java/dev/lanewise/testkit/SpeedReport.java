package dev.lanewise.testkit;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Stepper;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// How long a step takes, beside a loop that only reads and writes the same arrays.
final class SpeedReport {
  private static final int COLUMNS = 1024;
  private static final int ROWS = 1024;
  private static final Duration LIMIT = Duration.ofSeconds(5);
  private static final int CALLS = 61;

  private SpeedReport() {}

  /// Measures one optimizer on 1 Mi floats with one thread.
  static String of(Optimizer optimizer) {
    Parameter parameter =
        Tensors.parameter("weight", ElementType.FLOAT, ROWS, COLUMNS, Role.WEIGHT);
    Tensors.fill(parameter.gradient(), 1);
    Stepper stepper = optimizer.bind(List.of(parameter));
    Runnable step = () -> stepper.step(() -> 0);
    stepper.warmUp(LIMIT);
    List<Matrix> written = new ArrayList<>(List.of(parameter.value()));
    for (Matrix array : stepper.state().arrays().values()) {
      if (array.size() == parameter.value().size()) {
        written.add(array);
      }
    }
    BoundLoop bare = bare(parameter.gradient(), written);
    bare.warmUp(LIMIT);
    double stepTime = Measure.microseconds(step, CALLS);
    double bareTime = Measure.microseconds(bare, CALLS);
    return String.format(
        Locale.ROOT,
        "1 Mi floats, one thread: a step %.0f us; reading the gradient and reading and writing the other"
            + " %d arrays %.0f us; %.2f of that speed",
        stepTime,
        written.size(),
        bareTime,
        bareTime / stepTime);
  }

  /// Reads the gradient, and reads and writes each other array.
  private static BoundLoop bare(Matrix gradient, List<Matrix> written) {
    Loop.Builder builder = Loop.of(ElementType.FLOAT);
    for (int i = 0; i < written.size(); i++) {
      Expr own = Expr.matrix("array" + i);
      builder.store("array" + i, i == 0 ? own.plus(Expr.matrix("gradient")) : own.abs());
    }
    LoopBinder binder = builder.compile().bind(ROWS, COLUMNS).set("gradient", gradient);
    for (int i = 0; i < written.size(); i++) {
      binder.set("array" + i, written.get(i));
    }
    return binder.build();
  }
}
