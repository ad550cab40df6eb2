package dev.lanewise.bench.run;

import dev.lanewise.data.Batch;
import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleShape;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Phase;
import dev.lanewise.training.Classification;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Puts samples of classes through a network and keeps the wrong answers.
///
/// @param confusion which class got which answer; null if nothing was looked at
/// @param worst the wrong answers with the largest probabilities, worst first
public record Mistakes(@Nullable Confusion confusion, List<Mistake> worst) {
  private static final int KEPT = 24;
  private static final int BATCH = 256;
  private static final int WHITE = 255;

  private record Answer(int index, int truth, int guess, double probability) {}

  static Mistakes none() {
    return new Mistakes(null, List.of());
  }

  /// Looks at all samples.
  ///
  /// @param trained a network whose outputs are logits or probabilities, one for each class, or a
  ///   single logit for two classes; its last layer tells which
  /// @param data samples with classes
  public static Mistakes find(BuiltNetwork trained, Dataset data) {
    BuildSettings settings = trained.settings();
    int batchSize = Math.max(1, Math.min(BATCH, data.size()));
    BuiltNetwork network =
        trained.sibling(
            BuildSettings.of(settings.type(), batchSize, settings.seed())
                .workers(settings.workers())
                .forEvaluation());
    String last = network.network().node(network.network().output()).layer().kind();
    boolean isProbability = last.equals("softmax") || last.equals("sigmoid");
    int outputs = network.network().outputShape().size();
    Classification figures =
        outputs == 1
            ? Classification.binary(isProbability ? 0.5 : 0, data.size())
            : Classification.of(outputs, data.size());
    List<Answer> wrong = new ArrayList<>();
    try (BatchSource source = BatchSource.of(data).batchSize(batchSize).build()) {
      source.begin(0);
      while (source.next()) {
        Batch batch = source.batch();
        network.input(batch.size()).copyFrom(batch.features());
        Matrix output = network.forward(Phase.EVALUATION, batch.size());
        figures.add(output, batch.classes(), batch.size());
        addWrong(wrong, output, batch, isProbability);
      }
    }
    List<String> names = data.classes().names();
    wrong.sort(
        Comparator.comparingDouble(Answer::probability).reversed().thenComparingInt(Answer::index));
    List<Mistake> worst =
        wrong.stream().limit(KEPT).map(answer -> mistake(answer, names, data)).toList();
    return new Mistakes(Confusion.of(figures, names), worst);
  }

  private static void addWrong(
      List<Answer> wrong, Matrix output, Batch batch, boolean isProbability) {
    for (int i = 0; i < batch.size(); i++) {
      double[] probabilities = probabilities(output, i, isProbability);
      int guess = 0;
      for (int c = 1; c < probabilities.length; c++) {
        guess = probabilities[c] > probabilities[guess] ? c : guess;
      }
      int truth = batch.classes()[i];
      if (guess != truth) {
        wrong.add(new Answer(batch.samples()[i], truth, guess, probabilities[guess]));
      }
    }
  }

  /// One for each class, whatever the network gives.
  private static double[] probabilities(Matrix output, int row, boolean isProbability) {
    int columns = output.columns();
    if (columns == 1) {
      double score = output.get(row, 0);
      double one = isProbability ? score : 1 / (1 + StrictMath.exp(-score));
      return new double[] {1 - one, one};
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      largest = Math.max(largest, output.get(row, c));
    }
    double[] values = new double[columns];
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      double score = output.get(row, c);
      values[c] = isProbability ? score : StrictMath.exp(score - largest);
      sum += values[c];
    }
    for (int c = 0; c < columns; c++) {
      values[c] /= sum;
    }
    return values;
  }

  private static Mistake mistake(Answer answer, List<String> names, Dataset data) {
    SampleShape shape = data.shape();
    boolean isPicture = shape.isImage() && (shape.channels() == 1 || shape.channels() == 3);
    return new Mistake(
        answer.index(),
        names.get(answer.truth()),
        names.get(answer.guess()),
        answer.probability(),
        isPicture ? List.of(shape.channels(), shape.height(), shape.width()) : List.of(),
        isPicture ? pixels(data, answer.index()) : List.of());
  }

  /// The least value of the sample is black, the largest white: samples may have been scaled.
  private static List<Integer> pixels(Dataset data, int sample) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int size = data.shape().size();
    for (int i = 0; i < size; i++) {
      min = Math.min(min, data.feature(sample, i));
      max = Math.max(max, data.feature(sample, i));
    }
    List<Integer> pixels = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      double value = data.feature(sample, i);
      pixels.add(max > min ? (int) Math.round((value - min) / (max - min) * WHITE) : 0);
    }
    return pixels;
  }
}
