package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.optimizers.Parameter;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// Weights that training starts from instead of fresh ones, see
/// [Trainer.Builder#startingFrom(StartingWeights)].
@FunctionalInterface
public interface StartingWeights {
  /// Puts the weights into a network that was just built.
  void into(BuiltNetwork network);

  /// All parameters and states of a network, as they are when training starts.
  ///
  /// @param trained a network with the same names and shapes
  static StartingWeights of(BuiltNetwork trained) {
    return network -> {
      requireEqualNames(trained, network);
      copy(trained, "", network);
    };
  }

  /// The parameters and states of networks that were included under a prefix of their own, see
  /// [dev.lanewise.layers.Network.Builder#include]; what is not in the network is left out, and
  /// what has no origin stays fresh.
  ///
  /// @param prefix the prefix
  /// @param trained the network that was included, or one that has its layers
  static StartingWeights under(String prefix, BuiltNetwork trained) {
    return network -> copy(trained, prefix + "/", network);
  }

  /// Several, one after another.
  static StartingWeights all(List<StartingWeights> parts) {
    List<StartingWeights> copy = List.copyOf(parts);
    return network -> copy.forEach(part -> part.into(network));
  }

  private static void requireEqualNames(BuiltNetwork trained, BuiltNetwork network) {
    Set<String> from = names(trained);
    Set<String> to = names(network);
    if (!from.equals(to)) {
      throw new IllegalArgumentException(
          "a network with " + to + " cannot start from one with " + from);
    }
  }

  private static Set<String> names(BuiltNetwork network) {
    Set<String> names = new TreeSet<>(network.states().keySet());
    network.parameters().forEach(p -> names.add(p.name()));
    return names;
  }

  private static void copy(BuiltNetwork trained, String prefix, BuiltNetwork network) {
    Set<String> there = names(network);
    boolean isAny = false;
    for (Parameter parameter : trained.parameters()) {
      if (there.contains(prefix + parameter.name())) {
        copy(trained, parameter.name(), parameter.value(), prefix, network);
        isAny = true;
      }
    }
    trained
        .states()
        .forEach((name, matrix) -> {
          if (there.contains(prefix + name)) {
            copy(trained, name, matrix, prefix, network);
          }
        });
    if (!isAny) {
      throw new IllegalArgumentException(
          "nothing of the network to start from is under \""
              + prefix
              + "\" in one with "
              + String.join(", ", there));
    }
  }

  private static void copy(
      BuiltNetwork trained, String name, Matrix from, String prefix, BuiltNetwork network) {
    try {
      network.setValues(prefix + name, trained.values(name));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "\"%s\" of %d x %d does not fit: %s"
              .formatted(name, from.rows(), from.columns(), e.getMessage()),
          e);
    }
  }
}
