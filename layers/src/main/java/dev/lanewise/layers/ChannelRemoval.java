package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Rebuilds a trained network without some units of its dense layers and some channels of its
/// convolutions: smaller matrices, not zeros.
///
/// Removing a unit is setting its weights to zero: what it still gives is a constant, which moves
/// into the biases of the layers that read it. So a unit whose weights are zero already goes
/// without changing the outputs, but for what padding hides at the rim of an image. One whose
/// weights are not zero is held at what it gives on its bias alone; behind a batch normalization,
/// which knows better, at its running mean.
///
/// What lies between must keep channels apart ([Layer#keepsChannels()]) or put them side by side
/// (flatten, concatenate). A layer that mixes them otherwise (an addition, a softmax, a
/// normalization over channels) is an obstacle, and so is the network's output.
public final class ChannelRemoval {
  private final BuiltNetwork from;
  private final Map<String, Outgoing> outgoing = new LinkedHashMap<>();
  private final Map<String, Layer> layers = new LinkedHashMap<>();
  private final Map<String, double[]> tensors = new LinkedHashMap<>();

  private ChannelRemoval(BuiltNetwork from) {
    this.from = from;
  }

  /// What a layer gives.
  ///
  /// @param source the layer whose channels these are, for messages
  /// @param constants for each channel NaN if it stays, else what it gives from now on
  /// @param means for each channel whether the constant stands for something that varies
  private record Outgoing(String source, double[] constants, boolean[] means) {
    static Outgoing whole(String source, int channels) {
      double[] constants = new double[channels];
      java.util.Arrays.fill(constants, Double.NaN);
      return new Outgoing(source, constants, new boolean[channels]);
    }

    boolean isWhole() {
      return kept().length == constants.length;
    }

    boolean isKept(int channel) {
      return Double.isNaN(constants[channel]);
    }

    int[] kept() {
      return java.util.stream.IntStream.range(0, constants.length).filter(this::isKept).toArray();
    }
  }

  /// The network without some channels, its weights and states carried over; built as it was.
  ///
  /// @param network a network, which stays as it is
  /// @param channels the numbers of those to remove, by the name of the dense layer or convolution
  ///   that makes them
  /// @throws IllegalArgumentException if there is no such layer or channel, none would be left, or
  ///   an obstacle is in the way; the message names it
  public static BuiltNetwork without(BuiltNetwork network, Map<String, int[]> channels) {
    return new ChannelRemoval(network).run(channels);
  }

  /// Why no channel of a layer can be removed; empty if some can.
  ///
  /// @param name a layer of the network
  /// @throws IllegalArgumentException if there is no such layer
  public static Optional<String> obstacle(BuiltNetwork network, String name) {
    network.network().node(name);
    try {
      new ChannelRemoval(network).rebuild(Map.of(name, new int[] {0}));
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.of(Objects.requireNonNullElse(e.getMessage(), "it cannot be pruned"));
    }
  }

  private BuiltNetwork run(Map<String, int[]> channels) {
    BuiltNetwork smaller = rebuild(channels).build(from.settings());
    tensors.forEach(smaller::setValues);
    smaller.setTrainingPasses(from.trainingPasses());
    return smaller;
  }

  private Network rebuild(Map<String, int[]> channels) {
    channels.keySet().forEach(name -> from.network().node(name));
    outgoing.put(Network.INPUT, Outgoing.whole(Network.INPUT, channels(from.network().input())));
    for (Network.Node node : from.network().nodes()) {
      layers.put(node.name(), node.layer());
      try {
        outgoing.put(node.name(), pass(node, channels.getOrDefault(node.name(), new int[0])));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(node.title() + ": " + e.getMessage(), e);
      }
    }
    Outgoing last = out(from.network().output());
    if (!last.isWhole()) {
      throw new IllegalArgumentException(
          "the output of the network is made of the channels of \""
              + last.source()
              + "\", so none of them can be removed");
    }
    Network.Builder builder = Network.of(from.network().input());
    for (Network.Node node : from.network().nodes()) {
      builder.add(
          node.name(),
          Objects.requireNonNull(layers.get(node.name())),
          node.inputs().toArray(String[]::new));
    }
    return builder.build(from.network().output());
  }

  private static int channels(Shape shape) {
    return PerChannel.of(shape, 1).channels();
  }

  private Outgoing out(String name) {
    return Objects.requireNonNull(outgoing.get(name));
  }

