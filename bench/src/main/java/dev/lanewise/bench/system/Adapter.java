package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import java.util.Map;
import java.util.Optional;

/// A system started in this virtual machine: it knows how to do the work of a case.
public interface Adapter extends AutoCloseable {
  /// What runs here: versions, kernels in use and the like, for the head of a report.
  Map<String, String> describe();

  /// Makes a case ready.
  ///
  /// @return empty if the system has no such operation
  Optional<Work> prepare(BenchCase what);

  @Override
  default void close() {}
}
