package dev.lanewise.optimizers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.util.function.UnaryOperator;

/// The wrappers that come with Lanewise, by method instead of by name. What each takes is told by
/// its provider: `lanewise plugins NAME` prints it.
///
/// ```java
/// Optimizer optimizer =
///     Wrappers.lookahead().set("k", 6).create().apply(Optimizers.adam().create());
/// ```
public final class Wrappers {
  private Wrappers() {}

  /// `accumulate`: gathers the gradients of k micro-batches and takes one step of the large batch
  /// they make.
  public static Configuration<UnaryOperator<Optimizer>> accumulate() {
    return Catalog.builtIn().wrapper("accumulate");
  }

  /// `asam`: SAM with a ball that scales with the weights, so that rescaled networks are treated
  /// alike.
  public static Configuration<UnaryOperator<Optimizer>> asam() {
    return Catalog.builtIn().wrapper("asam");
  }

  /// `ema`: evaluates with an exponential moving average of the weights, which begins as the first
  /// ones.
  public static Configuration<UnaryOperator<Optimizer>> ema() {
    return Catalog.builtIn().wrapper("ema");
  }

  /// `freeze`: leaves the parameters alone whose names a pattern matches, and keeps no state for
  /// them.
  public static Configuration<UnaryOperator<Optimizer>> freeze() {
    return Catalog.builtIn().wrapper("freeze");
  }

  /// `lookahead`: every k steps slow weights move towards the fast ones, which start from there
  /// again.
  public static Configuration<UnaryOperator<Optimizer>> lookahead() {
    return Catalog.builtIn().wrapper("lookahead");
  }

  /// `sam`: steps by the gradient at the worst point within a ball around the weights; evaluates
  /// twice.
  public static Configuration<UnaryOperator<Optimizer>> sam() {
    return Catalog.builtIn().wrapper("sam");
  }

  /// `skip-non-finite`: takes no step, or none with the elements concerned, where gradients are NaN
  /// or infinite, and counts.
  public static Configuration<UnaryOperator<Optimizer>> skipNonFinite() {
    return Catalog.builtIn().wrapper("skip-non-finite");
  }

  /// `swa`: evaluates with the mean of the weights at every so many steps, from some step on.
  public static Configuration<UnaryOperator<Optimizer>> swa() {
    return Catalog.builtIn().wrapper("swa");
  }
}
