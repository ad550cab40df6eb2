package dev.lanewise.bench.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleShape;
import dev.lanewise.data.Targets;
import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformState;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.model.Model;
import dev.lanewise.model.Output;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A trained model, and how files become samples of it, which stands among the model's texts.
///
/// @param model the model
/// @param reading how files become samples
public record SavedModel(Model model, Reading reading) {
  private static final String ABOUT = "about.";
  private static final String SAMPLES = "samples.";
  private static final int BATCH = 256;

  /// Makes a model of a trained network.
  ///
  /// @param transform what is done to the samples; null if nothing
  /// @param classes the names of the classes; empty if the outputs are numbers
  /// @param about what is told of how it was made, by name
  static SavedModel of(
      BuiltNetwork network,
      Reading reading,
      @Nullable Transform transform,
      List<String> classes,
      Map<String, String> about) {
    Model model = Model.of(network).labels(classes).output(output(network, classes));
    if (transform != null) {
      model = model.transform(transform);
    }
    if (reading instanceof Reading.Rows rows) {
      model = model.encoder(rows.encoder());
    }
    for (Map.Entry<String, String> text : reading.state().toTexts().entrySet()) {
      model = model.metadata(SAMPLES + text.getKey(), text.getValue());
    }
    for (Map.Entry<String, String> text : about.entrySet()) {
      model = model.metadata(ABOUT + text.getKey(), text.getValue());
    }
    return new SavedModel(model, reading);
  }

  private static Output output(BuiltNetwork network, List<String> classes) {
    String last = network.network().node(network.network().output()).layer().kind();
    if (classes.isEmpty() || last.equals("softmax") || last.equals("sigmoid")) {
      return Output.VALUES;
    }
    return network.network().outputShape().size() == 1 ? Output.SIGMOID : Output.SOFTMAX;
  }

  /// The same with another network.
  SavedModel with(BuiltNetwork network, String key, String text) {
    Map<String, String> about = new LinkedHashMap<>(about());
    about.put(key, text);
    return of(network, reading, model.transform().orElse(null), classes(), about);
  }

  /// Writes the file; an older one is replaced at once.
  ///
  /// @throws IOException if it cannot be written; an older file is still there then
  public void save(Path file) throws IOException {
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file, so no model can be written to it");
    }
    try {
      model.save(file);
    } catch (IOException e) {
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    }
  }

  /// Reads a file.
  ///
  /// @param catalog the plugins that the network may name
  /// @throws IOException if it cannot be read or is no such file
  public static SavedModel load(Path file, Catalog catalog) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new WrongSetting("there is no model " + file);
    }
    Model model = Model.load(file, catalog);
    Map<String, String> samples = under(SAMPLES, model.metadata());
    try {
      return new SavedModel(
          model, Reading.of(TransformState.ofTexts(samples), model.encoder().orElse(null)));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": says nothing this command knows of how files become samples: " + e.getMessage(),
          e);
    }
  }

  private static SequencedMap<String, String> under(String prefix, Map<String, String> texts) {
    SequencedMap<String, String> found = new LinkedHashMap<>();
    texts.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        found.put(key.substring(prefix.length()), value);
      }
    });
    return found;
  }

  /// The names of the classes; empty if the answers are numbers.
  public List<String> classes() {
    return model.labels();
  }

  /// What is told of how it was made, by name.
  public SequencedMap<String, String> about() {
    return under(ABOUT, model.metadata());
  }

  /// The network with the model's weights, to measure or change.
  public BuiltNetwork network() {
    return model.build(BuildSettings.of(type(), BATCH, 0).forEvaluation());
  }

  ElementType type() {
    return model.type();
  }

  /// Samples of a file as the network takes them, with targets.
  public Dataset labelled(Path file) throws IOException {
    requireThere(file);
    Dataset read = reading.labelled(file, type());
    Dataset aligned =
        classes().isEmpty()
            ? read
            : read.withTargets(RawData.aligned(file, read.targets(), classes()));
    if (classes().isEmpty() && !(read.targets() instanceof Targets.Values)) {
      throw new IOException(file + ": its targets are no numbers, as those of the model are");
    }
    return model.transform().map(t -> t.apply(aligned)).orElse(aligned);
  }

  /// Samples of a file as they were read.
  public Dataset unlabelled(Path file) throws IOException {
    requireThere(file);
    return reading.unlabelled(file, type());
  }

  /// Samples that are asked about, as they were read: one file as those learnt from, or pictures,
  /// each a sample.
  ///
  /// @throws WrongSetting if a file is not there, or is a picture though the model takes none, or
  ///   one of several files is no picture
  public Dataset asked(List<Path> files) throws IOException {
    files.forEach(SavedModel::requireThere);
    if (!arePictures(files)) {
      if (files.size() > 1) {
        Path other =
            files.stream().filter(file -> !Pixels.isNamedSo(file)).findFirst().orElseThrow();
        throw new WrongSetting(
            other + " is no picture; give one file of samples, or any number of pictures");
      }
      return unlabelled(files.getFirst());
    }
    SampleShape shape =
        reading
            .pictureShape()
            .orElseThrow(() ->
                new WrongSetting(
                    files.getFirst() + " is a picture, but the model takes " + reading.what()));
    return Pixels.of(files, shape, type());
  }

  /// Whether all of these files are pictures, by their names.
  public static boolean arePictures(List<Path> files) {
    return files.stream().allMatch(Pixels::isNamedSo);
  }

  private static void requireThere(Path file) {
    if (!Files.exists(file)) {
      throw new WrongSetting("there is no file or folder " + file);
    }
  }

  /// What is done to samples, a line each.
  public List<String> transforms() {
    List<String> lines = new ArrayList<>();
    describe(reading.state(), lines);
    model.encoder().ifPresent(encoder -> describe(encoder.state(), lines));
    model.transform().ifPresent(transform -> describe(transform.state(), lines));
    return lines;
  }

  private static void describe(TransformState state, List<String> lines) {
    StringBuilder line = new StringBuilder(state.kind());
    state
        .numbers()
        .forEach((name, values) -> {
          line.append("  ").append(name).append(' ');
          line.append(
              values.length <= 4
                  ? Arrays.toString(values)
                  : values.length + " numbers from " + values[0]);
        });
    state
        .texts()
        .forEach((name, values) ->
            line.append("  ")
                .append(name)
                .append(' ')
                .append(values.size() <= 8 ? String.join(", ", values) : values.size() + " names"));
    lines.add(line.toString());
    state.parts().forEach(part -> describe(part, lines));
  }
}
