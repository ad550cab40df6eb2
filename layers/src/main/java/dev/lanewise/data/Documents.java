package dev.lanewise.data;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Texts and their targets.
///
/// @param texts the texts
/// @param targets one target for each
public record Documents(List<String> texts, Targets targets) {
  /// A longer line is refused.
  private static final int LONGEST_LINE = 1 << 24;

  /// Copies the list.
  ///
  /// @throws IllegalArgumentException if there is not one target for each text
  public Documents {
    texts = List.copyOf(texts);
    if (texts.size() != targets.size()) {
      throw new IllegalArgumentException(
          "%d texts have %d targets".formatted(texts.size(), targets.size()));
    }
  }

  /// Reads a file of one document a line: the label, a tab, the text. Plain or gzip, UTF-8; empty
  /// lines are left out.
  ///
  /// @param file the file
  /// @return the documents; classes in the order of the characters of their labels
  /// @throws DataException if a line has no tab or no label, or is longer than 2^24 characters, or
  ///   there is no document
  /// @throws IOException if the file cannot be read
  public static Documents read(Path file) throws IOException {
    List<String> labels = new ArrayList<>();
    List<String> texts = new ArrayList<>();
    try (DataFiles.Opened opened = DataFiles.open(file);
        BufferedReader reader = DataFiles.reader(opened.stream())) {
      StringBuilder line = new StringBuilder();
      for (long number = 1; nextLine(file, number, reader, line); number++) {
        if (line.isEmpty()) {
          continue;
        }
        int tab = line.indexOf("\t");
        if (tab < 1) {
          throw DataException.atLine(
              file,
              number,
              "a line is a label, a tab and a text, this one has no "
                  + (tab == 0 ? "label" : "tab"));
        }
        labels.add(line.substring(0, tab).strip());
        texts.add(line.substring(tab + 1).strip());
      }
    } catch (IOException e) {
      throw DataFiles.typed(file, e);
    }
    if (texts.isEmpty()) {
      throw DataException.of(file, "there is no document in it");
    }
    LabelEncoding encoding = LabelEncoding.fit(labels);
    return new Documents(texts, new Targets.Classes(encoding.encode(labels), encoding.names()));
  }

  /// Reads a line without its end; returns whether there was one.
  private static boolean nextLine(Path file, long number, BufferedReader reader, StringBuilder line)
      throws IOException {
    line.setLength(0);
    int c = reader.read();
    if (c < 0) {
      return false;
    }
    while (c >= 0 && c != '\n') {
      if (line.length() == LONGEST_LINE) {
        throw DataException.atLine(
            file, number, "the line is longer than " + LONGEST_LINE + " characters");
      }
      if (c != '\r') {
        line.append((char) c);
      }
      c = reader.read();
    }
    return true;
  }

  /// The number of documents.
  ///
  /// @return the number of texts
  public int size() {
    return texts.size();
  }
}
