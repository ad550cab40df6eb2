package dev.lanewise.bench.train;

import dev.lanewise.data.CsvFile;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Documents;
import dev.lanewise.data.ImageFolder;
import dev.lanewise.data.SampleShape;
import dev.lanewise.data.Split;
import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Targets;
import dev.lanewise.data.TextVectors;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Samples as they were read, before anything is fitted to them.
///
/// @param train what may be learnt from
/// @param test what is only looked at in the end
/// @param reading how they were read
/// @param format csv, idx, images or text
record RawData(Dataset train, Dataset test, Reading reading, String format) {
  /// Reads what settings describe.
  static RawData read(RunSettings settings) throws IOException {
    String given = settings.text(Setting.DATA);
    if (given.isEmpty()) {
      throw new WrongSetting("there is no data to learn from; give --data PATH");
    }
    Path path = existing(settings, Setting.DATA, given);
    String format = format(settings, path);
    ElementType type = type(settings);
    RawData data =
        switch (format) {
          case "csv" -> table(settings, path, type);
          case "idx" -> idx(settings, path, type);
          case "images" -> images(settings, path, type);
          default -> texts(settings, path, type);
        };
    int most = settings.whole(Setting.SAMPLES, 0);
    Dataset train = most == 0 || most >= data.train.size() ? data.train : data.train.slice(0, most);
    return new RawData(train, data.test, data.reading, format);
  }

  private static Path existing(RunSettings settings, Setting setting, String given) {
    Path path = Path.of(given);
    if (!Files.exists(path)) {
      throw new WrongSetting(settings.origin(setting) + ": there is no file or folder " + given);
    }
    return path;
  }

  static ElementType type(RunSettings settings) {
    return settings.choice(Setting.TYPE, "float", "double").equals("double")
        ? ElementType.DOUBLE
        : ElementType.FLOAT;
  }

  private static String format(RunSettings settings, Path path) throws IOException {
    if (settings.has(Setting.FORMAT)) {
      return settings.choice(Setting.FORMAT, "csv", "idx", "images", "text");
    }
    String name = path.getFileName().toString().toLowerCase(Locale.ROOT).replaceAll("\\.gz$", "");
    if (Files.isDirectory(path)) {
      return IdxFiles.areIn(path) ? "idx" : "images";
    }
    if (name.contains("ubyte")) {
      return "idx";
    }
    if (name.endsWith(".csv")) {
      return "csv";
    }
    if (name.endsWith(".txt") || name.endsWith(".tsv")) {
      return "text";
    }
    throw new WrongSetting(
        settings.origin(Setting.DATA)
            + ": what "
            + path
            + " holds cannot be told from its name; say it by --format csv, idx, images or text");
  }

  // --- tables ---

  private static CsvFile file(RunSettings settings, Path path) {
    CsvFile file = CsvFile.at(path).header(header(settings));
    String label = settings.text(Setting.LABEL);
    if (!label.isEmpty()) {
      file =
          label.chars().allMatch(Character::isDigit) && label.length() < 9
              ? file.target(Integer.parseInt(label))
              : file.target(label);
    }
    file.ignore(settings.list(Setting.IGNORE).toArray(String[]::new));
    return switch (settings.choice(Setting.TARGET, "auto", "classes", "numbers")) {
      case "classes" -> file.classTarget();
      case "numbers" -> file.valueTarget();
      default -> file;
    };
  }

  private static CsvFile.Header header(RunSettings settings) {
    return switch (settings.choice(Setting.HEADER, "auto", "names", "row")) {
      case "names" -> CsvFile.Header.PRESENT;
      case "row" -> CsvFile.Header.ABSENT;
      default -> CsvFile.Header.RECOGNISED;
    };
  }

  private static RawData table(RunSettings settings, Path path, ElementType type)
      throws IOException {
    CsvFile.Labelled labelled = file(settings, path).labelled(type);
    TableEncoder encoder = TableEncoder.fit(labelled.features());
    Reading.Rows reading = new Reading.Rows(encoder, labelled.target(), header(settings));
    Dataset all = encoder.encode(labelled.features(), type).withTargets(labelled.targets());
    return split(settings, all, reading, type);
  }

  // --- images ---

  private static RawData idx(RunSettings settings, Path path, ElementType type) throws IOException {
    IdxFiles files = IdxFiles.at(path);
    Dataset train = files.train(type);
    Reading reading = new Reading.Idx(train.shape());
    return files.hasTest() && !settings.has(Setting.TEST)
        ? new RawData(train, files.test(type), reading, "")
        : split(settings, train, reading, type);
  }

