package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr.BinaryOp;
import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Word;
import dev.lanewise.kernel.codegen.Fold.Direction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;

/// Numbers of a loop: the element at the current column. Running reductions are kept in the lanes
/// of the scratch, at the lane that the vector code would use for the same column.
final class LoopScalarEmitter extends ScalarEmitter {
  private static final ClassDesc LANES = ClassDesc.of("dev.lanewise.kernel.codegen.Lanes");

  private final LoopPlan plan;
  private final LoopFrame frame;

  LoopScalarEmitter(CodeBuilder code, LoopPlan plan, Target target, Slots slots, LoopFrame frame) {
    super(code, plan.graph(), target, slots);
    this.plan = plan;
    this.frame = frame;
  }

  @Override
  protected void input(Input in) {
    int i = plan.arrayInputs().indexOf(in);
    switch (in.shape()) {
      case MATRIX, ROW -> {
        frame.pushElement(i, 0);
        code.arrayLoad(target.real());
      }
      case COLUMN -> frame.pushColumnInput(i);
      case SCALAR -> frame.pushScalar(in);
    }
  }

  @Override
  protected void word(Word word) {
    frame.pushWord(word.name(), word.word());
  }

  @Override
  protected void index(Coordinate coordinate) {
    switch (coordinate) {
      case ROW -> pushAsInteger(frame.row);
      case COLUMN -> {
        frame.pushColumn();
        code.conversion(TypeKind.INT, target.integer());
      }
      case LINEAR_LOW -> {
        frame.pushLinear(0);
        code.conversion(TypeKind.LONG, target.integer());
      }
      case LINEAR_HIGH -> {
        if (target.wide()) {
          code.lconst_0();
        } else {
          frame.pushLinear(0);
          code.loadConstant(32).lushr().l2i();
        }
      }
    }
  }

  private void pushAsInteger(int slot) {
    code.iload(slot).conversion(TypeKind.INT, target.integer());
  }

  /// Stores an element-wise output.
  void storeElement(int output) {
    frame.pushElement(plan.outputArray(output), 0);
    push(plan.outputs().get(output).root());
    code.arrayStore(target.real());
  }

  /// Takes a value into the running result of its column.
  void foldColumn(int output) {
    int i = plan.outputArray(output);
    Fold fold = fold(output);
    if (fold.tracksIndex()) {
      foldColumnPosition(output, fold);
      return;
    }
    frame.pushElement(i, 0);
    fold(output, fold);
  }

  /// Takes a value into the running result whose array and index are on the stack.
  private void fold(int output, Fold fold) {
    TypeKind kind = target.real();
    int root = plan.outputs().get(output).root();
    if (fold == Fold.SUM_OF_SQUARES) {
      int value = slots.take(kind);
      push(root);
      code.storeLocal(kind, value);
      code.dup2().arrayLoad(kind);
      int running = slots.take(kind);
      code.storeLocal(kind, running);
      code.loadLocal(kind, value).loadLocal(kind, value);
      multiplyAdd(() -> code.loadLocal(kind, running));
    } else {
      code.dup2().arrayLoad(kind);
      push(root);
      combine(operation(fold), kind);
    }
    code.arrayStore(kind);
  }

  private void foldColumnPosition(int output, Fold fold) {
    int i = plan.outputArray(output);
    int indices = slots.take(TypeKind.REFERENCE);
    code.aload(LoopFrame.FRAME_SLOT);
    code.getfield(LoopFrame.FRAME, "indices", ConstantDescs.CD_int.arrayType().arrayType());
    code.loadConstant(output).aaload().astore(indices);
    Label end = code.newLabel();
    int value = slots.take(target.real());
    push(plan.outputs().get(output).root());
    code.storeLocal(target.real(), value);
    Label take = code.newLabel();
    code.aload(indices);
    frame.pushIndex(i, 0);
    code.iaload().iflt(take);
    int position = slots.take(TypeKind.LONG);
    code.iload(frame.row).i2l().lstore(position);
    pushBefore(
        fold,
        value,
        position,
        () -> {
          frame.pushElement(i, 0);
          code.arrayLoad(target.real());
        },
        () -> {
          code.aload(indices);
          frame.pushIndex(i, 0);
          code.iaload().i2l();
        });
    code.ifeq(end);
    code.labelBinding(take);
    frame.pushElement(i, 0);
    code.loadLocal(target.real(), value).arrayStore(target.real());
    code.aload(indices);
    frame.pushIndex(i, 0);
    code.iload(frame.row).iastore();
    code.labelBinding(end);
  }

