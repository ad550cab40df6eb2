package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Fallback;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.UnaryOp;
import dev.lanewise.kernel.Expr.Word;
import dev.lanewise.kernel.codegen.Graph.Level;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.util.Arrays;

/// Turns the nodes of a [Graph] into bytecode that leaves values on the operand stack. What a value
/// is (a vector or a number) and where inputs come from is the subclass's business; walking the
/// graph, computing shared nodes once and hoisting what does not vary is done here.
public abstract class Emitter {
  private static final int NONE = -1;

  /// Where the bytecode goes.
  protected final CodeBuilder code;

  /// What is emitted.
  protected final Graph graph;

  /// For what.
  protected final Target target;

  /// Where locals come from.
  protected final Slots slots;

  private final int[] local;

  /// An emitter for one graph.
  protected Emitter(CodeBuilder code, Graph graph, Target target, Slots slots) {
    this.code = code;
    this.graph = graph;
    this.target = target;
    this.slots = slots;
    this.local = new int[graph.size()];
    Arrays.fill(local, NONE);
  }

  /// Leaves the value of a node on the operand stack.
  public final void push(int n) {
    if (local[n] != NONE) {
      code.loadLocal(kindOf(n), local[n]);
    } else if (graph.uses(n) > 1 && worthLocal(n)) {
      keep(n);
      code.loadLocal(kindOf(n), local[n]);
    } else {
      emit(n);
    }
  }

  /// Computes the nodes of a level that later levels or the stores use, into locals. Constants are
  /// values like any other here: a vector of them is made once.
  public final void hoist(Level level) {
    boolean[] wanted = new boolean[graph.size()];
    for (int root : graph.roots()) {
      wanted[root] = graph.level(root) == level;
    }
    for (int n = 0; n < graph.size(); n++) {
      if (graph.level(n).compareTo(level) > 0) {
        for (int operand : graph.node(n).operands()) {
          wanted[operand] |= graph.level(operand) == level;
        }
      }
    }
    for (int n = 0; n < graph.size(); n++) {
      if (wanted[n] && local[n] == NONE && worthLocal(n)) {
        keep(n);
      }
    }
  }

  /// Computes the inputs of each element into locals: before the first store of a step, since
  /// outputs may be the arrays that inputs are read from.
  final void preload() {
    for (int n = 0; n < graph.size(); n++) {
      if (graph.node(n).op() == Node.Op.INPUT && graph.level(n) == Level.ELEMENT) {
        keep(n);
      }
    }
  }

  /// Forgets the locals of values at and below a level: they are computed again when next needed.
  /// Slots are given back by the caller.
  public final void forget(Level level) {
    for (int n = 0; n < graph.size(); n++) {
      if (graph.level(n).compareTo(level) >= 0) {
        local[n] = NONE;
      }
    }
  }

  private void keep(int n) {
    emit(n);
    local[n] = slots.take(kindOf(n));
    code.storeLocal(kindOf(n), local[n]);
  }

  private void emit(int n) {
    Node node = graph.node(n);
    switch (node.op()) {
      case INPUT -> input(node.detail(Input.class));
      case WORD -> word(node.detail(Word.class));
      case INDEX -> index(node.detail(Coordinate.class));
      case CONSTANT -> constant(Double.longBitsToDouble(node.detail(Long.class)));
      case INTEGER -> integer(node.detail(Long.class));
      case UNARY -> unary(node.detail(UnaryOp.class), node.a());
      case BINARY -> binary(node.detail(BinaryOp.class), node.a(), node.b());
      case FMA -> fma(node.a(), node.b(), node.c());
      case COMPARE -> compare(node.detail(CompareOp.class), node.a(), node.b());
      case SELECT -> select(node.a(), node.b(), node.c());
      case RARE -> rare(node.detail(Fallback.class), node.a(), node.b(), node.c());
    }
  }

  /// The kind of a node's value.
  protected final Kind kind(int n) {
    return graph.node(n).kind();
  }

  /// How a node's value is stored in a local.
  protected abstract TypeKind kindOf(int n);

  /// Whether a value is worth a local; where not, it is made again at each use.
  protected abstract boolean worthLocal(int n);

  /// Pushes an input.
  protected abstract void input(Input in);

  /// Pushes one word of a 64-bit scalar.
  protected abstract void word(Word word);

  /// Pushes a coordinate.
  protected abstract void index(Coordinate coordinate);

  /// Pushes a real constant.
  protected abstract void constant(double value);

  /// Pushes an integer constant.
  protected abstract void integer(long value);

  /// Pushes the result of an operation of one operand.
  protected abstract void unary(UnaryOp op, int a);

  /// Pushes the result of an operation of two operands.
  protected abstract void binary(BinaryOp op, int a, int b);

  /// Pushes a * b + c.
  protected abstract void fma(int a, int b, int c);

  /// Pushes a condition.
  protected abstract void compare(CompareOp op, int a, int b);

  /// Pushes one of two values.
  protected abstract void select(int condition, int a, int b);

  /// Pushes a value with a scalar way out.
  protected abstract void rare(Fallback fallback, int condition, int common, int argument);
}
