package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.CompareOp;
import dev.lanewise.kernel.Expr.Fallback;
import dev.lanewise.kernel.Expr.Kind;
import dev.lanewise.kernel.Expr.UnaryOp;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Values are numbers; conditions are ints, 0 or 1. The same operations as [VectorEmitter], one
/// element at a time, with the same bits.
public abstract class ScalarEmitter extends Emitter {
  private static final ClassDesc MATH = ClassDesc.of("java.lang.Math");

  private final ClassDesc realDesc;
  private final ClassDesc integerDesc;

  /// An emitter for one graph.
  protected ScalarEmitter(CodeBuilder code, Graph graph, Target target, Slots slots) {
    super(code, graph, target, slots);
    this.realDesc = target.realDesc();
    this.integerDesc = target.integerDesc();
  }

  @Override
  protected final TypeKind kindOf(int n) {
    return switch (kind(n)) {
      case REAL -> target.real();
      case INTEGER -> target.integer();
      case CONDITION -> TypeKind.INT;
    };
  }

  @Override
  protected final boolean worthLocal(int n) {
    return !graph.isConstant(n);
  }

  @Override
  protected final void constant(double value) {
    if (target.wide()) {
      code.loadConstant(value);
    } else {
      code.loadConstant((float) value);
    }
  }

  @Override
  protected final void integer(long value) {
    if (target.wide()) {
      code.loadConstant(value);
    } else {
      code.loadConstant((int) value);
    }
  }

  @Override
  protected final void unary(UnaryOp op, int a) {
    push(a);
    switch (op) {
      case NEGATE -> negate(kindOf(a));
      case ABS -> math("abs", realDesc, realDesc);
      case SQRT -> squareRoot();
      case NOT -> complement(a);
      case BITS -> reinterpret(true);
      case FROM_BITS -> reinterpret(false);
      case TO_INTEGER -> code.conversion(target.real(), target.integer());
      case TO_REAL -> code.conversion(target.integer(), target.real());
    }
  }

  private void negate(TypeKind kind) {
    switch (kind) {
      case FLOAT -> code.fneg();
      case DOUBLE -> code.dneg();
      case LONG -> code.lneg();
      default -> code.ineg();
    }
  }

  /// The double root of a float, rounded to float, is the float root: 53 >= 2 * 24 + 2 bits.
  private void squareRoot() {
    code.conversion(target.real(), TypeKind.DOUBLE);
    math("sqrt", ConstantDescs.CD_double, ConstantDescs.CD_double);
    code.conversion(TypeKind.DOUBLE, target.real());
  }

  private void complement(int a) {
    if (kind(a) == Kind.CONDITION) {
      code.iconst_1().ixor();
    } else if (target.wide()) {
      code.ldc(-1L).lxor();
    } else {
      code.iconst_m1().ixor();
    }
  }

  private void reinterpret(boolean toBits) {
    if (target.wide()) {
      ClassDesc owner = ConstantDescs.CD_Double;
      String name = toBits ? "doubleToRawLongBits" : "longBitsToDouble";
      code.invokestatic(
          owner,
          name,
          toBits
              ? MethodTypeDesc.of(integerDesc, realDesc)
              : MethodTypeDesc.of(realDesc, integerDesc));
    } else {
      ClassDesc owner = ConstantDescs.CD_Float;
      String name = toBits ? "floatToRawIntBits" : "intBitsToFloat";
      code.invokestatic(
          owner,
          name,
          toBits
              ? MethodTypeDesc.of(integerDesc, realDesc)
              : MethodTypeDesc.of(realDesc, integerDesc));
    }
  }

  @Override
  protected final void binary(BinaryOp op, int a, int b) {
    push(a);
    TypeKind kind = kindOf(a);
    switch (op) {
      case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED, ROTATE_LEFT -> {
        code.loadConstant(graph.node(b).detail(Long.class).intValue());
        shift(op);
      }
      default -> {
        push(b);
        combine(op, kind);
      }
    }
  }

  private void shift(BinaryOp op) {
    boolean wide = target.wide();
    switch (op) {
      case SHIFT_LEFT -> code.with(operator(wide ? Opcode.LSHL : Opcode.ISHL));
      case SHIFT_RIGHT -> code.with(operator(wide ? Opcode.LSHR : Opcode.ISHR));
      case SHIFT_RIGHT_UNSIGNED -> code.with(operator(wide ? Opcode.LUSHR : Opcode.IUSHR));
      default ->
          code.invokestatic(
              wide ? ConstantDescs.CD_Long : ConstantDescs.CD_Integer,
              "rotateLeft",
              MethodTypeDesc.of(integerDesc, integerDesc, ConstantDescs.CD_int));
    }
  }

