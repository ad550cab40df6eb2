package dev.lanewise.optimizers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Program.Scope;
import dev.lanewise.optimizers.Program.Slot;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A [Program] bound to the arrays of its parameter: its passes, compiled, and its state.
final class BoundProgram {
  /// A loop with the scalars it reads; a scalar is passed on only when it has changed.
  private static final class Pass {
    private final BoundLoop loop;
    private final String[] names;
    private final int[] sources;
    private final double[] last;

    /// @param values what the loop was bound with
    Pass(BoundLoop loop, List<String> names, Map<String, Integer> index, double[] values) {
      this.loop = loop;
      this.names = names.toArray(String[]::new);
      this.sources = names.stream().mapToInt(index::get).toArray();
      this.last = Arrays.stream(sources).mapToDouble(i -> values[i]).toArray();
    }

    void run(double[] values) {
      for (int i = 0; i < sources.length; i++) {
        double value = values[sources[i]];
        if (Double.doubleToRawLongBits(value) != Double.doubleToRawLongBits(last[i])) {
          last[i] = value;
          loop.scalar(names[i], value);
        }
      }
      loop.run();
    }
  }

  /// A total to be read after its pass.
  private record Total(int target, Matrix result, Program.Reduced what) {}

  /// A number to be computed before a pass.
  private record Computed(
      int target, int depth, Step.HostFunction function, int[] sources, double[] inputs) {}

  /// A hyperparameter or the multiplier of the rate, read from the chain's own cells.
  record Shared(int target, HyperCell cell, boolean multiplier) {}

  private final Parameter parameter;
  private final Program program;
  private final Workers workers;
  private final int lastDepth;

  private final Map<String, Integer> index = new HashMap<>();
  private final Map<String, Matrix> arrays = new LinkedHashMap<>();
  private final double[] values;
  private final int[] penalties;
  private final List<Shared> shared = new ArrayList<>();
  private final List<Computed> computed = new ArrayList<>();
  private final List<Integer> remembered = new ArrayList<>();
  private final List<List<Total>> totals = new ArrayList<>();
  private final List<List<Pass>> passes = new ArrayList<>();
  private final List<List<Operation>> wholes = new ArrayList<>();
  private final @Nullable Pass evaluation;
  private @Nullable Matrix training;

  BoundProgram(
      Parameter parameter, Program program, Map<String, HyperCell> hypers, Workers workers) {
    this.parameter = parameter;
    this.program = program;
    this.workers = workers;
    this.lastDepth = program.lastDepth();
    arrays.put(Program.VALUE, parameter.value());
    arrays.put(Program.GRADIENT, parameter.gradient());
    program.slots().values().forEach(slot -> arrays.put(slot.name, array(slot)));
    program.scalars().keySet().forEach(this::addIndex);
    for (Program.Reduced r : program.reductions()) {
      if (r.scope() == Scope.TENSOR || r.scope() == Scope.GLOBAL) {
        addIndex(r.name());
      }
    }
    this.values = new double[index.size()];
    addScalars(hypers);
    for (int depth = 0; depth <= lastDepth; depth++) {
      addPass(depth);
    }
    addStores();
    penalties = program.penalties().stream().mapToInt(this::position).toArray();
    Expr shown = program.evaluation();
    evaluation =
        shown == null
            ? null
            : pass(
                Loop.of(parameter.type()).store(Program.VALUE, shown),
                Map.of(Program.VALUE, shown),
                program.rows(),
                program.columns());
  }

  private void addIndex(String name) {
    index.put(name, index.size());
  }

  private Matrix array(Slot slot) {
    int rows = slot.layout == Program.Layout.COLUMN ? 1 : program.rows();
    int columns = slot.layout == Program.Layout.ROW ? 1 : program.columns();
    Matrix array = alike(rows, columns);
    if (slot.likeParameter) {
      array.copyFrom(parameter.value());
    } else if (slot.initial != 0) {
      array.fill(slot.initial);
    }
    return array;
  }

  /// New memory that lies as the parameter does: a pass over arrays that lie alike walks them as
  /// runs, whichever way that is.
  private Matrix alike(int rows, int columns) {
    Matrix value = parameter.value();
    boolean isTurned = value.rowStride() == 1 && value.columnStride() != 1;
    return isTurned
        ? Matrix.of(parameter.type(), columns, rows).transpose()
        : Matrix.of(parameter.type(), rows, columns);
  }

