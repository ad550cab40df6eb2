package dev.lanewise.optimizers.builtin;

import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Provider;
import java.util.List;

/// A provider that is told what it is called and what it takes.
///
/// @param <T> what is made
abstract class Described<T> implements Provider<T> {
  private final String name;
  private final String summary;
  private final String reference;
  private final List<Hyperparameter> hyperparameters;

  Described(String name, String summary, String reference, Hyperparameter... hyperparameters) {
    this.name = name;
    this.summary = summary;
    this.reference = reference;
    this.hyperparameters = List.of(hyperparameters);
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final String summary() {
    return summary;
  }

  @Override
  public final String reference() {
    return reference;
  }

  @Override
  public final List<Hyperparameter> hyperparameters() {
    return hyperparameters;
  }
}
