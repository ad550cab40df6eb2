package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.runtime.ChildJvm;
import dev.lanewise.kernel.runtime.Machine;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The same bits everywhere: digests of products, loops, reductions, functions and random numbers
/// are equal over vector widths, back-ends, compilers and numbers of threads, cold and hot.
class SameBitsTest {
  private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

  /// Virtual machines at a time.
  private static final int AT_ONCE = 2;

  /// A virtual machine to compare.
  ///
  /// @param options what it is started with
  /// @param arguments what is asked of [SameBitsReport]
  private record Configuration(List<String> options, String... arguments) {
    String report() {
      return ChildJvm.run(SameBitsReport.class, options, arguments);
    }
  }

  private static Configuration with(List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.addAll(MODULE);
    return new Configuration(all, arguments);
  }

  private static Map<String, Configuration> configurations(TestReporter reporter) {
    Map<String, Configuration> all = new LinkedHashMap<>();
    all.put("default", with(List.of(), "all", "1", "2", "3", "8"));
    for (int bits : new int[] {128, 256, 512}) {
      String option = "-XX:MaxVectorSize=" + bits / 8;
      if (bits <= Machine.VECTOR_BITS) {
        all.put(option, with(List.of(option, "-Ddev.lanewise.fmaUnits=1"), "all", "1", "3"));
      } else {
        reporter.publishEntry("left out: " + option, "vectors here end at " + Machine.VECTOR_BITS);
      }
    }
    boolean x86 = List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
    if (x86 && Machine.VECTOR_BITS >= 256) {
      all.put("-XX:UseAVX=2", with(List.of("-XX:UseAVX=2"), "all", "1", "2"));
    } else {
      reporter.publishEntry("left out: -XX:UseAVX=2", "not an x86 machine with AVX2");
    }
    all.put("scalar", with(List.of("-Ddev.lanewise.backend=scalar"), "all", "1", "8"));
    all.put("no module", new Configuration(List.of(), "all", "3"));
    all.put("first compiler", with(List.of("-XX:TieredStopAtLevel=1"), "small", "1"));
    all.put("interpreter", with(List.of("-Xint"), "small", "1"));
    return all;
  }

  /// The digests by case, then by configuration and threads.
  private static Map<String, Map<String, String>> digests(Map<String, Configuration> configurations)
      throws InterruptedException, ExecutionException {
    Map<String, Map<String, String>> digests = new TreeMap<>();
    try (ExecutorService jobs = Executors.newFixedThreadPool(AT_ONCE)) {
      Map<String, Future<String>> reports = new LinkedHashMap<>();
      configurations.forEach((name, c) -> reports.put(name, jobs.submit(c::report)));
      for (Map.Entry<String, Future<String>> report : reports.entrySet()) {
        report
            .getValue()
            .get()
            .lines()
            .map(line -> line.split(" \\| ", -1))
            .filter(parts -> parts.length > 2)
            .forEach(parts ->
                digests
                    .computeIfAbsent(parts[0], _ -> new LinkedHashMap<>())
                    .put(report.getKey() + ", " + parts[1] + " threads", parts[2]));
      }
    }
    return digests;
  }

  @Test
  void k3TheSameBitsEverywhere(TestReporter reporter)
      throws InterruptedException, ExecutionException {
    Map<String, Configuration> configurations = configurations(reporter);
    Map<String, Map<String, String>> digests = digests(configurations);
    List<String> differences = new ArrayList<>();
    long small = 0;
    for (Map.Entry<String, Map<String, String>> c : digests.entrySet()) {
      String expected = c.getValue().values().iterator().next();
      small += c.getValue().containsKey("interpreter, 1 threads") ? 1 : 0;
      c.getValue()
          .forEach((where, digest) -> {
            if (!digest.equals(expected)) {
              differences.add(
                  c.getKey() + ": " + where + ": " + digest + " instead of " + expected);
            }
          });
    }
    assertEquals(List.of(), differences, () -> String.join("\n", differences));
    assertTrue(small > 150 && digests.size() > small, "cases: " + small + " of " + digests.size());
    reporter.publishEntry("cases", Integer.toString(digests.size()));
    reporter.publishEntry("configurations", configurations.keySet().toString());
  }
}
