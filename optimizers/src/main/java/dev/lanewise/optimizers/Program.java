package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a chain does in one step of one parameter, written down: the links describe themselves on
/// it. Every symbol has a *depth*: how many passes must be over before its value is known.
final class Program implements Step {
  /// The names of the parameter and its gradient in the loops; no link's names begin like that.
  static final String VALUE = "parameter";

  static final String GRADIENT = "gradient";
  static final String RATE = "lr";

  /// How a slot is laid over the parameter.
  enum Layout {
    ELEMENT,
    ROW,
    COLUMN
  }

  /// Whose values a reduction combines.
  enum Scope {
    TENSOR,
    GLOBAL,
    ROW,
    COLUMN
  }

  /// Remembered values; `next` is null while no link has set it.
  static final class Slot {
    final String name;
    final Layout layout;
    final double initial;
    final boolean likeParameter;
    @Nullable Expr next;

    private Slot(String name, Layout layout, double initial, boolean likeParameter) {
      this.name = name;
      this.layout = layout;
      this.initial = initial;
      this.likeParameter = likeParameter;
    }
  }

  /// A scalar known on the host.
  sealed interface HostScalar {
    String name();

    int depth();
  }

  /// A hyperparameter, shared by all parameters of a chain.
  record Hyper(String name, Schedule schedule) implements HostScalar {
    @Override
    public int depth() {
      return 0;
    }
  }

  /// A computed number.
  record Host(String name, HostFunction function, List<String> inputs, int depth)
      implements HostScalar {}

  /// A remembered number: its first input is itself.
  record Remembered(
      String name, double initial, HostFunction function, List<String> inputs, int depth)
      implements HostScalar {}

  /// The multiplier of the schedule of the rate.
  record Multiplier(String name) implements HostScalar {
    @Override
    public int depth() {
      return 0;
    }
  }

  /// A reduction made in pass `depth`, known after it.
  record Reduced(String name, Scope scope, Reduction reduction, Expr value, int depth) {}

  /// An operation on the whole tensor, made after pass `depth`.
  record Whole(String name, Expr input, WholeOperation operation, int depth) {
    String inputName() {
      return "input of " + name;
    }
  }

  private final Parameter about;
  private final Map<String, Integer> uses = new HashMap<>();
  private final Map<String, Integer> depths = new HashMap<>();
  private String qualifier = "";
  private Expr update = Expr.matrix(GRADIENT);
  private Expr value = Expr.matrix(VALUE);

  private final SequencedMap<String, Slot> slots = new LinkedHashMap<>();
  private final SequencedMap<String, HostScalar> scalars = new LinkedHashMap<>();
  private final List<Reduced> reductions = new ArrayList<>();
  private final List<Whole> wholes = new ArrayList<>();
  private final List<String> penalties = new ArrayList<>();
  private boolean usesRate;
  private @Nullable Expr evaluation;

  private Program(Parameter about) {
    this.about = about;
  }

  /// Has a chain describe itself for a parameter.
  ///
  /// @throws IllegalArgumentException if the chain has no rate but needs one, or a name is used
  ///   twice
  static Program of(Parameter about, Link chain) {
    Program program = new Program(about);
    program.describe(chain);
    if (program.usesRate && !program.scalars.containsKey(RATE)) {
      throw new IllegalArgumentException(
          "no link of the chain " + chain.name() + " sets the learning rate, but one asks for it");
    }
    return program;
  }

  /// Has the penalties of a chain state their values for a parameter, under the names that their
  /// links have in [#of].
  static Program ofPenalties(Parameter about, Link chain) {
    Program program = new Program(about);
    program.walk(
        chain,
        link -> {
          if (link instanceof Penalty penalty) {
            program.addPenalty(penalty.penalty(program));
          }
        });
    return program;
  }

  private void addPenalty(Expr stated) {
    switch (stated) {
      case Expr.Constant(double zero) when zero == 0 -> {}
      case Expr.Input(String name, Expr.Shape shape) when shape == Expr.Shape.SCALAR ->
          penalties.add(name);
      default ->
          throw new IllegalArgumentException(
              qualifier + " states a penalty that is no scalar of the step: " + stated);
    }
  }

  /// Has one link describe itself under its own name.
  void describe(Link link) {
    walk(link, one -> one.describe(this));
  }

