package dev.lanewise.plugin;

import dev.lanewise.optimizers.Schedule;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// The values of all hyperparameters of one plugin, checked and immutable.
public final class Settings {
  private final SequencedMap<String, Object> values;
  private final String text;

  /// @param values by name, of the classes that the getters promise
  /// @param text the same for people
  Settings(SequencedMap<String, Object> values, String text) {
    this.values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
    this.text = text;
  }

  /// The settings of a plugin: the given texts, and defaults for the rest. Schedules in the texts
  /// are those of [Catalog#installed()].
  ///
  /// @param given texts by the name of the hyperparameter
  /// @throws SettingsException if one is unknown, missing, of the wrong type or out of range
  public static Settings of(Provider<?> provider, Map<String, String> given) {
    Configuration<?> configuration = Configuration.of(provider);
    given.forEach(configuration::set);
    return configuration.settings();
  }

  /// A real number.
  public double real(String name) {
    return value(name, Double.class);
  }

  /// A number that may follow a schedule; a plain number is a constant schedule.
  public Schedule schedule(String name) {
    return value(name, Schedule.class);
  }

  /// Several numbers that may follow schedules; a plain number is a constant schedule.
  public List<Schedule> schedules(String name) {
    List<?> list = value(name, List.class);
    return list.stream().map(Schedule.class::cast).toList();
  }

  /// A whole number.
  public long whole(String name) {
    return value(name, Long.class);
  }

  /// Yes or no.
  public boolean flag(String name) {
    return value(name, Boolean.class);
  }

  /// One of several words, or any text.
  public String text(String name) {
    return value(name, String.class);
  }

  /// Several real numbers.
  public double[] reals(String name) {
    return value(name, double[].class).clone();
  }

  private <T> T value(String name, Class<T> type) {
    Object value = values.get(name);
    if (!type.isInstance(value)) {
      throw new IllegalArgumentException(
          "the plugin reads \""
              + name
              + "\" as "
              + type.getSimpleName()
              + (value == null
                  ? ", but declares only " + String.join(", ", values.keySet())
                  : ", but declares it otherwise"));
    }
    return type.cast(value);
  }

  /// As `key=value,key=value`, every hyperparameter in the order in which the plugin declares them.
  @Override
  public String toString() {
    return text;
  }
}
