package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// The bytes that one call of a work allocates, on all threads together.
public record AllocationCase(BenchCase work) implements BenchCase {
  @Override
  public Suite suite() {
    return Suite.ALLOCATION;
  }

  @Override
  public String name() {
    String prefix =
        switch (work) {
          case GemmCase _ -> "gemm-";
          case OptimizerCase _ -> "optimizer-";
          case NetworkCase network -> network.suite().id() + "-";
          default -> "";
        };
    return prefix + work.name();
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
