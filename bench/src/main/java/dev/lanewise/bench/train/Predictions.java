package dev.lanewise.bench.train;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// What a model says of samples.
public final class Predictions {
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
  /// @param data as they were read
  /// @param most how many classes are named at most
  public static List<Answer> of(SavedModel model, Dataset data, int most) {
    Matrix answers = model.model().predict(data.features());
    List<Answer> all = new ArrayList<>();
    for (int i = 0; i < answers.rows(); i++) {
      all.add(
          model.classes().isEmpty()
              ? numbers(i, answers, i)
              : classes(i, probabilities(answers, i), model.classes(), most));
    }
    return all;
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

  /// One for each class; a single one is that of the second of two.
  private static double[] probabilities(Matrix answers, int row) {
    int columns = answers.columns();
    double[] p = new double[Math.max(2, columns)];
    for (int c = 0; c < columns; c++) {
      p[c] = answers.get(row, c);
    }
    if (columns == 1) {
      p[1] = p[0];
      p[0] = 1 - p[1];
    }
    return p;
  }
}
