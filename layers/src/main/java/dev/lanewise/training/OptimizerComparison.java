package dev.lanewise.training;

import dev.lanewise.data.Dataset;
import dev.lanewise.optimizers.Optimizer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// Several optimizers on one task, from the same starting weights, with the same batches.
public final class OptimizerComparison {
  private OptimizerComparison() {}

  /// How one of them did.
  ///
  /// @param name what it was called
  /// @param history the reports of its epochs
  /// @param reason why its run ended
  public record Course(String name, List<Report> history, String reason) {
    /// Keeps a copy.
    public Course {
      history = List.copyOf(history);
    }

    /// The last report.
    public Report last() {
      return history.getLast();
    }

    /// The best value that a figure has had.
    public double best(String figure) {
      var values = history.stream().mapToDouble(r -> r.value(figure));
      return (Report.isBetterLarger(figure) ? values.max() : values.min()).orElse(Double.NaN);
    }
  }

  /// Trains with each optimizer in turn.
  ///
  /// @param trainer how, but for the optimizer; its seed decides start and batches of all
  /// @param optimizers by the name they go by in the result
  /// @param train what is learnt from
  /// @param validation what is looked at after each epoch
  public static List<Course> run(
      Trainer.Builder trainer,
      SequencedMap<String, Optimizer> optimizers,
      Dataset train,
      Dataset validation) {
    SequencedMap<String, Course> courses = new LinkedHashMap<>();
    optimizers.forEach((name, optimizer) -> {
      try (Training run = trainer.optimizer(optimizer).start(train, validation)) {
        run.run();
        courses.put(name, new Course(name, run.history(), run.reason()));
      }
    });
    return List.copyOf(courses.sequencedValues());
  }
}
