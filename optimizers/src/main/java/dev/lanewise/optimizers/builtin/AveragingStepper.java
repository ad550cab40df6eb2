package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.optimizers.WrappingStepper;
import java.time.Duration;
import java.util.List;

/// A wrapper with [ShadowWeights], which are those to evaluate with.
abstract class AveragingStepper extends WrappingStepper {
  private final List<Parameter> parameters;
  private final ShadowWeights shadow;
  private final String what;

  /// @param what the name of the shadow in the state
  /// @param writesBack whether the shadow is also put into the parameters
  AveragingStepper(
      String kind,
      Stepper inner,
      List<Parameter> parameters,
      Workers workers,
      String what,
      boolean writesBack) {
    super(kind, inner);
    this.parameters = List.copyOf(parameters);
    this.what = what;
    this.shadow = new ShadowWeights(parameters, workers, writesBack);
  }

  final ShadowWeights shadow() {
    return shadow;
  }

  /// Whether the shadow is of use yet; before that, the inner stepper's weights are those to
  /// evaluate with.
  boolean hasShadow() {
    return true;
  }

  @Override
  protected void addTo(State state) {
    for (int i = 0; i < parameters.size(); i++) {
      state.add(qualified(parameters.get(i), what), shadow.shadow(i));
    }
  }

  @Override
  public void showEvaluation() {
    if (!hasShadow()) {
      super.showEvaluation();
    } else if (markEvaluation(true)) {
      shadow.show();
    }
  }

  @Override
  public void showTraining() {
    shadow.hide();
    super.showTraining();
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean ready = inner().warmUp(limit);
    return shadow.warmUp(Duration.ofNanos(end - System.nanoTime())) && ready;
  }
}
