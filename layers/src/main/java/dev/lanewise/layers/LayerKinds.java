package dev.lanewise.layers;

import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.ActivityProvider;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Provider;
import dev.lanewise.plugin.Settings;
import dev.lanewise.plugin.SpecText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The layers that texts of networks may name: those of Lanewise, here and in [ImageKinds], and
/// those of plugins.
final class LayerKinds {
  /// What follows the name of a normalization of activations where it is a layer.
  private static final String NORMALIZATION = "-normalization";

  static final String AUTO = "auto";
  static final String NONE = "none";
  static final String COMMON = "common practice";

  private LayerKinds() {}

  /// Those of Lanewise.
  ///
  /// @param catalog where names within their settings are looked up
  static List<LayerKind<?>> make(Catalog catalog) {
    List<LayerKind<?>> all = new ArrayList<>();
    all.add(dense(catalog));
    all.addAll(ImageKinds.make(catalog));
    all.add(embedding());
    all.addAll(shapes());
    all.addAll(randomness());
    all.addAll(functions());
    return List.copyOf(all);
  }

  private static LayerKind<Dense> dense(Catalog catalog) {
    return new LayerKind<>(
        "dense",
        Dense.class,
        "Each unit sees all inputs: y = f(x W' + b)",
        COMMON,
        List.of(
            count("units", "how many outputs"),
            activation(),
            bias(),
            initializer(),
            Hyperparameter.text("biasInitializer", "constant(value=0.0)", "first biases"),
            transform()),
        s ->
            new Dense(
                (int) s.whole("units"),
                Activation.parse(s.text("activation")),
                s.flag("bias"),
                orAuto(s.text("initializer")),
                InitializerKinds.read(s.text("biasInitializer")),
                TransformKinds.read(s.text("transform"), catalog)),
        d ->
            Map.of(
                "units", Integer.toString(d.units()),
                "activation", ActivationKinds.text(d.activation()),
                "bias", Boolean.toString(d.hasBias()),
                "initializer", orAuto(d.weightInitializer()),
                "biasInitializer", InitializerKinds.text(d.biasInitializer()),
                "transform", TransformKinds.text(d.transform())));
  }

  private static LayerKind<Embedding> embedding() {
    return new LayerKind<>(
        "embedding",
        Embedding.class,
        "A learnt vector for each token: n numbers become 1 x n x dimension",
        "Bengio, Ducharme, Vincent, Jauvin 2003, JMLR 3",
        List.of(
            count("tokens", "how many tokens there are"),
            count("dimension", "the length of a vector"),
            Hyperparameter.text("initializer", "normal(mean=0.0, deviation=1.0)", "first values")),
        s ->
            new Embedding(
                (int) s.whole("tokens"),
                (int) s.whole("dimension"),
                InitializerKinds.read(s.text("initializer"))),
        e ->
            Map.of(
                "tokens", Integer.toString(e.tokens()),
                "dimension", Integer.toString(e.dimension()),
                "initializer", InitializerKinds.text(e.initializer())));
  }

  private static List<LayerKind<?>> shapes() {
    return List.of(
        plain("flatten", Flatten.class, "The elements as a plain vector", new Flatten(null)),
        new LayerKind<>(
            "reshape",
            Flatten.class,
            "The same elements in another shape",
            COMMON,
            List.of(Hyperparameter.text("to", "1", "the shape, such as 784 or 1x28x28").required()),
            s -> new Flatten(SizeText.shape("layer \"reshape\": to", s.text("to"))),
            f -> Map.of("to", SizeText.shape(java.util.Objects.requireNonNull(f.to())))),
        plain("add", Sum.class, "The sum of two or more inputs: a residual connection", new Sum()),
        plain("concatenate", Concatenation.class, "The inputs side by side", new Concatenation()));
  }

  private static List<LayerKind<?>> randomness() {
    List<LayerKind<?>> all = new ArrayList<>();
    for (Dropout.Kind what : Dropout.Kind.values()) {
      all.add(
          new LayerKind<>(
              new Dropout(what, 0).kind(),
              Dropout.class,
              switch (what) {
                case ELEMENT -> "Drops elements in training";
                case CHANNEL -> "Drops whole channels in training";
                case SAMPLE -> "Drops a branch for whole samples in training";
                case ALPHA -> "Dropout that keeps mean and variance behind SELU";
              },
              switch (what) {
                case ELEMENT -> "Srivastava, Hinton, Krizhevsky, Sutskever, Salakhutdinov 2014";
                case CHANNEL -> "Tompson, Goroshin, Jain, LeCun, Bregler 2015, arXiv:1411.4280";
                case SAMPLE -> "Huang, Sun, Liu, Sedra, Weinberger 2016, arXiv:1603.09382";
                case ALPHA -> "Klambauer, Unterthiner, Mayr, Hochreiter 2017, arXiv:1706.02515";
              },
              List.of(
                  Hyperparameter.real("rate", 0.5, Range.FRACTION, "how likely a drop is")
                      .required()),
              s -> new Dropout(what, s.real("rate")),
              d -> Map.of("rate", Double.toString(d.rate()))));
    }
    all.add(
        new LayerKind<>(
            "gaussian-noise",
            GaussianNoise.class,
            "Adds normal numbers in training",
            COMMON,
            List.of(
                Hyperparameter.real("deviation", 1, Range.NOT_NEGATIVE, "their deviation")
                    .required()),
            s -> new GaussianNoise(s.real("deviation")),
            g -> Map.of("deviation", Double.toString(g.deviation()))));
    return all;
  }

