package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.PathPattern;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `muon`.
public final class Muon implements OptimizerProvider {
  /// For the service loader.
  public Muon() {}

  @Override
  public String name() {
    return "muon";
  }

  @Override
  public String summary() {
    return "Steps of the momentum of each matrix brought near to orthogonal; the rest by AdamW";
  }

  @Override
  public String reference() {
    return "Jordan et al. 2024, Muon: an optimizer for hidden layers in neural networks; Liu et al. 2025, arXiv:2502.16982";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hypers.momentum(0.95),
        Hyperparameter.flag("nesterov", true, "whether to look ahead"),
        Hyperparameter.choice(
            "momentumForm",
            List.of("mean", "sum", "corrected"),
            "the momentum is a running mean of gradients, a sum that fades, or a mean with its start undone"),
        Hyperparameter.choice(
            "leastNorm",
            List.of("bound", "added"),
            "normEpsilon bounds the norm that the momentum is divided by, or is added to it"),
        Hyperparameter.real(
            "normEpsilon", 1e-7, Range.NOT_NEGATIVE, "keeps the momentum's norm from 0"),
        Hyperparameter.scheduled(
            "weightDecay", 0.1, Range.NOT_NEGATIVE, "decoupled decay of matrices, times lr"),
        Hyperparameter.choice(
            "scale",
            List.of("original", "rms"),
            "length of a step: sqrt(max(1, rows/columns)), or 0.2 sqrt(max(rows, columns))"),
        Hyperparameter.whole("iterations", 5, 0, 100, "Newton-Schulz steps"),
        Hyperparameter.reals(
            "coefficients",
            "3.4445:-4.775:2.0315",
            Range.ANY,
            "what a Newton-Schulz step multiplies the first, third and fifth power by"),
        Hypers.beta1(0.9),
        Hypers.beta2(0.999),
        Hypers.epsilon(1e-8),
        EpsilonPlacement.hyperparameter(EpsilonPlacement.OUTSIDE),
        Hyperparameter.flag(
            "adamNesterov", false, "whether the rest looks ahead too, as nadam with one momentum"),
        Hyperparameter.real(
            "adamDecayRatio", 0.1, Range.NOT_NEGATIVE, "decay of the rest by that of matrices"),
        Hyperparameter.real(
            "adamRateRatio", 1, Range.NOT_NEGATIVE, "rate of the rest by that of matrices"),
        Hyperparameter.text(
            "adamPattern", "", "names of matrices that AdamW steps too, such as embeddings"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch", Map.of(),
        "keras",
            Map.of(
                "momentumForm", "sum",
                "leastNorm", "added",
                "scale", "rms",
                "weightDecay", "0.004",
                "epsilon", "1e-7",
                "epsilonPlacement", "hat",
                "adamDecayRatio", "1"),
        "optax",
            Map.of(
                "momentumForm", "corrected",
                "leastNorm", "added",
                "normEpsilon", "1e-8",
                "weightDecay", "0",
                "adamNesterov", "true"));
  }

  @Override
  public Optimizer create(Settings s) {
    double[] powers = s.reals("coefficients");
    if (powers.length != 3) {
      throw new IllegalArgumentException(
          "muon: coefficients are three numbers, given: " + powers.length);
    }
    MuonDirection direction =
        new MuonDirection(
            s.schedule("momentum"),
            s.flag("nesterov"),
            MuonDirection.Form.valueOf(s.text("momentumForm").toUpperCase(Locale.ROOT)),
            new MuonDirection.Norm(s.real("normEpsilon"), s.text("leastNorm").equals("added")),
            new NewtonSchulz(
                powers[0], powers[1], powers[2], Math.toIntExact(s.whole("iterations"))),
            MuonDirection.Scale.valueOf(s.text("scale").toUpperCase(Locale.ROOT)));
    return Chain.of(
        new MuonOrAdamW(
            s.schedule("lr"),
            direction,
            s.schedule("weightDecay"),
            adam(s),
            new MuonOrAdamW.Rest(
                PathPattern.of(s.text("adamPattern")),
                s.real("adamRateRatio"),
                s.real("adamDecayRatio"))));
  }

  private static Link adam(Settings s) {
    EpsilonPlacement placement = EpsilonPlacement.of(s.text("epsilonPlacement"));
    return s.flag("adamNesterov")
        ? new NadamScaling(
            s.schedule("beta1"),
            s.schedule("beta2"),
            s.real("epsilon"),
            placement,
            Double.POSITIVE_INFINITY)
        : new AdamScaling(s.schedule("beta1"), s.schedule("beta2"), s.real("epsilon"), placement);
  }
}
