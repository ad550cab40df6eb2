package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;

/// `adan`.
public final class Adan implements OptimizerProvider {
  /// For the service loader.
  public Adan() {}

  @Override
  public String name() {
    return "adan";
  }

  @Override
  public String summary() {
    return "Nesterov momentum from the differences of gradients, scaled as Adam scales";
  }

  @Override
  public String reference() {
    return "Xie, Zhou, Li, Lin, Yan 2022, arXiv:2208.06677, algorithm 1";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    return List.of(
        Hypers.rate(1e-3),
        Hyperparameter.scheduled("beta1", 0.98, Range.FRACTION, "decay of the mean gradient"),
        Hyperparameter.scheduled("beta2", 0.92, Range.FRACTION, "decay of the mean difference"),
        Hyperparameter.scheduled("beta3", 0.99, Range.FRACTION, "decay of the mean square"),
        Hypers.epsilon(1e-8),
        Hyperparameter.scheduled(
            "weightDecay",
            0,
            Range.NOT_NEGATIVE,
            "strength of decay: the parameter is divided by 1 + lr weightDecay"),
        Hyperparameter.flag("decayWeightsOnly", false, "whether biases and norms do not decay"));
  }

  @Override
  public Optimizer create(Settings s) {
    Chain chain =
        new AdanScaling(
                s.schedule("beta1"), s.schedule("beta2"), s.schedule("beta3"), s.real("epsilon"))
            .then(new Descent(s.schedule("lr")));
    return Hypers.isZero(s.schedule("weightDecay"))
        ? chain
        : chain.then(new ProximalDecay(s.schedule("weightDecay"), s.flag("decayWeightsOnly")));
  }
}
