package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.State;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `plateau`.
public final class PlateauSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public PlateauSchedule() {
    super(
        "plateau",
        "Down when a metric no longer improves; if wanted, up while it does",
        "PyTorch ReduceLROnPlateau",
        Curves.initial(),
        Hyperparameter.real(
            "factor", 0.1, Range.FRACTION, "what it is multiplied by on the way down"),
        Hyperparameter.whole(
            "patience", 10, 0, 1L << 31, "observations without improvement that are put up with"),
        Hyperparameter.whole(
            "cooldown", 0, 0, 1L << 31, "observations after a way down that do not count as bad"),
        Hyperparameter.real("minimum", 0, Range.NOT_NEGATIVE, "it does not fall below"),
        Hyperparameter.real(
            "growth",
            1,
            new Range(1, true, Double.POSITIVE_INFINITY, false),
            "what it is multiplied by at each improvement"),
        Hyperparameter.real("maximum", 1, Range.NOT_NEGATIVE, "it does not grow beyond"),
        Hyperparameter.real(
            "threshold", 1e-4, Range.NOT_NEGATIVE, "what a value must be better by to be one"),
        Hyperparameter.choice(
            "thresholdMode",
            List.of("relative", "absolute"),
            "whether the threshold is a part of the best"),
        Hyperparameter.choice("better", List.of("smaller", "larger"), "which metrics are better"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Plateau(
        new Changes(
            s.real("initial"),
            s.real("factor"),
            s.real("minimum"),
            s.real("growth"),
            s.real("maximum")),
        s.whole("patience"),
        s.whole("cooldown"),
        new Better(
            s.real("threshold"),
            s.text("thresholdMode").equals("relative"),
            s.text("better").equals("larger")));
  }

  /// How the value moves.
  record Changes(double initial, double factor, double minimum, double growth, double maximum) {}

  /// When one metric is better than another.
  record Better(double threshold, boolean relative, boolean larger) {
    /// Whether a metric improves on the best so far; nothing improves by being NaN.
    boolean than(double best, double metric) {
      if (larger) {
        return metric > (relative ? best * (1 + threshold) : best + threshold);
      }
      return metric < (relative ? best * (1 - threshold) : best - threshold);
    }

    double worst() {
      return larger ? Double.NEGATIVE_INFINITY : Double.POSITIVE_INFINITY;
    }
  }

  /// A schedule that listens. As a function of the step alone it stays at its initial value.
  record Plateau(Changes changes, long patience, long cooldown, Better better) implements Schedule {
    @Override
    public double at(long step) {
      return changes.initial();
    }

    @Override
    public Tracker track() {
      return new Listener(this);
    }
  }

  private static final class Listener implements Schedule.Tracker {
    private final Plateau plateau;
    private double value;
    private double best;
    private double bad;
    private double cooling;

    Listener(Plateau plateau) {
      this.plateau = plateau;
      this.value = plateau.changes().initial();
      this.best = plateau.better().worst();
    }

    @Override
    public double at(long step) {
      return value;
    }

    @Override
    public void observe(double metric) {
      Changes changes = plateau.changes();
      boolean improved = plateau.better().than(best, metric);
      if (improved) {
        best = metric;
        bad = 0;
      } else {
        bad++;
      }
      boolean cool = cooling <= 0;
      if (!cool) {
        cooling--;
        bad = 0;
      }
      if (bad > plateau.patience()) {
        value = Math.min(value, Math.max(value * changes.factor(), changes.minimum()));
        cooling = plateau.cooldown();
        bad = 0;
      } else if (improved && cool && changes.growth() > 1) {
        value = Math.max(value, Math.min(value * changes.growth(), changes.maximum()));
      }
    }

    @Override
    public void addTo(String name, State state) {
      state.add(name + " plateau value", State.Cell.of(() -> value, x -> value = x));
      state.add(name + " plateau best", State.Cell.of(() -> best, x -> best = x));
      state.add(name + " plateau bad", State.Cell.of(() -> bad, x -> bad = x));
      state.add(name + " plateau cooldown", State.Cell.of(() -> cooling, x -> cooling = x));
    }
  }
}
