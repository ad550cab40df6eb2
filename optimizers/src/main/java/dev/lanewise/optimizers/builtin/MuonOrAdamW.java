package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.PathPattern;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// Chooses for each parameter: Muon for weights of more than one row and column, AdamW for the
/// rest.
///
/// @param rate the learning rate of all
/// @param muon for matrices
/// @param decay decay of matrices
/// @param adam for the rest: Adam with or without a look ahead
/// @param rest what makes a parameter belong to the rest, and rate and decay there
record MuonOrAdamW(Schedule rate, MuonDirection muon, Schedule decay, Link adam, Rest rest)
    implements Link {
  /// The parameters that AdamW steps.
  ///
  /// @param names further ones beside those that are no matrices
  /// @param rateRatio their rate by that of matrices
  /// @param decayRatio their decay by that of matrices
  record Rest(PathPattern names, double rateRatio, double decayRatio) {
    boolean has(Step step) {
      return step.role() != Role.WEIGHT
          || step.rows() == 1
          || step.columns() == 1
          || names.matches(step.parameterName());
    }
  }

  /// Decay with a name of its own, since its strength is not that of matrices.
  private record RestDecay(DecoupledDecay decay) implements Link {
    @Override
    public String name() {
      return "adam-decay";
    }

    @Override
    public void describe(Step step) {
      decay.describe(step);
    }
  }

  @Override
  public String name() {
    return "muon-or-adamw";
  }

  @Override
  public void describe(Step step) {
    if (rest.has(step)) {
      double ratio = rest.rateRatio;
      double decayRatio = ratio * rest.decayRatio;
      step.include(new RestDecay(decoupled(steps -> decayRatio * decay.at(steps))));
      step.include(adam);
      if (ratio != 1) {
        step.update(step.update().times(step.scalar("ratio", ratio)));
      }
    } else {
      step.include(decoupled(decay));
      step.include(muon);
    }
    step.include(new Descent(rate));
  }

  private static DecoupledDecay decoupled(Schedule strength) {
    return new DecoupledDecay(strength, DecoupledDecay.Coupling.LR, false);
  }
}
