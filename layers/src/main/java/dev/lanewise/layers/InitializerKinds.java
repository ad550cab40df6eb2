package dev.lanewise.layers;

import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.function.Function;

/// The initializers that texts of networks may name.
final class InitializerKinds {
  private static final String XAVIER = "Glorot, Bengio 2010, AISTATS";
  private static final String HE = "He, Zhang, Ren, Sun 2015, arXiv:1502.01852";
  private static final String LECUN = "LeCun, Bottou, Orr, Müller 1998, Efficient BackProp";
  private static final String NONE = "common practice";
  private static final Hyperparameter GAIN = gain(1);

  private static final List<Kind<Initializer>> TABLE =
      List.of(
          kind("zeros", "All 0", NONE, List.of(), _ -> Initializer.zeros()),
          kind("ones", "All 1", NONE, List.of(), _ -> Initializer.ones()),
          kind(
              "constant",
              "All this value",
              NONE,
              List.of(Hyperparameter.real("value", 0, Range.ANY, "the value").required()),
              s -> Initializer.constant(s.real("value"))),
          kind(
              "uniform",
              "Uniform in [-a, a)",
              NONE,
              List.of(Hyperparameter.real("a", 0, Range.NOT_NEGATIVE, "half the width").required()),
              s -> Initializer.uniform(s.real("a"))),
          kind(
              "normal",
              "Normal",
              NONE,
              List.of(mean(), deviation()),
              s -> Initializer.normal(s.real("mean"), s.real("deviation"))),
          kind(
              "truncated-normal",
              "Normal, drawn again beyond two deviations",
              NONE,
              List.of(mean(), deviation()),
              s -> Initializer.truncatedNormal(s.real("mean"), s.real("deviation"))),
          kind(
              "xavier-uniform",
              "Uniform of variance gain^2 * 2 / (fanIn + fanOut)",
              XAVIER,
              List.of(GAIN),
              s -> Initializer.xavierUniform(s.real("gain"))),
          kind(
              "xavier-normal",
              "Normal of variance gain^2 * 2 / (fanIn + fanOut)",
              XAVIER,
              List.of(GAIN),
              s -> Initializer.xavierNormal(s.real("gain"))),
          kind(
              "he-uniform",
              "Uniform of variance gain^2 / fanIn",
              HE,
              List.of(gain(Activation.RELU.gain())),
              s -> Initializer.heUniform(s.real("gain"))),
          kind(
              "he-normal",
              "Normal of variance gain^2 / fanIn",
              HE,
              List.of(gain(Activation.RELU.gain())),
              s -> Initializer.heNormal(s.real("gain"))),
          kind(
              "lecun-uniform",
              "Uniform of variance 1 / fanIn",
              LECUN,
              List.of(),
              _ -> Initializer.lecunUniform()),
          kind(
              "lecun-normal",
              "Normal of variance 1 / fanIn",
              LECUN,
              List.of(),
              _ -> Initializer.lecunNormal()),
          kind(
              "orthogonal",
              "Orthogonal rows or columns of length gain",
              "Saxe, McClelland, Ganguli 2013, arXiv:1312.6120",
              List.of(GAIN),
              s -> Initializer.orthogonal(s.real("gain"))),
          kind(
              "identity",
              "Unit i passes on input i",
              NONE,
              List.of(),
              _ -> Initializer.identity()));

  private InitializerKinds() {}

  /// The initializer that a text means.
  static Initializer read(String text) {
    return Kind.read(text, TABLE);
  }

  /// The text of an initializer.
  ///
  /// @throws IllegalStateException if it was made by code
  static String text(Initializer initializer) {
    if (initializer instanceof NamedInitializer named) {
      return named.toString();
    }
    throw new IllegalStateException(
        "its initializer was made by code, so no text says what it is; use one of Initializer");
  }

  static List<Kind<Initializer>> table() {
    return TABLE;
  }

  private static Kind<Initializer> kind(
      String name,
      String summary,
      String reference,
      List<Hyperparameter> takes,
      Function<Settings, Initializer> make) {
    return new Kind<>("initializer", name, summary, reference, takes, make);
  }

  private static Hyperparameter gain(double usual) {
    return Hyperparameter.real("gain", usual, Range.NOT_NEGATIVE, "enlarges the values");
  }

  private static Hyperparameter mean() {
    return Hyperparameter.real("mean", 0, Range.ANY, "the mean");
  }

  private static Hyperparameter deviation() {
    return Hyperparameter.real("deviation", 1, Range.NOT_NEGATIVE, "the standard deviation");
  }
}
