package dev.lanewise.kernel.codegen;

import static dev.lanewise.kernel.codegen.Target.MASK;
import static dev.lanewise.kernel.codegen.Target.SPECIES;
import static dev.lanewise.kernel.codegen.Target.VECTOR;

import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Word;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// Vectors of a loop: where they are loaded from and stored to, and how running reductions take
/// them in. One step covers the lanes from the current column plus `ahead`; under a mask, only the
/// lanes that are left of the row.
final class LoopVectorEmitter extends VectorEmitter {
  private static final int NO_MASK = -1;

  private final LoopPlan plan;
  private final LoopFrame frame;
  private int ahead;
  private int mask = NO_MASK;

  LoopVectorEmitter(CodeBuilder code, LoopPlan plan, Target target, Slots slots, LoopFrame frame) {
    super(code, plan.graph(), target, slots);
    this.plan = plan;
    this.frame = frame;
  }

  /// The columns that the next step starts ahead of the current column.
  void ahead(int columns) {
    ahead = columns;
  }

  /// The local of the mask that the next steps work under.
  void under(int maskSlot) {
    mask = maskSlot;
  }

  /// Ends the work under a mask.
  void underNone() {
    mask = NO_MASK;
  }

  @Override
  protected void input(Input in) {
    int i = plan.arrayInputs().indexOf(in);
    species(true);
    switch (in.shape()) {
      case MATRIX, ROW -> {
        frame.pushElement(i, ahead);
        load();
      }
      case COLUMN -> {
        frame.pushColumnInput(i);
        broadcastReal();
      }
      case SCALAR -> {
        frame.pushScalar(in);
        broadcastReal();
      }
    }
  }

  @Override
  protected void word(Word word) {
    species(false);
    frame.pushWord(word.name(), word.word());
    broadcastInteger();
  }

  @Override
  protected void index(Coordinate coordinate) {
    switch (coordinate) {
      case ROW -> {
        species(false);
        pushAsInteger(frame.row);
        broadcastInteger();
      }
      case COLUMN -> pushColumns();
      case LINEAR_LOW -> pushLinearLow();
      case LINEAR_HIGH -> pushLinearHigh();
    }
  }

  private void pushAsInteger(int slot) {
    code.iload(slot);
    if (target.wide()) {
      code.i2l();
    }
  }

  private void pushColumns() {
    species(false);
    code.iload(frame.column).loadConstant(ahead).iadd();
    if (target.wide()) {
      code.i2l();
    }
    broadcastInteger();
    addIndex();
  }

  private void addIndex() {
    code.iconst_1();
    call(integer, "addIndex", integer, ConstantDescs.CD_int);
  }

  /// Pushes the mask of the columns that are left: lane numbers below columnEnd - column. Unlike
  /// the species' own `indexInRange` it has no branch.
  void pushRestMask() {
    integer(0);
    addIndex();
    comparison("LT");
    species(false);
    code.iload(LoopFrame.COLUMN_END).iload(frame.column).isub();
    code.conversion(TypeKind.INT, target.integer());
    broadcastInteger();
    call(integer, "compare", MASK, Target.OPERATORS.nested("Comparison"), VECTOR);
    species(true);
    call(MASK, "cast", MASK, SPECIES);
  }

  private void pushLinearLow() {
    species(false);
    frame.pushLinear(ahead);
    if (!target.wide()) {
      code.l2i();
    }
    broadcastInteger();
    addIndex();
  }

  /// The high word, plus one in the lanes whose low word has wrapped around.
  private void pushLinearHigh() {
    if (target.wide()) {
      integer(0);
      return;
    }
    species(false);
    frame.pushLinear(ahead);
    code.loadConstant(32).lushr().l2i();
    broadcastInteger();
    int high = slots.take(TypeKind.REFERENCE);
    code.dup().astore(high).iconst_1();
    call(integer, "add", integer, ConstantDescs.CD_int);
    code.aload(high);
    pushLinearLow();
    comparison("ULT");
    species(false);
    frame.pushLinear(ahead);
    code.l2i();
    broadcastInteger();
    call(integer, "compare", MASK, Target.OPERATORS.nested("Comparison"), VECTOR);
    call(MASK, "not", MASK);
    call(integer, "blend", integer, VECTOR, MASK);
  }

  private void comparison(String name) {
    code.getstatic(Target.OPERATORS, name, Target.OPERATORS.nested("Comparison"));
  }

  /// Loads the vector whose species, array and index are on the stack.
  private void load() {
    if (mask == NO_MASK) {
      code.invokestatic(
          real,
          "fromArray",
          MethodTypeDesc.of(real, SPECIES, target.realArray(), ConstantDescs.CD_int));
    } else {
      code.aload(mask);
      code.invokestatic(
          real,
          "fromArray",
          MethodTypeDesc.of(real, SPECIES, target.realArray(), ConstantDescs.CD_int, MASK));
    }
  }

  /// Stores the vector under the array and index on the stack.
  private void store(boolean masked) {
    if (masked) {
      code.aload(mask);
      call(
          real, "intoArray", ConstantDescs.CD_void, target.realArray(), ConstantDescs.CD_int, MASK);
    } else {
      call(real, "intoArray", ConstantDescs.CD_void, target.realArray(), ConstantDescs.CD_int);
    }
  }

  /// Stores an element-wise output.
  void storeElement(int output) {
    push(plan.outputs().get(output).root());
    frame.pushElement(plan.outputArray(output), ahead);
    store(mask != NO_MASK);
  }

