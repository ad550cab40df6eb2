package dev.lanewise.bench.train;

/// What can be set about a run: its key in a file, its option on the command line.
public enum Setting {
  /// Where the samples are.
  DATA("data.path", "--data", "PATH", "", "a file or a folder with samples"),
  /// What kind of files they are.
  FORMAT(
      "data.format",
      "--format",
      "FORMAT",
      "",
      "csv, idx, images or text; found from the path unless given"),
  /// The target column.
  LABEL(
      "data.label",
      "--label",
      "COLUMN",
      "",
      "target column of a table: its name or its number from 0; otherwise the one named target,"
          + " label, class or y, and else the last"),
  /// What the target is.
  TARGET("data.target", "--target", "KIND", "auto", "what the target is: auto, classes, numbers"),
  /// The first line of a table.
  HEADER("data.header", "--header", "KIND", "auto", "first line of a table: auto, names, row"),
  /// Columns that are no features.
  IGNORE("data.ignore", "--ignore", "COLUMNS", "", "columns of a table to leave out"),
  /// The test samples.
  TEST(
      "data.test",
      "--test",
      "SHARE|PATH",
      "0.2",
      "what to test with: a share of the samples, or other files; MNIST brings its own"),
  /// The samples to stop by.
  VALIDATION(
      "data.validation",
      "--validation",
      "SHARE",
      "auto",
      "share of the training samples to stop by; auto is 0.1 with --early-stop or a plateau"
          + " schedule, else 0"),
  /// How many samples to learn from.
  SAMPLES("data.samples", "--samples", "N", "0", "learn from the first N training samples; 0: all"),
  /// How numbers are scaled.
  SCALE(
      "data.scale",
      "--scale",
      "KIND",
      "auto",
      "auto, none, standardise, channels, min-max, robust or max-abs; auto standardises tables"),
  /// What stands for missing numbers.
  MISSING(
      "data.missing",
      "--missing",
      "KIND",
      "median",
      "what stands for missing numbers: mean, median, most-frequent or drop (the rows)"),
  /// The size of images.
  SIZE("data.size", "--size", "HxW", "32x32", "size that images of a folder are brought to"),
  /// The channels of images.
  COLOUR("data.colour", "--colour", "KIND", "rgb", "channels of images of a folder: rgb or gray"),
  /// How texts become numbers.
  VECTORS("data.vectors", "--vectors", "KIND", "tf-idf", "texts as tf-idf, counts or hashed"),
  /// How many words are kept.
  WORDS("data.words", "--words", "N", "5000", "most words of a vocabulary, or places to hash to"),

  /// The network.
  MODEL("network.model", "--model", "MODEL", "mlp", "mlp, cnn, or FILE.toml with a network or run"),
  /// The layers as text.
  LAYERS("network.layers", "", "TEXT", "", "all layers, as docs/models.md describes them"),
  /// Units of hidden layers.
  HIDDEN("network.hidden", "--hidden", "N,N", "auto", "units of the hidden layers"),
  /// Filters of convolutions.
  FILTERS("network.filters", "--filters", "N,N", "32,64", "filters of the convolutions of cnn"),
  /// The activation.
  ACTIVATION("network.activation", "--activation", "NAME", "relu", "activation of hidden layers"),
  /// The normalization.
  NORMALIZATION(
      "network.normalization",
      "--normalization",
      "NAME",
      "auto",
      "normalization of hidden layers (see plugins); auto is batch for cnn, else none"),
  /// Dropout.
  DROPOUT("network.dropout", "--dropout", "RATE", "auto", "dropout of hidden layers"),

  /// The optimizer.
  OPTIMIZER("optimizer.name", "--optimizer", "NAME", "adam", "optimizer: a name, or a whole text"),
  /// The schedule of its rate.
  SCHEDULE(
      "optimizer.schedule",
      "--schedule",
      "NAME",
      "auto",
      "schedule of the rate, such as cosine or one-cycle(peak=0.01), where steps and rate are filled"
          + " in; none; auto is cosine for cnn where no rate is given, else none"),

  /// How often the data is gone through.
  EPOCHS("training.epochs", "--epochs", "N", "auto", "how often to go through the data at most"),
  /// When to stop.
  EARLY_STOP(
      "training.early-stop",
      "--early-stop",
      "EPOCHS",
      "0",
      "stop after so many epochs without a better loss, and restore the best weights; 0: never"),
  /// How long to train.
  MINUTES("training.minutes", "--minutes", "M", "0", "stop when so much time is used up; 0: never"),
  /// Samples of a step.
  BATCH("training.batch", "--batch", "N", "auto", "samples of a step"),
  /// What is made small.
  LOSS(
      "training.loss",
      "--loss",
      "NAME",
      "auto",
      "cross-entropy, focal, mean-squared-error, mean-absolute-error, huber, hinge or"
          + " binary-cross-entropy; auto by the target"),
  /// Label smoothing.
  SMOOTHING("training.smoothing", "--smoothing", "PART", "0", "label smoothing"),
  /// Changes of training images.
  AUGMENT(
      "training.augment",
      "--augment",
      "LIST",
      "",
      "changes of training images: digits, or rotate=10,shift=2,scale=0.1,shear=5,elastic=30,"
          + "flip=0.5,crop=2,noise=0.1,erase=0.5"),
  /// What random numbers follow from.
  SEED("training.seed", "--seed", "N", "1", "what all random numbers follow from"),
  /// Who does the work.
  THREADS("training.threads", "--threads", "N", "0", "threads to work with; 0: all cores"),
  /// The element type.
  TYPE("training.type", "--type", "TYPE", "float", "elements: float or double");

  private final String key;
  private final String option;
  private final String label;
  private final String fallback;
  private final String doc;

  Setting(String key, String option, String label, String fallback, String doc) {
    this.key = key;
    this.option = option;
    this.label = label;
    this.fallback = fallback;
    this.doc = doc;
  }

  /// The table and the name in a file, such as `training.epochs`.
  public String key() {
    return key;
  }

  /// The option on the command line; empty if there is none.
  public String option() {
    return option;
  }

  /// What stands for its value in the help.
  public String label() {
    return label;
  }

  /// The value where none is given.
  public String fallback() {
    return fallback;
  }

  /// What it means.
  public String doc() {
    return doc;
  }

  /// The name without the table.
  String shortName() {
    return key.substring(key.indexOf('.') + 1);
  }
}