  private Outgoing pass(Network.Node node, int[] removed) {
    List<Outgoing> inputs = node.inputs().stream().map(this::out).toList();
    Outgoing in = inputs.getFirst();
    switch (node.layer()) {
      case Dense dense -> {
        return maker(
            new Maker(node, removed, 1, dense.activation(), dense.hasBias(), dense.transform()),
            in);
      }
      case Convolution2d convolution when convolution.groups() == 1 -> {
        int area = convolution.window().size();
        return maker(
            new Maker(
                node,
                removed,
                area,
                convolution.activation(),
                convolution.hasBias(),
                convolution.transform()),
            in);
      }
      default -> {}
    }
    if (removed.length > 0) {
      throw new IllegalArgumentException(
          "only channels of dense layers and of convolutions of one group can be removed");
    }
    if (inputs.stream().allMatch(Outgoing::isWhole)) {
      copy(node);
      return Outgoing.whole(node.name(), channels(node.shape()));
    }
    if (node.layer() instanceof Concatenation) {
      return sideBySide(inputs);
    }
    if (node.layer() instanceof Flatten flatten && flatten.to() == null) {
      return repeated(in, node.shape().size() / in.constants().length);
    }
    if (node.layer().keepsChannels()) {
      return kept(node, in);
    }
    String source = inputs.stream().filter(i -> !i.isWhole()).findFirst().orElseThrow().source();
    throw new IllegalArgumentException(
        "needs all channels of its input, so none of \"" + source + "\" can be removed");
  }

  // --- layers that make channels ---

  /// A layer whose output channels are products of all input channels with rows of a weight.
  ///
  /// @param removed the rows that go
  /// @param area columns of the weight for each input channel
  private record Maker(
      Network.Node node,
      int[] removed,
      int area,
      Activation activation,
      boolean hasBias,
      @Nullable WeightTransform transform) {
    Layer resized(int outputs, boolean withBias) {
      return switch (node.layer()) {
        case Dense d ->
            new Dense(
                outputs,
                d.activation(),
                withBias,
                d.weightInitializer(),
                d.biasInitializer(),
                d.transform());
        case Convolution2d c ->
            new Convolution2d(
                outputs,
                c.window(),
                1,
                c.activation(),
                withBias,
                c.weightInitializer(),
                c.transform());
        default -> throw new IllegalStateException(node.title());
      };
    }
  }

  private Outgoing maker(Maker maker, Outgoing in) {
    String name = maker.node().name();
    int rows = channels(maker.node().shape());
    Outgoing out = Outgoing.whole(name, rows);
    if (in.isWhole() && maker.removed().length == 0) {
      copy(maker.node());
      return out;
    }
    if (maker.transform() != null && !(maker.transform() instanceof DropConnect)) {
      throw new IllegalArgumentException(
          "its weight is computed by %s from all its inputs; channels of it or before it can be"
                  .formatted(maker.transform().kind())
              + " removed only where weights are used as they are");
    }
    Matrix weight = from.parameter(name + "/weight").value();
    double[] bias = maker.hasBias() ? from.values(name + "/bias") : new double[rows];
    boolean withBias = addConstants(maker, in, weight, bias) || maker.hasBias();
    double[] atZero = constants(new Elementwise(maker.activation()), bias);
    for (int row : maker.removed()) {
      if (row < 0 || row >= rows) {
        throw new IllegalArgumentException("has channels 0 to " + (rows - 1) + ", but not " + row);
      }
      out.constants()[row] = atZero[row];
      out.means()[row] = !isZero(weight, row);
    }
    int[] keptRows = out.kept();
    if (keptRows.length == 0) {
      throw new IllegalArgumentException("at least one channel must stay");
    }
    int[] keptColumns = repeated(in, maker.area()).kept();
    double[] values = new double[keptRows.length * keptColumns.length];
    double[] biases = new double[keptRows.length];
    for (int i = 0; i < keptRows.length; i++) {
      biases[i] = bias[keptRows[i]];
      for (int j = 0; j < keptColumns.length; j++) {
        values[i * keptColumns.length + j] = weight.get(keptRows[i], keptColumns[j]);
      }
    }
    layers.put(name, maker.resized(keptRows.length, withBias));
    tensors.put(name + "/weight", values);
    if (withBias) {
      tensors.put(name + "/bias", biases);
    }
    return out;
  }

  /// Adds what removed input channels give to the bias; whether any gives something.
  private static boolean addConstants(Maker maker, Outgoing in, Matrix weight, double[] bias) {
    boolean isNeeded = false;
    for (int c = 0; c < in.constants().length; c++) {
      double constant = in.constants()[c];
      if (!in.isKept(c) && constant != 0) {
        isNeeded = true;
        for (int row = 0; row < bias.length; row++) {
          for (int k = 0; k < maker.area(); k++) {
            bias[row] += constant * weight.get(row, c * maker.area() + k);
          }
        }
      }
    }
    return isNeeded;
  }