  private void walk(Link link, Consumer<Link> action) {
    if (link instanceof Chain chain) {
      chain.links().forEach(one -> walk(one, action));
      return;
    }
    String outer = qualifier;
    int use = uses.merge(link.name(), 1, Integer::sum);
    qualifier = use == 1 ? link.name() : link.name() + "#" + use;
    action.accept(link);
    qualifier = outer;
  }

  // --- what was written down
  // ----------------------------------------------------------------------

  SequencedMap<String, Slot> slots() {
    return slots;
  }

  SequencedMap<String, HostScalar> scalars() {
    return scalars;
  }

  List<Reduced> reductions() {
    return reductions;
  }

  List<Whole> wholes() {
    return wholes;
  }

  /// The scalars whose sum is the penalty of the parameter.
  List<String> penalties() {
    return penalties;
  }

  /// The value to store, or null if the chain leaves the parameter alone.
  @Nullable Expr result() {
    return value.equals(Expr.matrix(VALUE)) ? null : value;
  }

  /// The weights to evaluate with, or null if they are the parameter.
  @Nullable Expr evaluation() {
    return evaluation;
  }

  /// The pass that stores: all that it reads is known by then.
  int lastDepth() {
    int depth = depth(value);
    for (Slot slot : slots.values()) {
      if (slot.next != null) {
        depth = Math.max(depth, depth(slot.next));
      }
    }
    for (HostScalar scalar : scalars.values()) {
      if (scalar instanceof Remembered) {
        depth = Math.max(depth, scalar.depth());
      }
    }
    for (String penalty : penalties) {
      depth = Math.max(depth, depths.getOrDefault(penalty, 0));
    }
    return depth;
  }

  boolean isElementwise() {
    return reductions.isEmpty()
        && wholes.isEmpty()
        && slots.values().stream().allMatch(s -> s.layout == Layout.ELEMENT);
  }

  /// How many passes must be over before an expression can be computed.
  int depth(Expr expr) {
    int depth = 0;
    for (Expr.Input in : Symbols.of(expr, type())) {
      depth = Math.max(depth, depths.getOrDefault(in.name(), 0));
    }
    return depth;
  }

  // --- Step
  // ---------------------------------------------------------------------------------------

  @Override
  public String parameterName() {
    return about.name();
  }

  @Override
  public Role role() {
    return about.role();
  }

  @Override
  public ElementType type() {
    return about.type();
  }

  @Override
  public int rows() {
    return about.value().rows();
  }

  @Override
  public int columns() {
    return about.value().columns();
  }

  @Override
  public Expr gradient() {
    return Expr.matrix(GRADIENT);
  }

  @Override
  public Expr update() {
    return update;
  }

  @Override
  public void update(Expr newUpdate) {
    update = newUpdate;
  }

  @Override
  public Expr parameter() {
    return value;
  }

  @Override
  public void parameter(Expr newValue) {
    value = newValue;
  }

  @Override
  public void evaluation(UnaryOperator<Expr> ofParameter) {
    evaluation = ofParameter.apply(Expr.matrix(VALUE));
  }

  @Override
  public void include(Link link) {
    describe(link);
  }

  @Override
  public Expr rate() {
    usesRate = true;
    return Expr.scalar(RATE);
  }

  @Override
  public Expr rate(Schedule schedule) {
    if (scalars.containsKey(RATE)) {
      throw new IllegalArgumentException(
          "two links set the learning rate; the second is " + qualifier);
    }
    scalars.put(RATE, new Hyper(RATE, schedule));
    return Expr.scalar(RATE);
  }

  @Override
  public Expr rateMultiplier() {
    usesRate = true;
    String name = RATE + " multiplier";
    scalars.putIfAbsent(name, new Multiplier(name));
    return Expr.scalar(name);
  }

  @Override
  public Expr scalar(String name, Schedule schedule) {
    String symbol = symbol(name);
    scalars.put(symbol, new Hyper(symbol, schedule));
    return Expr.scalar(symbol);
  }

  @Override
  public Expr host(String name, HostFunction function, Expr... inputs) {
    String symbol = symbol(name);
    List<String> names = names(symbol, inputs);
    int depth = deepest(names);
    depths.put(symbol, depth);
    scalars.put(symbol, new Host(symbol, function, names, depth));
    return Expr.scalar(symbol);
  }

