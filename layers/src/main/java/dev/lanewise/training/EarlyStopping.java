package dev.lanewise.training;

import dev.lanewise.optimizers.State;

/// Ends when a figure has not become better for some epochs (Prechelt 1998), and restores the best
/// weights.
///
/// @param figure its name, such as [Report#VALIDATION_LOSS]
/// @param patience how many epochs without a better figure are endured, at least 1
/// @param minimumChange by how much a figure must be better to count
/// @param restoreBest whether the weights of the best epoch are restored in the end
public record EarlyStopping(String figure, int patience, double minimumChange, boolean restoreBest)
    implements Stopping {
  /// Checks the numbers.
  public EarlyStopping {
    if (patience < 1 || !(minimumChange >= 0)) {
      throw new IllegalArgumentException(
          "early stopping needs a patience of at least 1 and a change of at least 0, given: "
              + patience
              + " and "
              + minimumChange);
    }
  }

  /// On a figure; any better value counts, and the best weights are restored.
  public static EarlyStopping on(String figure, int patience) {
    return new EarlyStopping(figure, patience, 0, true);
  }

  @Override
  public Watch watch() {
    return new BestSoFar();
  }

  private final class BestSoFar implements Watch {
    private double best = Double.NaN;
    private long since;

    @Override
    public Verdict look(Report report) {
      double value = report.value(figure);
      double gain = Report.isBetterLarger(figure) ? value - best : best - value;
      boolean isBetter = Double.isNaN(best) ? !Double.isNaN(value) : gain > minimumChange;
      if (isBetter) {
        best = value;
        since = 0;
      } else {
        since++;
      }
      boolean stop = since >= patience;
      return new Verdict(
          stop,
          isBetter && restoreBest,
          stop ? figure + " has not become better than " + best + " for " + since + " epochs" : "");
    }

    @Override
    public void addTo(State state) {
      state.add("best", State.Cell.of(() -> best, value -> best = value));
      state.add("since", State.Cell.of(() -> since, value -> since = (long) value));
    }
  }
}