  private static boolean isZero(Matrix weight, int row) {
    for (int j = 0; j < weight.columns(); j++) {
      if (weight.get(row, j) != 0) {
        return false;
      }
    }
    return true;
  }

  /// What an elementwise layer makes of values.
  private static double[] constants(Layer layer, double[] values) {
    BuiltNetwork alone =
        Network.of(Shape.features(values.length))
            .add("alone", layer)
            .build()
            .build(BuildSettings.of(ElementType.DOUBLE, 1, 0).forEvaluation());
    for (int i = 0; i < values.length; i++) {
      alone.input(1).set(0, i, values[i]);
    }
    Matrix y = alone.forward(Phase.EVALUATION, 1);
    double[] results = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      results[i] = y.get(0, i);
    }
    return results;
  }

  // --- layers that channels go through ---

  private static Outgoing sideBySide(List<Outgoing> inputs) {
    double[] constants = new double[inputs.stream().mapToInt(i -> i.constants().length).sum()];
    boolean[] means = new boolean[constants.length];
    int at = 0;
    String source = inputs.getFirst().source();
    for (Outgoing in : inputs) {
      System.arraycopy(in.constants(), 0, constants, at, in.constants().length);
      System.arraycopy(in.means(), 0, means, at, in.means().length);
      at += in.constants().length;
      source = in.isWhole() ? source : in.source();
    }
    return new Outgoing(source, constants, means);
  }

  /// Each channel so many times.
  private static Outgoing repeated(Outgoing in, int times) {
    double[] constants = new double[in.constants().length * times];
    boolean[] means = new boolean[constants.length];
    for (int i = 0; i < constants.length; i++) {
      constants[i] = in.constants()[i / times];
      means[i] = in.means()[i / times];
    }
    return new Outgoing(in.source(), constants, means);
  }

  /// A layer that keeps channels apart: its parameters and states of one column for each channel
  /// lose columns; what it makes of constants, it is asked itself.
  private Outgoing kept(Network.Node node, Outgoing in) {
    Matrix mean = from.states().get(node.name() + "/mean");
    Shape shape = from.network().shapeOf(node.inputs().getFirst());
    BuiltNetwork alone =
        Network.of(shape)
            .add("alone", node.layer())
            .build()
            .build(BuildSettings.of(ElementType.DOUBLE, 1, 0).forEvaluation());
    for (Map.Entry<String, Matrix> own : own(node).entrySet()) {
      alone.setValues("alone/" + own.getKey(), from.values(node.name() + "/" + own.getKey()));
      tensors.put(node.name() + "/" + own.getKey(), columns(own.getValue(), in));
    }
    int channels = in.constants().length;
    int area = shape.size() / channels;
    for (int i = 0; i < shape.size(); i++) {
      int c = i / area;
      boolean isKnown = in.means()[c] && mean != null;
      double constant = isKnown ? Objects.requireNonNull(mean).get(0, c) : in.constants()[c];
      alone.input(1).set(0, i, in.isKept(c) ? 0 : constant);
    }
    Matrix y = alone.forward(Phase.EVALUATION, 1);
    int outArea = node.shape().size() / channels;
    double[] constants = new double[channels];
    for (int c = 0; c < channels; c++) {
      // In the middle of the channel: padding changes only the rim.
      int middle = c * outArea + outArea / 2;
      constants[c] = in.isKept(c) ? Double.NaN : y.get(0, middle);
    }
    return new Outgoing(in.source(), constants, in.means());
  }

  private static double[] columns(Matrix m, Outgoing in) {
    boolean isPerChannel = m.columns() == in.constants().length;
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        if (!isPerChannel || in.isKept(j)) {
          values.add(m.get(i, j));
        }
      }
    }
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }

  /// Parameters and states of a layer by their names within it.
  private Map<String, Matrix> own(Network.Node node) {
    Map<String, Matrix> own = new LinkedHashMap<>();
    for (Parameter parameter : from.parameters()) {
      addIfOwn(own, node, parameter.name(), parameter.value());
    }
    from.states().forEach((name, matrix) -> addIfOwn(own, node, name, matrix));
    return own;
  }

  private static void addIfOwn(
      Map<String, Matrix> own, Network.Node node, String name, Matrix matrix) {
    int slash = name.lastIndexOf('/');
    if (name.substring(0, slash).equals(node.name())) {
      own.put(name.substring(slash + 1), matrix);
    }
  }

  private void copy(Network.Node node) {
    for (String name : own(node).keySet()) {
      tensors.put(node.name() + "/" + name, from.values(node.name() + "/" + name));
    }
  }
}
