package dev.lanewise.bench.train;

import dev.lanewise.data.Batch;
import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Phase;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a model says of samples.
public final class Predictions {
  private static final int BATCH = 256;

  /// An answer: a class with its probability, or a number.
  ///
  /// @param sample its position, from 0
  /// @param answers class names, the most probable first, or the numbers as text
  /// @param probabilities one for each class named; empty for numbers
  public record Answer(int sample, List<String> answers, List<Double> probabilities) {
    /// Keeps copies.
    public Answer {
      answers = List.copyOf(answers);
      probabilities = List.copyOf(probabilities);
    }
  }

  private Predictions() {}

  /// The answers for all samples.
  ///
  /// @param most how many classes are named at most
  public static List<Answer> of(SavedModel model, Dataset data, int most) {
    BuiltNetwork network = model.network();
    boolean isProbability = endsInProbabilities(network);
    List<Answer> all = new ArrayList<>();
    try (BatchSource source = BatchSource.of(data).batchSize(BATCH).build()) {
      source.begin(0);
      while (source.next()) {
        Batch batch = source.batch();
        network.input(batch.size()).copyFrom(batch.features());
        Matrix output = network.forward(Phase.EVALUATION, batch.size());
        for (int i = 0; i < batch.size(); i++) {
          int sample = batch.samples()[i];
          all.add(
              model.classes().isEmpty()
                  ? numbers(sample, output, i)
                  : classes(
                      sample, probabilities(output, i, isProbability), model.classes(), most));
        }
      }
    }
    return all;
  }

  private static boolean endsInProbabilities(BuiltNetwork network) {
    String kind = network.network().node(network.network().output()).layer().kind();
    return kind.equals("softmax") || kind.equals("sigmoid");
  }

  private static Answer numbers(int sample, Matrix output, int row) {
    List<String> values =
        IntStream.range(0, output.columns())
            .mapToObj(c -> Float.toString((float) output.get(row, c)))
            .toList();
    return new Answer(sample, values, List.of());
  }

  private static Answer classes(int sample, double[] p, List<String> names, int most) {
    List<Integer> order =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble((Integer c) -> -p[c]).thenComparingInt(c -> c))
            .limit(most)
            .toList();
    return new Answer(
        sample, order.stream().map(names::get).toList(), order.stream().map(c -> p[c]).toList());
  }

  /// One for each class: softmax of logits, whose largest is taken off first so that none
  /// overflows.
  private static double[] probabilities(Matrix output, int row, boolean isProbability) {
    int columns = output.columns();
    double[] p = new double[Math.max(2, columns)];
    if (columns == 1) {
      double score = output.get(row, 0);
      p[1] = isProbability ? score : 1 / (1 + StrictMath.exp(-score));
      p[0] = 1 - p[1];
      return p;
    }
    double largest = Double.NEGATIVE_INFINITY;
    for (int c = 0; c < columns; c++) {
      largest = Math.max(largest, output.get(row, c));
    }
    double sum = 0;
    for (int c = 0; c < columns; c++) {
      p[c] = isProbability ? output.get(row, c) : StrictMath.exp(output.get(row, c) - largest);
      sum += p[c];
    }
    for (int c = 0; c < columns; c++) {
      p[c] /= sum;
    }
    return p;
  }
}
