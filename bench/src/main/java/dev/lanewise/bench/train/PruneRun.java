package dev.lanewise.bench.train;

import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.training.Pruning;
import dev.lanewise.training.UnitPruning;
import java.util.Locale;

/// Makes a model smaller.
public final class PruneRun {
  private PruneRun() {}

  /// The model with a part of its weights or units.
  ///
  /// @param model stays as it is
  /// @param part what stays
  /// @param areUnits whether whole units are removed
  /// @param isGlobal whether the smallest of all layers go, rather than the same part of each
  /// @throws WrongSetting if nothing of the network can be pruned
  public static SavedModel of(SavedModel model, double part, boolean areUnits, boolean isGlobal) {
    Pruning.Scope scope = isGlobal ? Pruning.Scope.GLOBAL : Pruning.Scope.PER_LAYER;
    BuiltNetwork pruned = model.network();
    try {
      if (areUnits) {
        pruned = UnitPruning.prune(pruned, 1 - part, scope);
      } else {
        Pruning.magnitude(pruned.parameters(), 1 - part, scope);
      }
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(String.valueOf(e.getMessage()), e);
    }
    String how = areUnits ? "units" : "weights";
    return model.with(
        pruned, "pruned", "to " + part + " of the " + how + (isGlobal ? "" : " of each layer"));
  }

  /// What has changed, in a line.
  public static String describe(SavedModel before, SavedModel after) {
    BuiltNetwork first = before.network();
    BuiltNetwork second = after.network();
    return String.format(
        Locale.ROOT,
        "parameters %d, then %d; weights that are 0: %.1f %%, then %.1f %%",
        first.summary().parameters(),
        second.summary().parameters(),
        100 * Pruning.sparsity(first.parameters()),
        100 * Pruning.sparsity(second.parameters()));
  }
}
