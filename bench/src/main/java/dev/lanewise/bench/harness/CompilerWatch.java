package dev.lanewise.bench.harness;

import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import org.jspecify.annotations.Nullable;

/// Watches whether the just-in-time compiler still works.
///
/// The time it has spent in all grows whenever it ends a method. A steady time per call is no sign
/// of warmth: code that waits to be compiled is the steadiest.
final class CompilerWatch {
  private final @Nullable CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
  private long compiled = -1;
  private long lastChange = System.nanoTime();

  /// Milliseconds since a call of this method first saw the total that it still sees.
  double quietMillis() {
    long now = System.nanoTime();
    long total =
        bean == null || !bean.isCompilationTimeMonitoringSupported()
            ? 0
            : bean.getTotalCompilationTime();
    if (total != compiled) {
      compiled = total;
      lastChange = now;
    }
    return (now - lastChange) / 1e6;
  }
}