  /// Combines the two values on the stack.
  protected final void combine(BinaryOp op, TypeKind kind) {
    switch (op) {
      case ADD ->
          code.with(operator(pick(kind, Opcode.FADD, Opcode.DADD, Opcode.IADD, Opcode.LADD)));
      case SUBTRACT ->
          code.with(operator(pick(kind, Opcode.FSUB, Opcode.DSUB, Opcode.ISUB, Opcode.LSUB)));
      case MULTIPLY ->
          code.with(operator(pick(kind, Opcode.FMUL, Opcode.DMUL, Opcode.IMUL, Opcode.LMUL)));
      case DIVIDE -> code.with(operator(kind == TypeKind.DOUBLE ? Opcode.DDIV : Opcode.FDIV));
      case MIN, MAX -> {
        ClassDesc type = kind.upperBound();
        math(op == BinaryOp.MIN ? "min" : "max", type, type, type);
      }
      case AND -> code.with(operator(kind == TypeKind.LONG ? Opcode.LAND : Opcode.IAND));
      case OR -> code.with(operator(kind == TypeKind.LONG ? Opcode.LOR : Opcode.IOR));
      case XOR -> code.with(operator(kind == TypeKind.LONG ? Opcode.LXOR : Opcode.IXOR));
      default -> throw new IllegalArgumentException(op.name());
    }
  }

  private static Opcode pick(TypeKind kind, Opcode f, Opcode d, Opcode i, Opcode l) {
    return switch (kind) {
      case FLOAT -> f;
      case DOUBLE -> d;
      case LONG -> l;
      default -> i;
    };
  }

  private static OperatorInstruction operator(Opcode opcode) {
    return OperatorInstruction.of(opcode);
  }

  @Override
  protected final void fma(int a, int b, int c) {
    push(a);
    push(b);
    multiplyAdd(() -> push(c));
  }

  /// Adds a number to the product of the two on the stack.
  protected final void multiplyAdd(Runnable pushAddend) {
    if (target.fma()) {
      pushAddend.run();
      math("fma", realDesc, realDesc, realDesc, realDesc);
    } else {
      combine(BinaryOp.MULTIPLY, target.real());
      pushAddend.run();
      combine(BinaryOp.ADD, target.real());
    }
  }

  @Override
  protected final void compare(CompareOp op, int a, int b) {
    push(a);
    push(b);
    Opcode untrue = kind(a) == Kind.REAL ? compareReals(op) : compareIntegers(op);
    Label no = code.newLabel();
    Label end = code.newLabel();
    code.branch(untrue, no).iconst_1().goto_(end);
    code.labelBinding(no).iconst_0();
    code.labelBinding(end);
  }

  /// Compares; the opcode returned branches where the comparison does not hold.
  private Opcode compareReals(CompareOp op) {
    boolean greaterIfNaN = op == CompareOp.LESS || op == CompareOp.LESS_OR_EQUAL;
    if (target.wide()) {
      code.with(operator(greaterIfNaN ? Opcode.DCMPG : Opcode.DCMPL));
    } else {
      code.with(operator(greaterIfNaN ? Opcode.FCMPG : Opcode.FCMPL));
    }
    return branchAfterCompare(op);
  }

  private Opcode compareIntegers(CompareOp op) {
    if (op == CompareOp.LESS_UNSIGNED) {
      code.invokestatic(
          target.wide() ? ConstantDescs.CD_Long : ConstantDescs.CD_Integer,
          "compareUnsigned",
          MethodTypeDesc.of(ConstantDescs.CD_int, integerDesc, integerDesc));
    } else if (target.wide()) {
      code.lcmp();
    } else {
      code.invokestatic(
          ConstantDescs.CD_Integer,
          "compare",
          MethodTypeDesc.of(ConstantDescs.CD_int, integerDesc, integerDesc));
    }
    return branchAfterCompare(op);
  }

  private static Opcode branchAfterCompare(CompareOp op) {
    return switch (op) {
      case EQUAL -> Opcode.IFNE;
      case NOT_EQUAL -> Opcode.IFEQ;
      case LESS, LESS_UNSIGNED -> Opcode.IFGE;
      case LESS_OR_EQUAL -> Opcode.IFGT;
    };
  }

  @Override
  protected final void select(int condition, int a, int b) {
    TypeKind kind = kindOf(a);
    int first = slots.take(kind);
    int second = slots.take(kind);
    push(a);
    code.storeLocal(kind, first);
    push(b);
    code.storeLocal(kind, second);
    push(condition);
    Label no = code.newLabel();
    Label end = code.newLabel();
    code.ifeq(no).loadLocal(kind, first).goto_(end);
    code.labelBinding(no).loadLocal(kind, second);
    code.labelBinding(end);
  }

  @Override
  protected final void rare(Fallback fallback, int condition, int common, int argument) {
    TypeKind kind = target.real();
    int first = slots.take(kind);
    int second = slots.take(kind);
    push(common);
    code.storeLocal(kind, first);
    push(argument);
    code.storeLocal(kind, second);
    push(condition);
    Label no = code.newLabel();
    Label end = code.newLabel();
    code.ifeq(no).loadLocal(kind, second);
    code.invokestatic(
        ClassDesc.of(fallback.owner()), fallback.method(), MethodTypeDesc.of(realDesc, realDesc));
    code.goto_(end);
    code.labelBinding(no).loadLocal(kind, first);
    code.labelBinding(end);
  }

  private void math(String name, ClassDesc result, ClassDesc... arguments) {
    code.invokestatic(MATH, name, MethodTypeDesc.of(result, arguments));
  }
}
