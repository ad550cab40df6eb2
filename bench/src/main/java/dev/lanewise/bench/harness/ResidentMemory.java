package dev.lanewise.bench.harness;

import dev.lanewise.bench.cases.MemoryCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.bench.system.Work;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/// The memory of this process that is resident after work, as Linux tells it.
final class ResidentMemory {
  private static final Path STATUS = Path.of("/proc/self/status");
  private static final String LINE = "VmRSS:";
  private static final double KIBI = 1024;

  private ResidentMemory() {}

  /// Mebibytes after the work of a case; empty if the system has no such operation.
  ///
  /// @throws IllegalStateException if the answer is wrong
  static Optional<Double> mebibytes(SystemSpec system, int threads, MemoryCase what)
      throws IOException {
    try (Adapter adapter = Systems.start(system, threads)) {
      Optional<Work> prepared = adapter.prepare(what.work());
      if (prepared.isEmpty()) {
        return Optional.empty();
      }
      Work work = prepared.get();
      work.run(1);
      // The check keeps nothing, but its garbage is memory too: it comes after the look.
      work.run(what.calls());
      double resident = resident();
      Optional<String> wrong = what.check(work::answer);
      if (wrong.isPresent()) {
        throw new IllegalStateException(wrong.get());
      }
      return Optional.of(resident);
    }
  }

  private static double resident() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith(LINE)) {
        String number = line.substring(LINE.length()).replace("kB", "").strip();
        return Long.parseLong(number) / KIBI;
      }
    }
    throw new IOException(STATUS + " has no line " + LINE);
  }
}
