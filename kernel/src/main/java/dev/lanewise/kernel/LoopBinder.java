package dev.lanewise.kernel;

import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Shape;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.LoopPlan;
import dev.lanewise.kernel.runtime.Overlap;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Binds the inputs and outputs of a [Loop] by name; everything is checked in [#build()].
public final class LoopBinder {
  private final Loop loop;
  private final int rows;
  private final int columns;
  private final Map<String, Matrix> matrices = new LinkedHashMap<>();

  /// What variances keep between the passes, made anew by each build.
  private final Map<String, Matrix> hidden = new HashMap<>();

  private final Map<String, int[]> positions = new LinkedHashMap<>();
  private final Map<String, Double> scalars = new LinkedHashMap<>();
  private final Map<String, Long> keys = new LinkedHashMap<>();
  private Workers workers = Workers.single();
  private long indexBase;
  private boolean inBlocks;

  LoopBinder(Loop loop, int rows, int columns) {
    this.loop = loop;
    this.rows = rows;
    this.columns = columns;
  }

  /// Binds a matrix, row vector, column vector or reduction result: rows x columns, 1 x columns,
  /// rows x 1, or 1 x 1, whichever the name stands for.
  public LoopBinder set(String name, Matrix matrix) {
    matrices.put(name, matrix);
    return this;
  }

  /// Sets a scalar input; it can be changed between runs, see [BoundLoop#scalar(String, double)].
  public LoopBinder set(String name, double scalar) {
    scalars.put(name, scalar);
    return this;
  }

  /// Sets a 64-bit scalar, such as the key of a random stream.
  public LoopBinder key(String name, long key) {
    keys.put(name, key);
    return this;
  }

  /// Binds where positions (arg-min, arg-max) go: an array of at least one for each result.
  public LoopBinder positions(String name, int[] array) {
    positions.put(name, array);
    return this;
  }

  /// Sets who does the work; without this, the calling thread.
  public LoopBinder workers(Workers workers) {
    this.workers = workers;
    return this;
  }

  /// Sets what is added to row * columns + column for random numbers, so that a slice of a larger
  /// space sees the numbers of its place in it.
  public LoopBinder indexBase(long base) {
    this.indexBase = base;
    return this;
  }

  /// Checks everything and readies the loop to run.
  ///
  /// @throws IllegalArgumentException if a name is unknown or not bound, or a shape or element type
  ///   does not fit, or a stored output overlaps an input in part, or two outputs share elements
  public BoundLoop build() {
    checkNames();
    List<LoopStage> stages = new ArrayList<>();
    LoopPlan means = loop.means();
    if (means != null) {
      for (Loop.Output o : loop.outputs()) {
        if (o.isVariance()) {
          hidden.put(o.meanName(), hiddenMatrix(o));
          hidden.put(o.shiftName(), hiddenMatrix(o));
        }
      }
      stages.add(stage(means));
    }
    stages.add(stage(loop.main()));
    checkOverlaps();
    return new BoundLoop(stages, meansToCopy(), workers);
  }

  /// The means that variances have found, and where the caller wants them.
  private List<BoundLoop.Copy> meansToCopy() {
    List<BoundLoop.Copy> copies = new ArrayList<>();
    for (Loop.Output o : loop.outputs()) {
      Loop.Output variance = loop.varianceOf(o);
      if (variance != null) {
        Matrix found = Objects.requireNonNull(hidden.get(variance.meanName()));
        copies.add(new BoundLoop.Copy(found, result(o)));
      }
    }
    return copies;
  }

  /// As [#build()], for a product that runs the loop over blocks of its result.
  BoundLoop buildInBlocks() {
    inBlocks = true;
    try {
      return build();
    } finally {
      inBlocks = false;
    }
  }

  int rows() {
    return rows;
  }

  int columns() {
    return columns;
  }

  /// Whether exactly this view is bound to a name.
  boolean binds(Matrix matrix) {
    return matrices.values().stream()
        .anyMatch(m -> Overlap.between(m, matrix) == Overlap.IDENTICAL);
  }

  private Matrix hiddenMatrix(Loop.Output o) {
    return Matrix.of(
        loop.type(),
        o.direction() == Direction.ROW ? rows : 1,
        o.direction() == Direction.COLUMN ? columns : 1);
  }

  private LoopStage stage(LoopPlan plan) {
    Matrix[] inputs = plan.arrayInputs().stream().map(this::input).toArray(Matrix[]::new);
    LoopResult.Destination[] results =
        plan.outputs().stream()
            .map(o -> destination(o.name()))
            .toArray(LoopResult.Destination[]::new);
    double[] values = new double[plan.scalarInputs().size()];
    @Nullable Matrix[] means = new Matrix[values.length];
    for (int i = 0; i < values.length; i++) {
      String name = plan.scalarInputs().get(i).name();
      means[i] = hidden.get(name);
      values[i] = means[i] != null ? 0 : scalar(name);
    }
    long[] words = plan.graph().words().stream().mapToLong(this::key).toArray();
    return new LoopStage(
        plan,
        loop::code,
        new Space(rows, columns, indexBase),
        inBlocks,
        inputs,
        results,
        values,
        means,
        words);
  }

  private LoopResult.Destination destination(String name) {
    Matrix own = hidden.get(name);
    if (own != null) {
      return new LoopResult.Destination(Reduction.MEAN, own, null, null);
    }
    Loop.Output o =
        loop.outputs().stream().filter(x -> x.name().equals(name)).findFirst().orElseThrow();
    boolean position = o.isPosition();
    return new LoopResult.Destination(
        o.reduction(),
        position ? null : result(o),
        position ? foundPositions(o) : null,
        hidden.get(o.shiftName()));
  }

  private Matrix input(Input in) {
    Matrix m = hidden.getOrDefault(in.name(), matrices.get(in.name()));
    if (m == null) {
      throw unbound("input", in.name(), "set(\"" + in.name() + "\", matrix)");
    }
    int wantRows = in.shape() == Shape.ROW ? 1 : rows;
    int wantColumns = in.shape() == Shape.COLUMN ? 1 : columns;
    check("input", in.name(), m, wantRows, wantColumns);
    return m;
  }

  private Matrix result(Loop.Output o) {
    Matrix m = matrices.get(o.name());
    if (m == null) {
      throw unbound("output", o.name(), "set(\"" + o.name() + "\", matrix)");
    }
    boolean all = o.direction() == null;
    int wantRows = all || o.direction() == Direction.ROW ? rows : 1;
    int wantColumns = all || o.direction() == Direction.COLUMN ? columns : 1;
    check("output", o.name(), m, wantRows, wantColumns);
    if (!m.hasDistinctCells()) {
      throw new IllegalArgumentException(
          "output \"" + o.name() + "\" has cells that share an element, so it cannot be written");
    }
    return m;
  }

  private int[] foundPositions(Loop.Output o) {
    int[] array = positions.get(o.name());
    if (array == null) {
      throw unbound("output", o.name(), "positions(\"" + o.name() + "\", array)");
    }
    int want =
        o.direction() == Direction.ROW ? rows : o.direction() == Direction.COLUMN ? columns : 1;
    if (array.length < want) {
      throw new IllegalArgumentException(
          "output \""
              + o.name()
              + "\" gives "
              + want
              + " positions, the array holds "
              + array.length);
    }
    if (o.direction() == Direction.TOTAL
        && ((long) rows * columns > Integer.MAX_VALUE || indexBase != 0)) {
      throw new IllegalArgumentException(
          "output \""
              + o.name()
              + "\" counts positions in an int without an index base, but the"
              + " space is "
              + rows
              + " x "
              + columns
              + " from "
              + indexBase);
    }
    return array;
  }

  private double scalar(String name) {
    Double value = scalars.get(name);
    if (value == null) {
      throw unbound("scalar", name, "set(\"" + name + "\", value)");
    }
    return value;
  }

  private long key(String name) {
    Long value = keys.get(name);
    if (value == null) {
      throw unbound("key", name, "key(\"" + name + "\", value)");
    }
    return value;
  }

  private static IllegalArgumentException unbound(String what, String name, String call) {
    return new IllegalArgumentException(what + " \"" + name + "\" is not bound; call " + call);
  }

  private void check(String what, String name, Matrix m, int wantRows, int wantColumns) {
    if (m.rows() != wantRows || m.columns() != wantColumns) {
      throw new IllegalArgumentException(
          what
              + " \""
              + name
              + "\" must be "
              + wantRows
              + " x "
              + wantColumns
              + ", but is "
              + m.rows()
              + " x "
              + m.columns());
    }
    if (m.type() != loop.type()) {
      throw new IllegalArgumentException(
          what + " \"" + name + "\" must hold " + loop.type() + " elements, but holds " + m.type());
    }
  }

  private void checkNames() {
    Set<String> known = new LinkedHashSet<>();
    loop.main().graph().inputs().forEach(in -> known.add(in.name()));
    known.addAll(loop.main().graph().words());
    loop.outputs().forEach(o -> known.add(o.name()));
    loop.outputs().forEach(o -> known.remove(o.meanName()));
    Set<String> given = new LinkedHashSet<>(matrices.keySet());
    given.addAll(scalars.keySet());
    given.addAll(keys.keySet());
    given.addAll(positions.keySet());
    for (String name : given) {
      if (!known.contains(name)) {
        throw new IllegalArgumentException(
            "the loop has no \"" + name + "\"; it has " + String.join(", ", known));
      }
    }
  }

  private void checkOverlaps() {
    List<Loop.Output> outputs = loop.outputs();
    for (int i = 0; i < outputs.size(); i++) {
      Loop.Output o = outputs.get(i);
      if (o.direction() == null) {
        checkApartFromInputs(o);
      }
      for (Loop.Output other : outputs.subList(i + 1, outputs.size())) {
        checkApart(o, other);
      }
    }
  }

  private void checkApartFromInputs(Loop.Output o) {
    Matrix out = result(o);
    for (Input in : loop.main().arrayInputs()) {
      Overlap overlap = Overlap.between(out, input(in));
      boolean fits =
          switch (in.shape()) {
            case MATRIX, SCALAR -> true;
            case ROW -> rows == 1;
            case COLUMN -> columns == 1;
          };
      if (overlap == Overlap.PARTIAL || (overlap == Overlap.IDENTICAL && !fits)) {
        throw new IllegalArgumentException(
            "output \""
                + o.name()
                + "\" overlaps input \""
                + in.name()
                + "\"; an output may be exactly an input or share no element with it");
      }
    }
  }

  private void checkApart(Loop.Output a, Loop.Output b) {
    boolean shared;
    if (a.isPosition() != b.isPosition()) {
      shared = false;
    } else if (a.isPosition()) {
      shared = foundPositions(a) == foundPositions(b);
    } else {
      shared = Overlap.between(result(a), result(b)) != Overlap.NONE;
    }
    if (shared) {
      throw new IllegalArgumentException(
          "outputs \"" + a.name() + "\" and \"" + b.name() + "\" share elements");
    }
  }
}
