package dev.lanewise.bench.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.ImageFolder;
import dev.lanewise.data.SampleShape;
import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;

/// Picture files as samples: brought to the shape that a model takes, grey or in colours as its
/// channels say.
final class Pixels {
  private static final int GREY = 1;
  private static final int COLOURS = 3;

  private Pixels() {}

  /// Whether samples of a shape can be pictures: more than a line, with one channel or three.
  static boolean isPicture(SampleShape shape) {
    return (shape.channels() == GREY || shape.channels() == COLOURS)
        && shape.height() > 1
        && shape.width() > 1;
  }

  /// Whether a file has the name of a picture.
  static boolean isNamedSo(Path file) {
    String name = String.valueOf(file.getFileName()).toLowerCase(Locale.ROOT);
    return Files.isRegularFile(file)
        && Stream.of(ImageIO.getReaderFileSuffixes())
            .anyMatch(suffix -> name.endsWith("." + suffix.toLowerCase(Locale.ROOT)));
  }

  /// The pictures of a folder of folders.
  static ImageFolder folder(Path root, SampleShape shape) {
    return shape.channels() == GREY
        ? ImageFolder.gray(root, shape.height(), shape.width())
        : ImageFolder.rgb(root, shape.height(), shape.width());
  }

  /// Pictures as samples of a shape.
  ///
  /// @throws IOException if a file is no picture
  static Dataset of(List<Path> files, SampleShape shape, ElementType type) throws IOException {
    return folder(Path.of(""), shape).images(files, type);
  }
}