  /// Takes a value into the running result of its column.
  void foldColumn(int output) {
    int i = plan.outputArray(output);
    Fold fold = java.util.Objects.requireNonNull(plan.outputs().get(output).fold());
    push(plan.outputs().get(output).root());
    species(true);
    frame.pushElement(i, ahead);
    load();
    call(real, fold(fold), real, VECTOR);
    frame.pushElement(i, ahead);
    store(mask != NO_MASK);
  }

  /// Takes a value into lanes kept in registers.
  void foldIntoLocal(int output, int accumulator) {
    Fold fold = java.util.Objects.requireNonNull(plan.outputs().get(output).fold());
    code.aload(accumulator);
    push(plan.outputs().get(output).root());
    call(real, fold(fold), real, VECTOR);
    code.astore(accumulator);
  }

  /// Takes a value into lanes kept in the scratch, at the lane in a local.
  void foldIntoScratch(int output, int laneSlot) {
    Fold fold = java.util.Objects.requireNonNull(plan.outputs().get(output).fold());
    int lane = plan.lane(output);
    if (fold.tracksIndex()) {
      foldPosition(output, fold, lane, laneSlot);
      return;
    }
    pushLanes(lane, laneSlot);
    code.dup();
    push(plan.outputs().get(output).root());
    call(real, fold(fold), real, VECTOR);
    if (mask != NO_MASK) {
      code.aload(mask);
      call(real, "blend", real, VECTOR, MASK);
    } else {
      code.swap().pop();
    }
    pushLaneAddress(frame.lanes, lane, laneSlot);
    store(false);
  }

  /// Loads lanes from the scratch.
  void pushLanes(int lane, int laneSlot) {
    species(true);
    pushLaneAddress(frame.lanes, lane, laneSlot);
    code.invokestatic(
        real,
        "fromArray",
        MethodTypeDesc.of(real, SPECIES, target.realArray(), ConstantDescs.CD_int));
  }

  /// Stores the vector on the stack to lanes of the scratch.
  void storeLanes(int lane, int laneSlot) {
    pushLaneAddress(frame.lanes, lane, laneSlot);
    store(false);
  }

  private void pushLaneAddress(int arraySlot, int lane, int laneSlot) {
    code.aload(arraySlot).loadConstant(lane);
    if (laneSlot >= 0) {
      code.iload(laneSlot).iadd();
    }
  }

  /// Takes value and position where the lane has seen nothing, or where the value goes before it.
  private void foldPosition(int output, Fold fold, int lane, int laneSlot) {
    int value = slots.take(TypeKind.REFERENCE);
    int best = slots.take(TypeKind.REFERENCE);
    int at = slots.take(TypeKind.REFERENCE);
    int take = slots.take(TypeKind.REFERENCE);
    push(plan.outputs().get(output).root());
    code.astore(value);
    pushLanes(lane, laneSlot);
    code.astore(best);
    species(false);
    pushLaneAddress(frame.laneIndices, lane, laneSlot);
    ClassDesc ints = target.integerArray();
    code.invokestatic(
        integer, "fromArray", MethodTypeDesc.of(integer, SPECIES, ints, ConstantDescs.CD_int));
    code.astore(at);
    pushTake(fold, value, best, at);
    code.astore(take);
    code.aload(best).aload(value).aload(take);
    call(real, "blend", real, VECTOR, MASK);
    storeLanes(lane, laneSlot);
    code.aload(at);
    pushPosition(plan.outputs().get(output).direction() == Fold.Direction.TOTAL);
    code.aload(take);
    species(false);
    call(MASK, "cast", MASK, SPECIES);
    call(integer, "blend", integer, VECTOR, MASK);
    pushLaneAddress(frame.laneIndices, lane, laneSlot);
    call(integer, "intoArray", ConstantDescs.CD_void, ints, ConstantDescs.CD_int);
  }

  private void pushPosition(boolean linear) {
    if (linear) {
      pushLinearLow();
    } else {
      pushColumns();
    }
  }

  private void pushTake(Fold fold, int value, int best, int at) {
    ClassDesc comparison = Target.OPERATORS.nested("Comparison");
    code.aload(value);
    comparison(fold == Fold.ARG_MAX ? "GT" : "LT");
    code.aload(best);
    call(real, "compare", MASK, comparison, VECTOR);
    code.aload(value);
    comparison("NE");
    code.aload(value);
    call(real, "compare", MASK, comparison, VECTOR);
    code.aload(best);
    comparison("EQ");
    code.aload(best);
    call(real, "compare", MASK, comparison, VECTOR);
    call(MASK, "and", MASK, MASK);
    call(MASK, "or", MASK, MASK);
    code.aload(at);
    comparison("LT");
    integer(0);
    call(integer, "compare", MASK, comparison, VECTOR);
    species(true);
    call(MASK, "cast", MASK, SPECIES);
    call(MASK, "or", MASK, MASK);
    if (mask != NO_MASK) {
      code.aload(mask);
      call(MASK, "and", MASK, MASK);
    }
  }

  /// Pushes lanes i and i + h folded: two vectors of the scratch.
  void foldLanes(Fold fold, int first, int second) {
    pushLanes(first, -1);
    pushLanes(second, -1);
    call(real, fold(fold), real, VECTOR);
    storeLanes(first, -1);
  }

  private static String fold(Fold fold) {
    return switch (fold) {
      case SUM -> "add";
      case MIN, ARG_MIN -> "min";
      case MAX, ARG_MAX -> "max";
    };
  }
}
