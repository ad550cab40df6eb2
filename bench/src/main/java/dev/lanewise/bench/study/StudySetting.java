package dev.lanewise.bench.study;

import dev.lanewise.data.CsvFile;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.IdxFile;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/// Where a study runs.
///
/// @param data the folder with `mnist` and `tables`
/// @param isQuick whether a smaller study will do
/// @param workers who does the work
/// @param progress hears what is being done
record StudySetting(Path data, boolean isQuick, Workers workers, Consumer<String> progress) {
  /// The training or test images of MNIST.
  Dataset digits(String part) throws IOException {
    Path folder = data.resolve("mnist");
    return IdxFile.read(
        required(folder.resolve(part + "-images-idx3-ubyte.gz")),
        required(folder.resolve(part + "-labels-idx1-ubyte.gz")),
        ElementType.FLOAT);
  }

  /// A table with a column `target`, in double.
  CsvFile table(String name) throws IOException {
    return CsvFile.at(required(data.resolve("tables").resolve(name))).target("target");
  }

  private static Path required(Path file) throws IOException {
    if (Files.notExists(file)) {
      throw new IOException(
          "there is no " + file + "; --data names the folder that holds mnist and tables");
    }
    return file;
  }
}
