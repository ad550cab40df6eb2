package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;

/// Reads images from folders: each folder is a class of its name, each file in it an image in any
/// format that [ImageIO] knows.
///
/// Classes come in the order of their names, and images of a class in the order of theirs. Files
/// and folders whose names start with a point are left out; any other file must be an image. Images
/// are brought to one size bilinearly, see [Resizing]; values are from 0 to 1.
public final class ImageFolder {
  /// A declared size beyond is refused before the pixels are read.
  private static final long MOST_PIXELS = 1 << 26;

  /// Eight pixels of one bit in each byte that deflate can make of one; what claims more is
  /// refused, so that memory is bounded by the size of the file.
  private static final long MOST_PIXELS_PER_BYTE = 8 * DataFiles.MOST_INFLATION;

  /// Luma of ITU-R BT.601.
  private static final double RED = 0.299;

  private static final double GREEN = 0.587;
  private static final double BLUE = 0.114;

  private final Path root;
  private final SampleShape shape;

  private ImageFolder(Path root, SampleShape shape) {
    if (shape.height() < 1 || shape.width() < 1) {
      throw new IllegalArgumentException("images are of at least 1 x 1, given: " + shape);
    }
    this.root = root;
    this.shape = shape;
  }

  /// Images read as one channel, the luma of ITU-R BT.601.
  ///
  /// @param root the folder of the folders
  /// @param height the height they are brought to
  /// @param width the width they are brought to
  /// @return what can be read
  /// @throws IllegalArgumentException if a side is less than 1
  public static ImageFolder gray(Path root, int height, int width) {
    return new ImageFolder(root, new SampleShape(1, height, width));
  }

  /// Images read as three channels: red, green and blue.
  ///
  /// @param root the folder of the folders
  /// @param height the height they are brought to
  /// @param width the width they are brought to
  /// @return what can be read
  /// @throws IllegalArgumentException if a side is less than 1
  public static ImageFolder rgb(Path root, int height, int width) {
    return new ImageFolder(root, new SampleShape(3, height, width));
  }

  /// Reads all images.
  ///
  /// @param type the element type
  /// @return the data set
  /// @throws DataException if there is no folder, or a file is no image
  /// @throws IOException if a file cannot be read
  public Dataset dataset(ElementType type) throws IOException {
    List<String> names = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Integer> classes = new ArrayList<>();
    for (Path folder : sorted(root)) {
      if (Files.isDirectory(folder)) {
        for (Path file : sorted(folder)) {
          files.add(file);
          classes.add(names.size());
        }
        names.add(String.valueOf(folder.getFileName()));
      }
    }
    if (names.isEmpty()) {
      throw DataException.of(root, "there is no folder in it, but each class has one");
    }
    int[] indices = classes.stream().mapToInt(c -> c).toArray();
    return Dataset.of(pixels(files, type), shape, new Targets.Classes(indices, names));
  }

  /// Reads images that are named one by one, without classes.
  ///
  /// @param files the images, in the order of the samples; relative ones are those of the folder
  /// @param type the element type
  /// @return the data set
  /// @throws DataException if a file is no image
  /// @throws IOException if a file cannot be read
  public Dataset images(List<Path> files, ElementType type) throws IOException {
    List<Path> found = files.stream().map(root::resolve).toList();
    return Dataset.of(pixels(found, type), shape, new Targets.None(files.size()));
  }

  /// A row of pixels for each file.
  private Matrix pixels(List<Path> files, ElementType type) throws IOException {
    if ((long) files.size() * shape.size() > Integer.MAX_VALUE) {
      throw DataException.of(
          root, "%d images of %s are more than 2^31 - 1 numbers".formatted(files.size(), shape));
    }
    Matrix features = Matrix.of(type, files.size(), shape.size());
    for (int i = 0; i < files.size(); i++) {
      Matrix pixels = read(files.get(i));
      SampleShape from =
          new SampleShape(shape.channels(), pixels.rows(), pixels.columns() / shape.channels());
      Resizing.of(from, shape.height(), shape.width())
          .apply(pixels.reshape(1, from.size()), features.row(i));
    }
    return features;
  }

  private static List<Path> sorted(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(p -> !String.valueOf(p.getFileName()).startsWith("."))
          .sorted((a, b) -> a.toString().compareTo(b.toString()))
          .toList();
    }
  }

  /// The pixels channel after channel; as a matrix of height rows, which says the shape.
  private Matrix read(Path file) throws IOException {
    BufferedImage image = decode(file);
    int height = image.getHeight();
    int width = image.getWidth();
    int channels = shape.channels();
    Matrix pixels = Matrix.of(ElementType.DOUBLE, height, channels * width);
    Matrix flat = pixels.reshape(1, height * channels * width);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int rgb = image.getRGB(x, y);
        double red = (rgb >> 16 & 0xFF) / 255.0;
        double green = (rgb >> 8 & 0xFF) / 255.0;
        double blue = (rgb & 0xFF) / 255.0;
        if (channels == 1) {
          boolean isGray = red == green && green == blue;
          flat.set(0, y * width + x, isGray ? red : RED * red + GREEN * green + BLUE * blue);
        } else {
          flat.set(0, y * width + x, red);
          flat.set(0, (height + y) * width + x, green);
          flat.set(0, (2 * height + y) * width + x, blue);
        }
      }
    }
    return pixels;
  }

  private static BufferedImage decode(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      throw DataException.of(file, "is no file, but an image is expected here");
    }
    try (ImageInputStream in = ImageIO.createImageInputStream(file.toFile())) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw DataException.of(
            file, "is no image of a known format: " + String.join(", ", formats()));
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        long pixels = (long) reader.getWidth(0) * reader.getHeight(0);
        long most = Math.min(MOST_PIXELS, Files.size(file) * MOST_PIXELS_PER_BYTE);
        if (pixels < 1 || pixels > most) {
          throw DataException.of(
              file, "has %d pixels, but from 1 to %d can be read".formatted(pixels, most));
        }
        return reader.read(0);
      } finally {
        reader.dispose();
      }
    } catch (DataException e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      // The decoders of the JDK throw exceptions of many kinds at damaged files.
      throw DataException.of(file, "the image is damaged: " + e.getMessage(), e);
    }
  }

  private static List<String> formats() {
    return Stream.of(ImageIO.getReaderFormatNames())
        .map(n -> n.toLowerCase(Locale.ROOT))
        .distinct()
        .sorted()
        .toList();
  }
}
