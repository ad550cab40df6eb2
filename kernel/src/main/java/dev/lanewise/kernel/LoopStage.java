package dev.lanewise.kernel;

import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Shape;
import dev.lanewise.kernel.codegen.CompiledLoop;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Frame;
import dev.lanewise.kernel.codegen.LoopPlan;
import dev.lanewise.kernel.codegen.Scratch;
import dev.lanewise.kernel.codegen.Sharing;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One pass of a bound loop: a compiled plan over a space, cut into tiles that tasks share out.
final class LoopStage implements Workers.Task {
  /// Node evaluations that are worth a task of their own.
  private static final long TASK_WORK = 150_000;

  private final CompiledLoop code;
  private final LoopPlan plan;
  private final List<Input> arrayInputs;
  private final Space space;
  private final Space.Tiling tiling;

  /// Inputs and stored outputs that have an array of the caller, null for reductions.
  private final @Nullable Matrix[] operands;

  private final @Nullable LoopResult[] results;
  private final List<String> scalarNames;
  private final double[] scalars;
  private final @Nullable Matrix[] scalarSources;
  private final long[] words;
  private final boolean[] staged;
  private final boolean tileByTile;

  /// Whether one task may take the whole space in one call, once the vector form is in use.
  private final boolean inOneCall;

  private final int maxTasks;
  private Frame[] frames = {};
  private Scratch[] scratches = {};
  private int tasks;

  LoopStage(
      LoopPlan plan,
      Loop.Generator generator,
      Space given,
      boolean inBlocks,
      Matrix[] inputs,
      LoopResult.Destination[] outputs,
      double[] scalars,
      @Nullable Matrix[] scalarSources,
      long[] words) {
    this.plan = plan;
    this.arrayInputs = plan.arrayInputs();
    this.scalarNames = plan.scalarInputs().stream().map(Input::name).toList();
    this.scalars = scalars;
    this.scalarSources = scalarSources;
    this.words = words;
    operands = new Matrix[plan.arrays()];
    System.arraycopy(inputs, 0, operands, 0, inputs.length);
    for (int o = 0; o < outputs.length; o++) {
      boolean stored = plan.outputs().get(o).direction() == null;
      operands[inputs.length + o] = stored ? outputs[o].matrix() : null;
    }
    space = inBlocks ? given : arrange(given);
    tiling = space.tiling(plan);
    results = new LoopResult[outputs.length];
    for (int o = 0; o < outputs.length; o++) {
      if (plan.outputs().get(o).direction() != null) {
        results[o] = new LoopResult(plan, o, space, tiling, outputs[o]);
      }
    }
    staged = new boolean[operands.length];
    boolean anyStaged = false;
    for (int i = 0; i < operands.length; i++) {
      Matrix m = operands[i];
      boolean walked = i >= inputs.length || shape(i) != Shape.COLUMN;
      staged[i] = m != null && walked && Staging.isNeeded(m);
      anyStaged |= staged[i];
    }
    code = generator.generate(plan, sharing());
    tileByTile =
        anyStaged
            || plan.has(Direction.TOTAL)
            || plan.has(Direction.COLUMN)
            || (plan.has(Direction.ROW) && tiling.chunks() > 1);
    boolean oneWide = tiling.chunks() == 1 || tiling.groups() == 1;
    inOneCall = !anyStaged && (tiling.tiles() <= 1 || (!tileByTile && oneWide));
    long work = (long) space.rows() * space.columns() * Math.max(8, plan.graph().size());
    maxTasks = Math.clamp(work / TASK_WORK, 1, Math.max(1, tiling.tiles()));
  }

  /// Which operands are the same array, and which begin their rows at the same index.
  private Sharing sharing() {
    List<Integer> arrays = new ArrayList<>();
    List<Integer> bases = new ArrayList<>();
    for (int i = 0; i < operands.length; i++) {
      int sameArray = i;
      int sameBase = i;
      for (int j = i - 1; j >= 0; j--) {
        Matrix a = operands[i];
        Matrix b = operands[j];
        if (a != null && b != null && !staged[i] && !staged[j]) {
          sameArray = backing(a).equals(backing(b)) ? j : sameArray;
          sameBase = sameWalk(a, i, b, j) ? j : sameBase;
        }
      }
      arrays.add(sameArray);
      bases.add(sameBase);
    }
    return new Sharing(arrays, bases);
  }

  private static Object backing(Matrix m) {
    return switch (m) {
      case FloatMatrix f -> f.array();
      case DoubleMatrix d -> d.array();
    };
  }

