package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Law C4: a program that writes checkpoints is killed at random moments. Each time a whole
/// checkpoint is there, of the last step that was reported or of the one after it, with the weights
/// of a run that nobody disturbed; and the next program goes on from it.
class PulledPlugTest {
  /// From the first report until the kill, at most.
  private static final int LONGEST_NANOS = 100_000_000;

  @TempDir Path folder;

  @Test
  void aKilledRunLosesNothing() throws Exception {
    kill(5, 1);
  }

  @Test
  @Tag("exhaustive")
  void twoHundredKilledRunsLoseNothing() throws Exception {
    int within = kill(200, 2);
    // Were all kills between two writes, nothing would have been tried.
    assertTrue(within > 10, within + " kills fell into a write");
  }

  /// Kills so many programs one after another.
  ///
  /// @return how many kills fell into a write: it leaves an unfinished file
  private int kill(int times, long seed) throws Exception {
    Path file = folder.resolve("run.checkpoint");
    Random random = new Random(seed);
    int within = 0;
    try (Training undisturbed = CheckpointLoop.run()) {
      for (int i = 0; i < times; i++) {
        long reported = killOne(file, random.nextInt(LONGEST_NANOS));
        try (Training found = CheckpointLoop.run()) {
          found.resume(file);
          long steps = found.stepper().steps();
          assertTrue(
              steps == reported || steps == reported + 1,
              "kill " + i + ": " + reported + " steps were reported, found are " + steps);
          while (undisturbed.stepper().steps() < steps) {
            undisturbed.step();
          }
          for (String name : List.of("hidden/weight", "hidden/bias", "out/weight", "out/bias")) {
            assertArrayEquals(
                undisturbed.network().values(name), found.network().values(name), name);
          }
        }
        within += removeUnfinished();
      }
      System.out.printf(
          "%d kills, %d of them within a write, %d steps; all checkpoints whole%n",
          times, within, undisturbed.stepper().steps());
    }
    return within;
  }

  /// Starts a program and kills it some time after its first checkpoint.
  ///
  /// @return the steps that it reported last
  private static long killOne(Path file, int nanos) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Ddev.lanewise.backend=scalar",
                "-cp",
                System.getProperty("lanewise.test.classpath", ""),
                CheckpointLoop.class.getName(),
                file.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    long reported = 0;
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
      String first = lines.readLine();
      assertTrue(first != null, "the program ended by itself");
      reported = Long.parseLong(String.valueOf(first));
      LockSupport.parkNanos(nanos);
      process.toHandle().destroyForcibly();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        reported = Long.parseLong(line);
      }
    } finally {
      process.toHandle().destroyForcibly();
    }
    assertEquals(137, process.waitFor());
    return reported;
  }

  private int removeUnfinished() throws IOException {
    List<Path> unfinished;
    try (Stream<Path> all = Files.list(folder)) {
      unfinished = all.filter(path -> path.toString().endsWith(".part")).toList();
    }
    for (Path path : unfinished) {
      Files.delete(path);
    }
    return unfinished.size();
  }
}
