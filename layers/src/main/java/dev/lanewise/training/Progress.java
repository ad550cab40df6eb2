package dev.lanewise.training;

import java.util.Locale;
import java.util.Map;

/// Writes a line for each epoch: its number and its figures, and at the end why the run is over.
public final class Progress implements TrainingListener {
  private final Appendable out;

  private Progress(Appendable out) {
    this.out = out;
  }

  /// Lines to a stream or writer, such as `System.out`.
  public static Progress to(Appendable out) {
    return new Progress(out);
  }

  @Override
  public void epochEnded(Report report) {
    StringBuilder line = new StringBuilder("epoch ").append(report.epoch());
    for (Map.Entry<String, Double> figure : report.values().entrySet()) {
      line.append(String.format(Locale.ROOT, "  %s %.5g", figure.getKey(), figure.getValue()));
    }
    write(line.toString());
  }

  @Override
  public void ended(String reason) {
    write("end: " + reason);
  }

  private void write(String line) {
    try {
      out.append(line).append('\n');
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException("no progress could be written", e);
    }
  }
}
