package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `one-cycle`.
public final class OneCycleSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public OneCycleSchedule() {
    super(
        "one-cycle",
        "Up from a small value to the peak, then down to a very small one",
        "Smith, Topin 2018, arXiv:1708.07120; PyTorch OneCycleLR",
        Curves.peak(),
        Hyperparameter.whole("steps", 1000, 2, Long.MAX_VALUE, "steps of the whole cycle"),
        Hyperparameter.real("warmup", 0.3, Range.UNIT, "part of the cycle that goes up"),
        Hyperparameter.real("divisor", 25, Range.POSITIVE, "the peak over the first value"),
        Hyperparameter.real("finalDivisor", 1e4, Range.POSITIVE, "the first value over the last"),
        Hyperparameter.choice("shape", List.of("cosine", "linear"), "shape of the ways"),
        Hyperparameter.flag(
            "threePhases", false, "down to the first value as fast as up, then to the last one"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Cycle(
        s.real("peak"),
        s.whole("steps"),
        s.real("warmup"),
        s.real("peak") / s.real("divisor"),
        s.real("peak") / s.real("divisor") / s.real("finalDivisor"),
        new Form(s.text("shape").equals("linear"), s.flag("threePhases")));
  }

  /// How a cycle runs.
  record Form(boolean linear, boolean threePhases) {}

  /// The top is reached `warmup * steps - 1` steps after the first, the end at step `steps - 1`.
  record Cycle(double peak, long steps, double warmup, double first, double last, Form form)
      implements Schedule {
    @Override
    public double at(long step) {
      double top = warmup * steps - 1;
      double end = steps - 1;
      if (step < top) {
        return way(first, peak, step, 0, top);
      }
      if (!form.threePhases) {
        return way(peak, last, step, top, end);
      }
      double back = 2 * warmup * steps - 2;
      return step < back ? way(peak, first, step, top, back) : way(first, last, step, back, end);
    }

    private double way(double from, double to, long step, double begin, double end) {
      double part = end > begin ? (step - begin) / (end - begin) : 1;
      return form.linear ? Curves.linear(from, to, part) : Curves.cosine(from, to, part);
    }

    @Override
    public double base() {
      return peak;
    }
  }
}
