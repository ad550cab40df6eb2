package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Adaptive steps whose second moments of a matrix take a row and a column.
public final class Adafactor implements OptimizerProvider {
  /// For the service loader.
  public Adafactor() {}

  @Override
  public String name() {
    return "adafactor";
  }

  @Override
  public String summary() {
    return "Adaptive steps relative to the weights, with second moments kept by row and column only";
  }

  @Override
  public String reference() {
    return "Shazeer, Stern 2018, arXiv:1804.04235, algorithms 4 and 5";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hyperparameter.scheduled(
            "lr", 1e-2, Range.NOT_NEGATIVE, "learning rate; the most a relative step may be"),
        Hyperparameter.real(
            "decay", 0.8, Range.POSITIVE, "the second moment keeps 1 - t^-decay of itself"),
        Hyperparameter.real("epsilon1", 1e-30, Range.POSITIVE, "keeps the quotient finite"),
        Hyperparameter.choice(
            "epsilonPlacement",
            List.of("added", "clamped"),
            "epsilon1 added to the squares, or a bound below what is divided by"),
        Hyperparameter.real(
            "epsilon2", 1e-3, Range.NOT_NEGATIVE, "least root mean square of the weights"),
        Hyperparameter.real(
            "clipThreshold", 1, Range.POSITIVE, "largest root mean square of the update"),
        Hyperparameter.flag("relativeStep", true, "whether the rate is at most 1/sqrt(t)"),
        Hyperparameter.flag("scaleParameter", true, "whether steps are relative to the weights"),
        Hyperparameter.scheduled(
            "beta1", 0, Range.FRACTION, "decay of the mean of the steps, 0 for none"),
        Hyperparameter.scheduled("weightDecay", 0, Range.NOT_NEGATIVE, "decoupled decay, times lr"),
        Hyperparameter.flag("decayWeightsOnly", false, "whether biases and norms do not decay"),
        Hyperparameter.whole(
            "leastFactored",
            2,
            2,
            Integer.MAX_VALUE,
            "fewest rows and columns of a matrix that keeps row and column means only"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of("epsilon1", "1.1920928955078125e-7", "epsilonPlacement", "clamped"),
        "keras", Map.of("lr", "0.001"),
        "optax", Map.of("leastFactored", "128", "relativeStep", "false"));
  }

  @Override
  public Optimizer create(Settings s) {
    List<Link> links = new ArrayList<>();
    links.add(
        new AdafactorScaling(
            s.schedule("lr"),
            new AdafactorScaling.Moment(
                s.real("decay"),
                s.real("epsilon1"),
                s.text("epsilonPlacement").equals("clamped"),
                s.whole("leastFactored")),
            new AdafactorScaling.Size(
                s.real("epsilon2"),
                s.real("clipThreshold"),
                s.flag("relativeStep"),
                s.flag("scaleParameter"))));
    if (!Hypers.isZero(s.schedule("beta1"))) {
      links.add(new RunningMean(s.schedule("beta1")));
    }
    if (!Hypers.isZero(s.schedule("weightDecay"))) {
      links.add(
          new DecoupledDecay(
              s.schedule("weightDecay"), DecoupledDecay.Coupling.LR, s.flag("decayWeightsOnly")));
    }
    links.add(new Subtraction());
    return new Chain(links);
  }
}
