package dev.lanewise.optimizers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;

/// The clippings of gradients that come with Lanewise, by method instead of by name; they go before
/// the optimizer. What each takes is told by its provider: `lanewise plugins NAME` prints it.
///
/// ```java
/// Chain optimizer = Clipping.globalNorm().set("max", 1.0).create().then(adamW);
/// ```
public final class Clipping {
  private Clipping() {}

  /// `clip-adaptive`: rows of the gradient are held to a part of the norm of the row of the
  /// parameter.
  public static Configuration<Link> adaptive() {
    return Catalog.builtIn().clipping("clip-adaptive");
  }

  /// `clip-global-norm`: the gradients of all parameters together are scaled by min(1, max / norm);
  /// a norm of NaN makes them NaN, and can be read.
  public static Configuration<Link> globalNorm() {
    return Catalog.builtIn().clipping("clip-global-norm");
  }

  /// `clip-norm`: the gradient of each parameter is scaled by min(1, max / norm); a norm of NaN
  /// makes it NaN, and can be read.
  public static Configuration<Link> norm() {
    return Catalog.builtIn().clipping("clip-norm");
  }

  /// `clip-value`: gradients are held between -max and max; NaN stays NaN.
  public static Configuration<Link> value() {
    return Catalog.builtIn().clipping("clip-value");
  }
}
