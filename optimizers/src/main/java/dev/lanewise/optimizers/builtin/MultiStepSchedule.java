package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.Arrays;
import java.util.List;

/// `multi-step`.
public final class MultiStepSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public MultiStepSchedule() {
    super(
        "multi-step",
        "A factor at each of some steps",
        "PyTorch MultiStepLR",
        Curves.initial(),
        Curves.factor(0.1, "what the value is multiplied by"),
        Hyperparameter.reals(
            "milestones", "300:600:900", Range.NOT_NEGATIVE, "steps at which it is multiplied"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Stairs(
        s.real("initial"), s.real("factor"), Arrays.stream(s.reals("milestones")).boxed().toList());
  }

  /// initial * factor^(how many milestones are reached).
  record Stairs(double initial, double factor, List<Double> milestones) implements Schedule {
    @Override
    public double at(long step) {
      int reached = 0;
      for (int i = 0; i < milestones.size(); i++) {
        reached += step >= milestones.get(i) ? 1 : 0;
      }
      return initial * Moments.power(factor, reached);
    }
  }
}