  private static List<LayerKind<?>> functions() {
    List<LayerKind<?>> all = new ArrayList<>();
    all.add(
        plain("softmax", Softmax.class, "Softmax over a sample's elements", new Softmax(false)));
    all.add(
        plain(
            "log-softmax",
            Softmax.class,
            "The logarithm of softmax over a sample's elements",
            new Softmax(true)));
    all.add(
        new LayerKind<>(
            "prelu",
            PRelu.class,
            "x where positive, else x times a learnt slope",
            "He, Zhang, Ren, Sun 2015, arXiv:1502.01852",
            List.of(),
            _ -> new PRelu(),
            _ -> Map.of()));
    for (Kind<Activation> one : ActivationKinds.table()) {
      all.add(
          new LayerKind<>(
              one.name(),
              Elementwise.class,
              one.summary(),
              one.reference(),
              one.hyperparameters(),
              s -> new Elementwise(one.make().apply(s)),
              e -> Map.copyOf(SpecText.of(ActivationKinds.text(e.activation())).settings())));
    }
    return all;
  }

  static <L extends Layer> LayerKind<L> plain(String name, Class<L> type, String doc, L layer) {
    return new LayerKind<>(name, type, doc, COMMON, List.of(), _ -> layer, _ -> Map.of());
  }

  static Hyperparameter count(String name, String doc) {
    return Hyperparameter.whole(name, 1, 1, Integer.MAX_VALUE, doc).required();
  }

  static Hyperparameter activation() {
    return Hyperparameter.text("activation", "identity", "what is applied to the result");
  }

  static Hyperparameter bias() {
    return Hyperparameter.flag("bias", true, "whether a bias is added");
  }

  static Hyperparameter initializer() {
    return Hyperparameter.text(
        "initializer", AUTO, "first weights; auto: normal, of the gain of the activation");
  }

  static Hyperparameter transform() {
    return Hyperparameter.text(
        "transform", NONE, "what is done to the weights before use, such as spectral");
  }

  static @Nullable Initializer orAuto(String text) {
    return text.equals(AUTO) ? null : InitializerKinds.read(text);
  }

  static String orAuto(@Nullable Initializer initializer) {
    return initializer == null ? AUTO : InitializerKinds.text(initializer);
  }

  /// The text of a layer.
  ///
  /// @throws IllegalStateException if it, or part of it, was made by code
  static SpecText text(Layer layer) {
    if (layer instanceof NamedLayer named) {
      return named.text();
    }
    String name =
        layer instanceof Elementwise e
            ? SpecText.of(ActivationKinds.text(e.activation())).name()
            : layer.kind();
    for (LayerKind<?> kind : make(Catalog.builtIn())) {
      if (kind.name().equals(name) && kind.type().isInstance(layer)) {
        return kind.text(layer);
      }
    }
    throw new IllegalStateException(
        "was made by code, so no text says what it is; make it by name, see Layers.named");
  }

  /// The layer of a name, ready for settings. What plugins make knows its text.
  ///
  /// @throws dev.lanewise.plugin.PluginException if there is none of that name, or two
  static Configuration<Layer> find(Catalog catalog, String name) {
    for (LayerKind<?> kind : make(catalog)) {
      if (kind.name().equals(name)) {
        return Configuration.of(kind);
      }
    }
    if (has(catalog, LayerProvider.KIND, name)) {
      return catalog
          .find(LayerProvider.KIND, LayerProvider.class, name)
          .finishedBy(NamedLayer::new);
    }
    if (has(catalog, ActivityProvider.KIND, name)) {
      Configuration<ActivityPenalty> penalty = catalog.activity(name);
      return Configuration.of(new PenaltyKind(penalty.provider())).finishedBy(NamedLayer::new);
    }
    String normalization =
        name.endsWith(NORMALIZATION)
            ? name.substring(0, name.length() - NORMALIZATION.length())
            : "";
    if (has(catalog, NormalizationProvider.KIND, normalization)) {
      return normalization(catalog, normalization);
    }
    throw Kind.unknown(LayerProvider.KIND, name, names(catalog));
  }

  /// The normalization of a name; as a layer its name has an ending that says so.
  static Configuration<Layer> normalization(Catalog catalog, String name) {
    return catalog
        .find(NormalizationProvider.KIND, NormalizationProvider.class, name)
        .finishedBy((layer, text) ->
            new NamedLayer(layer, new SpecText(text.name() + NORMALIZATION, text.settings())));
  }

  /// A penalty on activations as a layer.
  ///
  /// @param penalty what makes the penalty
  private record PenaltyKind(Provider<ActivityPenalty> penalty) implements LayerProvider {
    @Override
    public String name() {
      return penalty.name();
    }

    @Override
    public String summary() {
      return penalty.summary();
    }

    @Override
    public String reference() {
      return penalty.reference();
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return penalty.hyperparameters();
    }

    @Override
    public Map<String, Map<String, String>> presets() {
      return penalty.presets();
    }

    @Override
    public Layer create(Settings settings) {
      return new PenalizedActivity(penalty.create(settings));
    }
  }

  private static boolean has(Catalog catalog, String kind, String name) {
    return catalog.entries(kind).stream()
        .anyMatch(e -> e.name().equals(name) || e.provider().aliases().contains(name));
  }

  /// The names of all layers.
  static List<String> names(Catalog catalog) {
    Set<String> names = new LinkedHashSet<>();
    make(catalog).forEach(kind -> names.add(kind.name()));
    catalog.entries(LayerProvider.KIND).forEach(e -> names.add(e.name()));
    catalog.entries(NormalizationProvider.KIND).forEach(e -> names.add(e.name() + NORMALIZATION));
    return List.copyOf(names);
  }
}