  @Override
  public Expr number(String name, double initial, HostFunction next, Expr... inputs) {
    String symbol = symbol(name);
    List<String> names = new ArrayList<>(List.of(symbol));
    names.addAll(names(symbol, inputs));
    int depth = deepest(names);
    depths.put(symbol, depth);
    scalars.put(symbol, new Remembered(symbol, initial, next, names, depth));
    return Expr.scalar(symbol);
  }

  @Override
  public Expr slot(String name, double initial) {
    return Expr.matrix(slot(name, Layout.ELEMENT, initial, false));
  }

  @Override
  public Expr slotLikeParameter(String name) {
    return Expr.matrix(slot(name, Layout.ELEMENT, 0, true));
  }

  @Override
  public Expr rowSlot(String name, double initial) {
    return Expr.column(slot(name, Layout.ROW, initial, false));
  }

  @Override
  public Expr columnSlot(String name, double initial) {
    return Expr.row(slot(name, Layout.COLUMN, initial, false));
  }

  @Override
  public void keep(String slot, Expr next) {
    Slot found = slots.get(qualified(slot));
    if (found == null) {
      throw new IllegalArgumentException(
          qualifier + " has no slot \"" + slot + "\"; it has " + slots.keySet());
    }
    found.next = next;
  }

  @Override
  public Expr total(String name, Reduction reduction, Expr reduced) {
    return Expr.scalar(reduction(name, Scope.TENSOR, reduction, reduced));
  }

  @Override
  public Expr global(String name, Reduction reduction, Expr reduced) {
    switch (reduction) {
      case SUM, SUM_OF_SQUARES, MIN, MAX -> {}
      default ->
          throw new IllegalArgumentException(
              qualifier
                  + ": over all parameters there are SUM, SUM_OF_SQUARES, MIN and MAX, given: "
                  + reduction);
    }
    return Expr.scalar(reduction(name, Scope.GLOBAL, reduction, reduced));
  }

  @Override
  public Expr rowTotals(String name, Reduction reduction, Expr reduced) {
    return Expr.column(reduction(name, Scope.ROW, reduction, reduced));
  }

  @Override
  public Expr columnTotals(String name, Reduction reduction, Expr reduced) {
    return Expr.row(reduction(name, Scope.COLUMN, reduction, reduced));
  }

  @Override
  public Expr whole(String name, Expr input, WholeOperation operation) {
    String symbol = symbol(name);
    int depth = depth(input);
    depths.put(symbol, depth + 1);
    wholes.add(new Whole(symbol, input, operation, depth));
    return Expr.matrix(symbol);
  }

  // --- names
  // --------------------------------------------------------------------------------------

  private String reduction(String name, Scope scope, Reduction reduction, Expr reduced) {
    String symbol = symbol(name);
    int depth = depth(reduced);
    depths.put(symbol, depth + 1);
    reductions.add(new Reduced(symbol, scope, reduction, reduced, depth));
    return symbol;
  }

  private String slot(String name, Layout layout, double initial, boolean likeParameter) {
    String symbol = symbol(name);
    slots.put(symbol, new Slot(symbol, layout, initial, likeParameter));
    return symbol;
  }

  private String qualified(String name) {
    return qualifier + "." + name;
  }

  /// A new symbol of the present link.
  private String symbol(String name) {
    String symbol = qualified(name);
    if (slots.containsKey(symbol) || scalars.containsKey(symbol) || depths.containsKey(symbol)) {
      throw new IllegalArgumentException(qualifier + " uses the name \"" + name + "\" twice");
    }
    return symbol;
  }

  private List<String> names(String symbol, Expr[] inputs) {
    List<String> names = new ArrayList<>();
    for (Expr input : inputs) {
      if (!(input instanceof Expr.Input in) || in.shape() != Expr.Shape.SCALAR) {
        throw new IllegalArgumentException(
            symbol
                + " is computed on the host, so its inputs are scalars of the step, given: "
                + input);
      }
      names.add(in.name());
    }
    return names;
  }

  private int deepest(List<String> names) {
    int depth = 0;
    for (String name : names) {
      depth = Math.max(depth, depths.getOrDefault(name, 0));
    }
    return depth;
  }
}
