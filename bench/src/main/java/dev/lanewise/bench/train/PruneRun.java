package dev.lanewise.bench.train;

import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.training.Pruning;
import dev.lanewise.training.UnitPruning;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.SequencedMap;

/// Makes a model smaller.
public final class PruneRun {
  private PruneRun() {}

  /// The model with a part of its weights or units.
  ///
  /// @param model its weights are changed, unless units are removed
  /// @param part what stays
  /// @param areUnits whether whole units are removed
  /// @param isGlobal whether the smallest of all layers go, rather than the same part of each
  /// @throws WrongSetting if nothing of the network can be pruned
  public static SavedModel of(SavedModel model, double part, boolean areUnits, boolean isGlobal) {
    Pruning.Scope scope = isGlobal ? Pruning.Scope.GLOBAL : Pruning.Scope.PER_LAYER;
    BuiltNetwork pruned;
    try {
      if (areUnits) {
        pruned = UnitPruning.prune(model.network(), 1 - part, scope);
      } else {
        pruned = copy(model.network());
        Pruning.magnitude(pruned.parameters(), 1 - part, scope);
      }
    } catch (IllegalArgumentException e) {
      throw new WrongSetting(String.valueOf(e.getMessage()), e);
    }
    SequencedMap<String, String> about = new LinkedHashMap<>(model.about());
    about.put(
        "pruned",
        "to "
            + part
            + " of the "
            + (areUnits ? "units" : "weights")
            + (isGlobal ? "" : " of each layer"));
    return new SavedModel(pruned, model.reading(), model.transform(), model.classes(), about);
  }

  private static BuiltNetwork copy(BuiltNetwork network) {
    BuiltNetwork copy = network.network().build(network.settings());
    dev.lanewise.training.StartingWeights.of(network).into(copy);
    return copy;
  }

  /// What has changed, in a line.
  public static String describe(SavedModel before, SavedModel after) {
    return String.format(
        Locale.ROOT,
        "parameters %d, then %d; weights that are 0: %.1f %%, then %.1f %%",
        before.network().summary().parameters(),
        after.network().summary().parameters(),
        100 * Pruning.sparsity(before.network().parameters()),
        100 * Pruning.sparsity(after.network().parameters()));
  }
}
