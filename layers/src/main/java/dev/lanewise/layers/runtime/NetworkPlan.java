package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Weight;
import dev.lanewise.layers.runtime.MemoryPlan.Piece;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/// A built network: its layers' code and all memory.
///
/// Values are numbered: 0 is the input, i + 1 what layer i gives. Moments are numbered too: layer i
/// of n goes forward at i and backward at 2 n - i; between them, at n, the loss is found.
public final class NetworkPlan {
  /// What takes a value: an input of a layer.
  private record Edge(int layer, int index) {}

  final Network network;
  private final BuildSettings settings;
  private final int n;
  private final int[][] inputs;
  final List<LayerCode> codes = new ArrayList<>();
  final List<NodeContext> contexts = new ArrayList<>();
  private final List<List<Edge>> takers = new ArrayList<>();
  private final boolean[] wantsGradient;
  private final int output;
  private final MemoryPlan memory = new MemoryPlan();
  private final Piece[] values;
  private final @Nullable Piece[] gradients;
  private final @Nullable Piece[][] edges;

  /// Builds all layers and allocates everything.
  public NetworkPlan(Network network, BuildSettings settings, Store store, LongSupplier step) {
    this.network = network;
    this.settings = settings;
    n = network.nodes().size();
    inputs = new int[n][];
    wantsGradient = new boolean[n + 1];
    values = new Piece[n + 1];
    gradients = new Piece[n + 1];
    edges = new Piece[n][];
    Map<String, Integer> numbers = new HashMap<>(Map.of(Network.INPUT, 0));
    for (int i = 0; i < n; i++) {
      inputs[i] = network.nodes().get(i).inputs().stream().mapToInt(numbers::get).toArray();
      numbers.put(network.nodes().get(i).name(), i + 1);
    }
    output = numbers.getOrDefault(network.output(), 0);
    buildCodes(store, step);
    findTakers();
    planValues();
    if (settings.isTrainable()) {
      planGradients();
    }
    planBuffers();
    mergeInPlace();
    memory.allocate(settings.type(), settings.maxBatch());
  }

  /// Elements allocated for values, gradients and what layers keep.
  public long allocated() {
    return memory.allocated();
  }

  /// What layers add to the loss.
  public double penalty() {
    double sum = 0;
    for (LayerCode code : codes) {
      sum += code.penalty();
    }
    return sum;
  }

  /// A weight that a layer computes from parameters, as it uses it in evaluation; null if it uses a
  /// parameter of that name as it is.
  ///
  /// @param layer the number of the layer
  /// @param suffix the name within the layer
  public @Nullable Matrix inEvaluation(int layer, String suffix) {
    NodeContext context = contexts.get(layer);
    Weight weight = context.transformed.get(suffix);
    if (weight == null) {
      return null;
    }
    context.transforms.forEach(transform -> transform.forward(Phase.EVALUATION));
    return weight.value();
  }

  int layers() {
    return n;
  }

  BuildSettings settings() {
    return settings;
  }

  int output() {
    return output;
  }

  int[] inputs(int layer) {
    return inputs[layer];
  }

  /// Whether a layer has a backward pass.
  boolean goesBackward(int layer) {
    return settings.isTrainable() && wantsGradient[layer + 1];
  }

  Matrix value(int number, int batch) {
    return memory.matrix(values[number], batch);
  }

  @Nullable Matrix gradient(int number, int batch) {
    Piece piece = gradients[number];
    return piece == null ? null : memory.matrix(piece, batch);
  }

  /// Whether a value and its gradient lie with samples innermost in batches of this size: the layer
  /// that gives it and all that take it can do so.
  boolean isTurned(int value, int batch) {
    if (value == 0 || value == output || takers.get(value).isEmpty()) {
      return false;
    }
    int layer = value - 1;
    boolean isInputTurned = inputs[layer].length == 1 && isTurned(inputs[layer][0], batch);
    return codes.get(layer).givesTurned(batch, isInputTurned)
        && takers.get(value).stream().allMatch(e -> codes.get(e.layer()).takesTurned(batch));
  }

  boolean isInPlace(int layer) {
    return inputs[layer].length == 1 && memory.areSame(values[inputs[layer][0]], values[layer + 1]);
  }

  boolean isInPlaceBackward(int layer) {
    Piece edge = edges[layer].length == 1 ? edges[layer][0] : null;
    Piece own = gradients[layer + 1];
    return edge != null && own != null && memory.areSame(edge, own);
  }

  /// Where a layer writes the gradient for an input.
  @Nullable Matrix edge(int layer, int index, int batch) {
    Piece piece = edges[layer][index];
    return piece == null ? null : memory.matrix(piece, batch);
  }

