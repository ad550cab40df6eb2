package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Schedule;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `warmup-stable-decay`.
public final class WarmupStableDecaySchedule extends Described<Schedule>
    implements ScheduleProvider {
  /// For the service loader.
  public WarmupStableDecaySchedule() {
    super(
        "warmup-stable-decay",
        "Up along a line, level, then down",
        "Hu et al. 2024, arXiv:2404.06395, section 4",
        Curves.peak(),
        Curves.end(),
        Hyperparameter.whole("warmup", 100, 0, 1L << 60, "steps from 0 to the peak"),
        Hyperparameter.whole("stable", 800, 0, 1L << 60, "steps at the peak"),
        Hyperparameter.whole("decay", 100, 0, 1L << 60, "steps from the peak to the end"),
        Hyperparameter.choice(
            "shape", List.of("linear", "cosine", "root"), "shape of the way down; root: 1 - sqrt"));
  }

  @Override
  public Schedule create(Settings s) {
    return new Trapezoid(
        s.real("peak"),
        s.real("end"),
        s.whole("warmup"),
        s.whole("stable"),
        s.whole("decay"),
        s.text("shape"));
  }

  /// Three phases; each begins exactly where the one before ends.
  record Trapezoid(double peak, double end, long warmup, long stable, long decay, String shape)
      implements Schedule {
    @Override
    public double at(long step) {
      if (step < warmup) {
        return Curves.linear(0, peak, (double) step / warmup);
      }
      long down = step - warmup - stable;
      if (down < 0) {
        return peak;
      }
      double part = down < decay ? (double) down / decay : 1;
      return switch (shape) {
        case "cosine" -> Curves.cosine(peak, end, part);
        case "root" -> Curves.linear(peak, end, Math.sqrt(part));
        default -> Curves.linear(peak, end, part);
      };
    }

    @Override
    public double base() {
      return peak;
    }
  }
}
