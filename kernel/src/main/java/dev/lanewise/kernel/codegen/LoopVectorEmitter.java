package dev.lanewise.kernel.codegen;

import static dev.lanewise.kernel.codegen.Target.MASK;
import static dev.lanewise.kernel.codegen.Target.SPECIES;
import static dev.lanewise.kernel.codegen.Target.VECTOR;

import dev.lanewise.kernel.Expr.Coordinate;
import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Word;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;

/// Vectors of a loop: where they are loaded from and stored to, and how running reductions take
/// them in. One step covers the lanes from the current column plus `ahead`; under a mask, only the
/// lanes that are left of the row.
final class LoopVectorEmitter extends VectorEmitter {
  private static final int NO_MASK = -1;
  private static final ClassDesc SHUFFLE = ClassDesc.of("jdk.incubator.vector.VectorShuffle");
  private static final ClassDesc ASSOCIATIVE = Target.OPERATORS.nested("Associative");

  private final LoopPlan plan;
  private final LoopFrame frame;

  private final ExactClass exact;

  private int ahead;
  private int mask = NO_MASK;

  LoopVectorEmitter(
      CodeBuilder code,
      LoopPlan plan,
      Target target,
      Slots slots,
      LoopFrame frame,
      ExactClass exact) {
    super(code, plan.graph(), target, slots);
    this.exact = exact;
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
    frame.pushColumn();
    code.loadConstant(ahead).iadd();
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

  /// Pushes the mask of the columns that are left from the current column plus a constant on: lane
  /// numbers below what is left. Unlike the species' own `indexInRange` it has no branch.
  void pushRestMask(int from) {
    integer(0);
    addIndex();
    comparison("LT");
    species(false);
    code.iload(frame.columnEnd).iload(frame.column).isub();
    if (from > 0) {
      code.loadConstant(from).isub();
    }
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
    int root = plan.outputs().get(output).root();
    push(root);
    switch (plan.graph().node(root).op()) {
      case INPUT, CONSTANT -> exact.cast(code);
      default -> {}
    }
    frame.pushElement(plan.outputArray(output), ahead);
    store(mask != NO_MASK);
  }

  /// Takes a value into the running result of its column.
  void foldColumn(int output) {
    int i = plan.outputArray(output);
    foldReals(
        output,
        () -> {
          species(true);
          frame.pushElement(i, ahead);
          load();
        });
    frame.pushElement(i, ahead);
    store(mask != NO_MASK);
  }

  /// Pushes a running result folded with a value, both as reals.
  private void foldReals(int output, Runnable pushRunning) {
    int root = plan.outputs().get(output).root();
    Fold fold = fold(output);
    if (fold != Fold.SUM_OF_SQUARES) {
      pushRunning.run();
      push(root);
      call(real, operation(fold), real, VECTOR);
    } else if (target.fma()) {
      push(root);
      code.dup();
      pushRunning.run();
      call(real, "fma", real, VECTOR, VECTOR);
    } else {
      push(root);
      code.dup();
      call(real, "mul", real, VECTOR);
      pushRunning.run();
      call(real, "add", real, VECTOR);
    }
  }

  /// Pushes running results that have seen nothing: keys for the smallest and the largest.
  void pushIdentity(Fold fold) {
    if (fold.isSum()) {
      constant(0);
    } else {
      integer(key(fold.identity()));
    }
  }

  private long key(double value) {
    if (target.wide()) {
      long bits = Double.doubleToRawLongBits(value);
      return bits ^ (bits >> 63 >>> 1);
    }
    int bits = Float.floatToRawIntBits((float) value);
    return bits ^ (bits >> 31 >>> 1);
  }

  /// Takes a value into running results kept in a register; under a mask, where it is set.
  void foldIntoLocal(int output, int running) {
    Fold fold = fold(output);
    if (mask != NO_MASK) {
      code.aload(running);
    }
    if (fold.isSum()) {
      foldReals(output, () -> code.aload(running));
    } else {
      code.aload(running);
      pushKey(plan.outputs().get(output).root(), fold);
      call(integer, operation(fold), integer, VECTOR);
    }
    if (mask != NO_MASK) {
      code.aload(mask);
      if (!fold.isSum()) {
        species(false);
        call(MASK, "cast", MASK, SPECIES);
      }
      ClassDesc own = fold.isSum() ? real : integer;
      call(own, "blend", own, VECTOR, MASK);
    }
    code.astore(running);
  }

  /// Pushes the keys of a value, see [Lanes#fromKey(int)]: the smallest or largest of integers is
  /// one instruction, that of numbers as Java has it is six in a chain.
  private void pushKey(int root, Fold fold) {
    int value = slots.take(TypeKind.REFERENCE);
    push(root);
    code.astore(value);
    pushKeyOf(value, fold);
  }

  private void pushKeyOf(int value, Fold fold) {
    int bits = slots.take(TypeKind.REFERENCE);
    code.aload(value);
    call(real, "viewAsIntegralLanes", integer);
    code.dup().astore(bits);
    pushTurned(bits);
    integer(largestInteger() ^ (fold == Fold.MAX ? 0 : -1L));
    code.aload(value);
    comparison("NE");
    code.aload(value);
    call(real, "compare", MASK, Target.OPERATORS.nested("Comparison"), VECTOR);
    species(false);
    call(MASK, "cast", MASK, SPECIES);
    call(integer, "blend", integer, VECTOR, MASK);
  }

  /// Turns the integers on the stack, which are in a local too, from bits to keys or back.
  private void pushTurned(int slot) {
    code.getstatic(Target.OPERATORS, "XOR", ASSOCIATIVE);
    code.aload(slot);
    shiftBy("ASHR", 8 * target.type().bytes() - 1);
    shiftBy("LSHR", 1);
    call(integer, "lanewise", integer, Target.OPERATORS.nested("Binary"), VECTOR);
  }

  private long largestInteger() {
    return target.wide() ? Long.MAX_VALUE : Integer.MAX_VALUE;
  }

  /// The static field of a shuffle that turns a vector by some lanes: lane i takes lane i + by.
  private static String turn(int by) {
    return "TURN_" + by;
  }

  /// Declares the shuffles that [#pushSumOfLanes] needs in a class. C2 knows what static finals
  /// hold.
  static void declareTurns(ClassBuilder type, Target target) {
    for (int by = 1; by < target.lanes(); by *= 2) {
      type.withField(
          turn(by), SHUFFLE, ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
  }

  /// Makes the shuffles: part of the initializer of the class.
  static void initializeTurns(CodeBuilder c, ClassDesc owner, Target target) {
    for (int by = 1; by < target.lanes(); by *= 2) {
      c.getstatic(target.realVector(), target.speciesField(), SPECIES);
      c.loadConstant(by).iconst_1().iconst_1();
      c.invokestatic(
          SHUFFLE,
          "iota",
          MethodTypeDesc.of(
              SHUFFLE,
              SPECIES,
              ConstantDescs.CD_int,
              ConstantDescs.CD_int,
              ConstantDescs.CD_boolean));
      c.putstatic(owner, turn(by), SHUFFLE);
    }
  }

  /// Turns the vector on the stack into the sum of its lanes by halving; every lane does what the
  /// first does. Through memory it would take four times as long.
  void pushSumOfLanes() {
    for (int by = target.lanes() / 2; by > 0; by /= 2) {
      code.dup().getstatic(exact.owner(), turn(by), SHUFFLE);
      call(real, "rearrange", real, SHUFFLE);
      call(real, "add", real, VECTOR);
    }
    code.iconst_0();
    call(real, "lane", target.realDesc(), ConstantDescs.CD_int);
  }

  /// Turns the keys on the stack into the smallest or largest of them.
  void pushExtremeKey(Fold fold) {
    code.getstatic(Target.OPERATORS, fold.name(), ASSOCIATIVE);
    call(integer, "reduceLanes", target.integerDesc(), ASSOCIATIVE);
  }

  /// Folds one vector of running results into another.
  void foldLocals(Fold fold, int into, int from) {
    ClassDesc own = fold.isSum() ? real : integer;
    code.aload(into).aload(from);
    call(own, operation(fold), own, VECTOR);
    code.astore(into);
  }

  /// Takes a value into lanes kept in the scratch, at the lane in a local.
  void foldIntoScratch(int output, int laneSlot) {
    int lane = plan.lane(output);
    if (fold(output).tracksIndex()) {
      foldPosition(output, fold(output), lane, laneSlot);
      return;
    }
    if (mask != NO_MASK) {
      pushLanes(lane, laneSlot);
    }
    foldReals(output, () -> pushLanes(lane, laneSlot));
    if (mask != NO_MASK) {
      code.aload(mask);
      call(real, "blend", real, VECTOR, MASK);
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

  /// Loads running results that were stored by [#storeRunning(Fold, int)].
  void pushRunning(Fold fold, int lane) {
    pushLanes(lane, -1);
    if (!fold.isSum()) {
      int value = slots.take(TypeKind.REFERENCE);
      code.astore(value);
      pushKeyOf(value, fold);
    }
  }

  /// Stores running results to lanes of the scratch, as numbers.
  void storeRunning(Fold fold, int lane) {
    if (!fold.isSum()) {
      int key = slots.take(TypeKind.REFERENCE);
      code.dup().astore(key);
      pushTurned(key);
      call(integer, "viewAsFloatingLanes", real);
    }
    storeLanes(lane, -1);
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

  private Fold fold(int output) {
    return Objects.requireNonNull(plan.outputs().get(output).fold());
  }

  /// How two running results are folded.
  private static String operation(Fold fold) {
    return switch (fold) {
      case SUM, SUM_OF_SQUARES -> "add";
      case MIN, ARG_MIN -> "min";
      case MAX, ARG_MAX -> "max";
    };
  }
}
