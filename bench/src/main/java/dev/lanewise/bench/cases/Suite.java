package dev.lanewise.bench.cases;

import java.util.Locale;

/// A list of cases that are measured in one way.
public enum Suite {
  /// Matrix products, one after another in a warm virtual machine.
  GEMM("GFLOP/s"),
  /// Fused element-wise loops and reductions.
  LOOPS("us"),
  /// Mathematical functions over an array.
  FUNCTIONS("us"),
  /// Steps of optimizers.
  OPTIMIZERS("us"),
  /// Training steps of networks.
  TRAINING("us"),
  /// Predictions by networks.
  INFERENCE("us"),
  /// The first calls of a fresh virtual machine.
  COLD("us"),
  /// Bytes allocated per call.
  ALLOCATION("bytes"),
  /// Resident memory of a process.
  MEMORY("MiB");

  private final String unit;

  Suite(String unit) {
    this.unit = unit;
  }

  /// The unit of a value: `GFLOP/s`, `us` (microseconds per call), `bytes` (per call) or `MiB`.
  public String unit() {
    return unit;
  }

  /// Whether each case has a virtual machine to itself.
  public boolean hasFreshMachines() {
    return this == COLD || this == MEMORY;
  }

  /// Whether a larger value is a better one.
  public boolean largerIsBetter() {
    return this == GEMM;
  }

  /// The name on the command line and in the JSON file.
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
