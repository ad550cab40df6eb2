package dev.lanewise.bench.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformState;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Network;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.safetensors.SafeTensors;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A trained network with all that is needed to use it: how files become samples, what is done to
/// the samples, what the outputs mean. One file of safetensors: the weights by name, everything
/// else as texts beside them.
///
/// @param network with its weights
/// @param reading how files become samples
/// @param transform what is done to the samples; null if nothing
/// @param classes the names of the classes; empty if the outputs are numbers
/// @param about what is told of how it was made, by name
public record SavedModel(
    BuiltNetwork network,
    Reading reading,
    @Nullable Transform transform,
    List<String> classes,
    SequencedMap<String, String> about) {
  private static final String FORMAT = "lanewise-model-1";
  private static final String ABOUT = "about.";
  private static final String SAMPLES = "samples.";
  private static final int BATCH = 256;

  /// Writes the file; an older one is replaced at once.
  ///
  /// @throws IOException if it cannot be written; an older file is still there then
  public void save(Path file) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter().checksum();
    writer.metadata("format", FORMAT);
    writer.metadata("network", network.network().toText());
    writer.metadata("type", network.settings().type().name());
    TransformState samples =
        new TransformState(
            "samples",
            Map.of(),
            Map.of("classes", classes),
            transform == null
                ? List.of(reading.state())
                : List.of(reading.state(), transform.state()));
    samples.toTexts().forEach((key, text) -> writer.metadata(SAMPLES + key, text));
    about.forEach((key, text) -> writer.metadata(ABOUT + key, text));
    for (Parameter parameter : network.parameters()) {
      writer.add(parameter.name(), parameter.value());
    }
    network.states().forEach(writer::add);
    if (Files.exists(file) && !Files.isRegularFile(file)) {
      throw new IOException(file + " is no regular file, so no model can be written to it");
    }
    try {
      writer.write(file);
    } catch (IOException e) {
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    }
  }

  /// Reads a file.
  ///
  /// @param catalog the plugins that the network may name
  /// @throws IOException if it cannot be read or is no such file
  public static SavedModel load(Path file, Catalog catalog, Workers workers) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw new WrongSetting("there is no model " + file);
    }
    try (SafeTensors tensors = SafeTensors.open(file)) {
      Map<String, String> metadata = tensors.metadata();
      if (!FORMAT.equals(metadata.get("format"))) {
        throw new SafeTensorsException(
            file,
            "is no model of a kind known here: its format is "
                + metadata.get("format")
                + ", known is "
                + FORMAT);
      }
      return read(tensors, metadata, catalog, workers);
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }

  private static SavedModel read(
      SafeTensors tensors, Map<String, String> metadata, Catalog catalog, Workers workers)
      throws IOException {
    ElementType type = ElementType.valueOf(metadata.getOrDefault("type", "FLOAT"));
    Network description = Network.parse(metadata.getOrDefault("network", ""), catalog);
    BuiltNetwork network =
        description.build(BuildSettings.of(type, BATCH, 1).workers(workers).forEvaluation());
    for (Parameter parameter : network.parameters()) {
      tensors.read(parameter.name(), parameter.value());
    }
    for (Map.Entry<String, Matrix> state : network.states().entrySet()) {
      tensors.read(state.getKey(), state.getValue());
    }
    TransformState samples = TransformState.ofTexts(under(SAMPLES, metadata));
    List<TransformState> parts = samples.parts();
    return new SavedModel(
        network,
        Reading.of(parts.getFirst()),
        parts.size() < 2 ? null : Transform.of(parts.get(1)),
        samples.texts("classes"),
        under(ABOUT, metadata));
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

  ElementType type() {
    return network.settings().type();
  }

  /// Samples of a file as the network takes them, with targets.
  public Dataset labelled(Path file) throws IOException {
    requireThere(file);
    Dataset read = reading.labelled(file, type());
    Dataset aligned =
        classes.isEmpty() ? read : read.withTargets(RawData.aligned(file, read.targets(), classes));
    if (classes.isEmpty() && !(read.targets() instanceof Targets.Values)) {
      throw new IOException(file + ": its targets are no numbers, as those of the model are");
    }
    return prepared(aligned);
  }

  /// Samples of a file as the network takes them.
  public Dataset unlabelled(Path file) throws IOException {
    requireThere(file);
    return prepared(reading.unlabelled(file, type()));
  }

  private static void requireThere(Path file) {
    if (!Files.exists(file)) {
      throw new WrongSetting("there is no file or folder " + file);
    }
  }

  private Dataset prepared(Dataset data) {
    return transform == null ? data : transform.apply(data);
  }

  /// What is done to samples, a line each.
  public List<String> transforms() {
    List<String> lines = new ArrayList<>();
    describe(reading.state(), lines);
    if (transform != null) {
      describe(transform.state(), lines);
    }
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
                  ? java.util.Arrays.toString(values)
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
