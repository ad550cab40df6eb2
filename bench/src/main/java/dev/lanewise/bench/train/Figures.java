package dev.lanewise.bench.train;

import dev.lanewise.data.Targets;
import dev.lanewise.training.Evaluation;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// Figures of an evaluation, by name and as a line.
final class Figures {
  private Figures() {}

  /// All figures.
  ///
  /// @param prefix what stands before each name, such as `test-`
  /// @param deviation of the targets, where they are numbers that were scaled
  static SequencedMap<String, Double> of(
      Evaluation evaluation, Targets targets, String prefix, double deviation) {
    SequencedMap<String, Double> figures = new LinkedHashMap<>();
    figures.put(prefix + "loss", evaluation.loss());
    if (targets instanceof Targets.Classes) {
      var classes = evaluation.classification();
      figures.put(prefix + "accuracy", classes.accuracy());
      figures.put(prefix + "precision", classes.macroPrecision());
      figures.put(prefix + "recall", classes.macroRecall());
      figures.put(prefix + "f1", classes.macroF1());
    } else {
      var numbers = evaluation.regression();
      figures.put(prefix + "r2", numbers.r2());
      figures.put(prefix + "mae", numbers.meanAbsoluteError() * deviation);
      figures.put(prefix + "rmse", StrictMath.sqrt(numbers.meanSquaredError()) * deviation);
    }
    return figures;
  }

  /// Figures for people.
  static String line(SequencedMap<String, Double> figures) {
    StringBuilder line = new StringBuilder();
    figures.forEach((name, value) -> {
      String last = name.substring(name.lastIndexOf('-') + 1);
      boolean isPart =
          switch (last) {
            case "accuracy", "precision", "recall", "f1" -> true;
            default -> false;
          };
      line.append(line.isEmpty() ? "" : ", ")
          .append(name.replace('-', ' '))
          .append(
              isPart
                  ? String.format(Locale.ROOT, " %.2f %%", 100 * value)
                  : String.format(Locale.ROOT, " %.4f", value));
    });
    return line.toString();
  }
}
