package dev.lanewise.bench.train;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.safetensors.SafeTensorsWriter;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SequencedMap;

/// The weights of a network as files that other programs read.
public final class WeightExport {
  private static final int ALIGNMENT = 64;
  private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

  private final SequencedMap<String, Matrix> weights = new LinkedHashMap<>();

  /// The parameters of a network, and what else it keeps, such as running statistics.
  public WeightExport(BuiltNetwork network) {
    for (Parameter parameter : network.parameters()) {
      weights.put(parameter.name(), parameter.value());
    }
    weights.putAll(network.states());
  }

  /// Writes a folder with a NumPy file for each, whose name has a point for each slash.
  ///
  /// @return how many
  public int npy(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new WrongSetting("--out takes a folder for npy, and " + folder + " is a file");
    }
    Files.createDirectories(folder);
    for (Map.Entry<String, Matrix> weight : weights.entrySet()) {
      Path file = folder.resolve(weight.getKey().replace('/', '.') + ".npy");
      try {
        Files.write(file, npy(weight.getValue()));
      } catch (IOException e) {
        throw new IOException(file + " could not be written: " + e.getMessage(), e);
      }
    }
    return weights.size();
  }

  /// Format 1.0 of NumPy's `lib.format`: magic, length of the header, header padded to 64 bytes,
  /// numbers row after row in little-endian.
  private static byte[] npy(Matrix matrix) {
    boolean isFloat = matrix.type() == ElementType.FLOAT;
    String dictionary =
        "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }"
            .formatted(isFloat ? "<f4" : "<f8", matrix.rows(), matrix.columns());
    int unpadded = MAGIC.length + 2 + dictionary.length() + 1;
    int padding = (ALIGNMENT - unpadded % ALIGNMENT) % ALIGNMENT;
    byte[] header = (dictionary + " ".repeat(padding) + "\n").getBytes(StandardCharsets.US_ASCII);
    long size = MAGIC.length + 2L + header.length + matrix.size() * matrix.type().bytes();
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(size)).order(ByteOrder.LITTLE_ENDIAN);
    bytes.put(MAGIC).putShort((short) header.length).put(header);
    for (int i = 0; i < matrix.rows(); i++) {
      for (int j = 0; j < matrix.columns(); j++) {
        if (isFloat) {
          bytes.putFloat((float) matrix.get(i, j));
        } else {
          bytes.putDouble(matrix.get(i, j));
        }
      }
    }
    return bytes.array();
  }

  /// Writes one file of safetensors.
  ///
  /// @return how many
  public int safetensors(Path file) throws IOException {
    SafeTensorsWriter writer = new SafeTensorsWriter();
    weights.forEach(writer::add);
    try {
      writer.write(file);
    } catch (IOException e) {
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    }
    return weights.size();
  }
}
