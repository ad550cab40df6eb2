package dev.lanewise.kernel.codegen;

import static dev.lanewise.kernel.codegen.Target.MASK;
import static dev.lanewise.kernel.codegen.Target.OPERATORS;
import static dev.lanewise.kernel.codegen.Target.SPECIES;
import static dev.lanewise.kernel.codegen.Target.VECTOR;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.Fallback;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.UnaryOp;
import dev.lanewise.kernel.codegen.Node.Op;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Values are vectors of the Vector API; conditions are masks. Every operation becomes one call
/// that C2 turns into one instruction, in the method that holds the loop.
public abstract class VectorEmitter extends Emitter {
  private static final ClassDesc BINARY_OPERATOR = OPERATORS.nested("Binary");
  private static final ClassDesc ASSOCIATIVE = OPERATORS.nested("Associative");
  private static final ClassDesc COMPARISON = OPERATORS.nested("Comparison");
  private static final ClassDesc CONVERSION = OPERATORS.nested("Conversion");

  /// The class of a vector of reals.
  protected final ClassDesc real;

  /// The class of a vector of integers.
  protected final ClassDesc integer;

  /// An emitter for one graph.
  protected VectorEmitter(CodeBuilder code, Graph graph, Target target, Slots slots) {
    super(code, graph, target, slots);
    this.real = target.realVector();
    this.integer = target.integerVector();
  }

  @Override
  protected final TypeKind kindOf(int n) {
    return TypeKind.REFERENCE;
  }

  @Override
  protected final boolean worthLocal(int n) {
    return true;
  }

  /// Pushes the species of reals or integers.
  protected final void species(boolean ofReals) {
    code.getstatic(ofReals ? real : integer, target.speciesField(), SPECIES);
  }

  /// Turns the number on the stack, pushed after the species, into a vector of it.
  protected final void broadcastReal() {
    code.invokestatic(real, "broadcast", MethodTypeDesc.of(real, SPECIES, target.realDesc()));
  }

  /// Turns the integer on the stack, pushed after the species, into a vector of it.
  protected final void broadcastInteger() {
    code.invokestatic(
        integer, "broadcast", MethodTypeDesc.of(integer, SPECIES, target.integerDesc()));
  }

  @Override
  protected final void constant(double value) {
    species(true);
    if (target.wide()) {
      code.loadConstant(value);
    } else {
      code.loadConstant((float) value);
    }
    broadcastReal();
  }

  @Override
  protected final void integer(long value) {
    species(false);
    if (target.wide()) {
      code.loadConstant(value);
    } else {
      code.loadConstant((int) value);
    }
    broadcastInteger();
  }

  @Override
  protected final void unary(UnaryOp op, int a) {
    push(a);
    ClassDesc own = kind(a) == Kind.REAL ? real : integer;
    switch (op) {
      case NEGATE -> call(own, "neg", own);
      case ABS -> call(real, "abs", real);
      case SQRT -> call(real, "sqrt", real);
      case NOT -> {
        if (kind(a) == Kind.CONDITION) {
          call(MASK, "not", MASK);
        } else {
          call(integer, "not", integer);
        }
      }
      case BITS -> call(real, "viewAsIntegralLanes", integer);
      case FROM_BITS -> call(integer, "viewAsFloatingLanes", real);
      case TO_INTEGER -> convert(real, target.wide() ? "D2L" : "F2I", integer);
      case TO_REAL -> convert(integer, target.wide() ? "L2D" : "I2F", real);
    }
  }

  private void convert(ClassDesc from, String conversion, ClassDesc to) {
    code.getstatic(OPERATORS, conversion, CONVERSION).iconst_0();
    call(from, "convert", VECTOR, CONVERSION, ConstantDescs.CD_int);
    code.checkcast(to);
  }

  @Override
  protected final void binary(BinaryOp op, int a, int b) {
    Kind kind = kind(a);
    if (kind == Kind.CONDITION) {
      push(a);
      pushCondition(b, overReals(a));
      call(MASK, op.name().toLowerCase(java.util.Locale.ROOT), MASK, MASK);
      return;
    }
    ClassDesc own = kind == Kind.REAL ? real : integer;
    push(a);
    switch (op) {
      case SHIFT_LEFT -> shift("LSHL", b);
      case SHIFT_RIGHT -> shift("ASHR", b);
      case SHIFT_RIGHT_UNSIGNED -> shift("LSHR", b);
      case ROTATE_LEFT -> shift("ROL", b);
      default -> {
        if (op == BinaryOp.XOR) {
          code.getstatic(OPERATORS, "XOR", ASSOCIATIVE);
          push(b);
          call(own, "lanewise", own, BINARY_OPERATOR, VECTOR);
        } else {
          push(b);
          call(own, method(op), own, VECTOR);
        }
      }
    }
  }

  private static String method(BinaryOp op) {
    return switch (op) {
      case ADD -> "add";
      case SUBTRACT -> "sub";
      case MULTIPLY -> "mul";
      case DIVIDE -> "div";
      case MIN -> "min";
      case MAX -> "max";
      case AND -> "and";
      case OR -> "or";
      case XOR, SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED, ROTATE_LEFT ->
          throw new IllegalArgumentException(op.name());
    };
  }

