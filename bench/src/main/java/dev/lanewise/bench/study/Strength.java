package dev.lanewise.bench.study;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Scaling;
import dev.lanewise.data.Split;
import dev.lanewise.data.Transform;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.training.Candidate;
import dev.lanewise.training.Evaluation;
import dev.lanewise.training.Search;
import dev.lanewise.training.SearchSpace;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// The strength of L2 chosen by nested cross-validation: within each of five stratified folds, the
/// strength that is best in five stratified folds of its training part; the fold itself judges only
/// what was chosen. Standardised on the samples trained on.
final class Strength {
  private static final double[] STRENGTHS = {0, 1e-4, 1e-3, 3e-3, 0.01, 0.03, 0.1, 0.3, 1};
  private static final Loss LOSS = Losses.softmaxCrossEntropy();

  private Strength() {}

  static List<StudyTable> run(StudySetting setting) throws IOException {
    return List.of(
        table(setting, "Breast cancer", "breast_cancer.csv"), table(setting, "Wine", "wine.csv"));
  }

  private static StudyTable table(StudySetting setting, String title, String file)
      throws IOException {
    Dataset data = setting.table(file).classTarget().dataset(ElementType.DOUBLE);
    int folds = setting.isQuick() ? 3 : 5;
    int epochs = setting.isQuick() ? 50 : 300;
    SearchSpace space = new SearchSpace().numbers("strength", STRENGTHS);
    double[] inner = new double[STRENGTHS.length];
    int[] chosen = new int[STRENGTHS.length];
    double[] outer = new double[folds];
    List<Split> splits = Split.stratifiedKFold(data, folds, 1);
    for (int f = 0; f < folds; f++) {
      Split split = splits.get(f);
      List<Split> within = Split.stratifiedKFold(split.train(), folds, 2);
      Search.Table table =
          Search.crossValidated(
              space.grid(), within, (candidate, fold) -> accuracy(candidate, fold, epochs));
      for (int k = 0; k < inner.length; k++) {
        inner[k] += table.tried().get(k).mean() / folds;
      }
      Search.Scored best = strongest(table);
      chosen[table.tried().indexOf(best)]++;
      outer[f] = accuracy(best.candidate(), split, epochs);
      setting
          .progress()
          .accept(
              String.format(
                  Locale.ROOT,
                  "%s, fold %d of %d: strength %s, accuracy %.2f %%",
                  title,
                  f + 1,
                  folds,
                  best.candidate().text("strength"),
                  100 * outer[f]));
    }
    return table(title, data, inner, chosen, outer);
  }

  /// Of equally good strengths the largest: the simplest model.
  private static Search.Scored strongest(Search.Table table) {
    Search.Scored best = table.best();
    for (Search.Scored scored : table.tried()) {
      best = scored.mean() == table.best().mean() ? scored : best;
    }
    return best;
  }

  private static double accuracy(Candidate candidate, Split split, int epochs) {
    Transform standardise = Scaling.standardise(split.train());
    Dataset train = standardise.apply(split.train());
    Network network =
        Network.of(Shape.features(train.shape().size()))
            .add("out", Layers.dense(train.classes().count()))
            .build();
    String optimizer = "l2(strength=%s)+nesterov(lr=0.1)".formatted(candidate.text("strength"));
    try (Training run =
        Trainer.of(network, LOSS, Catalog.installed().optimizerFrom(optimizer))
            .type(ElementType.DOUBLE)
            .batchSize(train.size())
            .epochs(epochs)
            .start(train)) {
      BuiltNetwork trained = run.run().network();
      Evaluation evaluation =
          Evaluation.of(
              trained, LOSS, standardise.apply(split.test()), trained.settings().workers());
      evaluation.run();
      return evaluation.classification().accuracy();
    }
  }

  private static StudyTable table(
      String title, Dataset data, double[] inner, int[] chosen, double[] outer) {
    List<List<Object>> rows = new ArrayList<>();
    for (int k = 0; k < inner.length; k++) {
      rows.add(
          List.of(
              Double.toString(STRENGTHS[k]),
              StudyTable.percent(inner[k]),
              StudyTable.fixed(chosen[k], 0)));
    }
    double mean = Arrays.stream(outer).sum() / outer.length;
    StringBuilder each = new StringBuilder();
    for (double accuracy : outer) {
      each.append(each.isEmpty() ? "" : ", ").append(StudyTable.percent(accuracy));
    }
    return new StudyTable(
        "%s, %d samples, softmax regression: strength of L2 by nested stratified %d-fold validation"
            .formatted(title, data.size(), outer.length),
        List.of("strength", "inner accuracy %", "chosen by folds"),
        rows,
        List.of(
            "Outer folds, each with the strength chosen inside it: "
                + each
                + " %; mean "
                + StudyTable.percent(mean)
                + " %; to be met: 96.5 %."));
  }
}
