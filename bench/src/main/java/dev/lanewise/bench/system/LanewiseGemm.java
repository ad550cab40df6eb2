package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.kernel.Workers;
import java.util.Optional;

/// Matrix products as Lanewise has them.
final class LanewiseGemm {
  private LanewiseGemm() {}

  static Optional<Work> prepare(GemmCase what, Workers workers) {
    return Optional.empty();
  }
}
