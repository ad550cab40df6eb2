package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The same loop over each of several parameters, of either type.
final class ParameterLoops implements Runnable {
  /// Binds the names of a loop for one parameter.
  @FunctionalInterface
  interface Binding {
    /// Binds the names for parameter i.
    LoopBinder bind(LoopBinder binder, int i);
  }

  private final BoundLoop[] loops;

  /// @param outputs adds what the loop computes
  ParameterLoops(
      List<Parameter> parameters,
      Workers workers,
      UnaryOperator<Loop.Builder> outputs,
      Binding binding) {
    Map<ElementType, Loop> compiled = new EnumMap<>(ElementType.class);
    List<BoundLoop> bound = new ArrayList<>();
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      Loop loop =
          compiled.computeIfAbsent(p.type(), type -> outputs.apply(Loop.of(type)).compile());
      LoopBinder binder = loop.bind(p.value().rows(), p.value().columns()).workers(workers);
      bound.add(binding.bind(binder, i).build());
    }
    loops = bound.toArray(BoundLoop[]::new);
  }

  /// Sets a scalar of all loops.
  void scalar(String name, double value) {
    for (BoundLoop loop : loops) {
      loop.scalar(name, value);
    }
  }

  @Override
  public void run() {
    for (BoundLoop loop : loops) {
      loop.run();
    }
  }

  boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = true;
    for (BoundLoop loop : loops) {
      all &= loop.warmUp(Duration.ofNanos(end - System.nanoTime()));
    }
    return all;
  }
}
