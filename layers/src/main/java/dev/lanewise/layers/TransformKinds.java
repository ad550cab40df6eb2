package dev.lanewise.layers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.SpecText;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What texts of networks may say is done to weights before use: DropConnect and the normalizations
/// of parameters, built in and of plugins.
final class TransformKinds {
  static final Kind<WeightTransform> DROP_CONNECT =
      new Kind<>(
          "weight-transform",
          "drop-connect",
          "Drops weights in training",
          "Wan, Zeiler, Zhang, LeCun, Fergus 2013, ICML",
          List.of(
              Hyperparameter.real("rate", 0.5, Range.FRACTION, "how likely a drop is").required()),
          s -> new DropConnect(s.real("rate")));

  private TransformKinds() {}

  /// What a text means.
  ///
  /// @return null for none
  static @Nullable WeightTransform read(String text, Catalog catalog) {
    SpecText spec = SpecText.of(text);
    if (spec.name().equals(LayerKinds.NONE)) {
      return null;
    }
    return find(catalog, spec.name()).withAll(spec.settings()).create();
  }

  private static Configuration<WeightTransform> find(Catalog catalog, String name) {
    if (name.equals(DROP_CONNECT.name())) {
      return Configuration.of(DROP_CONNECT);
    }
    List<String> names = new ArrayList<>();
    for (Catalog.Entry entry : catalog.entries(WeightNormalizationProvider.KIND)) {
      names.add(entry.name());
      if (entry.name().equals(name) || entry.provider().aliases().contains(name)) {
        return normalization(catalog, name);
      }
    }
    names.add(DROP_CONNECT.name());
    names.add(LayerKinds.NONE);
    throw Kind.unknown(DROP_CONNECT.kind(), name, names);
  }

  /// The normalization of parameters of a name; what it makes knows its text.
  static Configuration<WeightTransform> normalization(Catalog catalog, String name) {
    return catalog
        .find(WeightNormalizationProvider.KIND, WeightNormalizationProvider.class, name)
        .finishedBy(NamedTransform::new);
  }

  /// The text of a transform.
  ///
  /// @throws IllegalStateException if it was made by code
  static String text(@Nullable WeightTransform transform) {
    return switch (transform) {
      case null -> LayerKinds.NONE;
      case NamedTransform named -> named.text().toString();
      case DropConnect(double rate) -> {
        var settings = new LinkedHashMap<String, String>();
        settings.put("rate", Double.toString(rate));
        yield new SpecText(DROP_CONNECT.name(), settings).toString();
      }
      default ->
          throw new IllegalStateException(
              "what is done to its weights, %s, was made by code, so no text says what it is; make it"
                      .formatted(transform.kind())
                  + " by name, see Normalizations.ofWeights");
    };
  }
}
