package dev.lanewise.bench.train;

import dev.lanewise.bench.train.RunSettings.Given;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.PluginException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Makes the optimizer of a run: regularizers, clippings, the optimizer with its rate or schedule,
/// projections, as one text of the catalog.
///
/// @param text what [Catalog#optimizerFrom(String)] reads
/// @param optimizer what it made of it
record OptimizerChoice(String text, Optimizer optimizer) {
  /// Rates for small and middling networks in mini-batches, where the default of the plugin is the
  /// one of a paper or a peer that serves other uses. Found on the tables and digits of the bars;
  /// those of sign-like steps are smaller, since every weight moves by the whole rate.
  private static final Map<String, String> RATES =
      Map.of(
          "sgd", "0.1",
          "momentum", "0.02",
          "nesterov", "0.02",
          "rmsprop", "0.001",
          "lion", "0.0003",
          "muon", "0.02",
          "lars", "2");

  /// Settings that go with a rate above.
  private static final Map<String, Map<String, String>> COMPANIONS =
      Map.of("muon", Map.of("adamRateRatio", "0.05", "weightDecay", "0.01"));

  /// Schedules that end when the run does.
  private static final Set<String> WHOLE_RUN = Set.of("cosine", "polynomial", "one-cycle");

  /// Makes the optimizer that settings describe.
  ///
  /// @param steps how many steps the run takes at most
  static OptimizerChoice of(RunSettings settings, long steps) {
    return of(settings, settings.text(Setting.OPTIMIZER), steps);
  }

  /// Makes another optimizer in the place of that of the settings.
  static OptimizerChoice of(RunSettings settings, String optimizer, long steps) {
    Catalog catalog = settings.catalog();
    List<String> before = new ArrayList<>();
    List<String> after = new ArrayList<>();
    regularizers(settings)
        .forEach((name, values) -> {
          PluginText plugin = new PluginText(name, values);
          (isProjection(catalog, plugin) ? after : before).add(plugin.toString());
        });
    List<String> parts = new ArrayList<>(before);
    parts.add(main(settings, optimizer, steps));
    parts.addAll(after);
    String text = PluginText.joined(parts);
    try {
      return new OptimizerChoice(text, catalog.optimizerFrom(text));
    } catch (PluginException e) {
      throw new WrongSetting(settings.origin(Setting.OPTIMIZER) + ": " + e.getMessage(), e);
    }
  }

  /// The regularizers and clippings by name, with their settings.
  private static SequencedMap<String, SequencedMap<String, Given>> regularizers(
      RunSettings settings) {
    SequencedMap<String, SequencedMap<String, Given>> all = new LinkedHashMap<>();
    settings
        .others(RunSettings.REGULARIZERS)
        .forEach((key, value) -> {
          int dot = key.indexOf('.');
          String name = dot < 0 ? key : key.substring(0, dot);
          SequencedMap<String, Given> own = all.computeIfAbsent(name, _ -> new LinkedHashMap<>());
          if (dot < 0) {
            shorthand(settings.catalog(), name, value, own);
          } else {
            own.put(key.substring(dot + 1), value);
          }
        });
    return all;
  }

  /// A value for the plugin itself: its first number, or settings in parentheses, or nothing.
  private static void shorthand(
      Catalog catalog, String name, Given value, SequencedMap<String, Given> settings) {
    String text = value.value();
    if (text.isEmpty() || text.equals("true")) {
      return;
    }
    if (text.contains("=")) {
      settings.putAll(PluginText.of(name + "(" + text + ")", value.origin()).settings());
      return;
    }
    settings.put(firstNumber(find(catalog, name, value.origin())), value);
  }

  private static String firstNumber(Configuration<Link> plugin) {
    return plugin.provider().hyperparameters().stream()
        .map(Hyperparameter::name)
        .findFirst()
        .orElse("strength");
  }

  private static Configuration<Link> find(Catalog catalog, String name, String origin) {
    try {
      String kind = catalog.require(List.of("regularizer", "clipping"), name).kind();
      return kind.equals("clipping") ? catalog.clipping(name) : catalog.regularizer(name);
    } catch (PluginException e) {
      throw new WrongSetting(origin + ": " + e.getMessage(), e);
    }
  }

  /// Whether a plugin works on the weights after the step; checks its settings, too.
  private static boolean isProjection(Catalog catalog, PluginText plugin) {
    String origin =
        plugin.settings().isEmpty()
            ? "regularizers"
            : plugin.settings().firstEntry().getValue().origin();
    Configuration<Link> configuration = find(catalog, plugin.name(), origin);
    set(configuration, plugin.settings());
    boolean isClipping =
        catalog.entries("clipping").stream().anyMatch(e -> e.name().equals(plugin.name()));
    return !isClipping && !(configuration.create() instanceof Penalty);
  }

  private static <T> void set(Configuration<T> plugin, Map<String, Given> settings) {
    settings.forEach((key, value) -> {
      try {
        if (key.equals("preset")) {
          plugin.preset(value.value());
        } else {
          plugin.set(key, value.value());
        }
      } catch (PluginException e) {
        throw new WrongSetting(value.origin() + ": " + e.getMessage(), e);
      }
    });
  }

