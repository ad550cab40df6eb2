package dev.lanewise.testkit;

import dev.lanewise.layers.Layer;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.ActivityProvider;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleFunction;
import java.util.function.Function;

/// Plugins made on the spot.
final class Fakes {
  static final Hyperparameter RATE =
      Hyperparameter.scheduled("lr", 0.1, Range.UNIT, "learning rate");
  static final Hyperparameter STRENGTH =
      Hyperparameter.scheduled("strength", 0.1, Range.NOT_NEGATIVE, "factor of the penalty");

  private Fakes() {}

  private record FakeOptimizer(
      Map<String, Map<String, String>> presets, Function<Settings, Optimizer> make)
      implements OptimizerProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(RATE);
    }

    @Override
    public Optimizer create(Settings settings) {
      return make.apply(settings);
    }
  }

  private record FakeRegularizer(Function<Settings, Link> make) implements RegularizerProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(STRENGTH);
    }

    @Override
    public Link create(Settings settings) {
      return make.apply(settings);
    }
  }

  private record FakeClipping(Link link) implements ClippingProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public Link create(Settings settings) {
      return link;
    }
  }

  private record FakeSchedule(Schedule schedule) implements ScheduleProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public Schedule create(Settings settings) {
      return schedule;
    }
  }

  private record FakeNormalization(Layer layer) implements NormalizationProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public Layer create(Settings settings) {
      return layer;
    }
  }

  private record FakeWeightNormalization(WeightTransform transform)
      implements WeightNormalizationProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public WeightTransform create(Settings settings) {
      return transform;
    }
  }

  private record FakeActivity(DoubleFunction<ActivityPenalty> make) implements ActivityProvider {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public String summary() {
      return "a plugin for a test";
    }

    @Override
    public String reference() {
      return "none";
    }

    @Override
    public List<Hyperparameter> hyperparameters() {
      return List.of(
          Hyperparameter.real("strength", 0.1, Range.NOT_NEGATIVE, "factor of the penalty"));
    }

    @Override
    public ActivityPenalty create(Settings settings) {
      return make.apply(settings.real("strength"));
    }
  }

  /// A link that a function describes.
  private record FakeLink(Consumer<Step> maths) implements Link {
    @Override
    public String name() {
      return "fake";
    }

    @Override
    public void describe(Step step) {
      maths.accept(step);
    }
  }

  static Link link(Consumer<Step> maths) {
    return new FakeLink(maths);
  }

  static OptimizerProvider optimizer(
      Map<String, Map<String, String>> presets, Function<Settings, Optimizer> make) {
    return new FakeOptimizer(presets, make);
  }

  static RegularizerProvider regularizer(Function<Settings, Link> make) {
    return new FakeRegularizer(make);
  }

  static ClippingProvider clipping(Consumer<Step> maths) {
    return new FakeClipping(link(maths));
  }

  static ScheduleProvider schedule(Schedule schedule) {
    return new FakeSchedule(schedule);
  }

  static NormalizationProvider normalization(Layer layer) {
    return new FakeNormalization(layer);
  }

  static WeightNormalizationProvider weightNormalization(WeightTransform transform) {
    return new FakeWeightNormalization(transform);
  }

  static ActivityProvider activity(DoubleFunction<ActivityPenalty> make) {
    return new FakeActivity(make);
  }
}
