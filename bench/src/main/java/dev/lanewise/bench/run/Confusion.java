package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import dev.lanewise.training.Classification;
import java.util.ArrayList;
import java.util.List;

/// How often which class got which answer.
///
/// @param labels the names of the classes
/// @param counts a row for each class, a column for each answer
@JsonIgnoreProperties(ignoreUnknown = true)
public record Confusion(List<String> labels, List<List<Long>> counts) {
  /// Keeps copies.
  ///
  /// @throws IllegalArgumentException if there is not a row and a column for each label
  public Confusion {
    labels = labels == null ? List.of() : List.copyOf(labels);
    counts = counts == null ? List.of() : counts.stream().map(List::copyOf).toList();
    int classes = labels.size();
    if (counts.size() != classes || counts.stream().anyMatch(row -> row.size() != classes)) {
      throw new IllegalArgumentException(
          "a confusion matrix of " + classes + " labels must have as many rows and columns");
    }
  }

  /// From figures.
  ///
  /// @param names the names of the classes; numbers stand in for those that are missing
  public static Confusion of(Classification figures, List<String> names) {
    List<String> labels = new ArrayList<>();
    List<List<Long>> counts = new ArrayList<>();
    for (int truth = 0; truth < figures.classes(); truth++) {
      labels.add(truth < names.size() ? names.get(truth) : Integer.toString(truth));
      List<Long> row = new ArrayList<>();
      for (int answer = 0; answer < figures.classes(); answer++) {
        row.add(figures.confusion(truth, answer));
      }
      counts.add(row);
    }
    return new Confusion(labels, counts);
  }
}
