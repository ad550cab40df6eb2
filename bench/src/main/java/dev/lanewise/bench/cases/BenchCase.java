package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// One thing to measure: a shape of work, an element type and the data.
///
/// The data are a function of the case, so that every system, in every virtual machine, gets the
/// same.
public sealed interface BenchCase
    permits GemmCase,
        FunctionCase,
        LoopCase,
        OptimizerCase,
        NetworkCase,
        LatencyCase,
        ColdCase,
        AllocationCase,
        MemoryCase {

  /// The suite it belongs to.
  Suite suite();

  /// Its name, one word, unique in its suite.
  String name();

  /// The type of the elements.
  ElementType type();

  /// The unit of the measured value.
  default String unit() {
    return suite().unit();
  }

  /// Floating-point operations of one call; 0 where time is the figure.
  default double operations() {
    return 0;
  }

  /// Makes the data of the next call that asks for them, for timing the work without that.
  void makeDataAhead();

  /// What is wrong with an answer; empty if nothing is.
  ///
  /// @param answer what the system wrote, by index
  Optional<String> check(IntToDoubleFunction answer);

  /// The element type as the JSON file has it.
  default String dtype() {
    return type().name().toLowerCase(Locale.ROOT);
  }
}
