package dev.lanewise.layers;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.ChannelAffine;
import dev.lanewise.layers.runtime.NetworkPlan;
import dev.lanewise.layers.runtime.Store;
import dev.lanewise.optimizers.Parameter;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Rewrites a trained network into one that gives the same in evaluation with less work:
///
/// - Batch normalization behind a dense layer or a convolution without activation goes into weights
///   and biases (Jacob et al. 2018, arXiv:1712.05877, formula 14): with factor s = gamma /
///   sqrt(variance + epsilon), W becomes s W and b becomes s (b - mean) + beta, computed in double
///   and rounded once. So does min-max normalization.
/// - An activation behind them goes into their product; no bit depends on it.
/// - Weights that are computed from others (weight normalization, DropConnect) are computed once.
/// - Dropout, noise and penalties, which do nothing in evaluation, go.
///
/// Only what nothing else reads is changed.
final class Folding {
  private final BuiltNetwork from;
  private final NetworkPlan plan;
  private final boolean isSharing;
  private final Network network;

  /// What stands for the output of each layer.
  private final Map<String, String> standsFor = new HashMap<>();

  /// Layers that what follows may still change, by name.
  private final Map<String, Maker> open = new HashMap<>();

  private final Map<String, Integer> takers = new HashMap<>();
  private final Map<String, Maker> makers = new LinkedHashMap<>();
  private final Map<String, Network.Node> kept = new LinkedHashMap<>();

  private Folding(BuiltNetwork from, NetworkPlan plan, boolean isSharing) {
    this.from = from;
    this.plan = plan;
    this.isSharing = isSharing;
    network = from.network();
    standsFor.put(Network.INPUT, Network.INPUT);
    takers.put(network.output(), 1);
    for (Network.Node node : network.nodes()) {
      node.inputs().forEach(in -> takers.merge(in, 1, Integer::sum));
    }
  }

  /// The rewritten network.
  ///
  /// @param plan of the same network
  /// @param isSharing whether it has weights that stay as they are in common with the network, and
  ///   only the others of its own
  static BuiltNetwork fold(
      BuiltNetwork from, NetworkPlan plan, BuildSettings settings, boolean isSharing) {
    return new Folding(from, plan, isSharing).run(settings);
  }

  private BuiltNetwork run(BuildSettings settings) {
    for (int i = 0; i < network.nodes().size(); i++) {
      visit(i, network.nodes().get(i));
    }
    String output = standing(network.output());
    if (output.equals(Network.INPUT)) {
      return isSharing ? from.sibling(settings) : network.build(settings, from.tensors());
    }
    Network.Builder builder = Network.of(network.input());
    for (Network.Node node : kept.values()) {
      Maker maker = makers.get(node.name());
      builder.add(
          node.name(),
          maker == null ? node.layer() : maker.layer(),
          node.inputs().stream().map(this::standing).toArray(String[]::new));
    }
    Network folded = builder.build(output);
    Map<String, Matrix> values = changed();
    Map<String, Matrix> unchanged = unchanged();
    if (!isSharing) {
      values.putAll(unchanged);
      return folded.build(settings, values);
    }
    Map<String, Parameter> parameters = new LinkedHashMap<>();
    for (Parameter parameter : from.parameters()) {
      if (unchanged.containsKey(parameter.name())) {
        parameters.put(parameter.name(), parameter);
      }
    }
    Map<String, Matrix> states = new LinkedHashMap<>(from.states());
    states.keySet().retainAll(unchanged.keySet());
    return new BuiltNetwork(folded, settings, new Store(settings, parameters, states, values));
  }

  private String standing(String name) {
    return Objects.requireNonNull(standsFor.get(name));
  }

  private void visit(int number, Network.Node node) {
    for (String in : node.inputs()) {
      if (takers.getOrDefault(in, 0) > 1) {
        open.remove(standing(in));
      }
    }
    Layer layer = NamedLayer.inner(node.layer());
    String before = standing(node.inputs().getFirst());
    if (doesNothing(layer) || isAbsorbed(node, layer, open.get(before))) {
      standsFor.put(node.name(), before);
      return;
    }
    standsFor.put(node.name(), node.name());
    kept.put(node.name(), node);
    Maker maker =
        switch (layer) {
          case Dense dense -> new Maker(layer, dense.activation(), dense.hasBias());
          case Convolution2d convolution ->
              new Maker(layer, convolution.activation(), convolution.hasBias());
          default -> null;
        };
    if (maker != null) {
      maker.read(number, node.name());
      makers.put(node.name(), maker);
      if (maker.activation.isIdentity()) {
        open.put(node.name(), maker);
      }
    }
  }

