package dev.lanewise.optimizers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;

/// The regularizers that come with Lanewise, by method instead of by name: penalties go before the
/// optimizer, projections and proximal steps after it. What each takes is told by its provider:
/// `lanewise plugins NAME` prints it.
///
/// ```java
/// Chain optimizer = Regularizers.l1().set("strength", 1e-5).create().then(adamW);
/// ```
public final class Regularizers {
  private Regularizers() {}

  /// `elastic-net`: l1 * sum abs(p) + l2 / 2 * sum p^2.
  public static Configuration<Link> elasticNet() {
    return Catalog.builtIn().regularizer("elastic-net");
  }

  /// `group-lasso`: strength * sqrt(columns) * sum of the norms of the rows: whole units go to 0.
  public static Configuration<Link> groupLasso() {
    return Catalog.builtIn().regularizer("group-lasso");
  }

  /// `l1`: strength * sum abs(p): pushes weights towards 0 by the same amount whatever their size.
  public static Configuration<Link> l1() {
    return Catalog.builtIn().regularizer("l1");
  }

  /// `l2`: strength / 2 * sum p^2: pulls weights towards 0 in proportion to their size.
  public static Configuration<Link> l2() {
    return Catalog.builtIn().regularizer("l2");
  }

  /// `max-norm`: after the update, rows longer than a maximum are shortened to it.
  public static Configuration<Link> maxNorm() {
    return Catalog.builtIn().regularizer("max-norm");
  }

  /// `non-negative`: after the update, what is below 0 becomes 0.
  public static Configuration<Link> nonNegative() {
    return Catalog.builtIn().regularizer("non-negative");
  }

  /// `orthogonal`: strength * |W W' - I|^2 (W' W where that is smaller): rows or columns at right
  /// angles, of norm 1.
  public static Configuration<Link> orthogonal() {
    return Catalog.builtIn().regularizer("orthogonal");
  }

  /// `proximal-l1`: after the update, weights come closer to 0 by lr * strength, and stay at 0 once
  /// there.
  public static Configuration<Link> proximalL1() {
    return Catalog.builtIn().regularizer("proximal-l1");
  }

  /// `unit-norm`: after the update, rows are brought to a norm of 1; rows of zeros stay.
  public static Configuration<Link> unitNorm() {
    return Catalog.builtIn().regularizer("unit-norm");
  }
}
