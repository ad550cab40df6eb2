package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `cyclic`.
public final class CyclicSchedule extends Described<Schedule> implements ScheduleProvider {
  /// For the service loader.
  public CyclicSchedule() {
    super(
        "cyclic",
        "Up and down along lines, again and again",
        "Smith 2017, arXiv:1506.01186; PyTorch CyclicLR",
        Hyperparameter.real("low", 0.001, Range.ANY, "value between the triangles"),
        Curves.peak(),
        Hyperparameter.whole("up", 2000, 1, 1L << 60, "steps from low to peak"),
        Hyperparameter.whole("down", 0, 0, 1L << 60, "steps from peak to low; 0: as many as up"),
        Hyperparameter.choice(
            "mode",
            List.of("triangular", "triangular2", "exponential"),
            "whether the triangles keep their height, halve it each time, or lose it step by step"),
        Curves.factor(1, "what the height is multiplied by each step in mode exponential"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Triangles(
        s.real("low"),
        s.real("peak"),
        s.whole("up"),
        s.whole("down") == 0 ? s.whole("up") : s.whole("down"),
        s.text("mode"),
        s.real("factor"));
  }

  /// low + (peak - low) * the part of the height of the triangle * the scale of that height.
  record Triangles(double low, double peak, long up, long down, String mode, double factor)
      implements Schedule {
    @Override
    public double at(long step) {
      long cycle = step / (up + down);
      long within = step - cycle * (up + down);
      double part = within <= up ? (double) within / up : (double) (up + down - within) / down;
      double scale =
          switch (mode) {
            case "triangular2" -> Moments.power(0.5, cycle);
            case "exponential" -> Moments.power(factor, step);
            default -> 1;
          };
      return Curves.linear(low, peak, part * scale);
    }

    @Override
    public double base() {
      return Math.max(low, peak);
    }
  }
}
