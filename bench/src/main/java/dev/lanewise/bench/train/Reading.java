package dev.lanewise.bench.train;

import dev.lanewise.data.CsvFile;
import dev.lanewise.data.DataException;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Documents;
import dev.lanewise.data.IdxFile;
import dev.lanewise.data.SampleShape;
import dev.lanewise.data.Table;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Targets;
import dev.lanewise.data.TextVectors;
import dev.lanewise.data.TransformState;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How a file becomes samples; it is kept with the model, so that further files become samples in
/// the same way.
public sealed interface Reading {
  /// Reads samples with their targets.
  ///
  /// @throws IOException if there are none in the file
  Dataset labelled(Path file, ElementType type) throws IOException;

  /// Reads samples whether they have targets or not; targets are left out.
  Dataset unlabelled(Path file, ElementType type) throws IOException;

  /// What the samples are, as in an error.
  String what();

  /// The shape of the samples if they are pictures, with one channel or three; empty if not.
  default Optional<SampleShape> pictureShape() {
    return Optional.empty();
  }

  /// All about it as plain values, but for the encoder of rows, which stands in the model itself.
  TransformState state();

  /// The reading that a state describes.
  ///
  /// @param encoder for rows of a table
  static Reading of(TransformState state, @Nullable TableEncoder encoder) {
    return switch (state.kind()) {
      case "rows" ->
          new Rows(
              Objects.requireNonNull(encoder, "a model of rows has an encoder"),
              state.texts("target").getFirst(),
              CsvFile.Header.valueOf(state.texts("header").getFirst()));
      case "texts" -> new Texts(TextVectors.of(state.parts().getFirst()));
      case "idx" -> new Idx(shape(state));
      case "pictures" -> new Pictures(shape(state));
      default ->
          throw new IllegalArgumentException(
              "samples of kind \""
                  + state.kind()
                  + "\" are unknown, known are rows, texts, idx, pictures");
    };
  }

  private static SampleShape shape(TransformState state) {
    double[] sizes = state.numbers("shape");
    return new SampleShape((int) sizes[0], (int) sizes[1], (int) sizes[2]);
  }

  private static TransformState state(String kind, SampleShape shape) {
    double[] sizes = {shape.channels(), shape.height(), shape.width()};
    return new TransformState(kind, Map.of("shape", sizes), Map.of(), List.of());
  }

  /// Rows of a table.
  ///
  /// @param encoder what makes numbers of them
  /// @param target the name of the target column
  /// @param header what the first line is
  record Rows(TableEncoder encoder, String target, CsvFile.Header header) implements Reading {
    @Override
    public Dataset labelled(Path file, ElementType type) throws IOException {
      var table = CsvFile.at(file).header(header).target(target).labelled(type);
      return encode(file, table.features(), type).withTargets(table.targets());
    }

    @Override
    public Dataset unlabelled(Path file, ElementType type) throws IOException {
      return encode(file, CsvFile.at(file).header(header).table(), type);
    }

    private Dataset encode(Path file, Table table, ElementType type) throws IOException {
      try {
        return encoder.encode(table, type);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ": " + e.getMessage(), e);
      }
    }

    @Override
    public String what() {
      return "rows of a table";
    }

    @Override
    public TransformState state() {
      Map<String, List<String>> texts = new HashMap<>();
      texts.put("target", List.of(target));
      texts.put("header", List.of(header.name()));
      return new TransformState("rows", Map.of(), texts, List.of());
    }
  }

  /// Documents, one a line: with a label and a tab before it, or without.
  ///
  /// @param vectors what makes numbers of them
  record Texts(TextVectors vectors) implements Reading {
    @Override
    public Dataset labelled(Path file, ElementType type) throws IOException {
      return vectors.apply(Documents.read(file), type);
    }

    @Override
    public Dataset unlabelled(Path file, ElementType type) throws IOException {
      List<String> lines =
          Files.readAllLines(file).stream()
              .filter(line -> !line.isBlank())
              .map(line -> line.substring(line.indexOf('\t') + 1).strip())
              .toList();
      if (lines.isEmpty()) {
        throw new IOException(file + ": there is no document in it");
      }
      return vectors.apply(new Documents(lines, new Targets.None(lines.size())), type);
    }

    @Override
    public String what() {
      return "documents";
    }

    @Override
    public TransformState state() {
      return new TransformState("texts", Map.of(), Map.of(), List.of(vectors.state()));
    }
  }

  /// IDX files.
  ///
  /// @param shape of one sample
  record Idx(SampleShape shape) implements Reading {
    @Override
    public Dataset labelled(Path file, ElementType type) throws IOException {
      return checked(file, IdxFiles.at(file).test(type));
    }

    @Override
    public Dataset unlabelled(Path file, ElementType type) throws IOException {
      Path samples = Files.isDirectory(file) ? IdxFiles.at(file).testSamples() : file;
      return checked(samples, IdxFile.read(samples, type));
    }

    private Dataset checked(Path file, Dataset data) throws IOException {
      return requireShape(file, data, shape);
    }

    @Override
    public String what() {
      return "samples of IDX files";
    }

    @Override
    public Optional<SampleShape> pictureShape() {
      return Pixels.isPicture(shape) ? Optional.of(shape) : Optional.empty();
    }

    @Override
    public TransformState state() {
      return Reading.state("idx", shape);
    }
  }

  /// Pictures: a folder of folders, one for each class.
  ///
  /// @param shape what they are brought to
  record Pictures(SampleShape shape) implements Reading {
    @Override
    public Dataset labelled(Path file, ElementType type) throws IOException {
      return Pixels.folder(file, shape).dataset(type);
    }

    @Override
    public Dataset unlabelled(Path file, ElementType type) throws IOException {
      return labelled(file, type);
    }

    @Override
    public String what() {
      return "pictures";
    }

    @Override
    public Optional<SampleShape> pictureShape() {
      return Optional.of(shape);
    }

    @Override
    public TransformState state() {
      return Reading.state("pictures", shape);
    }
  }

  private static Dataset requireShape(Path file, Dataset data, SampleShape shape)
      throws IOException {
    if (!data.shape().equals(shape)) {
      throw new IOException(
          file + ": samples are " + data.shape() + ", but the model takes " + shape);
    }
    return data;
  }

  /// Names a file in an error of the operating system, which only names the cause.
  static IOException named(Path file, IOException cause) {
    String message = String.valueOf(cause.getMessage());
    return cause instanceof DataException || message.contains(file.toString())
        ? cause
        : new IOException(file + ": " + message, cause);
  }
}
