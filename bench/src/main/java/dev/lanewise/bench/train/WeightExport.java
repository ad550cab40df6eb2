package dev.lanewise.bench.train;

import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.model.Weights;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// The weights of a network, and what else it keeps, such as running statistics, as files that
/// other programs read.
public final class WeightExport {
  private final BuiltNetwork network;

  /// For a network.
  public WeightExport(BuiltNetwork network) {
    this.network = network;
  }

  /// Writes a folder with a NumPy file for each, whose name has a point for each slash.
  ///
  /// @return how many
  public int npy(Path folder) throws IOException {
    if (Files.exists(folder) && !Files.isDirectory(folder)) {
      throw new WrongSetting("--out takes a folder for npy, and " + folder + " is a file");
    }
    Files.createDirectories(folder);
    for (String name : network.tensors().keySet()) {
      Path file = folder.resolve(name.replace('/', '.') + ".npy");
      try {
        Weights.saveNpy(network, name, file);
      } catch (IOException e) {
        throw new IOException(file + " could not be written: " + e.getMessage(), e);
      }
    }
    return network.tensors().size();
  }

  /// Writes one file of safetensors.
  ///
  /// @return how many
  public int safetensors(Path file) throws IOException {
    try {
      Weights.save(network, file);
    } catch (IOException e) {
      throw new IOException(file + " could not be written: " + e.getMessage(), e);
    }
    return network.tensors().size();
  }
}
