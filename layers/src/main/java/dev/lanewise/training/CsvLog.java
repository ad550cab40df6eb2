package dev.lanewise.training;

import de.siegmar.fastcsv.writer.CsvWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Writes the report of each epoch as a line of a CSV file: epoch, steps, and the figures in the
/// order of the report, under a header line. A file that is there already is continued, so that a
/// run that was interrupted and resumed has one log.
public final class CsvLog implements TrainingListener {
  private final Path file;

  private CsvLog(Path file) {
    this.file = file;
  }

  /// A log to a file, in UTF-8.
  public static CsvLog to(Path file) {
    return new CsvLog(file);
  }

  /// Appends a line; the file is closed after it.
  ///
  /// @throws UncheckedIOException if it cannot be written
  @Override
  public void epochEnded(Report report) {
    try {
      boolean isNew = Files.notExists(file) || Files.size(file) == 0;
      try (CsvWriter csv =
          CsvWriter.builder()
              .build(
                  file,
                  StandardCharsets.UTF_8,
                  StandardOpenOption.CREATE,
                  StandardOpenOption.APPEND)) {
        if (isNew) {
          List<String> header = new ArrayList<>(List.of("epoch", "steps"));
          header.addAll(report.values().keySet());
          csv.writeRecord(header);
        }
        List<String> line =
            new ArrayList<>(List.of(Long.toString(report.epoch()), Long.toString(report.steps())));
        report.values().values().forEach(value -> line.add(Double.toString(value)));
        csv.writeRecord(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("no line could be added to the log " + file, e);
    }
  }
}