  private static boolean doesNothing(Layer layer) {
    return layer instanceof Dropout
        || layer instanceof GaussianNoise
        || layer instanceof PenalizedActivity
        || (layer instanceof Elementwise e && e.activation().isIdentity());
  }

  private boolean isAbsorbed(Network.Node node, Layer layer, @Nullable Maker maker) {
    if (maker == null) {
      return false;
    }
    if (layer instanceof Elementwise e) {
      maker.activation = e.activation();
      open.values().remove(maker);
      return true;
    }
    ChannelAffine.Factors factors =
        layer instanceof ChannelAffine affine
            ? affine.inEvaluation(suffix -> from.values(node.name() + "/" + suffix))
            : null;
    return factors != null && maker.absorb(factors);
  }

  /// A dense layer or a convolution with weights that change.
  private final class Maker {
    private final Layer layer;
    private Activation activation;
    private boolean hasBias;
    private Matrix weight = DoubleMatrix.of(0, 0);
    private double[] bias = {};
    private boolean isChanged;

    Maker(Layer layer, Activation activation, boolean hasBias) {
      this.layer = layer;
      this.activation = activation;
      this.hasBias = hasBias;
    }

    /// Takes the weights as they are.
    void read(int number, String name) {
      Matrix computed = plan.inEvaluation(number, "weight");
      isChanged = computed != null;
      weight = computed != null ? computed : from.parameter(name + "/weight").value();
      bias = hasBias ? from.values(name + "/bias") : new double[weight.rows()];
    }

    /// Takes in what follows; whether it can.
    boolean absorb(ChannelAffine.Factors f) {
      if (f.factor().length != bias.length
          || !Arrays.stream(f.factor()).allMatch(Double::isFinite)) {
        return false;
      }
      hasBias = true;
      isChanged = true;
      DoubleMatrix scaled = DoubleMatrix.of(weight.rows(), weight.columns());
      scaled.copyFrom(weight);
      weight = scaled;
      for (int unit = 0; unit < bias.length; unit++) {
        double factor = f.factor()[unit];
        bias[unit] = factor * (bias[unit] - f.center()[unit]) + f.shift()[unit];
        for (int j = 0; j < weight.columns(); j++) {
          scaled.set(unit, j, factor * scaled.get(unit, j));
        }
      }
      return true;
    }

    Layer layer() {
      return switch (layer) {
        case Dense d -> new Dense(d.units(), activation, hasBias, null, Initializer.zeros(), null);
        case Convolution2d c ->
            new Convolution2d(c.filters(), c.window(), c.groups(), activation, hasBias, null, null);
        default -> layer;
      };
    }
  }

  /// The parameters and states that are left as they are.
  private Map<String, Matrix> unchanged() {
    Map<String, Matrix> all = new LinkedHashMap<>();
    from.tensors()
        .forEach((name, matrix) -> {
          String owner = owner(name);
          Maker maker = makers.get(owner);
          if (kept.containsKey(owner) && (maker == null || !maker.isChanged)) {
            all.put(name, matrix);
          }
        });
    return all;
  }

  /// The values of the others.
  private Map<String, Matrix> changed() {
    Map<String, Matrix> all = new LinkedHashMap<>();
    makers.forEach((name, maker) -> {
      if (maker.isChanged) {
        all.put(name + "/weight", maker.weight);
        if (maker.hasBias) {
          all.put(name + "/bias", DoubleMatrix.of(maker.bias, 1, maker.bias.length));
        }
      }
    });
    return all;
  }

  /// The layer that a parameter or state belongs to: names may contain slashes, so the longest that
  /// fits.
  private String owner(String tensor) {
    String owner = "";
    for (Network.Node node : network.nodes()) {
      if (tensor.startsWith(node.name() + "/") && node.name().length() > owner.length()) {
        owner = node.name();
      }
    }
    return owner;
  }
}
