package dev.lanewise.layers;

import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// The activations that texts of networks may name.
final class ActivationKinds {
  private static final List<Kind<Activation>> TABLE = make();

  private ActivationKinds() {}

  static List<Kind<Activation>> table() {
    return TABLE;
  }

  /// The text of an activation.
  ///
  /// @throws IllegalStateException if it was made by code
  static String text(Activation activation) {
    if (!activation.hasText()) {
      throw new IllegalStateException(
          "its activation \"%s\" was made by code, so no text says what it is; use one of Activation"
              .formatted(activation.name()));
    }
    return activation.name();
  }

  private static List<Kind<Activation>> make() {
    List<Kind<Activation>> all = new ArrayList<>();
    for (Activation one : Activation.all()) {
      if (one.name().indexOf('(') < 0) {
        all.add(kind(one.name(), "An activation without settings", List.of(), _ -> one));
      }
    }
    all.add(
        kind(
            "leaky-relu",
            "x where positive, slope * x elsewhere",
            List.of(Hyperparameter.real("slope", 0.01, Range.NOT_NEGATIVE, "below 0")),
            s -> Activation.leakyRelu(s.real("slope"))));
    all.add(
        kind(
            "elu",
            "x where positive, alpha (e^x - 1) elsewhere",
            List.of(Hyperparameter.real("alpha", 1, Range.NOT_NEGATIVE, "minus the limit")),
            s -> Activation.elu(s.real("alpha"))));
    all.add(
        kind(
            "celu",
            "x where positive, alpha (e^(x / alpha) - 1) elsewhere",
            List.of(Hyperparameter.real("alpha", 1, Range.POSITIVE, "minus the limit")),
            s -> Activation.celu(s.real("alpha"))));
    return List.copyOf(all);
  }

  private static Kind<Activation> kind(
      String name,
      String summary,
      List<Hyperparameter> takes,
      Function<Settings, Activation> make) {
    return new Kind<>("activation", name, summary, "see Activation", takes, make);
  }
}
