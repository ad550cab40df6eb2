package dev.lanewise.model;

import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformState;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Network;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.safetensors.SafeTensors;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import dev.lanewise.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Models as files of safetensors: parameters and states are tensors under their own names, all
/// else is texts.
final class ModelFile {
  private static final String FORMAT = "format";
  private static final String FORMAT_NAME = "lanewise-model";
  private static final String VERSION = "version";
  private static final int THIS_VERSION = 1;
  private static final String TYPE = "type";
  private static final String NETWORK = "network";
  private static final String OUTPUT = "output";
  private static final String TRANSFORM = "transform.";
  private static final String ENCODER = "encoder.";
  private static final String LABELS = "labels.";
  private static final String USER = "user.";
  private static final String NAMES = "names";

  /// What a network may need for one sample, in elements: a file of a few bytes can ask for more
  /// than there is.
  private static final long MOST_ELEMENTS = 1 << 28;

  private ModelFile() {}

  static void save(Path file, BuiltNetwork network, Model.Extras extras) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    network.tensors().forEach(writer::add);
    writer
        .metadata(FORMAT, FORMAT_NAME)
        .metadata(VERSION, Integer.toString(THIS_VERSION))
        .metadata(TYPE, word(network.settings().type()))
        .metadata(NETWORK, network.network().toText())
        .metadata(OUTPUT, word(extras.output()));
    Transform transform = extras.transform();
    if (transform != null) {
      add(writer, TRANSFORM, transform.state());
    }
    TableEncoder encoder = extras.encoder();
    if (encoder != null) {
      add(writer, ENCODER, encoder.state());
    }
    if (!extras.labels().isEmpty()) {
      add(
          writer,
          LABELS,
          new TransformState(NAMES, Map.of(), Map.of(NAMES, extras.labels()), List.of()));
    }
    extras.metadata().forEach((key, value) -> writer.metadata(USER + key, value));
    writer.checksum().write(file);
  }

  private static void add(SafeTensorsWriter writer, String prefix, TransformState state) {
    state.toTexts().forEach((key, value) -> writer.metadata(prefix + key, value));
  }

  static Model load(Path file, Catalog catalog) throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      checkVersion(file, tensors);
      Map<String, String> texts = tensors.metadata();
      ElementType type = word(file, texts, TYPE, ElementType.values());
      Network network = network(file, texts, catalog);
      BuiltNetwork built =
          network.build(BuildSettings.of(type, 1, 0).forEvaluation(), values(type, tensors));
      return new Model(built, extras(file, texts));
    } catch (SafeTensorsException e) {
      throw new ModelException(file, "is no model: " + e.getMessage(), e);
    } catch (IllegalArgumentException | ArithmeticException e) {
      throw new ModelException(file, String.valueOf(e.getMessage()), e);
    }
  }

  private static void checkVersion(Path file, SafeTensors tensors) throws ModelException {
    String format = tensors.metadata().get(FORMAT);
    String version = tensors.metadata().get(VERSION);
    if (!FORMAT_NAME.equals(format) || version == null || !tensors.hasChecksum()) {
      throw new ModelException(
          file,
          "is no model: models have the texts format=%s, version and sha256; its format is %s"
              .formatted(FORMAT_NAME, format));
    }
    if (!version.equals(Integer.toString(THIS_VERSION))) {
      throw new ModelException(
          file,
          "is a model of version %s; this Lanewise reads version %d"
              .formatted(version, THIS_VERSION));
    }
  }

  private static Network network(Path file, Map<String, String> texts, Catalog catalog)
      throws ModelException {
    Network network = Network.parse(text(file, texts, NETWORK), catalog);
    long elements = network.input().size();
    for (Network.Node node : network.nodes()) {
      elements += node.shape().size();
    }
    if (elements > MOST_ELEMENTS) {
      throw new ModelException(
          file,
          "its network has %d values for one sample; accepted: at most %d"
              .formatted(elements, MOST_ELEMENTS));
    }
    return network;
  }

  private static Map<String, Matrix> values(ElementType type, SafeTensors tensors)
      throws IOException {
    Map<String, Matrix> values = new LinkedHashMap<>();
    for (TensorInfo tensor : tensors.tensors().values()) {
      if (tensor.shape().size() != 2) {
        throw new IllegalArgumentException(
            "tensor \"%s\" has the shape %s; accepted: rows and columns"
                .formatted(tensor.name(), tensor.shape()));
      }
      Matrix matrix =
          Matrix.of(
              type,
              Math.toIntExact(tensor.shape().getFirst()),
              Math.toIntExact(tensor.shape().getLast()));
      tensors.read(tensor.name(), matrix);
      values.put(tensor.name(), matrix);
    }
    return values;
  }

  private static Model.Extras extras(Path file, Map<String, String> texts) throws ModelException {
    TransformState transform = state(texts, TRANSFORM);
    TransformState encoder = state(texts, ENCODER);
    TransformState labels = state(texts, LABELS);
    SequencedMap<String, String> user = new TreeMap<>();
    user.putAll(within(texts, USER));
    return new Model.Extras(
        transform == null ? null : Transform.of(transform),
        encoder == null ? null : TableEncoder.of(encoder),
        word(file, texts, OUTPUT, Output.values()),
        labels == null ? List.of() : labels.texts(NAMES),
        user);
  }

  private static @Nullable TransformState state(Map<String, String> texts, String prefix) {
    Map<String, String> own = within(texts, prefix);
    return own.isEmpty() ? null : TransformState.ofTexts(own);
  }

  /// The texts behind a prefix, without it.
  private static Map<String, String> within(Map<String, String> texts, String prefix) {
    Map<String, String> own = new TreeMap<>();
    texts.forEach((key, value) -> {
      if (key.startsWith(prefix)) {
        own.put(key.substring(prefix.length()), value);
      }
    });
    return own;
  }

  private static String text(Path file, Map<String, String> texts, String key)
      throws ModelException {
    String text = texts.get(key);
    if (text == null) {
      throw new ModelException(file, "is no whole model: it lacks the text " + key);
    }
    return text;
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static <E extends Enum<E>> E word(
      Path file, Map<String, String> texts, String key, E[] known) throws ModelException {
    String text = text(file, texts, key);
    for (E one : known) {
      if (word(one).equals(text)) {
        return one;
      }
    }
    throw new ModelException(
        file,
        "%s=%s is unknown; accepted: %s"
            .formatted(
                key,
                text,
                String.join(", ", java.util.Arrays.stream(known).map(ModelFile::word).toList())));
  }
}
