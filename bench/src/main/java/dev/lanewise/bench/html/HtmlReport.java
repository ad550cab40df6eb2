package dev.lanewise.bench.html;

import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.run.RunFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes reports.
public final class HtmlReport {
  static {
    // Charts are drawn without a screen, wherever this runs.
    System.setProperty("java.awt.headless", "true");
  }

  private HtmlReport() {}

  /// A report of what was trained.
  ///
  /// @param file where to; its folder must exist
  /// @throws IOException if it cannot be written; an older file is still there then
  public static void write(Path file, RunFile run) throws IOException {
    write(file, page(run));
  }

  /// A report of what was measured.
  ///
  /// @param file where to; its folder must exist
  /// @throws IOException if it cannot be written; an older file is still there then
  public static void write(Path file, BenchFile bench) throws IOException {
    write(file, page(bench));
  }

  /// A report of both.
  ///
  /// @param file where to; its folder must exist
  /// @throws IOException if it cannot be written; an older file is still there then
  public static void write(Path file, RunFile run, BenchFile bench) throws IOException {
    Page page = new Page(title(run));
    RunPage.addTo(page, run, false);
    BenchPage.addTo(page, bench);
    write(file, page.finished());
  }

  static String page(RunFile run) {
    Page page = new Page(title(run));
    RunPage.addTo(page, run, true);
    return page.finished();
  }

  static String page(BenchFile bench) {
    Page page = new Page("Lanewise measured");
    BenchPage.addTo(page, bench);
    return page.finished();
  }

  private static String title(RunFile run) {
    if (!run.title().isEmpty()) {
      return run.title();
    }
    return switch (run.kind()) {
      case RUN -> "A run";
      case COMPARISON -> "A comparison";
      case SELECTION -> "A selection";
    };
  }

  private static void write(Path file, String text) throws IOException {
    Path temporary = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.writeString(temporary, text);
      Files.move(temporary, file, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
