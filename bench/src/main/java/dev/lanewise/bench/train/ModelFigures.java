package dev.lanewise.bench.train;

import dev.lanewise.bench.run.Confusion;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Losses;
import dev.lanewise.training.Classification;
import dev.lanewise.training.Evaluation;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How good a model is on some samples.
///
/// @param samples how many
/// @param figures by name
/// @param classes precision, recall and F1 of each class; empty for numbers
/// @param confusion which class got which answer; null for numbers
public record ModelFigures(
    int samples,
    Map<String, Double> figures,
    Map<String, Map<String, Double>> classes,
    @Nullable Confusion confusion) {
  private static final int MOST_COLUMNS = 20;

  /// Measures.
  public static ModelFigures of(SavedModel model, Dataset data) {
    boolean areClasses = data.targets() instanceof Targets.Classes;
    Loss loss = areClasses ? Losses.softmaxCrossEntropy() : Losses.meanSquaredError();
    if (areClasses && model.model().network().outputShape().size() == 1) {
      loss = Losses.binaryCrossEntropy();
    }
    Evaluation evaluation = Evaluation.of(model.network(), loss, data, Workers.single());
    evaluation.run();
    var figures = Figures.of(evaluation, data.targets(), "", 1);
    if (!areClasses) {
      return new ModelFigures(data.size(), figures, Map.of(), null);
    }
    Classification found = evaluation.classification();
    Map<String, Map<String, Double>> classes = new LinkedHashMap<>();
    for (int c = 0; c < found.classes(); c++) {
      Map<String, Double> own = new LinkedHashMap<>();
      own.put("precision", found.precision(c));
      own.put("recall", found.recall(c));
      own.put("f1", found.f1(c));
      classes.put(model.classes().get(c), own);
    }
    return new ModelFigures(data.size(), figures, classes, Confusion.of(found, model.classes()));
  }

  /// For people.
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(samples + " samples: " + Figures.line(new LinkedHashMap<>(figures)));
    Confusion matrix = confusion;
    if (matrix == null) {
      return lines;
    }
    int width = Math.max(5, classes.keySet().stream().mapToInt(String::length).max().orElse(5));
    boolean isShown = matrix.labels().size() <= MOST_COLUMNS;
    int cell =
        Math.max(
            4,
            matrix.counts().stream()
                .flatMap(List::stream)
                .mapToInt(n -> n.toString().length())
                .max()
                .orElse(1));
    lines.add(
        String.format(
                Locale.ROOT,
                "%-" + width + "s  %9s  %9s  %9s",
                "class",
                "precision",
                "recall",
                "F1")
            + (isShown ? "   answers, in the order of the classes" : ""));
    for (int c = 0; c < matrix.labels().size(); c++) {
      String name = matrix.labels().get(c);
      Map<String, Double> own = classes.getOrDefault(name, Map.of());
      StringBuilder line =
          new StringBuilder(
              String.format(
                  Locale.ROOT,
                  "%-" + width + "s  %7.2f %%  %7.2f %%  %7.2f %%  ",
                  name,
                  100 * own.getOrDefault("precision", Double.NaN),
                  100 * own.getOrDefault("recall", Double.NaN),
                  100 * own.getOrDefault("f1", Double.NaN)));
      if (isShown) {
        matrix
            .counts()
            .get(c)
            .forEach(n -> line.append(String.format(Locale.ROOT, "%" + (cell + 1) + "d", n)));
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }
}
