package dev.lanewise.bench.train;

import dev.lanewise.data.SampleShape;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.layers.Window;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Nearest;
import dev.lanewise.plugin.PluginException;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// Makes the network of a run: a row of dense layers (`mlp`), convolutions before them (`cnn`), or
/// what a text describes.
final class NetworkChoice {
  /// The name of the last layer.
  static final String OUTPUT = "out";

  private final RunSettings settings;
  private final Activation activation;
  private final double dropout;
  private final @Nullable WeightTransform ofWeights;
  private final boolean isConvolutional;

  private NetworkChoice(RunSettings settings) {
    this.settings = settings;
    this.isConvolutional = isConvolutional(settings);
    this.activation = activation(settings);
    this.dropout =
        settings.isAuto(Setting.DROPOUT)
            ? (isConvolutional ? 0.25 : 0)
            : settings.number(Setting.DROPOUT, 0, 1);
    this.ofWeights =
        named("weight-normalization") ? transform(settings.text(Setting.NORMALIZATION)) : null;
    if (!settings.isAuto(Setting.NORMALIZATION)
        && !normalization().isEmpty()
        && ofWeights == null) {
      normalizationLayer();
    }
  }

  /// Whether the network is made of convolutions.
  static boolean isConvolutional(RunSettings settings) {
    return settings.choice(Setting.MODEL, "mlp", "cnn").equals("cnn");
  }

  /// The network for samples of a shape.
  ///
  /// @param outputs how many
  static Network of(RunSettings settings, SampleShape sample, int outputs) {
    if (settings.has(Setting.LAYERS)) {
      return written(settings, sample, outputs);
    }
    NetworkChoice choice = new NetworkChoice(settings);
    return choice.isConvolutional
        ? choice.convolutional(sample, outputs)
        : choice.dense(sample, outputs);
  }

  private static Network written(RunSettings settings, SampleShape sample, int outputs) {
    String origin = settings.origin(Setting.LAYERS);
    Network network;
    try {
      network = Network.parse(settings.text(Setting.LAYERS).strip(), settings.catalog());
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(origin + ": network.layers, " + e.getMessage(), e);
    }
    if (network.input().size() != sample.size() || network.outputShape().size() != outputs) {
      throw new WrongSetting(
          "%s: the network makes %s of %s, but the data needs %d outputs of %s"
              .formatted(origin, network.outputShape(), network.input(), outputs, sample));
    }
    return network;
  }

  private Network dense(SampleShape sample, int outputs) {
    Network.Builder network = Network.of(Shape.features(sample.size()));
    addHidden(network, hidden(sample.size() > 64 ? List.of(256) : List.of(64)));
    return network.add(OUTPUT, Layers.dense(outputs)).build();
  }

  private List<Integer> hidden(List<Integer> usual) {
    if (settings.isAuto(Setting.HIDDEN)) {
      return usual;
    }
    return settings.text(Setting.HIDDEN).equals("none")
        ? List.of()
        : settings.wholes(Setting.HIDDEN);
  }

  private void addHidden(Network.Builder network, List<Integer> units) {
    for (int i = 0; i < units.size(); i++) {
      String name = "hidden" + (i + 1);
      boolean isPlain = normalization().isEmpty();
      var layer = Layers.dense(units.get(i), isPlain ? activation : Activation.IDENTITY);
      network.add(name, ofWeights == null ? layer : layer.transform(ofWeights));
      if (!isPlain) {
        network.add(name + "/norm", normalizationLayer());
        network.add(name + "/" + activation.name(), Layers.activation(activation));
      }
      if (dropout > 0) {
        network.add(name + "/dropout", Layers.dropout(dropout));
      }
    }
  }

  private Network convolutional(SampleShape sample, int outputs) {
    if (!sample.isImage()) {
      throw settings.wrong(
          Setting.MODEL, "cnn", "mlp: samples of " + sample + " are no images", null);
    }
    Network.Builder network =
        Network.of(Shape.image(sample.channels(), sample.height(), sample.width()));
    List<Integer> filters = settings.wholes(Setting.FILTERS);
    for (int i = 0; i < filters.size(); i++) {
      addConvolution(network, "conv" + (i + 1), filters.get(i));
    }
    network.add("flat", Layers.flatten());
    addHidden(network, hidden(List.of(128)));
    return network.add(OUTPUT, Layers.dense(outputs)).build();
  }

  /// Pooling comes before the normalization, which so has a quarter of the elements to go through.
  private void addConvolution(Network.Builder network, String name, int filters) {
    boolean isPlain = normalization().isEmpty();
    var layer =
        Layers.convolution(
            filters, Window.of(3).padding(1), isPlain ? activation : Activation.IDENTITY);
    network.add(name, ofWeights == null ? layer : layer.transform(ofWeights));
    Shape.Image shape = network.shape().asImage();
    if (shape.height() > 1 && shape.width() > 1) {
      network.add(name + "/pool", Layers.maxPooling(2));
    }
    if (!isPlain) {
      network.add(name + "/norm", normalizationLayer());
      network.add(name + "/" + activation.name(), Layers.activation(activation));
    }
  }

  // --- names ---

  /// The normalization of activations, or nothing.
  private String normalization() {
    String name = settings.text(Setting.NORMALIZATION);
    return switch (name) {
      case "auto" -> isConvolutional ? "batch" : "";
      case "none" -> "";
      default -> ofWeights == null ? name : "";
    };
  }

  private boolean named(String kind) {
    String name = settings.text(Setting.NORMALIZATION).split("\\(", 2)[0];
    return settings.catalog().entries(kind).stream().anyMatch(e -> e.name().equals(name));
  }

  private Layer normalizationLayer() {
    return plugin(normalization(), Normalizations::ofActivations, settings);
  }

  private WeightTransform transform(String text) {
    return plugin(text, Normalizations::ofWeights, settings);
  }

  /// Finds a configuration in a catalog.
  private interface Finder<T> {
    dev.lanewise.plugin.Configuration<T> find(Catalog catalog, String name);
  }

  private static <T> T plugin(String text, Finder<T> finder, RunSettings settings) {
    String origin = settings.origin(Setting.NORMALIZATION);
    PluginText plugin = PluginText.of(text, origin);
    try {
      var configuration = finder.find(settings.catalog(), plugin.name());
      plugin.values().forEach(configuration::set);
      return configuration.create();
    } catch (PluginException e) {
      throw new WrongSetting(origin + ": " + e.getMessage(), e);
    }
  }

  private static Activation activation(RunSettings settings) {
    String name = settings.text(Setting.ACTIVATION);
    Optional<Activation> found =
        Activation.all().stream().filter(a -> a.name().split("\\(", 2)[0].equals(name)).findFirst();
    List<String> names =
        Activation.all().stream().map(a -> a.name().split("\\(", 2)[0]).distinct().toList();
    UnaryOperator<String> meant = n -> "; did you mean " + n + "?";
    return found.orElseThrow(() ->
        settings.wrong(
            Setting.ACTIVATION,
            name,
            "one of " + String.join(", ", names) + Nearest.to(name, names).map(meant).orElse(""),
            null));
  }
}
