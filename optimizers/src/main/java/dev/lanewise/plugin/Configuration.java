package dev.lanewise.plugin;

import dev.lanewise.optimizers.Schedule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// A plugin and the settings it is going to have: a builder. Every method that sets something
/// checks it at once, changes this configuration and returns it.
///
/// ```java
/// Optimizer adam = Catalog.installed().optimizer("adam").keras().set("lr", 0.01).create();
/// ```
///
/// @param <T> what the plugin makes
public final class Configuration<T> {
  /// The key that chooses a preset in text.
  static final String PRESET = "preset";

  private final Provider<T> provider;
  private final List<Hyperparameter> known;
  private final Values values;
  private final Map<String, Object> given = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private @Nullable BiFunction<? super T, ? super SpecText, ? extends T> last;

  Configuration(Provider<T> provider, Supplier<Catalog> schedules) {
    this.provider = provider;
    this.known = provider.hyperparameters();
    this.values = new Values(plugin(), text -> schedules.get().scheduleFrom(text));
  }

  /// The configuration of a provider at hand, which need not be in any catalog. Schedules in texts
  /// are those of [Catalog#installed()].
  public static <T> Configuration<T> of(Provider<T> provider) {
    return new Configuration<>(provider, Catalog::installed);
  }

  /// The plugin.
  public Provider<T> provider() {
    return provider;
  }

  /// Sets a hyperparameter to a number.
  ///
  /// @throws SettingsException if there is none of that name, or it does not accept the number
  public Configuration<T> set(String key, double value) {
    return put(key, Double.toString(value), values::ofNumber, value);
  }

  /// Sets a hyperparameter to a whole number.
  ///
  /// @throws SettingsException if there is none of that name, or it does not accept the number
  public Configuration<T> set(String key, long value) {
    return put(key, Long.toString(value), values::ofWhole, value);
  }

  /// Sets a hyperparameter to yes or no.
  ///
  /// @throws SettingsException if there is none of that name, or it is not of that type
  public Configuration<T> set(String key, boolean value) {
    return put(key, Boolean.toString(value), values::ofFlag, value);
  }

  /// Sets a hyperparameter from text: a number, a word, a schedule such as
  /// `cosine(initial=0.1,steps=1000)`.
  ///
  /// @throws SettingsException if there is none of that name, or it does not accept the text
  public Configuration<T> set(String key, String value) {
    return put(key, value, values::ofText, value);
  }

  /// Sets a hyperparameter to several numbers.
  ///
  /// @throws SettingsException if there is none of that name, or it does not accept them
  public Configuration<T> set(String key, double[] value) {
    String text = String.join(":", Arrays.stream(value).mapToObj(Double::toString).toList());
    return put(key, text, values::ofNumbers, value);
  }

  /// Lets a hyperparameter follow a schedule.
  ///
  /// @throws SettingsException if there is none of that name, or it does not accept what the
  ///   schedule begins with
  public Configuration<T> set(String key, Schedule value) {
    return put(key, value.toString(), values::ofSchedule, value);
  }

  private <V> Configuration<T> put(
      String key, String text, BiFunction<Hyperparameter, V, Object> check, V value) {
    given.put(key, check.apply(hyperparameter(key, text), value));
    texts.put(key, text);
    return this;
  }

  private Hyperparameter hyperparameter(String key, String value) {
    for (Hyperparameter h : known) {
      if (h.name().equals(key)) {
        return h;
      }
    }
    throw values.unknown(key, value, known);
  }

  /// Sets what a preset of the plugin sets, and leaves other settings as they are.
  ///
  /// @throws SettingsException if the plugin has no preset of that name
  public Configuration<T> preset(String name) {
    Map<String, Map<String, String>> presets = provider.presets();
    Map<String, String> preset = presets.get(name);
    if (preset == null) {
      List<String> names = presets.keySet().stream().sorted().toList();
      throw new SettingsException(
          plugin()
              + ": preset="
              + name
              + " is unknown; "
              + Nearest.to(name, names).map(n -> "did you mean " + n + "? ").orElse("")
              + (names.isEmpty() ? "it has no presets" : "accepted: " + String.join(", ", names)));
    }
    preset.forEach(this::set);
    return this;
  }

  /// The conventions of PyTorch.
  ///
  /// @throws SettingsException if the plugin has no such preset
  public Configuration<T> torch() {
    return preset("torch");
  }

  /// The conventions of Keras.
  ///
  /// @throws SettingsException if the plugin has no such preset
  public Configuration<T> keras() {
    return preset("keras");
  }

  /// The conventions of Optax.
  ///
  /// @throws SettingsException if the plugin has no such preset
  public Configuration<T> optax() {
    return preset("optax");
  }

