package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/// The same loop over each of several parameters, of either type.
final class ParameterLoops implements Operation {
  /// Binds the names of a loop for one parameter.
  @FunctionalInterface
  interface Binding {
    /// Binds the names for parameter i.
    LoopBinder bind(LoopBinder binder, int i);
  }

  private final List<BoundLoop> loops = new ArrayList<>();
  private final Operation all;

  /// @param outputs adds what the loop computes
  ParameterLoops(
      List<Parameter> parameters,
      Workers workers,
      UnaryOperator<Loop.Builder> outputs,
      Binding binding) {
    Map<ElementType, Loop> compiled = new EnumMap<>(ElementType.class);
    for (int i = 0; i < parameters.size(); i++) {
      Parameter p = parameters.get(i);
      Loop loop =
          compiled.computeIfAbsent(p.type(), type -> outputs.apply(Loop.of(type)).compile());
      LoopBinder binder = loop.bind(p.value().rows(), p.value().columns()).workers(workers);
      loops.add(binding.bind(binder, i).build());
    }
    all = Operation.inOrder(loops);
  }

  /// Sets a scalar of all loops.
  void scalar(String name, double value) {
    for (int i = 0; i < loops.size(); i++) {
      loops.get(i).scalar(name, value);
    }
  }

  @Override
  public void run() {
    all.run();
  }

  @Override
  public boolean warmUp(Duration limit) {
    return all.warmUp(limit);
  }
}
