package dev.lanewise.bench.train;

import dev.lanewise.data.Augmentation;
import dev.lanewise.data.Augmentations;
import dev.lanewise.data.Warp;
import dev.lanewise.plugin.Nearest;
import java.util.ArrayList;
import java.util.List;

/// Makes the changes of training images: one warp for all that bends, and the others after it.
final class AugmentChoice {
  /// Kept mild: a 6 turned far is a 9.
  private static final String DIGITS = "rotate=10,shift=2,scale=0.1,shear=10";

  private static final List<String> NAMES =
      List.of(
          "digits", "rotate", "shift", "scale", "shear", "elastic", "flip", "crop", "noise",
          "erase");

  private Warp warp = Warp.none();
  private boolean isWarped;
  private final List<Augmentation> others = new ArrayList<>();

  private AugmentChoice() {}

  /// The augmentations that settings describe.
  static List<Augmentation> of(RunSettings settings) {
    AugmentChoice choice = new AugmentChoice();
    for (String part : settings.list(Setting.AUGMENT)) {
      if (part.equals("digits")) {
        RunSettings.split(DIGITS).forEach(p -> choice.add(settings, p));
      } else {
        choice.add(settings, part);
      }
    }
    List<Augmentation> all = new ArrayList<>();
    if (choice.isWarped) {
      all.add(choice.warp);
    }
    all.addAll(choice.others);
    return all;
  }

  private void add(RunSettings settings, String part) {
    int equals = part.indexOf('=');
    String name = equals < 0 ? part : part.substring(0, equals);
    try {
      double value = Double.parseDouble(part.substring(equals + 1));
      if (equals < 0 || !apply(name, value)) {
        throw unknown(settings, part, null);
      }
    } catch (NumberFormatException e) {
      throw unknown(settings, part, e);
    } catch (WrongSetting e) {
      throw e;
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(
          settings.origin(Setting.AUGMENT) + ": " + part + ": " + e.getMessage(), e);
    }
  }

  private boolean apply(String name, double value) {
    switch (name) {
      case "rotate" -> warp = warp.rotated(value);
      case "shift" -> warp = warp.shifted(value);
      case "scale" -> warp = warp.scaled(1 - value, 1 + value);
      case "shear" -> warp = warp.sheared(value);
      case "elastic" -> warp = warp.elastic(value, 5);
      case "flip" -> others.add(Augmentations.sometimes(value, Augmentations.flipLeftRight()));
      case "crop" -> others.add(Augmentations.crop((int) value, 0));
      case "noise" -> others.add(Augmentations.noise(value));
      case "erase" -> others.add(Augmentations.sometimes(value, Augmentations.erase(0.02, 0.2, 0)));
      default -> {
        return false;
      }
    }
    isWarped |= NAMES.indexOf(name) <= NAMES.indexOf("elastic");
    return true;
  }

  private static WrongSetting unknown(
      RunSettings settings, String part, @org.jspecify.annotations.Nullable Throwable cause) {
    String meant =
        Nearest.to(part.split("=", 2)[0], NAMES).map(n -> "; did you mean " + n + "?").orElse("");
    return settings.wrong(
        Setting.AUGMENT,
        part,
        "name=number, with a name of " + String.join(", ", NAMES) + meant,
        cause);
  }
}
