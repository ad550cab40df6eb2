package dev.lanewise.testkit;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.WrapperProvider;
import java.util.function.UnaryOperator;

/// The rules for wrappers: an optimizer inside one keeps laws O, and the wrapper keeps laws P.
public abstract class WrapperContract extends SteppingContract<UnaryOperator<Optimizer>> {
  /// For subclasses.
  protected WrapperContract() {}

  @Override
  protected abstract WrapperProvider provider();

  /// What is wrapped: `adam` with a rate of 0.01.
  protected Optimizer inner() {
    return Catalog.builtIn().optimizer("adam").set("lr", 0.01).create();
  }

  @Override
  final Optimizer optimizer(Configuration<UnaryOperator<Optimizer>> configuration) {
    return configuration.create().apply(inner());
  }
}
