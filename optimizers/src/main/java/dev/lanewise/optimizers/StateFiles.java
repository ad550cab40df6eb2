package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.safetensors.SafeTensors;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import dev.lanewise.safetensors.TensorInfo;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;

/// A [State] in a file: a safetensors file that carries a checksum of itself. Arrays are tensors of
/// rows x columns, numbers are tensors of no dimension.
///
/// Saving replaces a file whole or leaves it as it was. Loading checks everything first, names,
/// types, shapes, checksum and version, and then changes the state; if something is wrong, nothing
/// is changed. Whoever loads a state that was saved continues with the same bits.
public final class StateFiles {
  /// Where the version stands, and what says that a file is of this kind.
  private static final String VERSION_KEY = "lanewise.state";

  private static final int VERSION = 1;
  private static final int NAMED_AT_MOST = 5;

  private StateFiles() {}

  /// Everything that an optimizer and its parameters are: the values under `parameter/name`, what
  /// the optimizer remembers under `optimizer/name`.
  public static State whole(Stepper stepper, List<Parameter> parameters) {
    State state = new State();
    for (Parameter parameter : parameters) {
      state.add("parameter/" + parameter.name(), parameter.value());
    }
    state.addAll("optimizer/", stepper.state());
    return state;
  }

  /// Saves an optimizer and its parameters.
  ///
  /// @param metadata texts to go with it
  /// @throws IOException if the file cannot be written; what was there before then still is
  public static void save(
      Path file, Stepper stepper, List<Parameter> parameters, Map<String, String> metadata)
      throws IOException {
    save(file, whole(stepper, parameters), metadata);
  }

  /// Loads an optimizer and its parameters, bound as those that were saved.
  ///
  /// @throws SafeTensorsException as [#load(Path, State)]
  /// @throws IOException if the file cannot be read
  public static void load(Path file, Stepper stepper, List<Parameter> parameters)
      throws IOException {
    load(file, whole(stepper, parameters));
  }

  /// Saves a state.
  ///
  /// @param metadata texts to go with it
  /// @throws IllegalArgumentException if a text has a name that this class keeps for itself
  /// @throws IOException if the file cannot be written; what was there before then still is
  public static void save(Path file, State state, Map<String, String> metadata) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    writer.metadata(VERSION_KEY, Integer.toString(VERSION)).checksum();
    for (Map.Entry<String, String> text : new TreeMap<>(metadata).entrySet()) {
      if (isReserved(text.getKey())) {
        throw new IllegalArgumentException(
            "\""
                + text.getKey()
                + "\" names what a state file says of itself; choose another name");
      }
      writer.metadata(text.getKey(), text.getValue());
    }
    state.arrays().forEach(writer::add);
    state
        .numbers()
        .forEach((name, cell) -> {
          Matrix number = Matrix.of(ElementType.DOUBLE, 1, 1);
          number.set(0, 0, cell.get());
          writer.add(name, number, new long[0]);
        });
    writer.write(file);
  }

  private static boolean isReserved(String key) {
    return key.equals(VERSION_KEY) || key.equals("sha256");
  }

  /// The texts that were saved with a state.
  ///
  /// @throws SafeTensorsException if the file is damaged or not a state
  /// @throws IOException if it cannot be read
  public static SequencedMap<String, String> metadata(Path file) throws IOException {
    try (SafeTensors tensors = open(file)) {
      SequencedMap<String, String> texts = new LinkedHashMap<>(tensors.metadata());
      texts.keySet().removeIf(StateFiles::isReserved);
      return texts;
    }
  }

  /// Loads a state into one with the same names, types and shapes.
  ///
  /// @throws SafeTensorsException if the file is damaged, not a state, of a newer version, or does
  ///   not fit; then nothing is changed
  /// @throws IOException if it cannot be read
  public static void load(Path file, State state) throws IOException {
    try (SafeTensors tensors = open(file)) {
      checkNames(file, tensors, state);
      for (Map.Entry<String, Matrix> array : state.arrays().entrySet()) {
        Matrix m = array.getValue();
        checkKind(
            file,
            tensors.tensor(array.getKey()),
            m.type(),
            List.of((long) m.rows(), (long) m.columns()));
      }
      for (String name : state.numbers().keySet()) {
        checkKind(file, tensors.tensor(name), ElementType.DOUBLE, List.of());
      }
      for (Map.Entry<String, Matrix> array : state.arrays().entrySet()) {
        tensors.read(array.getKey(), array.getValue());
      }
      Matrix number = Matrix.of(ElementType.DOUBLE, 1, 1);
      for (Map.Entry<String, State.Cell> cell : state.numbers().entrySet()) {
        tensors.read(cell.getKey(), number);
        cell.getValue().set(number.get(0, 0));
      }
    }
  }

  private static SafeTensors open(Path file) throws IOException {
    SafeTensors tensors = SafeTensors.open(file);
    try {
      String version = tensors.metadata().get(VERSION_KEY);
      if (version == null || !tensors.hasChecksum()) {
        throw new SafeTensorsException(
            file,
            "is no state of a Lanewise optimizer: it lacks the texts "
                + VERSION_KEY
                + " and sha256");
      }
      if (!version.equals(Integer.toString(VERSION))) {
        throw new SafeTensorsException(
            file, "is a state of version " + version + "; this Lanewise reads version " + VERSION);
      }
      return tensors;
    } catch (IOException e) {
      tensors.close();
      throw e;
    }
  }

  private static void checkNames(Path file, SafeTensors tensors, State state)
      throws SafeTensorsException {
    List<String> missing = new ArrayList<>(state.arrays().keySet());
    missing.addAll(state.numbers().keySet());
    List<String> extra = new ArrayList<>(tensors.tensors().keySet());
    extra.removeAll(new HashSet<>(missing));
    missing.removeAll(tensors.tensors().keySet());
    if (!missing.isEmpty() || !extra.isEmpty()) {
      throw new SafeTensorsException(
          file,
          "does not fit what it is to be loaded into"
              + (missing.isEmpty() ? "" : "; it lacks " + some(missing))
              + (extra.isEmpty() ? "" : "; it has beside that " + some(extra)));
    }
  }

  private static String some(List<String> names) {
    return String.join(", ", names.subList(0, Math.min(NAMED_AT_MOST, names.size())))
        + (names.size() > NAMED_AT_MOST ? " and " + (names.size() - NAMED_AT_MOST) + " more" : "");
  }

  private static void checkKind(Path file, TensorInfo found, ElementType type, List<Long> shape)
      throws SafeTensorsException {
    String wanted = type == ElementType.FLOAT ? "F32" : "F64";
    if (!found.type().name().equals(wanted) || !found.shape().equals(shape)) {
      throw new SafeTensorsException(
          file,
          "\"%s\" is %s of shape %s, but %s of shape %s is wanted"
              .formatted(found.name(), found.type(), found.shape(), wanted, shape));
    }
  }
}