  /// Takes a value into the lanes of the scratch, at the lane in a local.
  void foldIntoScratch(int output, int laneSlot) {
    Fold fold = fold(output);
    int lane = plan.lane(output);
    if (fold.tracksIndex()) {
      foldPosition(output, fold, lane, laneSlot);
      return;
    }
    pushLane(frame.lanes, lane, laneSlot);
    fold(output, fold);
  }

  private void pushLane(int array, int lane, int laneSlot) {
    code.aload(array).loadConstant(lane).iload(laneSlot).iadd();
  }

  private void foldPosition(int output, Fold fold, int lane, int laneSlot) {
    Label end = code.newLabel();
    Label take = code.newLabel();
    int value = slots.take(target.real());
    int position = slots.take(TypeKind.LONG);
    push(plan.outputs().get(output).root());
    code.storeLocal(target.real(), value);
    if (plan.outputs().get(output).direction() == Direction.TOTAL) {
      frame.pushLinear(0);
    } else {
      frame.pushColumn();
      code.i2l();
    }
    code.lstore(position);
    pushPositionOf(lane, laneSlot);
    code.lconst_0().lcmp().iflt(take);
    pushBefore(
        fold,
        value,
        position,
        () -> {
          pushLane(frame.lanes, lane, laneSlot);
          code.arrayLoad(target.real());
        },
        () -> pushPositionOf(lane, laneSlot));
    code.ifeq(end);
    code.labelBinding(take);
    pushLane(frame.lanes, lane, laneSlot);
    code.loadLocal(target.real(), value).arrayStore(target.real());
    pushLane(frame.laneIndices, lane, laneSlot);
    code.lload(position).conversion(TypeKind.LONG, target.integer()).arrayStore(target.integer());
    code.labelBinding(end);
  }

  private void pushPositionOf(int lane, int laneSlot) {
    pushLane(frame.laneIndices, lane, laneSlot);
    code.arrayLoad(target.integer()).conversion(target.integer(), TypeKind.LONG);
  }

  /// Pushes whether a value and its position go before another value and its position.
  private void pushBefore(
      Fold fold, int value, int position, Runnable otherValue, Runnable otherPosition) {
    code.loadConstant(fold == Fold.ARG_MAX ? 1 : 0);
    code.loadLocal(target.real(), value).conversion(target.real(), TypeKind.DOUBLE);
    code.lload(position);
    otherValue.run();
    code.conversion(target.real(), TypeKind.DOUBLE);
    otherPosition.run();
    code.invokestatic(
        LANES,
        "before",
        MethodTypeDesc.of(
            ConstantDescs.CD_boolean,
            ConstantDescs.CD_boolean,
            ConstantDescs.CD_double,
            ConstantDescs.CD_long,
            ConstantDescs.CD_double,
            ConstantDescs.CD_long));
  }

  private Fold fold(int output) {
    return Objects.requireNonNull(plan.outputs().get(output).fold());
  }

  private static BinaryOp operation(Fold fold) {
    return switch (fold) {
      case SUM, SUM_OF_SQUARES -> BinaryOp.ADD;
      case MIN, ARG_MIN -> BinaryOp.MIN;
      case MAX, ARG_MAX -> BinaryOp.MAX;
    };
  }
}
