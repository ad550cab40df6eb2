package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import java.util.LinkedHashMap;
import java.util.Map;

/// The weights of the best epoch so far, with the layers' states. Memory is taken when first
/// needed.
final class BestWeights {
  private final BuiltNetwork network;
  private final Map<String, Matrix> kept = new LinkedHashMap<>();
  private long epoch;

  BestWeights(BuiltNetwork network) {
    this.network = network;
  }

  /// The epoch they are of, 0 if there are none.
  long epoch() {
    return epoch;
  }

  /// Keeps the present weights.
  void keep(long nowEpoch) {
    epoch = nowEpoch;
    allocate();
    live().forEach((name, matrix) -> copy(name).copyFrom(matrix));
  }

  /// Puts the best weights into the network, if there are any.
  void restore() {
    if (epoch > 0) {
      live().forEach((name, matrix) -> matrix.copyFrom(copy(name)));
    }
  }

  /// Adds them to a checkpoint.
  ///
  /// @param withWeights whether there are weights in it
  void addTo(State state, boolean withWeights) {
    state.add("best epoch", State.Cell.of(() -> epoch, value -> epoch = (long) value));
    if (withWeights) {
      allocate();
      kept.forEach((name, matrix) -> state.add("best/" + name, matrix));
    }
  }

  private void allocate() {
    live().forEach((name, matrix) -> kept.computeIfAbsent(name, _ -> matrix.copy()));
  }

  private Matrix copy(String name) {
    Matrix copy = kept.get(name);
    if (copy == null) {
      throw new IllegalStateException("no weights \"" + name + "\" were kept");
    }
    return copy;
  }

  private Map<String, Matrix> live() {
    Map<String, Matrix> live = new LinkedHashMap<>();
    for (Parameter parameter : network.parameters()) {
      live.put(parameter.name(), parameter.value());
    }
    network.states().forEach((name, matrix) -> live.put("state " + name, matrix));
    return live;
  }
}