  private void addScalars(Map<String, HyperCell> hypers) {
    for (Program.HostScalar scalar : program.scalars().values()) {
      int target = position(scalar.name());
      switch (scalar) {
        case Program.Hyper h -> shared.add(new Shared(target, cell(hypers, h.name()), false));
        case Program.Multiplier _ ->
            shared.add(new Shared(target, cell(hypers, Program.RATE), true));
        case Program.Host h -> computed.add(computed(target, h.depth(), h.function(), h.inputs()));
        case Program.Remembered r -> {
          values[target] = r.initial();
          remembered.add(target);
          computed.add(computed(target, r.depth(), r.function(), r.inputs()));
        }
      }
    }
  }

  private HyperCell cell(Map<String, HyperCell> hypers, String name) {
    HyperCell cell = hypers.get(name);
    if (cell == null) {
      throw new IllegalArgumentException(
          "parameter \""
              + parameter.name()
              + "\": no hyperparameter \""
              + name
              + "\" in "
              + hypers.keySet());
    }
    return cell;
  }

  private int position(String name) {
    Integer position = index.get(name);
    if (position == null) {
      throw new IllegalArgumentException(
          "parameter \""
              + parameter.name()
              + "\": no scalar \""
              + name
              + "\" in "
              + index.keySet());
    }
    return position;
  }

  private Computed computed(
      int target, int depth, Step.HostFunction function, List<String> inputs) {
    int[] sources = inputs.stream().mapToInt(this::position).toArray();
    return new Computed(target, depth, function, sources, new double[sources.length]);
  }

  /// One pass of reductions and of inputs to whole-tensor operations, if there are any at this
  /// depth.
  private void addPass(int depth) {
    List<Pass> here = new ArrayList<>();
    List<Total> read = new ArrayList<>();
    List<Operation> operations = new ArrayList<>();
    Loop.Builder builder = Loop.of(parameter.type());
    Map<String, Expr> outputs = new LinkedHashMap<>();
    for (Program.Reduced r : program.reductions()) {
      if (r.depth() == depth && depth < lastDepth) {
        addReduction(r, builder, read);
        outputs.put(r.name(), r.value());
      }
    }
    for (Program.Whole w : program.wholes()) {
      if (w.depth() == depth && depth < lastDepth) {
        Matrix input = Matrix.of(parameter.type(), program.rows(), program.columns());
        Matrix output = Matrix.of(parameter.type(), program.rows(), program.columns());
        builder.store(w.inputName(), w.input());
        outputs.put(w.inputName(), w.input());
        arrays.put(w.inputName(), input);
        arrays.put(w.name(), output);
        operations.add(w.operation().bind(input, output, workers));
      }
    }
    if (!outputs.isEmpty()) {
      here.add(pass(builder, outputs, program.rows(), program.columns()));
    }
    passes.add(here);
    totals.add(read);
    wholes.add(operations);
  }

  private void addReduction(Program.Reduced r, Loop.Builder builder, List<Total> read) {
    int rows = r.scope() == Scope.ROW ? program.rows() : 1;
    int columns = r.scope() == Scope.COLUMN ? program.columns() : 1;
    Matrix result = Matrix.of(parameter.type(), rows, columns);
    arrays.put(r.name(), result);
    switch (r.scope()) {
      case ROW -> builder.reduceRows(r.name(), r.reduction(), r.value());
      case COLUMN -> builder.reduceColumns(r.name(), r.reduction(), r.value());
      case TENSOR, GLOBAL -> {
        builder.reduce(r.name(), r.reduction(), r.value());
        read.add(new Total(position(r.name()), result, r));
      }
    }
  }

  /// The pass that stores the parameter and its slots, then those that store slots of rows and
  /// columns, which the former still reads.
  private void addStores() {
    List<Pass> here = passes.getLast();
    Loop.Builder builder = Loop.of(parameter.type());
    Map<String, Expr> outputs = new LinkedHashMap<>();
    Expr result = program.result();
    if (result != null) {
      builder.store(Program.VALUE, result);
      outputs.put(Program.VALUE, result);
    }
    for (Slot slot : program.slots().values()) {
      if (slot.next != null && slot.layout == Program.Layout.ELEMENT) {
        builder.store(slot.name, slot.next);
        outputs.put(slot.name, slot.next);
      }
    }
    if (!outputs.isEmpty()) {
      here.add(pass(builder, outputs, program.rows(), program.columns()));
    }
    for (Slot slot : program.slots().values()) {
      if (slot.next != null && slot.layout != Program.Layout.ELEMENT) {
        boolean ofRows = slot.layout == Program.Layout.ROW;
        here.add(
            pass(
                Loop.of(parameter.type()).store(slot.name, slot.next),
                Map.of(slot.name, slot.next),
                ofRows ? program.rows() : 1,
                ofRows ? 1 : program.columns()));
      }
    }
  }

