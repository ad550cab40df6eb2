package dev.lanewise.bench.report;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import jdk.incubator.vector.FloatVector;

/// The machine that was measured on, as the head of a report has it.
public final class Machine {
  private static final long MEBI = 1 << 20;

  private Machine() {}

  /// What is known, by name.
  public static Map<String, Object> describe() {
    Map<String, Object> known = new LinkedHashMap<>();
    known.put("cpu", processor());
    known.put("cores", Runtime.getRuntime().availableProcessors());
    caches(known);
    if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean os) {
      known.put("memoryMiB", os.getTotalMemorySize() / MEBI);
    }
    known.put("os", System.getProperty("os.name") + " " + System.getProperty("os.version"));
    known.put("arch", System.getProperty("os.arch"));
    known.put("java", System.getProperty("java.vm.version"));
    known.put("vm", System.getProperty("java.vm.name"));
    known.put("vectorBits", FloatVector.SPECIES_PREFERRED.vectorBitSize());
    return known;
  }

  private static String processor() {
    try {
      return Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
          .filter(line -> line.toLowerCase(Locale.ROOT).startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown";
    }
  }

  private static void caches(Map<String, Object> known) {
    for (int index : List.of(0, 2, 3)) {
      Path folder = Path.of("/sys/devices/system/cpu/cpu0/cache/index" + index);
      // Not every system tells its caches; what is not known is left out.
      if (Files.isReadable(folder.resolve("level"))) {
        known.put("cacheL" + firstLine(folder.resolve("level")), firstLine(folder.resolve("size")));
      }
    }
  }

  private static String firstLine(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      return "unknown";
    }
  }
}
