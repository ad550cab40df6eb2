package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.CompiledLoop;
import dev.lanewise.kernel.codegen.Fold;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Graph;
import dev.lanewise.kernel.codegen.LoopPlan;
import dev.lanewise.kernel.codegen.Sharing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/// Expressions compiled into one pass over a rows x columns space.
///
/// ```java
/// Expr x = Expr.matrix("x");
/// Loop loop = Loop.of(ElementType.FLOAT).store("y", Expr.tanh(x.plus(Expr.row("bias")))).compile();
/// BoundLoop bound = loop.bind(64, 128).set("x", x64).set("bias", b).set("y", y64).build();
/// bound.run();
/// ```
///
/// Compile once, bind once to arrays, run many times: a run allocates nothing. An output and an
/// input may be the same view (the update is then in place); views that overlap in part, and two
/// outputs that share elements, are refused when the loop is bound. All inputs of an element are
/// read before its outputs are written. Loops with equal expressions share one generated class.
/// Instances are immutable and safe to share.
public final class Loop {
  /// One output as its author stated it.
  record Output(
      String name, Expr value, @Nullable Reduction reduction, @Nullable Direction direction) {

    /// The name of the hidden input that holds the mean, for a variance.
    String meanName() {
      return "mean of " + name;
    }

    /// The name of the hidden output that holds the mean distance from that mean, for a variance.
    String shiftName() {
      return "shift of " + name;
    }

    boolean isPosition() {
      return reduction != null && reduction.isPosition();
    }

    boolean isVariance() {
      return reduction == Reduction.VARIANCE;
    }
  }

  /// What code is made for.
  private record Code(LoopPlan plan, Sharing sharing) {}

  /// Makes the code of a plan for operands that share arrays.
  interface Generator {
    CompiledLoop generate(LoopPlan plan, Sharing sharing);
  }

  private final ElementType type;
  private final List<Output> outputs;
  private final Generator generator;

  /// The code made so far. All that bind this loop share it, and with it what is known about it:
  /// whether its vector form is compiled.
  private final ConcurrentMap<Code, CompiledLoop> code = new ConcurrentHashMap<>();

  /// Means that a variance needs anyway, with that variance.
  private final Map<Output, Output> meansOfVariances;

  private final @Nullable LoopPlan means;
  private final LoopPlan main;

  private Loop(ElementType type, List<Output> outputs, Generator generator) {
    this.type = type;
    this.generator = generator;
    this.outputs = List.copyOf(outputs);
    List<Output> variances = outputs.stream().filter(Output::isVariance).toList();
    this.meansOfVariances = meansOf(variances);
    this.means = variances.isEmpty() ? null : meansPlan(variances);
    this.main = mainPlan();
    CompiledLoop.check(main);
  }

  /// Starts the description of a loop over elements of a type.
  public static Builder of(ElementType type) {
    return new Builder(type);
  }

  /// The element type.
  public ElementType type() {
    return type;
  }

  /// Starts to bind the loop to arrays over a space.
  ///
  /// @param rows the rows of the space
  /// @param columns the columns of the space
  /// @throws IllegalArgumentException if either is negative
  public LoopBinder bind(int rows, int columns) {
    if (rows < 0 || columns < 0) {
      throw new IllegalArgumentException(
          "a loop runs over rows x columns of at least 0, given: " + rows + " x " + columns);
    }
    return new LoopBinder(this, rows, columns);
  }

  List<Output> outputs() {
    return outputs;
  }

  /// The code of one of this loop's plans.
  CompiledLoop code(LoopPlan plan, Sharing sharing) {
    return code.computeIfAbsent(
        new Code(plan, sharing), key -> generator.generate(key.plan(), key.sharing()));
  }

  LoopPlan main() {
    return main;
  }

  /// The pass that finds the means that variances are taken about, or null without variances.
  @Nullable LoopPlan means() {
    return means;
  }

  /// The variance of the same values that finds this mean on its way, or null.
  @Nullable Output varianceOf(Output mean) {
    return meansOfVariances.get(mean);
  }

