package dev.lanewise.bench.progress;

import java.io.Console;
import java.util.Optional;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/// A bar on the error stream while something takes its time. It is silent where the streams are no
/// terminal, and when it was asked to be. Closing it ends the line.
public final class Progress implements AutoCloseable {
  private static final int MILLIS = 200;

  private final @Nullable ProgressBar bar;

  private Progress(@Nullable ProgressBar bar) {
    this.bar = bar;
  }

  /// Whether a person looks on.
  public static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }

  /// Starts a bar.
  ///
  /// @param task what stands before the bar
  /// @param steps how many steps there are; 0 if that is not known yet
  /// @param quiet whether nothing is to be seen
  public static Progress start(String task, long steps, boolean quiet) {
    if (quiet || !isTerminal()) {
      return silent();
    }
    return new Progress(
        new ProgressBarBuilder()
            .setTaskName(task)
            .setInitialMax(Math.max(steps, 1))
            .setUpdateIntervalMillis(MILLIS)
            .setStyle(ProgressBarStyle.ASCII)
            .build());
  }

  /// A bar that shows nothing.
  public static Progress silent() {
    return new Progress(null);
  }

  /// Shows how far it is.
  ///
  /// @param done how many steps are done
  /// @param of how many there are
  /// @param what what stands behind the bar
  public void at(long done, long of, String what) {
    if (bar != null) {
      bar.maxHint(Math.max(of, 1)).stepTo(done);
      bar.setExtraMessage(" " + what);
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