  private boolean sameWalk(Matrix a, int i, Matrix b, int j) {
    return a.offset() == b.offset()
        && (a.rowStride() == b.rowStride() || space.rows() == 1)
        && walk(i) == walk(j);
  }

  /// How an operand is walked: a stored output as a matrix.
  private Shape walk(int array) {
    return array < arrayInputs.size() ? shape(array) : Shape.MATRIX;
  }

  private Shape shape(int array) {
    return arrayInputs.get(array).shape();
  }

  /// Turns the operands and flattens the space where the result does not depend on it.
  private Space arrange(Space given) {
    Space s = given;
    boolean columnsFirst = s.columns() > 1 || s.rows() > 1;
    for (Matrix m : operands) {
      columnsFirst &=
          m != null && m.rowStride() == 1 && (m.columnStride() != 1 || m.columns() == 1);
    }
    if (columnsFirst && (plan.isPlaceless() || (plan.isLinear() && s.columns() == 1))) {
      for (int i = 0; i < operands.length; i++) {
        operands[i] = java.util.Objects.requireNonNull(operands[i]).transpose();
      }
      s = s.turned();
    }
    boolean dense = plan.isLinear() && s.rows() > 1 && s.columns() > 0;
    for (Matrix m : operands) {
      dense &= m != null && m.isContiguous();
    }
    if (dense) {
      for (int i = 0; i < operands.length; i++) {
        Matrix m = java.util.Objects.requireNonNull(operands[i]);
        operands[i] = m.reshape(1, Math.toIntExact(m.size()));
      }
      s = s.flat();
    }
    return s;
  }

  /// Sets a scalar input of this pass, and says whether there is one of this name.
  boolean scalar(String name, double value) {
    int i = scalarNames.indexOf(name);
    if (i >= 0) {
      scalars[i] = value;
    }
    return i >= 0;
  }

  /// Sets a 64-bit scalar of this pass, and says whether there is one of this name.
  boolean word(String name, long value) {
    int i = plan.graph().words().indexOf(name);
    if (i >= 0) {
      words[i] = value;
    }
    return i >= 0;
  }

  /// Makes room for as many tasks as the workers run at once.
  void prepare(int parallelism) {
    int count = Math.min(parallelism, maxTasks);
    frames = new Frame[count];
    scratches = new Scratch[count];
    for (int t = 0; t < count; t++) {
      frames[t] = frame();
      scratches[t] = new Scratch(wide(), plan.scratchSize());
    }
    tasks = count;
  }

  private boolean wide() {
    return plan.graph().type() == ElementType.DOUBLE;
  }

  private Frame frame() {
    Frame f = new Frame();
    int count = plan.arrays();
    f.floats = new float[wide() ? 0 : count][];
    f.doubles = new double[wide() ? count : 0][];
    f.offsets = new int[count];
    f.strides = new int[count];
    f.indices = new int[plan.outputs().size()][];
    f.scalars = scalars;
    f.words = words;
    f.columns = space.columns();
    f.chunks = tiling.chunks();
    f.indexBase = space.indexBase();
    int inputs = arrayInputs.size();
    for (int i = 0; i < count; i++) {
      Matrix m = operands[i];
      LoopResult result = i >= inputs ? results[i - inputs] : null;
      if (result != null) {
        result.install(f, i, i - inputs);
      } else if (m != null && staged[i]) {
        int block = tiling.groupRows() * tiling.chunkColumns();
        install(f, i, Matrix.of(plan.graph().type(), 1, block + code.maskedLanes()));
      } else if (m != null) {
        install(f, i, m);
        f.offsets[i] = m.offset();
        f.strides[i] = m.rowStride();
        f.boundedRow = Math.min(f.boundedRow, boundedRow(m, i));
      }
    }
    return f;
  }

  /// The first row whose last columns are held by a vector that reaches beyond the operand's array;
  /// see [Frame#boundedRow]. Running results must stay in one form, and a row vector that ends
  /// early would bind every row.
  private int boundedRow(Matrix m, int i) {
    boolean onlyStores = plan.outputs().stream().allMatch(o -> o.direction() == null);
    boolean walked = walk(i) == Shape.MATRIX || (walk(i) == Shape.ROW && space.rows() == 1);
    int lanes = code.maskedLanes();
    long needed = (space.columns() + lanes - 1L) / lanes * lanes;
    long room = length(m) - m.offset() - needed;
    if (!onlyStores || !walked || lanes == 1) {
      return Integer.MAX_VALUE;
    }
    if (room < 0) {
      return 0;
    }
    return space.rows() == 1 || m.rowStride() == 0
        ? Integer.MAX_VALUE
        : (int) Math.min(Integer.MAX_VALUE, room / m.rowStride() + 1);
  }

