package dev.lanewise.bench.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.IdxFile;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The IDX files of a folder, by the names that MNIST and its relatives have: `train-images-...`
/// and `t10k-images-...` with `labels` in the place of `images`. A single file of images stands for
/// itself and its labels.
final class IdxFiles {
  private final Path place;
  private final @Nullable Path train;
  private final @Nullable Path test;

  private IdxFiles(Path place, @Nullable Path train, @Nullable Path test) {
    this.place = place;
    this.train = train;
    this.test = test;
  }

  /// The files of a folder, or the file itself.
  static IdxFiles at(Path place) throws IOException {
    if (!Files.isDirectory(place)) {
      return new IdxFiles(place, place, place);
    }
    List<Path> images = images(place);
    Path test = images.stream().filter(p -> isTest(p)).findFirst().orElse(null);
    Path train = images.stream().filter(p -> !isTest(p)).findFirst().orElse(null);
    return new IdxFiles(place, train, test);
  }

  /// Whether a folder has such files.
  static boolean areIn(Path folder) throws IOException {
    return Files.isDirectory(folder) && !images(folder).isEmpty();
  }

  private static List<Path> images(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .filter(p -> name(p).contains("images") && name(p).contains("ubyte"))
          .sorted()
          .toList();
    }
  }

  private static boolean isTest(Path file) {
    return name(file).startsWith("t10k") || name(file).startsWith("test");
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
  }

  Dataset train(ElementType type) throws IOException {
    return read(Optional.ofNullable(train), "train-images-idx3-ubyte", type);
  }

  boolean hasTest() {
    return test != null && !test.equals(train);
  }

  Dataset test(ElementType type) throws IOException {
    return read(Optional.ofNullable(test), "t10k-images-idx3-ubyte", type);
  }

  Path testSamples() throws IOException {
    return Optional.ofNullable(test).orElseThrow(() -> missing("t10k-images-idx3-ubyte"));
  }

  private Dataset read(Optional<Path> samples, String expected, ElementType type)
      throws IOException {
    Path images = samples.orElseThrow(() -> missing(expected));
    String own = String.valueOf(images.getFileName());
    Path labels =
        images.resolveSibling(
            own.replace("images", "labels").replace("idx3", "idx1").replace("idx4", "idx1"));
    if (labels.equals(images) || !Files.exists(labels)) {
      throw new IOException(images + ": its labels are missing; they are looked for in " + labels);
    }
    return IdxFile.read(images, labels, type);
  }

  private IOException missing(String expected) {
    return new IOException(place + ": there is no file " + expected + " or " + expected + ".gz");
  }
}
