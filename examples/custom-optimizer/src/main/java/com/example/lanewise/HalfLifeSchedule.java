package com.example.lanewise;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// Halves the value every so many steps, smoothly.
public final class HalfLifeSchedule implements ScheduleProvider {
  @Override
  public String name() {
    return "half-life";
  }

  @Override
  public String summary() {
    return "Falls smoothly to a half in every so many steps";
  }

  @Override
  public String reference() {
    return "An example: initial * 2^(-step / steps)";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.real("initial", 0.1, Range.NOT_NEGATIVE, "the value at step 0"),
        Hyperparameter.whole("steps", 1000, 1, Integer.MAX_VALUE, "steps to one half"));
  }

  @Override
  public Schedule create(Settings settings) {
    return new HalfLife(settings.real("initial"), settings.whole("steps"));
  }

  private record HalfLife(double initial, long steps) implements Schedule {
    @Override
    public double at(long step) {
      return initial * StrictMath.pow(2, -(double) step / steps);
    }
  }
}