  private Map<Output, Output> meansOf(List<Output> variances) {
    Map<Output, Output> found = new HashMap<>();
    Graph graph = new Graph(type);
    for (Output v : variances) {
      int root = graph.addRoot(v.value());
      for (Output o : outputs) {
        if (o.reduction() == Reduction.MEAN
            && o.direction() == v.direction()
            && graph.addRoot(o.value()) == root) {
          found.put(o, v);
        }
      }
    }
    return found;
  }

  private LoopPlan meansPlan(List<Output> variances) {
    LoopPlan plan = new LoopPlan(type);
    for (Output v : variances) {
      plan.add(v.meanName(), v.value(), Fold.SUM, v.direction());
    }
    return plan;
  }

  private LoopPlan mainPlan() {
    LoopPlan plan = new LoopPlan(type);
    for (Output o : outputs) {
      if (meansOfVariances.containsKey(o)) {
        continue;
      }
      if (o.isVariance()) {
        plan.add(o.shiftName(), distance(o), Fold.SUM, o.direction());
      }
      plan.add(
          o.name(), o.isVariance() ? distance(o) : o.value(), fold(o.reduction()), o.direction());
    }
    return plan;
  }

  private static Expr distance(Output o) {
    return o.value().minus(mean(o));
  }

  private static Expr mean(Output o) {
    return switch (o.direction()) {
      case ROW -> Expr.column(o.meanName());
      case COLUMN -> Expr.row(o.meanName());
      case null, default -> Expr.scalar(o.meanName());
    };
  }

  private static @Nullable Fold fold(@Nullable Reduction reduction) {
    return switch (reduction) {
      case null -> null;
      case SUM, MEAN -> Fold.SUM;
      case SUM_OF_SQUARES, VARIANCE -> Fold.SUM_OF_SQUARES;
      case MIN -> Fold.MIN;
      case MAX -> Fold.MAX;
      case ARG_MIN -> Fold.ARG_MIN;
      case ARG_MAX -> Fold.ARG_MAX;
    };
  }

  /// Collects the outputs of a loop.
  public static final class Builder {
    private final ElementType type;
    private final List<Output> outputs = new ArrayList<>();

    private Builder(ElementType type) {
      this.type = type;
    }

    /// Stores the value of each element in a matrix.
    ///
    /// @param output the name it is bound by; an input of the same name is the same matrix unless
    ///   bound otherwise
    /// @param value a real expression
    public Builder store(String output, Expr value) {
      return add(output, value, null, null);
    }

    /// Reduces all values to one, bound as a 1 x 1 matrix.
    public Builder reduce(String output, Reduction reduction, Expr value) {
      return add(output, value, reduction, Direction.TOTAL);
    }

    /// Reduces each row to one value, bound as a rows x 1 matrix.
    public Builder reduceRows(String output, Reduction reduction, Expr value) {
      return add(output, value, reduction, Direction.ROW);
    }

    /// Reduces each column to one value, bound as a 1 x columns matrix.
    public Builder reduceColumns(String output, Reduction reduction, Expr value) {
      return add(output, value, reduction, Direction.COLUMN);
    }

    /// Generates the code, or finds it if an equal loop was compiled before.
    ///
    /// @throws IllegalArgumentException if there is no output, or if the expressions are more than
    ///   the JIT compiler takes in one method
    public Loop compile() {
      return compile(CompiledLoop::of);
    }

    /// Has the code generated in a way of the caller's own.
    Loop compile(Generator generator) {
      if (outputs.isEmpty()) {
        throw new IllegalArgumentException("a loop needs at least one output, but none was given");
      }
      return new Loop(type, outputs, generator);
    }

    private Builder add(
        String name, Expr value, @Nullable Reduction reduction, @Nullable Direction direction) {
      if (name.isBlank() || outputs.stream().anyMatch(o -> o.name().equals(name))) {
        throw new IllegalArgumentException(
            "outputs need names of their own, given: \"" + name + "\"");
      }
      if (value.kind() != Expr.Kind.REAL) {
        throw new IllegalArgumentException(
            "output \"" + name + "\" must be a real, but is of kind " + value.kind());
      }
      outputs.add(new Output(name, value, reduction, direction));
      return this;
    }
  }
}
