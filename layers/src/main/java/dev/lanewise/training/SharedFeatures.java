package dev.lanewise.training;

import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A network that shares the features of trained ones: their layers up to some place, side by side
/// on the same input, concatenated, and what the user puts behind them.
///
/// ```java
/// SharedFeatures shared =
///     new SharedFeatures().add("first", a, "hidden").add("second", b, "hidden");
/// Network network = shared.start().add("out", Layers.dense(10)).build();
/// Trainer.of(network, loss, optimizer).startingFrom(shared).start(train);
/// ```
///
/// The weights of the trained networks are copied when training starts. To train the new layers
/// alone, freeze the others: `freeze(pattern=first/**|second/**,of=adam)`.
public final class SharedFeatures implements StartingWeights {
  /// The name of the layer that puts the features side by side.
  public static final String FEATURES = "features";

  private record Trunk(BuiltNetwork trained, Network layers) {}

  private final Map<String, Trunk> trunks = new LinkedHashMap<>();

  /// Nothing shared yet.
  public SharedFeatures() {}

  /// Adds a trained network.
  ///
  /// @param prefix what comes before the names of its layers, with a slash
  /// @param trained the network
  /// @param layer the layer whose output is shared; what comes after it is left out
  /// @throws IllegalArgumentException if the prefix is taken, there is no such layer, or it takes
  ///   other inputs than those added before
  public SharedFeatures add(String prefix, BuiltNetwork trained, String layer) {
    Network whole = trained.network();
    for (Trunk other : trunks.values()) {
      if (!other.layers.input().equals(whole.input())) {
        throw new IllegalArgumentException(
            "features are shared by networks of one input, but \"%s\" takes %s and another %s"
                .formatted(prefix, whole.input(), other.layers.input()));
      }
    }
    if (trunks.containsKey(prefix) || prefix.isBlank()) {
      throw new IllegalArgumentException(
          "\"%s\": each network needs a prefix of its own; taken are %s"
              .formatted(prefix, String.join(", ", trunks.keySet())));
    }
    Network.Builder builder = Network.of(whole.input());
    for (Network.Node node : whole.nodes()) {
      builder.add(node.name(), node.layer(), node.inputs().toArray(String[]::new));
    }
    trunks.put(prefix, new Trunk(trained, builder.build(layer)));
    return this;
  }

  /// Starts the description of a network whose last layer so far, [#FEATURES], has all features.
  ///
  /// @throws IllegalStateException if fewer than two networks were added
  public Network.Builder start() {
    if (trunks.size() < 2) {
      throw new IllegalStateException(
          "features of two or more networks are shared, but " + trunks.size() + " are given");
    }
    Network.Builder builder = Network.of(trunks.values().iterator().next().layers.input());
    List<String> ends = new ArrayList<>();
    trunks.forEach((prefix, trunk) -> {
      builder.include(prefix, trunk.layers, Network.INPUT);
      ends.add(builder.last());
    });
    return builder.add(FEATURES, Layers.concatenate(), ends.toArray(String[]::new));
  }

  @Override
  public void into(BuiltNetwork network) {
    trunks.forEach((prefix, trunk) -> StartingWeights.under(prefix, trunk.trained).into(network));
  }
}
