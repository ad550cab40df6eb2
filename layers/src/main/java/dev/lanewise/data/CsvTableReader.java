package dev.lanewise.data;

import de.siegmar.fastcsv.reader.CommentStrategy;
import de.siegmar.fastcsv.reader.CsvParseException;
import de.siegmar.fastcsv.reader.CsvReader;
import de.siegmar.fastcsv.reader.CsvRecord;
import de.siegmar.fastcsv.reader.CsvRecordHandler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;

/// The two passes over a CSV file: [CsvScan] finds the columns and counts the rows, [CsvColumns]
/// fills the arrays.
final class CsvTableReader {
  /// What is done with each row.
  interface RowReader {
    void row(long line, List<String> cells) throws DataException;
  }

  /// The parser holds at least this many characters.
  private static final int BUFFER = 1 << 14;

  private CsvTableReader() {}

  static Table read(CsvFile settings) throws IOException {
    CsvScan scan = new CsvScan(settings);
    pass(settings, scan);
    CsvColumns columns = new CsvColumns(settings, scan.result());
    pass(settings, columns);
    return columns.table();
  }

  private static void pass(CsvFile settings, RowReader reader) throws IOException {
    long line = 0;
    try (DataFiles.Opened file = DataFiles.open(settings.path);
        CsvReader<CsvRecord> csv =
            parser(settings).build(handler(settings), DataFiles.reader(file.stream()))) {
      Iterator<CsvRecord> records = csv.iterator();
      while (records.hasNext()) {
        CsvRecord row = records.next();
        line = row.getStartingLineNumber();
        reader.row(line, row.getFields());
      }
    } catch (CsvParseException e) {
      throw DataException.atLine(settings.path, line + 1, "no CSV from here: " + reason(e), e);
    } catch (UncheckedIOException e) {
      throw DataFiles.typed(settings.path, Objects.requireNonNull(e.getCause()));
    } catch (IOException e) {
      throw DataFiles.typed(settings.path, e);
    }
  }

  private static String reason(CsvParseException e) {
    Throwable cause = e.getCause();
    return e.getMessage() + (cause == null ? "" : ": " + cause.getMessage());
  }

  private static CsvReader.CsvReaderBuilder parser(CsvFile settings) {
    return CsvReader.builder()
        .fieldSeparator(settings.separator)
        .commentStrategy(CommentStrategy.NONE)
        .skipEmptyLines(true)
        .ignoreDifferentFieldCount(true)
        .acceptCharsAfterQuotes(false)
        .maxBufferSize(Math.max(BUFFER, settings.longestLine));
  }

  private static CsvRecordHandler handler(CsvFile settings) {
    return CsvRecordHandler.of(c ->
        c.maxFields(settings.mostColumns)
            .maxFieldSize(settings.longestLine)
            .maxRecordSize(settings.longestLine));
  }
}