  Matrix buffer(NodeContext.Request request, int batch) {
    return memory.matrix(java.util.Objects.requireNonNull(request.piece), batch);
  }

  /// What must be added to the gradient of a value: those of its takers but the first.
  List<Matrix> furtherGradients(int number, int batch) {
    List<Matrix> further = new ArrayList<>();
    for (Edge e : takers.get(number)) {
      Piece piece = edges[e.layer()][e.index()];
      Piece first = gradients[number];
      if (piece != null && first != null && !memory.areSame(piece, first)) {
        further.add(memory.matrix(piece, batch));
      }
    }
    return further;
  }

  private void buildCodes(Store store, LongSupplier step) {
    for (Network.Node node : network.nodes()) {
      List<Shape> shapes = node.inputs().stream().map(network::shapeOf).toList();
      NodeContext context =
          new NodeContext(node.name(), shapes, node.shape(), settings, store, step);
      contexts.add(context);
      try {
        codes.add(node.layer().build(context));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            "%s \"%s\": %s".formatted(node.layer().kind(), node.name(), e.getMessage()), e);
      }
    }
  }

  private void findTakers() {
    for (int v = 0; v <= n; v++) {
      takers.add(new ArrayList<>());
    }
    wantsGradient[0] = settings.hasInputGradient();
    for (int i = 0; i < n; i++) {
      boolean wants = contexts.get(i).hasParameters;
      for (int k = 0; k < inputs[i].length; k++) {
        takers.get(inputs[i][k]).add(new Edge(i, k));
        wants |= wantsGradient[inputs[i][k]];
      }
      wantsGradient[i + 1] = wants;
      edges[i] = new Piece[inputs[i].length];
    }
  }

  private int backwardMoment(int layer) {
    return 2 * n - layer;
  }

  private int end() {
    return 2 * n + 1;
  }

  private void planValues() {
    for (int v = 0; v <= n; v++) {
      Piece piece = memory.piece(v == 0 ? network.input().size() : sizeOf(v - 1));
      values[v] = piece;
      piece.lives(v - 1, v == 0 || v == output ? end() : v - 1);
      if (v > 0 && goesBackward(v - 1) && codes.get(v - 1).keepsOutput()) {
        piece.lives(v - 1, backwardMoment(v - 1));
      }
      for (Edge e : takers.get(v)) {
        boolean kept = goesBackward(e.layer()) && codes.get(e.layer()).keepsInput();
        piece.lives(v - 1, kept ? backwardMoment(e.layer()) : e.layer());
      }
    }
  }

  private int sizeOf(int layer) {
    return network.nodes().get(layer).shape().size();
  }

  /// The gradient of a value is the sum of what its takers give; it is summed in the memory of the
  /// first of them.
  private void planGradients() {
    for (int v = n; v >= 0; v--) {
      if (!wantsGradient[v]) {
        continue;
      }
      int death = v == 0 ? end() : backwardMoment(v - 1);
      if (v == output) {
        Piece own = memory.piece(values[v].columns());
        own.lives(n, death);
        gradients[v] = own;
      }
      for (Edge e : takers.get(v)) {
        Piece piece = memory.piece(values[v].columns());
        piece.lives(backwardMoment(e.layer()), death);
        edges[e.layer()][e.index()] = piece;
        if (gradients[v] == null) {
          gradients[v] = piece;
        }
      }
    }
  }

  private void planBuffers() {
    for (int i = 0; i < n; i++) {
      for (NodeContext.Request request : contexts.get(i).requests) {
        Piece piece = memory.piece(request.columns());
        request.piece = piece;
        if (!goesBackward(i)) {
          piece.lives(i, i);
        } else if (request.isKept) {
          piece.lives(i, backwardMoment(i));
        } else {
          piece.lives(i, i);
          piece.lives(backwardMoment(i), backwardMoment(i));
        }
      }
    }
  }

  private void mergeInPlace() {
    for (int i = 0; i < n; i++) {
      LayerCode code = codes.get(i);
      if (inputs[i].length != 1) {
        continue;
      }
      int in = inputs[i][0];
      if (code.isView() || (code.isInPlace() && mayOverwrite(in))) {
        memory.merge(values[in], values[i + 1]);
      }
      Piece edge = edges[i][0];
      Piece own = gradients[i + 1];
      if (edge != null && own != null && (code.isView() || code.isInPlaceBackward())) {
        memory.merge(own, edge);
      }
    }
  }

  /// Whether nothing but its one taker needs a value.
  private boolean mayOverwrite(int value) {
    return value > 0
        && value != output
        && takers.get(value).size() == 1
        && !(goesBackward(value - 1) && codes.get(value - 1).keepsOutput())
        && !codes.get(value - 1).isView();
  }
}
