package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.runtime.Store;
import dev.lanewise.plugin.Catalog;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The description of a network: named layers in an order in which each follows its inputs.
///
/// ```java
/// Network network =
///     Network.of(Shape.features(784))
///         .add("hidden", Layers.dense(128, Activation.RELU))
///         .add("out", Layers.dense(10))
///         .build();
/// BuiltNetwork built = network.build(ElementType.FLOAT, 64, 42, Workers.single());
/// ```
///
/// Immutable. Shapes are checked while it is described; errors begin with kind and name of the
/// layer.
public final class Network {
  /// The name of the network's input.
  public static final String INPUT = "input";

  /// A layer with its place.
  ///
  /// @param name its name, unique in the network; slashes group names
  /// @param layer what it is
  /// @param inputs names of the layers whose outputs it takes, or [#INPUT]
  /// @param shape the shape of its output
  public record Node(String name, Layer layer, List<String> inputs, Shape shape) {
    /// Copies the list.
    public Node {
      inputs = List.copyOf(inputs);
    }

    /// Kind and name, for messages.
    String title() {
      return layer.kind() + " \"" + name + "\"";
    }
  }

  private final Shape input;
  private final List<Node> nodes;
  private final String output;

  private Network(Shape input, List<Node> nodes, String output) {
    this.input = input;
    this.nodes = List.copyOf(nodes);
    this.output = output;
  }

  /// Starts a description.
  ///
  /// @param input the shape of a sample
  public static Builder of(Shape input) {
    return new Builder(input);
  }

  /// Reads a network from its text:
  ///
  /// ```
  /// # the first line is the shape of a sample: features, or channels x height x width
  /// input: 1x28x28
  /// # one layer on each line, each behind the one before it
  /// conv: convolution(filters=8, window=3, padding=1, activation=relu)
  /// norm: batch-normalization(momentum=0.1)
  /// # named inputs
  /// sum: add <- conv, norm
  /// flat: flatten
  /// # the last layer is the output
  /// out: dense(units=10)
  /// ```
  ///
  /// Kinds and keys are in `docs/models.md` and in [Layers#providers()]; plugins are those of
  /// [Catalog#installed()]. For lines within a larger file see [NetworkReader].
  ///
  /// @throws NetworkTextException if something in it is unknown or wrong; it tells the line
  public static Network parse(String text) {
    return parse(text, Catalog.installed());
  }

  /// Reads a network from its text, with the plugins of a catalog.
  ///
  /// @throws NetworkTextException if something in it is unknown or wrong; it tells the line
  public static Network parse(String text, Catalog catalog) {
    return NetworkReader.of(catalog).text(1, text).network();
  }

  /// The text that [#parse(String)] makes this network of again, exactly: layers, settings, names
  /// and order.
  ///
  /// @throws IllegalStateException if a layer or part of one was made by code, so that no text says
  ///   what it is: functions of one's own, layers of one's own not made by name; the message names
  ///   it
  public String toText() {
    StringBuilder text = new StringBuilder();
    text.append(INPUT).append(": ").append(SizeText.shape(input)).append('\n');
    String before = INPUT;
    for (Node node : nodes) {
      try {
        text.append(NetworkReader.written(node.name()))
            .append(": ")
            .append(NetworkReader.written(node.layer()));
        if (!node.inputs().equals(List.of(before))) {
          text.append(" <- ")
              .append(
                  String.join(", ", node.inputs().stream().map(NetworkReader::written).toList()));
        }
      } catch (IllegalStateException wrong) {
        throw new IllegalStateException(node.title() + ": " + wrong.getMessage(), wrong);
      }
      text.append('\n');
      before = node.name();
    }
    return text.toString();
  }

  /// Networks of the same layers under the same names in the same order are equal.
  @Override
  public boolean equals(Object other) {
    return other instanceof Network network
        && input.equals(network.input)
        && nodes.equals(network.nodes);
  }

  @Override
  public int hashCode() {
    return 31 * input.hashCode() + nodes.hashCode();
  }

  /// The shape of a sample.
  public Shape input() {
    return input;
  }

  /// The layers, each after its inputs.
  public List<Node> nodes() {
    return nodes;
  }

  /// The name of the layer whose output is the network's.
  public String output() {
    return output;
  }

  /// The shape of what a layer or [#INPUT] gives.
  ///
  /// @throws IllegalArgumentException if there is no such layer
  public Shape shapeOf(String name) {
    return name.equals(INPUT) ? input : node(name).shape();
  }

  /// The shape of the network's output.
  public Shape outputShape() {
    return shapeOf(output);
  }

  /// The layer of this name with its place.
  ///
  /// @throws IllegalArgumentException if there is no such layer
  public Node node(String name) {
    for (Node node : nodes) {
      if (node.name().equals(name)) {
        return node;
      }
    }
    throw new IllegalArgumentException(
        "there is no layer \""
            + name
            + "\"; there are "
            + String.join(", ", nodes.stream().map(Node::name).toList()));
  }

