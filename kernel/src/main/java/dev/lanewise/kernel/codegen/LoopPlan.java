package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Shape;
import dev.lanewise.kernel.codegen.Fold.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A loop's description after lowering: the graph, its outputs, and which array of the [Frame]
/// holds what. Equal plans give equal code.
public final class LoopPlan {
  /// What is done with the value of a root.
  ///
  /// @param name the name the output is bound by
  /// @param root the position of the value in the graph
  /// @param fold how values are combined; null to store each
  /// @param direction what the combined values belong to; null to store each
  public record Output(String name, int root, @Nullable Fold fold, @Nullable Direction direction) {
    /// Whether running values are kept in lanes while a row is walked.
    boolean usesLanes() {
      return direction == Direction.ROW || direction == Direction.TOTAL;
    }
  }

  private final Graph graph;
  private final List<Output> outputs = new ArrayList<>();
  private List<Input> arrayInputs = List.of();
  private List<Input> scalarInputs = List.of();

  /// A plan without outputs.
  public LoopPlan(ElementType type) {
    graph = new Graph(type);
  }

  /// Adds an output; null fold and direction store every value.
  public void add(String name, Expr value, @Nullable Fold fold, @Nullable Direction direction) {
    outputs.add(new Output(name, graph.addRoot(value), fold, direction));
    List<Input> inputs = graph.inputs();
    arrayInputs = inputs.stream().filter(in -> in.shape() != Shape.SCALAR).toList();
    scalarInputs = inputs.stream().filter(in -> in.shape() == Shape.SCALAR).toList();
  }

  /// The lowered expressions.
  public Graph graph() {
    return graph;
  }

  /// The outputs in order.
  public List<Output> outputs() {
    return outputs;
  }

  /// The inputs that have an array, in the order of their arrays.
  public List<Input> arrayInputs() {
    return arrayInputs;
  }

  /// The scalar inputs in the order of [Frame#scalars].
  public List<Input> scalarInputs() {
    return scalarInputs;
  }

  /// The array of an output.
  int outputArray(int output) {
    return arrayInputs().size() + output;
  }

  /// The number of arrays.
  public int arrays() {
    return arrayInputs().size() + outputs.size();
  }

  /// The position of an output's lanes among the lanes of the scratch, or -1.
  int lane(int output) {
    if (!outputs.get(output).usesLanes()) {
      return -1;
    }
    int before = 0;
    for (int i = 0; i < output; i++) {
      before += outputs.get(i).usesLanes() ? 1 : 0;
    }
    return before * reductionLanes();
  }

  /// The lanes a task needs.
  public int scratchSize() {
    int reductions = 0;
    for (Output o : outputs) {
      reductions += o.usesLanes() ? 1 : 0;
    }
    return reductions * reductionLanes();
  }

  private int reductionLanes() {
    return Target.wideLanes(graph.type()) + Target.restLanes(graph.type());
  }

  /// Whether positions are sought in rows or in all.
  boolean hasLanesOfPositions() {
    return outputs.stream()
        .anyMatch(o -> o.usesLanes() && o.fold() != null && o.fold().tracksIndex());
  }

  /// The nodes that are computed for each element.
  int elementNodes() {
    int count = 0;
    for (int n = 0; n < graph.size(); n++) {
      count += graph.level(n) == Graph.Level.ELEMENT ? 1 : 0;
    }
    return count;
  }

  /// Whether any output is reduced in a direction.
  public boolean has(Direction direction) {
    return outputs.stream().anyMatch(o -> o.direction() == direction);
  }

  /// Whether the value of an element depends on its place only through matrices: then rows and
  /// columns may change places, and the space may be walked as one row.
  public boolean isPlaceless() {
    return outputs.stream().allMatch(o -> o.direction() == null)
        && arrayInputs().stream().allMatch(in -> in.shape() == Shape.MATRIX)
        && graph.coordinates().isEmpty();
  }

  /// Whether the space may be walked as one row, since nothing depends on row or column alone.
  public boolean isLinear() {
    return outputs.stream().allMatch(o -> o.direction() == null)
        && arrayInputs().stream().allMatch(in -> in.shape() == Shape.MATRIX)
        && !graph.coordinates().contains(Coordinate.ROW)
        && !graph.coordinates().contains(Coordinate.COLUMN);
  }

  /// Whether a position is sought in each column, which is done in scalar code.
  boolean hasColumnPositions() {
    return outputs.stream()
        .anyMatch(
            o -> o.direction() == Direction.COLUMN && o.fold() != null && o.fold().tracksIndex());
  }

  /// Whether inputs must be loaded before the first store, since outputs may be the same arrays.
  boolean preloads() {
    return outputs.stream().filter(o -> o.direction() == null).count() > 0 && outputs.size() > 1;
  }

  /// A text that is equal for plans that give the same code, and for no others.
  String signature(Target target) {
    return target
        + "\n"
        + graph.signature()
        + "\n"
        + outputs.stream().map(o -> o.root() + " " + o.fold() + " " + o.direction()).toList()
        + arrayInputs().stream().map(Input::shape).toList();
  }
}
