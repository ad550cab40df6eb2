package dev.lanewise.plugin;

import dev.lanewise.optimizers.Schedule;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns what was given for a hyperparameter into the value that [Settings] hold, or refuses it.
final class Values {
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?(?:[0-9]+\\.?[0-9]*|\\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[+-]?Infinity");
  private static final Pattern WHOLE = Pattern.compile("[+-]?[0-9]+");

  private final String plugin;
  private final Function<String, Schedule> schedules;

  /// For the hyperparameters of one plugin.
  ///
  /// @param plugin how messages name it, such as `optimizer "adam"`
  /// @param schedules makes a schedule from its text
  Values(String plugin, Function<String, Schedule> schedules) {
    this.plugin = plugin;
    this.schedules = schedules;
  }

  /// Whether a text is a real number.
  static boolean isNumber(String text) {
    return NUMBER.matcher(text).matches();
  }

  /// The value that a text means.
  Object ofText(Hyperparameter h, String text) {
    return switch (h.type()) {
      case Hyperparameter.Real(var range, boolean scheduled) ->
          scheduled ? schedule(h, range, text) : (Object) number(h, range, text);
      case Hyperparameter.Whole(long low, long high) -> whole(h, low, high, text);
      case Hyperparameter.Flag() ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw refused(h, text, "is not yes or no");
          };
      case Hyperparameter.Choice(List<String> words) -> {
        String word = text.toLowerCase(Locale.ROOT);
        if (!words.contains(word) && !words.contains(text)) {
          throw refused(h, text, "is none of the choices" + nearest(word, words));
        }
        yield words.contains(text) ? text : word;
      }
      case Hyperparameter.Reals(var range) ->
          parts(text).stream().mapToDouble(part -> number(h, range, part.strip())).toArray();
      case Hyperparameter.Schedules(var range) -> {
        List<Schedule> list = new ArrayList<>();
        parts(text).forEach(part -> list.add(schedule(h, range, part.strip())));
        yield List.copyOf(list);
      }
      case Hyperparameter.Text() -> text;
    };
  }

  /// The value that a number means.
  Object ofNumber(Hyperparameter h, double x) {
    return switch (h.type()) {
      case Hyperparameter.Real(var range, boolean scheduled) -> {
        double checked = inRange(h, range, x, Double.toString(x));
        yield scheduled ? Schedule.constant(checked) : (Object) checked;
      }
      case Hyperparameter.Reals(var range) ->
          new double[] {inRange(h, range, x, Double.toString(x))};
      case Hyperparameter.Schedules(var range) ->
          List.of(Schedule.constant(inRange(h, range, x, Double.toString(x))));
      case Hyperparameter.Whole(long low, long high) when x == (long) x ->
          whole(h, low, high, Long.toString((long) x));
      default -> throw refused(h, Double.toString(x), "is a number");
    };
  }

  /// The value that a whole number means.
  Object ofWhole(Hyperparameter h, long x) {
    return h.type() instanceof Hyperparameter.Whole(long low, long high)
        ? (Object) whole(h, low, high, Long.toString(x))
        : ofNumber(h, (double) x);
  }

  /// The value that yes or no means.
  Object ofFlag(Hyperparameter h, boolean x) {
    if (!(h.type() instanceof Hyperparameter.Flag)) {
      throw refused(h, Boolean.toString(x), "is yes or no");
    }
    return x;
  }

  /// The values that several numbers mean.
  Object ofNumbers(Hyperparameter h, double[] x) {
    if (!(h.type() instanceof Hyperparameter.Reals(var range))) {
      throw refused(h, x.length + " numbers", "are several numbers");
    }
    for (double one : x) {
      inRange(h, range, one, Double.toString(one));
    }
    return x.clone();
  }

  /// The value that a schedule means.
  Object ofSchedule(Hyperparameter h, Schedule schedule) {
    return switch (h.type()) {
      case Hyperparameter.Real(var range, boolean scheduled) when scheduled -> {
        inRange(h, range, schedule.at(0), schedule + ", which begins at " + schedule.at(0));
        yield schedule;
      }
      case Hyperparameter.Schedules _ -> List.of(schedule);
      default -> throw refused(h, schedule.toString(), "is a schedule");
    };
  }

  private Schedule schedule(Hyperparameter h, Hyperparameter.Range range, String text) {
    if (isNumber(text)) {
      return Schedule.constant(number(h, range, text));
    }
    if (!text.matches("[A-Za-z].*")) {
      throw refused(h, text, "is neither a number nor a schedule");
    }
    Schedule schedule;
    try {
      schedule = schedules.apply(text);
    } catch (SettingsException wrong) {
      throw new SettingsException(
          plugin + ": " + h.name() + "=" + text + ": " + wrong.getMessage());
    } catch (PluginException wrong) {
      throw refused(h, text, "is neither a number nor a schedule (" + wrong.getMessage() + ")");
    }
    inRange(h, range, schedule.at(0), text + ", which begins at " + schedule.at(0) + ",");
    return schedule;
  }

  private double number(Hyperparameter h, Hyperparameter.Range range, String text) {
    if (!isNumber(text)) {
      throw refused(h, text, "is not a number");
    }
    return inRange(h, range, Double.parseDouble(text), text);
  }

  private double inRange(Hyperparameter h, Hyperparameter.Range range, double x, String text) {
    if (!range.contains(x)) {
      throw refused(h, text, "is out of range");
    }
    return x;
  }

  private long whole(Hyperparameter h, long low, long high, String text) {
    if (!WHOLE.matcher(text).matches()) {
      throw refused(h, text, "is not a whole number");
    }
    try {
      long x = Long.parseLong(text);
      if (x >= low && x <= high) {
        return x;
      }
    } catch (NumberFormatException tooLarge) {
      throw refused(h, text, "is out of range");
    }
    throw refused(h, text, "is out of range");
  }

  private static List<String> parts(String text) {
    return text.isBlank() ? List.of() : SpecText.split(text, ":");
  }

  private static String nearest(String word, List<String> words) {
    return Nearest.to(word, words).map(w -> " (did you mean " + w + "?)").orElse("");
  }

  private SettingsException refused(Hyperparameter h, String value, String why) {
    return new SettingsException(
        plugin + ": " + h.name() + "=" + value + " " + why + "; accepted: " + h.accepted());
  }

  /// The refusal of a key that the plugin does not have.
  ///
  /// @param value what was given for it, if there is a text for it
  SettingsException unknown(String key, @Nullable Object value, List<Hyperparameter> known) {
    List<String> names = known.stream().map(Hyperparameter::name).toList();
    String given = value == null ? key : key + "=" + value;
    String meant =
        Nearest.to(key, names)
            .flatMap(name -> known.stream().filter(h -> h.name().equals(name)).findFirst())
            .map(h -> "did you mean " + h.name() + ", " + h.accepted() + "? ")
            .orElse("");
    return new SettingsException(
        plugin
            + ": "
            + given
            + " is unknown; "
            + meant
            + (names.isEmpty() ? "it takes no settings" : "accepted: " + String.join(", ", names)));
  }

  /// The refusal of settings that lack a value.
  SettingsException missing(Hyperparameter h) {
    return new SettingsException(
        plugin + ": " + h.name() + " is missing; accepted: " + h.accepted() + " (" + h.doc() + ")");
  }
}