  /// Builds it for training: allocates and initialises parameters, plans and allocates all other
  /// memory.
  ///
  /// @param type the element type
  /// @param maxBatch the largest batch
  /// @param seed what all random numbers follow from
  /// @param workers who does the work
  public BuiltNetwork build(ElementType type, int maxBatch, long seed, Workers workers) {
    return build(BuildSettings.of(type, maxBatch, seed).workers(workers));
  }

  /// Builds it as told.
  public BuiltNetwork build(BuildSettings settings) {
    return new BuiltNetwork(this, settings, Map.of(), Map.of());
  }

  /// Builds it with given values of all parameters and states, such as those of a file; they are
  /// copied, each rounded to the element type.
  ///
  /// @param values by name, see [BuiltNetwork#tensors()]
  /// @throws IllegalArgumentException if one is missing, has another shape, or belongs to nothing
  public BuiltNetwork build(BuildSettings settings, Map<String, Matrix> values) {
    return new BuiltNetwork(
        this, settings, new Store(settings, Map.of(), Map.of(), Map.copyOf(values)));
  }

  /// Collects layers. Each is appended to the one added last, unless inputs are named.
  public static final class Builder {
    private final Shape input;
    private final Map<String, Node> nodes = new LinkedHashMap<>();
    private String last = INPUT;

    private Builder(Shape input) {
      this.input = input;
    }

    /// Adds a layer.
    ///
    /// @param name a name of its own
    /// @param layer what it is
    /// @param inputs names of layers added before, or [#INPUT]; none for the layer added last
    /// @throws IllegalArgumentException if the name is taken, an input unknown, or the layer does
    ///   not take the shapes of its inputs
    public Builder add(String name, Layer layer, String... inputs) {
      requireFree(name, layer);
      List<String> from = inputs.length == 0 ? List.of(last) : List.of(inputs);
      List<Shape> shapes = new ArrayList<>();
      for (String in : from) {
        shapes.add(shapeOf(in, name, layer));
      }
      Shape shape;
      try {
        shape = layer.outputShape(shapes);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s \"%s\": %s".formatted(layer.kind(), name, e.getMessage()), e);
      }
      nodes.put(name, new Node(name, layer, from, shape));
      last = name;
      return this;
    }

    /// Adds all layers of another network, their names after a prefix and a slash.
    ///
    /// @param prefix what comes before each name
    /// @param network what is added
    /// @param from the name of what becomes its input
    public Builder include(String prefix, Network network, String from) {
      Shape given = nodes.containsKey(from) ? nodes.get(from).shape() : input;
      if (!given.equals(network.input())) {
        throw new IllegalArgumentException(
            "network \"%s\": takes %s, but \"%s\" gives %s"
                .formatted(prefix, network.input(), from, given));
      }
      for (Node node : network.nodes()) {
        String[] inputs =
            node.inputs().stream()
                .map(in -> in.equals(INPUT) ? from : prefix + "/" + in)
                .toArray(String[]::new);
        add(prefix + "/" + node.name(), node.layer(), inputs);
      }
      last = network.nodes().isEmpty() ? from : prefix + "/" + network.output();
      return this;
    }

    /// The name of the layer added last.
    public String last() {
      return last;
    }

    /// The shape of what the layer added last gives.
    public Shape shape() {
      return last.equals(INPUT) ? input : java.util.Objects.requireNonNull(nodes.get(last)).shape();
    }

    /// The network whose output is that of the layer added last.
    public Network build() {
      return build(last);
    }

    /// The network whose output is that of this layer; layers it does not need are left out.
    ///
    /// @throws IllegalArgumentException if there is no such layer
    public Network build(String output) {
      List<Node> all = List.copyOf(nodes.values());
      java.util.Set<String> needed = new java.util.HashSet<>(List.of(output));
      List<Node> kept = new ArrayList<>();
      for (Node node : all.reversed()) {
        if (needed.contains(node.name())) {
          kept.addFirst(node);
          needed.addAll(node.inputs());
        }
      }
      if (kept.isEmpty() || !kept.getLast().name().equals(output)) {
        throw new IllegalArgumentException(
            "the output \""
                + output
                + "\" is no layer; there are "
                + String.join(", ", nodes.keySet()));
      }
      return new Network(input, kept, output);
    }

    private void requireFree(String name, Layer layer) {
      if (name.isBlank() || name.equals(INPUT) || nodes.containsKey(name)) {
        throw new IllegalArgumentException(
            "%s \"%s\": a layer needs a name of its own other than \"%s\"; taken are %s"
                .formatted(layer.kind(), name, INPUT, String.join(", ", nodes.keySet())));
      }
    }

    private Shape shapeOf(String in, String name, Layer layer) {
      Node node = nodes.get(in);
      if (node == null && !in.equals(INPUT)) {
        throw new IllegalArgumentException(
            "%s \"%s\": there is no input \"%s\" before it; there are %s, %s"
                .formatted(layer.kind(), name, in, INPUT, String.join(", ", nodes.keySet())));
      }
      return node == null ? input : node.shape();
    }
  }
}