  /// Compiles and binds a loop.
  ///
  /// @param outputs what it computes, by name
  private Pass pass(Loop.Builder builder, Map<String, Expr> outputs, int rows, int columns) {
    LoopBinder binder = builder.compile().bind(rows, columns).workers(workers);
    Set<String> scalars = new LinkedHashSet<>();
    Set<String> bound = new LinkedHashSet<>(outputs.keySet());
    for (Expr expr : outputs.values()) {
      for (Expr.Input in : Symbols.of(expr, parameter.type())) {
        (in.shape() == Expr.Shape.SCALAR ? scalars : bound).add(in.name());
      }
    }
    scalars.forEach(name -> binder.set(name, values[position(name)]));
    bound.forEach(name -> binder.set(name, array(name)));
    return new Pass(binder.build(), List.copyOf(scalars), index, values);
  }

  // --- one step
  // -----------------------------------------------------------------------------------

  int lastDepth() {
    return lastDepth;
  }

  /// Takes in the hyperparameters of this step.
  void begin() {
    for (int i = 0; i < shared.size(); i++) {
      Shared s = shared.get(i);
      values[s.target()] = s.multiplier() ? s.cell().multiplier() : s.cell().value();
    }
  }

  /// Runs the pass of one depth, if this program goes so deep.
  void run(int depth, long t) {
    if (depth > lastDepth) {
      return;
    }
    for (int i = 0; i < computed.size(); i++) {
      Computed c = computed.get(i);
      if (c.depth() == depth) {
        for (int j = 0; j < c.sources().length; j++) {
          c.inputs()[j] = values[c.sources()[j]];
        }
        values[c.target()] = c.function().apply(t, c.inputs());
      }
    }
    List<Pass> here = passes.get(depth);
    for (int i = 0; i < here.size(); i++) {
      here.get(i).run(values);
    }
    List<Operation> operations = wholes.get(depth);
    for (int i = 0; i < operations.size(); i++) {
      operations.get(i).run();
    }
    List<Total> read = totals.get(depth);
    for (int i = 0; i < read.size(); i++) {
      Total total = read.get(i);
      values[total.target()] = total.result().get(0, 0);
    }
  }

  // --- evaluation ---------------------------------------------------------------------------

  /// Shows the weights to evaluate with, where the chain has any.
  void showEvaluation() {
    if (evaluation != null) {
      training = parameter.value().copy();
      begin();
      evaluation.run(values);
    }
  }

  /// Shows the weights to train with again.
  void showTraining() {
    if (training != null) {
      parameter.value().copyFrom(training);
      training = null;
    }
  }

  // --- totals over all parameters ---------------------------------------------------------------

  /// The reductions over all parameters that are known after a pass.
  List<Program.Reduced> globals(int depth) {
    return program.reductions().stream()
        .filter(r -> r.scope() == Scope.GLOBAL && r.depth() == depth && depth < lastDepth)
        .toList();
  }

  /// The sum of the penalties at the present values.
  double penalty(long t) {
    begin();
    for (int depth = 0; depth <= lastDepth; depth++) {
      run(depth, t);
    }
    double sum = 0;
    for (int i = 0; i < penalties.length; i++) {
      sum += values[penalties[i]];
    }
    return sum;
  }

  /// Whether this program has a scalar of that name.
  boolean has(String name) {
    return index.containsKey(name);
  }

  String parameterName() {
    return parameter.name();
  }

  /// Where a scalar stands in [#value].
  int target(String name) {
    return position(name);
  }

  double value(int target) {
    return values[target];
  }

  void value(int target, double value) {
    values[target] = value;
  }

  // --- state
  // --------------------------------------------------------------------------------------

  void addTo(State state) {
    String prefix = parameter.name() + ":";
    program.slots().keySet().forEach(name -> state.add(prefix + name, array(name)));
    List<String> names = new ArrayList<>(index.keySet());
    names.sort((a, b) -> Integer.compare(position(a), position(b)));
    for (int target : remembered) {
      state.add(
          prefix + names.get(target),
          State.Cell.of(() -> values[target], value -> values[target] = value));
    }
  }

  private Matrix array(String name) {
    Matrix array = arrays.get(name);
    if (array == null) {
      throw new IllegalStateException("no array \"" + name + "\" in " + arrays.keySet());
    }
    return array;
  }

  boolean warmUp(Duration limit) {
    List<Operation> all = new ArrayList<>();
    passes.forEach(here -> here.forEach(pass -> all.add(pass.loop)));
    wholes.forEach(all::addAll);
    return Operation.inOrder(all).warmUp(limit);
  }
}
