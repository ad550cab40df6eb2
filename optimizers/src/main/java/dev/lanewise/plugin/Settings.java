package dev.lanewise.plugin;

import dev.lanewise.optimizers.Schedule;
import java.util.Collections;
import java.util.List;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.LinkedHashMap;

/// The values of all hyperparameters of one plugin, checked and immutable.
public final class Settings {
  private final SequencedMap<String, Object> values;

  Settings(SequencedMap<String, Object> values) {
    this.values = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(values));
  }

  /// A real number.
  public double real(String name) {
    return value(name, Double.class);
  }

  /// A number that may follow a schedule; a plain number is a constant schedule.
  public Schedule schedule(String name) {
    return value(name, Schedule.class);
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
          "the plugin reads \"" + name + "\" as " + type.getSimpleName()
              + (value == null ? ", but declares only " + List.copyOf(new TreeMap<>(values).keySet())
                  : ", but declares it otherwise"));
    }
    return type.cast(value);
  }
}
