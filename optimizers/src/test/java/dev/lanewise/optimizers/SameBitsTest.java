package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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

/// The same bits everywhere: one digest for each optimizer, whatever the vector width, the
/// back-end, the compiler, the number of threads and the locale.
class SameBitsTest {
  private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

  /// Virtual machines at a time.
  private static final int AT_ONCE = 2;

  /// A virtual machine to compare.
  private record Configuration(List<String> options, String... arguments) {
    String report() {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(options);
      command.addAll(List.of("-cp", System.getProperty("lanewise.test.classpath", "")));
      command.add(SameBitsReport.class.getName());
      command.addAll(List.of(arguments));
      try {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), () -> command + "\n" + text);
        return text;
      } catch (IOException | InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private static Configuration with(List<String> options, String... arguments) {
    List<String> all = new ArrayList<>(options);
    all.addAll(MODULE);
    return new Configuration(all, arguments);
  }

  private static Map<String, Configuration> configurations() {
    Map<String, Configuration> all = new LinkedHashMap<>();
    all.put("default", with(List.of("-Duser.language=en"), "all", "2", "3", "8"));
    for (int bits : new int[] {128, 256, 512}) {
      // A width that the machine does not have is taken down to one that it has.
      all.put(bits + " bits", with(List.of("-XX:MaxVectorSize=" + bits / 8), "all", "1"));
    }
    if (List.of("amd64", "x86_64").contains(System.getProperty("os.arch"))) {
      all.put("AVX2", with(List.of("-XX:UseAVX=2"), "all", "2"));
    }
    all.put("scalar", with(List.of("-Ddev.lanewise.backend=scalar"), "all", "3"));
    all.put("first compiler", with(List.of("-XX:TieredStopAtLevel=1"), "small", "1"));
    all.put("interpreter", with(List.of("-Xint"), "small", "1"));
    all.put("Turkish", with(List.of("-Duser.language=tr", "-Duser.country=TR"), "small", "1"));
    all.put(
        "Arabic",
        with(
            List.of("-Duser.language=ar", "-Duser.country=EG", "-Duser.extensions=u-nu-arab"),
            "small",
            "1"));
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
  void theSameBitsEverywhere(TestReporter reporter)
      throws InterruptedException, ExecutionException {
    Map<String, Map<String, String>> digests = digests(configurations());
    List<String> differences = new ArrayList<>();
    digests.forEach((name, found) -> {
      String expected = found.values().iterator().next();
      found.forEach((where, digest) -> {
        if (!digest.equals(expected)) {
          differences.add(name + ": " + where + ": " + digest + " instead of " + expected);
        }
      });
    });
    assertEquals(List.of(), differences, () -> String.join("\n", differences));
    List<String> cases = SameBitsReport.cases(Catalog.builtIn());
    long large = cases.stream().filter(SameBitsReport::isLarge).count();
    assertEquals(cases.size() + large, digests.size());
    assertTrue(
        digests.values().stream().allMatch(d -> d.size() >= 7), "configurations of each case");
    reporter.publishEntry("cases", Integer.toString(cases.size()));
  }
}
