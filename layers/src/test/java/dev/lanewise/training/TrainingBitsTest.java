package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Training gives the same bits for any width of vectors, back-end and number of threads.
class TrainingBitsTest {
  private static final List<String> MODULE = List.of("--add-modules", "jdk.incubator.vector");

  private static String report(List<String> options, String... threads)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(MODULE);
    command.addAll(List.of("-cp", System.getProperty("lanewise.test.classpath", "")));
    command.add(TrainingBitsReport.class.getName());
    command.addAll(List.of(threads));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor(), () -> command + "\n" + text);
    return text;
  }

  @Test
  void twentyStepsHaveTheSameBitsEverywhere() throws IOException, InterruptedException {
    Map<String, String> reports = new LinkedHashMap<>();
    reports.put("default", report(List.of(), "1", "2", "3"));
    for (int bits : new int[] {128, 256, 512}) {
      reports.put(bits + " bits", report(List.of("-XX:MaxVectorSize=" + bits / 8), "2"));
    }
    reports.put("scalar", report(List.of("-Ddev.lanewise.backend=scalar"), "1"));
    Map<String, Map<String, String>> digests = new TreeMap<>();
    reports.forEach((name, report) ->
        report
            .lines()
            .map(line -> line.split(" \\| ", -1))
            .filter(parts -> parts.length == 3)
            .forEach(parts ->
                digests
                    .computeIfAbsent(parts[0], _ -> new LinkedHashMap<>())
                    .put(name + ", " + parts[1] + " threads", parts[2])));
    assertEquals(TrainingBitsReport.networks().keySet(), digests.keySet());
    digests.forEach((network, found) -> {
      assertEquals(7, found.size(), found::toString);
      assertEquals(1, found.values().stream().distinct().count(), network + ": " + found);
    });
  }
}