  private void shift(String operator, int distance) {
    shiftBy(operator, graph.node(distance).detail(Long.class).intValue());
  }

  /// Shifts the vector of integers on the stack by a constant.
  protected final void shiftBy(String operator, int distance) {
    code.getstatic(OPERATORS, operator, BINARY_OPERATOR);
    code.loadConstant(distance);
    if (target.wide()) {
      code.i2l();
    }
    call(integer, "lanewise", integer, BINARY_OPERATOR, target.integerDesc());
  }

  @Override
  protected final void fma(int a, int b, int c) {
    push(a);
    push(b);
    if (target.fma()) {
      push(c);
      call(real, "fma", real, VECTOR, VECTOR);
    } else {
      call(real, "mul", real, VECTOR);
      push(c);
      call(real, "add", real, VECTOR);
    }
  }

  @Override
  protected final void compare(CompareOp op, int a, int b) {
    String operator =
        switch (op) {
          case EQUAL -> "EQ";
          case NOT_EQUAL -> "NE";
          case LESS -> "LT";
          case LESS_OR_EQUAL -> "LE";
          case LESS_UNSIGNED -> "ULT";
        };
    push(a);
    code.getstatic(OPERATORS, operator, COMPARISON);
    push(b);
    call(kind(a) == Kind.REAL ? real : integer, "compare", MASK, COMPARISON, VECTOR);
  }

  @Override
  protected final void select(int condition, int a, int b) {
    boolean reals = kind(a) == Kind.REAL;
    ClassDesc own = reals ? real : integer;
    push(b);
    push(a);
    pushCondition(condition, reals);
    call(own, "blend", own, VECTOR, MASK);
  }

  /// Pushes a mask over reals or over integers, whichever its comparison was made on.
  private void pushCondition(int n, boolean ofReals) {
    push(n);
    if (overReals(n) != ofReals) {
      species(ofReals);
      call(MASK, "cast", MASK, SPECIES);
    }
  }

  private boolean overReals(int n) {
    Node node = graph.node(n);
    return node.op() == Op.COMPARE ? kind(node.a()) == Kind.REAL : overReals(node.a());
  }

  /// The lanes that need it go through arrays and the scalar method; entered only if there is one.
  @Override
  protected final void rare(Fallback fallback, int condition, int common, int argument) {
    int value = slots.take(TypeKind.REFERENCE);
    int given = slots.take(TypeKind.REFERENCE);
    int mask = slots.take(TypeKind.REFERENCE);
    push(common);
    code.astore(value);
    push(argument);
    code.astore(given);
    pushCondition(condition, true);
    code.astore(mask);
    Label done = code.newLabel();
    code.aload(mask);
    call(MASK, "anyTrue", ConstantDescs.CD_boolean);
    code.ifeq(done);
    int mark = slots.mark();
    int from = spill(given);
    int to = spill(value);
    fallbackLoop(fallback, mask, from, to);
    species(true);
    code.aload(to).iconst_0();
    code.invokestatic(
        real,
        "fromArray",
        MethodTypeDesc.of(real, SPECIES, target.realArray(), ConstantDescs.CD_int));
    code.astore(value);
    slots.release(mark);
    code.labelBinding(done);
    code.aload(value);
  }

  private int spill(int vector) {
    int array = slots.take(TypeKind.REFERENCE);
    code.loadConstant(target.lanes()).newarray(target.real()).astore(array);
    code.aload(vector).aload(array).iconst_0();
    call(real, "intoArray", ConstantDescs.CD_void, target.realArray(), ConstantDescs.CD_int);
    return array;
  }

  private void fallbackLoop(Fallback fallback, int mask, int from, int to) {
    int set = slots.take(TypeKind.LONG);
    int lane = slots.take(TypeKind.INT);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.aload(mask);
    call(MASK, "toLong", ConstantDescs.CD_long);
    code.lstore(set);
    code.labelBinding(loop);
    code.lload(set).lconst_0().lcmp().ifeq(end);
    code.lload(set);
    code.invokestatic(
        ConstantDescs.CD_Long,
        "numberOfTrailingZeros",
        MethodTypeDesc.of(ConstantDescs.CD_int, ConstantDescs.CD_long));
    code.istore(lane);
    code.aload(to).iload(lane);
    code.aload(from).iload(lane).arrayLoad(target.real());
    code.invokestatic(
        ClassDesc.of(fallback.owner()),
        fallback.method(),
        MethodTypeDesc.of(target.realDesc(), target.realDesc()));
    code.arrayStore(target.real());
    code.lload(set).lload(set).lconst_1().lsub().land().lstore(set);
    code.goto_(loop);
    code.labelBinding(end);
  }

  /// Calls a method of the object under the arguments.
  protected final void call(
      ClassDesc owner, String name, ClassDesc result, ClassDesc... arguments) {
    code.invokevirtual(owner, name, MethodTypeDesc.of(result, arguments));
  }
}
