package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.ChannelRemoval;
import dev.lanewise.layers.Convolution2d;
import dev.lanewise.layers.Dense;
import dev.lanewise.layers.Network;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Removes whole neurons of dense layers and whole channels of convolutions, those with the
/// smallest weights: the network is rebuilt smaller and runs faster (Li et al. 2017,
/// arXiv:1608.08710).
///
/// ```java
/// BuiltNetwork smaller = UnitPruning.prune(run.network(), 0.5, Pruning.Scope.GLOBAL);
/// Trainer.of(smaller.network(), loss, optimizer)
///     .startingFrom(StartingWeights.of(smaller))
///     .start(train);
/// ```
///
/// A unit's score is the norm of its weights, bias left out, over the root of the mean of the
/// squared norms in its layer, so that layers can be compared (Molchanov et al. 2017,
/// arXiv:1611.06440, section 2.2). What becomes of the layers that read a unit is told by
/// [ChannelRemoval].
public final class UnitPruning {
  private UnitPruning() {}

  /// A unit with its score.
  private record Scored(String layer, int unit, double score) {}

  /// The network without the units of the smallest scores of all layers that can be pruned.
  ///
  /// @param network a trained network, which stays as it is
  /// @param part the part of the units that goes, at least 0 and below 1; at least one stays in
  ///   each layer
  /// @param scope among which units the smallest scores are sought
  /// @throws IllegalArgumentException if the part is outside its range, or no layer can be pruned;
  ///   the message says why
  public static BuiltNetwork prune(BuiltNetwork network, double part, Pruning.Scope scope) {
    List<String> layers = prunable(network);
    if (layers.isEmpty()) {
      StringBuilder reasons = new StringBuilder("no layer of the network can be pruned");
      for (String name : makers(network)) {
        ChannelRemoval.obstacle(network, name)
            .ifPresent(reason -> reasons.append("; \"" + name + "\": " + reason));
      }
      throw new IllegalArgumentException(reasons.toString());
    }
    return prune(network, part, scope, layers);
  }

  /// The same for some layers only.
  ///
  /// @param layers names of dense layers and convolutions
  /// @throws IllegalArgumentException if one of them cannot be pruned; the message says why
  public static BuiltNetwork prune(
      BuiltNetwork network, double part, Pruning.Scope scope, List<String> layers) {
    if (!(part >= 0 && part < 1)) {
      throw new IllegalArgumentException(
          "the part of the units that is removed is at least 0 and below 1, given: " + part);
    }
    for (String name : layers) {
      Optional<String> obstacle = ChannelRemoval.obstacle(network, name);
      if (obstacle.isPresent()) {
        throw new IllegalArgumentException("\"" + name + "\" cannot be pruned: " + obstacle.get());
      }
    }
    List<List<Scored>> groups = new ArrayList<>();
    for (String name : layers) {
      groups.add(scored(network, name));
    }
    if (scope == Pruning.Scope.GLOBAL) {
      groups = List.of(groups.stream().flatMap(List::stream).toList());
    }
    Map<String, List<Integer>> removed = new LinkedHashMap<>();
    groups.forEach(group -> choose(network, group, part, removed));
    Map<String, int[]> units = new LinkedHashMap<>();
    removed.forEach(
        (name, list) -> units.put(name, list.stream().mapToInt(Integer::intValue).toArray()));
    return ChannelRemoval.without(network, units);
  }

  /// Adds the units of a group with the smallest scores, the first of equal ones, but never the
  /// last one of a layer.
  private static void choose(
      BuiltNetwork network, List<Scored> group, double part, Map<String, List<Integer>> removed) {
    int count = (int) Math.floor(part * group.size());
    List<Scored> order = group.stream().sorted(Comparator.comparingDouble(Scored::score)).toList();
    for (Scored unit : order) {
      List<Integer> own = removed.computeIfAbsent(unit.layer(), _ -> new ArrayList<>());
      int units = network.parameter(unit.layer() + "/weight").value().rows();
      if (count > 0 && own.size() < units - 1) {
        own.add(unit.unit());
        count--;
      }
    }
  }

  /// The layers whose units can be removed: dense layers and convolutions between which and the
  /// next of them nothing mixes channels.
  public static List<String> prunable(BuiltNetwork network) {
    return makers(network).stream()
        .filter(name -> ChannelRemoval.obstacle(network, name).isEmpty())
        .toList();
  }

  private static List<String> makers(BuiltNetwork network) {
    return network.network().nodes().stream()
        .filter(n -> n.layer() instanceof Dense || n.layer() instanceof Convolution2d)
        .map(Network.Node::name)
        .toList();
  }

  /// The score of each unit of a layer: the norm of its weights over the root of the mean of the
  /// squared norms of all units of the layer; 0 where there are no weights but zeros.
  ///
  /// @param layer the name of a dense layer or convolution
  public static double[] scores(BuiltNetwork network, String layer) {
    Matrix weight = network.parameter(layer + "/weight").value();
    double[] squares = new double[weight.rows()];
    double all = 0;
    for (int i = 0; i < squares.length; i++) {
      for (int j = 0; j < weight.columns(); j++) {
        squares[i] += weight.get(i, j) * weight.get(i, j);
      }
      all += squares[i];
    }
    double[] scores = new double[squares.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = all == 0 ? 0 : Math.sqrt(squares[i] * scores.length / all);
    }
    return scores;
  }

  private static List<Scored> scored(BuiltNetwork network, String layer) {
    double[] scores = scores(network, layer);
    List<Scored> units = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      units.add(new Scored(layer, i, scores[i]));
    }
    return units;
  }
}
