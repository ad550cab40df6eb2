package dev.lanewise.bench.report;

import dev.lanewise.bench.cases.Suite;
import dev.lanewise.bench.harness.BenchRun;
import dev.lanewise.bench.harness.ChildProcess;
import dev.lanewise.bench.harness.Journal;
import dev.lanewise.bench.harness.RunOptions;
import dev.lanewise.bench.progress.Progress;
import dev.lanewise.kernel.Platform;
import dev.lanewise.kernel.Workers;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Suites measured one after another.
public final class BenchSession {
  private static final String HOME = "lanewise.home";
  private static final String PEERS_CLASS_PATH = "lanewise.peers.classpath";

  private final List<RunOptions> suites;
  private final Journal journal;
  private final boolean quiet;

  /// Hears of every suite that is over.
  public interface Listener {
    /// A suite is over.
    ///
    /// @param done all suites so far, this one last
    /// @throws IOException if what it writes cannot be written; the session ends
    void suiteEnded(List<Measured> done) throws IOException;
  }

  /// @param suites what to measure, in this order
  /// @param journal what is known already, and where answers are taken down
  /// @param quiet whether no progress is shown
  public BenchSession(List<RunOptions> suites, Journal journal, boolean quiet) {
    this.suites = List.copyOf(suites);
    this.journal = journal;
    this.quiet = quiet;
  }

  /// Measures all of them.
  ///
  /// @throws IOException if virtual machines cannot be started or their answers not be read
  public List<Measured> run(Listener listener) throws IOException, InterruptedException {
    List<Measured> done = new ArrayList<>();
    for (RunOptions options : suites) {
      ChildProcess child =
          new ChildProcess(
              scratch(),
              classPath(options.peers()),
              options.avx2() ? List.of("-XX:UseAVX=2") : List.of());
      try (Progress progress = Progress.start(options.suite().id(), 0, quiet)) {
        done.add(Measured.of(options, new BenchRun(options).run(child, progress::at, journal)));
      }
      listener.suiteEnded(List.copyOf(done));
    }
    return done;
  }

  /// The machine with what a report of these suites needs to know of it.
  ///
  /// @param command the command line without the name of the program
  public Map<String, Object> machine(String command) {
    Map<String, Object> machine = Machine.describe();
    machine.put("command", command);
    machine.put("forks", suites.getFirst().forksToRun());
    if (suites.stream().anyMatch(options -> options.suite() == Suite.GEMM)) {
      machine.put(
          "copyGigabytesPerSecond",
          Math.round(10 * Platform.measureCopyBandwidth(Workers.single())) / 10.0);
    }
    return machine;
  }

  /// A folder for orders and answers: in the project, or where that cannot be written to, where the
  /// system keeps what is soon forgotten.
  private static Path scratch() throws IOException {
    Path target = Path.of(System.getProperty(HOME, ".")).resolve("bench/target");
    return Files.isDirectory(target) && Files.isWritable(target)
        ? target.resolve("runs/" + ProcessHandle.current().pid())
        : Files.createTempDirectory("lanewise-runs");
  }

  private static String classPath(boolean peers) throws IOException {
    String own = System.getProperty("java.class.path");
    String file = System.getProperty(PEERS_CLASS_PATH);
    if (!peers) {
      return own;
    }
    if (file == null || !Files.exists(Path.of(file))) {
      throw new IOException("the class path of the peers is not there; start with ./lanewise");
    }
    String entry = own.split(File.pathSeparator, -1)[0];
    return entry + File.pathSeparator + Files.readString(Path.of(file)).strip();
  }
}
