package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// What a fresh virtual machine needs for its first calls.
///
/// @param work the work that is called
/// @param goalMicros 0: the time of the first call, making the plan included; otherwise the time
///   from the start of the first call to the end of the first one that took less than this
public record ColdCase(String name, BenchCase work, double goalMicros) implements BenchCase {
  @Override
  public Suite suite() {
    return Suite.COLD;
  }

  @Override
  public ElementType type() {
    return work.type();
  }

  @Override
  public void makeDataAhead() {
    work.makeDataAhead();
  }

  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    return work.check(answer);
  }
}