  private static RawData images(RunSettings settings, Path path, ElementType type)
      throws IOException {
    String[] size = settings.text(Setting.SIZE).split("x", -1);
    int height;
    int width;
    try {
      height = Integer.parseInt(size[0].strip());
      width = Integer.parseInt(size[size.length - 1].strip());
    } catch (NumberFormatException e) {
      throw settings.wrong(Setting.SIZE, settings.text(Setting.SIZE), "of the form 32x32", e);
    }
    boolean isGray = settings.choice(Setting.COLOUR, "rgb", "gray").equals("gray");
    ImageFolder folder =
        isGray ? ImageFolder.gray(path, height, width) : ImageFolder.rgb(path, height, width);
    Reading reading = new Reading.Pictures(new SampleShape(isGray ? 1 : 3, height, width));
    return split(settings, folder.dataset(type), reading, type);
  }

  // --- texts ---

  private static RawData texts(RunSettings settings, Path path, ElementType type)
      throws IOException {
    Documents all = Documents.read(path);
    // The vocabulary is that of the training texts alone, so the split comes first.
    Matrix places = Matrix.of(ElementType.DOUBLE, all.size(), 1);
    for (int i = 0; i < all.size(); i++) {
      places.set(i, 0, i);
    }
    Dataset numbered = Dataset.of(places, all.targets());
    Split split =
        isShare(settings) ? heldOut(settings, numbered) : new Split(numbered, numbered.slice(0, 0));
    Documents train = part(all, split.train());
    TextVectors vectors = vectors(settings, train.texts());
    Reading reading = new Reading.Texts(vectors);
    Dataset test =
        isShare(settings)
            ? vectors.apply(part(all, split.test()), type)
            : others(settings, reading, all.targets(), type);
    return new RawData(vectors.apply(train, type), test, reading, "");
  }

  private static Documents part(Documents all, Dataset numbered) {
    List<String> texts =
        java.util.stream.IntStream.range(0, numbered.size())
            .mapToObj(i -> all.texts().get((int) numbered.feature(i, 0)))
            .toList();
    return new Documents(texts, numbered.targets());
  }

  private static TextVectors vectors(RunSettings settings, List<String> texts) {
    int words = settings.whole(Setting.WORDS, 1);
    return switch (settings.choice(Setting.VECTORS, "tf-idf", "counts", "hashed")) {
      case "counts" -> TextVectors.counts(texts, 2, words);
      case "hashed" -> TextVectors.hashed(words);
      default -> TextVectors.tfIdf(texts, 2, words);
    };
  }

  // --- what to test with ---

  private static boolean isShare(RunSettings settings) {
    try {
      double share = Double.parseDouble(settings.text(Setting.TEST));
      if (share >= 0 && share < 1) {
        return true;
      }
    } catch (NumberFormatException _) {
      return false;
    }
    throw settings.wrong(
        Setting.TEST, settings.text(Setting.TEST), "a share from 0 to below 1, or a path", null);
  }

  private static RawData split(RunSettings settings, Dataset all, Reading reading, ElementType type)
      throws IOException {
    if (!isShare(settings)) {
      return new RawData(all, others(settings, reading, all.targets(), type), reading, "");
    }
    Split split = heldOut(settings, all);
    return new RawData(split.train().compact(), split.test().compact(), reading, "");
  }

  private static Split heldOut(RunSettings settings, Dataset all) {
    return heldOut(
        all, Double.parseDouble(settings.text(Setting.TEST)), settings.whole(Setting.SEED, 0));
  }

  /// Holds out a share of the samples, of each class as much.
  static Split heldOut(Dataset all, double share, long seed) {
    return all.targets() instanceof Targets.Classes
        ? Split.stratified(all, share, seed)
        : Split.holdOut(all, share, seed);
  }

  private static Dataset others(
      RunSettings settings, Reading reading, Targets known, ElementType type) throws IOException {
    Path path = existing(settings, Setting.TEST, settings.text(Setting.TEST));
    Dataset read = reading.labelled(path, type);
    return known instanceof Targets.Classes classes
        ? read.withTargets(aligned(path, read.targets(), classes.names()))
        : read;
  }

  /// The same classes, numbered as in a list of names.
  static Targets.Classes aligned(Path file, Targets targets, List<String> names)
      throws IOException {
    if (!(targets instanceof Targets.Classes classes)) {
      throw new IOException(file + ": its targets are no classes");
    }
    int[] places = new int[classes.count()];
    for (int i = 0; i < places.length; i++) {
      places[i] = names.indexOf(classes.names().get(i));
    }
    int[] indices = Arrays.stream(classes.indices()).map(i -> places[i]).toArray();
    int unknown = Arrays.stream(indices).boxed().toList().indexOf(-1);
    if (unknown >= 0) {
      throw new IOException(
          "%s: sample %d is of class \"%s\", but the classes learnt are %s"
              .formatted(
                  file,
                  unknown,
                  classes.names().get(classes.indices()[unknown]),
                  String.join(", ", names)));
    }
    return new Targets.Classes(indices, names);
  }
}
