package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;

/// `polynomial`.
public final class PolynomialSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public PolynomialSchedule() {
    super(
        "polynomial",
        "From one value to another along a power of the way left; power 1 is a line",
        "Keras PolynomialDecay; PyTorch PolynomialLR, LinearLR",
        Curves.initial(),
        Curves.end(),
        Curves.steps("steps from the one to the other"),
        Hyperparameter.real("power", 1, Range.POSITIVE, "power of the part of the way left"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Power(s.real("initial"), s.real("end"), s.whole("steps"), s.real("power"));
  }

  /// end + (initial - end) * (1 - step / steps)^power.
  record Power(double initial, double end, long steps, double power) implements Schedule {
    @Override
    public double at(long step) {
      double left = Moments.realPower(Math.max(0, (double) (steps - step) / steps), power);
      return left >= 1 ? initial : Curves.linear(end, initial, left);
    }

    @Override
    public double base() {
      return Math.max(initial, end);
    }
  }
}
