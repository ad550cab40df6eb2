package dev.lanewise.model;

import dev.lanewise.data.NpyFile;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.safetensors.SafeTensors;
import dev.lanewise.safetensors.SafeTensorsException;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/// Weights of a network as files: all of them by name as safetensors, or one of them as npy. Names
/// are those of [BuiltNetwork#tensors()], such as `fc1/weight`; single values and arrays are got
/// and set by [BuiltNetwork#values(String)] and [BuiltNetwork#setValues(String, double...)].
///
/// Weights of dense layers are units x inputs, of convolutions filters x (channels * window), which
/// PyTorch stores in the same order.
public final class Weights {
  private Weights() {}

  /// Writes all parameters and states, each as rows x columns: whole or not at all, with a
  /// checksum.
  ///
  /// @throws IOException if that fails; what was there before then still is
  public static void save(BuiltNetwork network, Path file) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    network.tensors().forEach(writer::add);
    writer.checksum().write(file);
  }

  /// Reads all parameters and states.
  ///
  /// @param file has a tensor of each name, of as many elements in a shape whose leading dimensions
  ///   multiply to the rows, of a type that is no wider than the network's; and no others
  /// @throws SafeTensorsException if it is damaged or has not that; nothing is changed then
  /// @throws IOException if it cannot be read
  public static void load(Path file, BuiltNetwork network) throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      Set<String> more = new TreeSet<>(tensors.tensors().keySet());
      more.removeAll(network.tensors().keySet());
      if (!more.isEmpty()) {
        throw new SafeTensorsException(
            file,
            "has tensors that the network has not: %s; it has %s"
                .formatted(String.join(", ", more), String.join(", ", network.tensors().keySet())));
      }
      read(tensors, network, name -> name);
    }
  }

  /// Reads all parameters and states from a file with other names, such as one of PyTorch; what the
  /// file has beside them is left out.
  ///
  /// @param nameInFile the name of a tensor in the file, of a name in the network
  /// @throws SafeTensorsException if it is damaged, or one is missing or does not fit; nothing is
  ///   changed then
  /// @throws IOException if it cannot be read
  public static void load(Path file, BuiltNetwork network, UnaryOperator<String> nameInFile)
      throws IOException {
    try (SafeTensors tensors = SafeTensors.open(file)) {
      read(tensors, network, nameInFile);
    }
  }

  private static void read(SafeTensors tensors, BuiltNetwork network, UnaryOperator<String> names)
      throws IOException {
    Map<String, Matrix> read = new LinkedHashMap<>();
    for (Map.Entry<String, Matrix> tensor : network.tensors().entrySet()) {
      Matrix into = tensor.getValue();
      Matrix fresh = Matrix.of(into.type(), into.rows(), into.columns());
      tensors.read(names.apply(tensor.getKey()), fresh);
      read.put(tensor.getKey(), fresh);
    }
    read.forEach((name, fresh) -> named(network, name).copyFrom(fresh));
  }

  /// Writes a parameter or state as npy: rows x columns, or one dimension where there is one row.
  ///
  /// @param name as in `fc1/weight`
  /// @throws IllegalArgumentException if there is none of this name
  /// @throws IOException if that fails; what was there before then still is
  public static void saveNpy(BuiltNetwork network, String name, Path file) throws IOException {
    Matrix matrix = named(network, name);
    if (matrix.rows() == 1) {
      NpyFile.write(file, matrix, matrix.columns());
    } else {
      NpyFile.write(file, matrix);
    }
  }

  /// Reads a parameter or state from npy, each value rounded to the element type.
  ///
  /// @param name as in `fc1/weight`
  /// @throws IllegalArgumentException if there is none of this name, or the array has another
  ///   shape; nothing is changed then
  /// @throws dev.lanewise.data.DataException if the file is damaged
  /// @throws IOException if it cannot be read
  public static void loadNpy(Path file, BuiltNetwork network, String name) throws IOException {
    Matrix into = named(network, name);
    NpyFile.Array array = NpyFile.read(file);
    Matrix rows = array.rows();
    boolean isVector = array.shape().size() < 2 && rows.size() == into.size();
    if (!(rows.rows() == into.rows() && rows.columns() == into.columns())
        && !(isVector && (into.rows() == 1 || into.columns() == 1))) {
      throw new IllegalArgumentException(
          "%s: an array of shape %s is no \"%s\", which is %d x %d"
              .formatted(file, array.shape(), name, into.rows(), into.columns()));
    }
    into.copyFrom(rows.reshape(into.rows(), into.columns()));
  }

  private static Matrix named(BuiltNetwork network, String name) {
    Matrix matrix = network.tensors().get(name);
    return matrix != null ? matrix : network.parameter(name).value();
  }
}
