package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// The memory that is resident of a process that has done a work so many times, in a virtual
/// machine that is told to be sparing.
public record MemoryCase(NetworkCase work, int calls) implements BenchCase {
  @Override
  public Suite suite() {
    return Suite.MEMORY;
  }

  @Override
  public String name() {
    return work.suite().id() + "-" + work.name();
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