  private static String main(RunSettings settings, String optimizer, long steps) {
    Catalog catalog = settings.catalog();
    String origin = settings.origin(Setting.OPTIMIZER);
    SequencedMap<String, Given> given = settings.others(RunSettings.OPTIMIZER);
    if (!isOptimizer(catalog, optimizer)) {
      if (!given.isEmpty() || settings.has(Setting.SCHEDULE)) {
        Given first = given.isEmpty() ? null : given.firstEntry().getValue();
        throw new WrongSetting(
            (first == null ? settings.origin(Setting.SCHEDULE) : first.origin())
                + ": settings and schedule go into the text where the optimizer is a composition: "
                + optimizer);
      }
      return optimizer;
    }
    PluginText plugin = PluginText.of(optimizer, origin);
    plugin.settings().putAll(given);
    Configuration<Optimizer> configuration;
    try {
      configuration = catalog.optimizer(plugin.name());
    } catch (PluginException e) {
      throw new WrongSetting(origin + ": " + e.getMessage(), e);
    }
    List<Hyperparameter> takes = configuration.provider().hyperparameters();
    if (takes.stream().anyMatch(h -> h.name().equals("lr"))) {
      addRate(settings, plugin, takes, steps);
    }
    set(configuration, plugin.settings());
    return plugin.toString();
  }

  /// Whether a text is one optimizer, rather than a composition or a wrapper.
  private static boolean isOptimizer(Catalog catalog, String text) {
    if (!PluginText.isSingle(text)) {
      return false;
    }
    String name = text.split("\\(", 2)[0].strip();
    return catalog.entries("wrapper").stream().noneMatch(e -> e.name().equals(name));
  }

  private static void addRate(
      RunSettings settings, PluginText plugin, List<Hyperparameter> takes, long steps) {
    String own =
        takes.stream()
            .filter(h -> h.name().equals("lr"))
            .findFirst()
            .flatMap(Hyperparameter::defaultValue)
            .orElse("0.001");
    boolean isChosen =
        plugin.settings().containsKey("lr") || plugin.settings().containsKey("preset");
    String rate =
        plugin.settings().containsKey("lr")
            ? plugin.settings().get("lr").value()
            : RATES.getOrDefault(plugin.name(), own);
    if (!isChosen) {
      plugin.putIfAbsent("lr", rate);
      COMPANIONS.getOrDefault(plugin.name(), Map.of()).forEach(plugin::putIfAbsent);
    }
    String schedule = schedule(settings, isChosen);
    if (!schedule.isEmpty()) {
      String origin = settings.origin(Setting.SCHEDULE);
      String text = schedule(settings.catalog(), PluginText.of(schedule, origin), rate, steps);
      plugin.settings().put("lr", new Given(text, origin));
    }
  }

  /// The schedule that was asked for; without a word about rate or schedule, convolutions, which
  /// are trained for few epochs, end with small steps.
  private static String schedule(RunSettings settings, boolean hasRate) {
    if (!settings.isAuto(Setting.SCHEDULE)) {
      String given = settings.text(Setting.SCHEDULE);
      return given.equals("none") ? "" : given;
    }
    return !hasRate && NetworkChoice.isConvolutional(settings) ? "cosine" : "";
  }

  /// The schedule with rate and length of the run where they are not given.
  private static String schedule(Catalog catalog, PluginText plugin, String rate, long steps) {
    Configuration<?> configuration;
    try {
      configuration = catalog.schedule(plugin.name());
    } catch (PluginException e) {
      throw new WrongSetting(e.getMessage() == null ? plugin.name() : e.getMessage(), e);
    }
    Set<String> takes = new java.util.HashSet<>();
    configuration.provider().hyperparameters().forEach(h -> takes.add(h.name()));
    for (String key : List.of("initial", "peak", "value", "of")) {
      if (takes.contains(key)) {
        plugin.putIfAbsent(key, rate);
      }
    }
    Given of = plugin.settings().get("of");
    if (of != null && !isNumber(of.value())) {
      PluginText inner = PluginText.of(of.value(), of.origin());
      plugin.settings().put("of", new Given(schedule(catalog, inner, rate, steps), of.origin()));
    }
    if (WHOLE_RUN.contains(plugin.name())) {
      plugin.putIfAbsent("steps", Long.toString(Math.max(2, steps)));
    }
    if (plugin.name().equals("warmup-stable-decay")) {
      plugin.putIfAbsent("warmup", Long.toString(steps / 20));
      plugin.putIfAbsent("decay", Long.toString(steps / 5));
      plugin.putIfAbsent("stable", Long.toString(steps - steps / 20 - steps / 5));
    }
    return plugin.toString();
  }

  private static boolean isNumber(String text) {
    try {
      return Double.isFinite(Double.parseDouble(text));
    } catch (NumberFormatException _) {
      return false;
    }
  }

  /// Whether the rate follows a figure of the validation data.
  static boolean listens(RunSettings settings) {
    return settings.text(Setting.SCHEDULE).contains("plateau")
        || settings.text(Setting.OPTIMIZER).contains("plateau");
  }
}