  private static int length(Matrix m) {
    return switch (m) {
      case FloatMatrix f -> f.array().length;
      case DoubleMatrix d -> d.array().length;
    };
  }

  private static void install(Frame f, int i, Matrix m) {
    switch (m) {
      case FloatMatrix fm -> f.floats[i] = fm.array();
      case DoubleMatrix dm -> f.doubles[i] = dm.array();
    }
  }

  /// Warms the vector form, see [Operation#warmUp(Duration)].
  boolean warmUp(long nanos) {
    return code.warmUp(nanos);
  }

  /// Whether blocks may be run by themselves, by several threads at once: nothing is reduced, and
  /// no operand needs a copy. Asked after [#prepare(int)].
  boolean isBlockwise() {
    boolean blockwise = frames.length > 0;
    for (int i = 0; i < operands.length; i++) {
      blockwise &= operands[i] != null && !staged[i];
    }
    return blockwise;
  }

  /// Runs one block of the space.
  void runBlock(int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
    code.run(frames[0], scratches[0], rowBegin, rowEnd, columnBegin, columnEnd, 0, 0);
  }

  /// Runs the whole pass.
  void run(Workers workers) {
    for (int i = 0; i < scalars.length; i++) {
      Matrix source = scalarSources[i];
      if (source != null) {
        scalars[i] = source.get(0, 0);
      }
    }
    for (LoopResult r : results) {
      if (r != null) {
        r.begin();
      }
    }
    if (space.rows() > 0 && space.columns() > 0) {
      if (tasks == 1 && inOneCall && code.isHot()) {
        code.run(frames[0], scratches[0], 0, space.rows(), 0, space.columns(), 0, 0);
      } else if (tasks == 1) {
        run(0);
      } else {
        workers.run(tasks, this);
      }
    }
    for (LoopResult r : results) {
      if (r != null) {
        r.finish();
      }
    }
  }

  @Override
  public void run(int task) {
    int begin = (int) ((long) tiling.tiles() * task / tasks);
    int end = (int) ((long) tiling.tiles() * (task + 1) / tasks);
    Frame f = frames[task];
    Scratch s = scratches[task];
    for (int tile = begin; tile < end; tile++) {
      int last = inOneCall && code.isHot() ? end - 1 : tile;
      int group = tile / tiling.chunks();
      int chunk = tile % tiling.chunks();
      int rowBegin = group * tiling.groupRows();
      int rowEnd = Math.min(space.rows(), (last / tiling.chunks() + 1) * tiling.groupRows());
      int columnBegin = chunk * tiling.chunkColumns();
      int columnEnd =
          (int) Math.min(space.columns(), (last % tiling.chunks() + 1L) * tiling.chunkColumns());
      stage(f, rowBegin, rowEnd, columnBegin, columnEnd);
      code.run(f, s, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
      unstage(f, rowBegin, rowEnd, columnBegin, columnEnd);
      tile = last;
    }
  }

  private void stage(Frame f, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
    if (!tileByTile) {
      return;
    }
    int inputs = arrayInputs.size();
    for (int i = 0; i < staged.length; i++) {
      Matrix m = operands[i];
      if (staged[i] && m != null) {
        boolean oneRow = i < inputs && shape(i) == Shape.ROW;
        int width = columnEnd - columnBegin;
        f.strides[i] = oneRow ? 0 : width;
        f.offsets[i] = -columnBegin - (oneRow ? 0 : rowBegin * width);
        if (i < inputs) {
          int row = oneRow ? 0 : rowBegin;
          int rows = oneRow ? 1 : rowEnd - rowBegin;
          Staging.gather(m, row, rows, columnBegin, width, array(f, i));
        }
      }
    }
  }

  private void unstage(Frame f, int rowBegin, int rowEnd, int columnBegin, int columnEnd) {
    if (!tileByTile) {
      return;
    }
    for (int i = arrayInputs.size(); i < staged.length; i++) {
      Matrix m = operands[i];
      if (staged[i] && m != null) {
        int rows = rowEnd - rowBegin;
        Staging.scatter(array(f, i), m, rowBegin, rows, columnBegin, columnEnd - columnBegin);
      }
    }
  }

  private Object array(Frame f, int i) {
    return wide() ? f.doubles[i] : f.floats[i];
  }
}
