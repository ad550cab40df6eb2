package dev.lanewise.layers;

import java.util.List;

/// Several passes, one after another.
final class Steps implements Runnable {
  private final Runnable[] steps;

  private Steps(Runnable[] steps) {
    this.steps = steps;
  }

  static Runnable of(List<Runnable> steps) {
    return steps.size() == 1 ? steps.getFirst() : new Steps(steps.toArray(Runnable[]::new));
  }

  static Runnable of(Runnable... steps) {
    return of(List.of(steps));
  }

  @Override
  public void run() {
    for (Runnable step : steps) {
      step.run();
    }
  }
}