  /// Sets what a text says: `key=value` pairs, separated by spaces or commas. The key `preset`
  /// chooses a preset, which the other pairs then change.
  ///
  /// @throws PluginException if the text cannot be read, or something in it is wrong
  public Configuration<T> with(String text) {
    try {
      return withAll(SpecText.settings(text, ", \t\n\r"));
    } catch (SettingsException wrong) {
      throw named(wrong);
    }
  }

  /// Sets texts by key; the key `preset` comes first.
  ///
  /// @throws SettingsException if one is unknown or is not accepted
  public Configuration<T> withAll(SequencedMap<String, String> settings) {
    boolean ownPreset = known.stream().anyMatch(h -> h.name().equals(PRESET));
    String preset = settings.get(PRESET);
    if (preset != null && !ownPreset) {
      preset(preset);
    }
    settings.forEach((key, value) -> {
      if (ownPreset || !key.equals(PRESET)) {
        set(key, value);
      }
    });
    return this;
  }

  /// Sets what a file says: a `key=value` on each line, in UTF-8. Empty lines and lines that begin
  /// with `#` are left out.
  ///
  /// @throws PluginException if there is no such file, or something in it is wrong; the message
  ///   names file and line
  public Configuration<T> load(Path file) {
    SequencedMap<String, String> settings = new LinkedHashMap<>();
    Map<String, Integer> lines = new HashMap<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      int now = number;
      located(file, now, () -> SpecText.put(settings, line));
      lines.putIfAbsent(settings.lastEntry().getKey(), now);
    }
    if (settings.containsKey(PRESET) && known.stream().noneMatch(h -> h.name().equals(PRESET))) {
      String preset = settings.remove(PRESET);
      located(file, lines.getOrDefault(PRESET, 0), () -> preset(preset));
    }
    settings.forEach(
        (key, value) -> located(file, lines.getOrDefault(key, 0), () -> set(key, value)));
    return this;
  }

  private List<String> lines(Path file) {
    try {
      return Files.readAllLines(file, StandardCharsets.UTF_8);
    } catch (NoSuchFileException missing) {
      throw new PluginException(plugin() + ": there is no settings file " + file, missing);
    } catch (IOException wrong) {
      throw new UncheckedIOException(
          plugin() + ": the settings file " + file + " cannot be read", wrong);
    }
  }

  private void located(Path file, int line, Runnable action) {
    try {
      action.run();
    } catch (SettingsException wrong) {
      throw new SettingsException(file + ", line " + line + ": " + named(wrong).getMessage());
    }
  }

  private SettingsException named(SettingsException wrong) {
    String message = String.valueOf(wrong.getMessage());
    return message.contains(plugin()) ? wrong : new SettingsException(plugin() + ": " + message);
  }

  /// The settings as they stand, with defaults for what was not set.
  ///
  /// @throws SettingsException if a hyperparameter without a default was not set
  public Settings settings() {
    SequencedMap<String, Object> all = new LinkedHashMap<>();
    StringBuilder text = new StringBuilder();
    for (Hyperparameter h : known) {
      Object value = given.get(h.name());
      String written = texts.get(h.name());
      if (value == null || written == null) {
        written = h.defaultValue().orElseThrow(() -> values.missing(h));
        value = values.ofText(h, written);
      }
      all.put(h.name(), value);
      text.append(text.isEmpty() ? "" : ",")
          .append(h.name())
          .append('=')
          .append(SpecText.quoted(written));
    }
    return new Settings(all, text.toString());
  }

  /// Makes the thing.
  ///
  /// @throws SettingsException if a hyperparameter without a default was not set
  public T create() {
    T made = provider.create(settings());
    return last == null ? made : last.apply(made, spec());
  }

  /// Lets a function have the last word about what is made.
  ///
  /// @param finish takes what the plugin made, and the text that makes the same again: the plugin's
  ///   name with all settings
  public Configuration<T> finishedBy(BiFunction<? super T, ? super SpecText, ? extends T> finish) {
    last = finish;
    return this;
  }

  /// The plugin's name with all settings, defaults included.
  private SpecText spec() {
    SequencedMap<String, String> all = new LinkedHashMap<>();
    for (Hyperparameter h : known) {
      String written = texts.get(h.name());
      all.put(h.name(), written != null ? written : h.defaultValue().orElseThrow());
    }
    return new SpecText(provider.name(), all);
  }

  /// The plugin and what was set, as text: `adam(lr=0.01)`.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (Hyperparameter h : known) {
      if (texts.containsKey(h.name())) {
        text.append(text.isEmpty() ? "" : ",")
            .append(h.name())
            .append('=')
            .append(texts.get(h.name()));
      }
    }
    return provider.name() + (text.isEmpty() ? "" : "(" + text + ")");
  }

  private String plugin() {
    return provider.kind() + " \"" + provider.name() + "\"";
  }
}
