package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.Expr.Input;
import dev.lanewise.kernel.Expr.Shape;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import java.util.stream.IntStream;

/// The locals of a generated loop that both its vector and its scalar code read: operand arrays,
/// row bases, loop variables. Slots 0 to 8 are the parameters of [LoopKernel#run].
final class LoopFrame {
  static final ClassDesc FRAME = ClassDesc.of("dev.lanewise.kernel.codegen.Frame");
  static final ClassDesc SCRATCH = ClassDesc.of("dev.lanewise.kernel.codegen.Scratch");
  static final int FRAME_SLOT = 1;
  static final int SCRATCH_SLOT = 2;
  static final int ROW_BEGIN = 3;
  static final int ROW_END = 4;
  static final int COLUMN_BEGIN = 5;
  static final int COLUMN_END = 6;
  static final int GROUP = 7;
  static final int CHUNK = 8;
  static final int FIRST_FREE = 9;
  private static final ClassDesc INTS = ConstantDescs.CD_int.arrayType();

  private final CodeBuilder code;
  private final LoopPlan plan;
  private final Sharing sharing;
  private final Target target;

  /// Arrays of inputs and outputs.
  final int[] array;

  /// Index of column 0 of the current row in each array; of operands that are walked, beyond that
  /// of the first.
  final int[] base;

  /// The lanes of the scratch, or of positions beside them.
  final int lanes;

  final int laneIndices;
  final int row;

  /// The cursor: where the current column stands in the first operand that is walked. C2 then has
  /// one index for all operands that are walked alike, and keeps no sum in memory.
  final int column;

  /// The cursor at the first column, and after the last one.
  final int columnBegin;

  final int columnEnd;

  /// row * columns + indexBase of the current row, less what the cursor is ahead; a long.
  private final int linear;

  /// The first operand that is walked, or -1.
  private final int first;

  LoopFrame(CodeBuilder code, LoopPlan plan, Sharing sharing, Target target, Slots slots) {
    this.code = code;
    this.plan = plan;
    this.sharing = sharing;
    this.target = target;
    array = new int[plan.arrays()];
    base = new int[plan.arrays()];
    for (int i = 0; i < array.length; i++) {
      array[i] =
          sharing.ownsArray(i) ? slots.take(TypeKind.REFERENCE) : array[sharing.arrays().get(i)];
      base[i] = sharing.ownsBase(i) ? slots.take(TypeKind.INT) : base[sharing.bases().get(i)];
    }
    lanes = slots.take(TypeKind.REFERENCE);
    laneIndices = slots.take(TypeKind.REFERENCE);
    row = slots.take(TypeKind.INT);
    column = slots.take(TypeKind.INT);
    columnBegin = slots.take(TypeKind.INT);
    columnEnd = slots.take(TypeKind.INT);
    linear = slots.take(TypeKind.LONG);
    first = IntStream.range(0, array.length).filter(this::isWalked).findFirst().orElse(-1);
  }

  /// Whether an operand has an element for each column.
  private boolean isWalked(int i) {
    int inputs = plan.arrayInputs().size();
    return i < inputs
        ? plan.arrayInputs().get(i).shape() != Shape.COLUMN
        : !plan.outputs().get(i - inputs).usesLanes();
  }

  /// Loads the arrays and the lanes into locals.
  void open() {
    for (int i = 0; i < array.length; i++) {
      if (sharing.ownsArray(i)) {
        code.aload(FRAME_SLOT);
        code.getfield(FRAME, target.wide() ? "doubles" : "floats", target.realArray().arrayType());
        code.loadConstant(i).aaload().astore(array[i]);
      }
      if (sharing.ownsBase(i)) {
        code.iconst_0().istore(base[i]);
      }
    }
    code.aload(SCRATCH_SLOT)
        .getfield(SCRATCH, target.wide() ? "doubles" : "floats", target.realArray());
    code.astore(lanes);
    code.aload(SCRATCH_SLOT)
        .getfield(SCRATCH, target.wide() ? "longs" : "ints", target.integerArray());
    code.astore(laneIndices);
  }

  /// Computes the row bases; the row is in its local.
  void openRow() {
    for (int i = 0; i < array.length; i++) {
      if (sharing.ownsBase(i)) {
        pushBase(i);
        if (i != first && isWalked(i)) {
          pushLead();
          code.isub();
        }
        code.istore(base[i]);
      }
    }
    code.iload(COLUMN_BEGIN);
    pushLead();
    code.iadd().istore(columnBegin);
    code.iload(COLUMN_END);
    pushLead();
    code.iadd().istore(columnEnd);
    code.iload(row).i2l().aload(FRAME_SLOT).getfield(FRAME, "columns", ConstantDescs.CD_int).i2l();
    code.lmul().aload(FRAME_SLOT).getfield(FRAME, "indexBase", ConstantDescs.CD_long).ladd();
    pushLead();
    code.i2l().lsub().lstore(linear);
  }

  /// Pushes what the cursor is ahead of the column.
  private void pushLead() {
    if (first < 0) {
      code.iconst_0();
    } else {
      code.iload(base[first]);
    }
  }

  /// Pushes the column.
  void pushColumn() {
    code.iload(column);
    pushLead();
    code.isub();
  }

  private void pushBase(int i) {
    List<Input> inputs = plan.arrayInputs();
    boolean output = i >= inputs.size();
    boolean perColumn =
        output
            ? plan.outputs().get(i - inputs.size()).direction() == Fold.Direction.COLUMN
            : inputs.get(i).shape() == Shape.ROW;
    pushInt("offsets", i);
    if (output && perColumn) {
      code.iload(GROUP).aload(FRAME_SLOT).getfield(FRAME, "columns", ConstantDescs.CD_int);
      code.imul().iadd();
    } else if (!perColumn) {
      code.iload(row);
      pushInt("strides", i);
      code.imul().iadd();
    }
  }

  private void pushInt(String field, int i) {
    code.aload(FRAME_SLOT).getfield(FRAME, field, INTS).loadConstant(i).iaload();
  }

  /// Pushes array and index of the element at the current column plus a constant.
  void pushElement(int i, int ahead) {
    code.aload(array[i]);
    pushIndex(i, ahead);
  }

  /// Pushes the index in an array of the element at the current column plus a constant.
  void pushIndex(int i, int ahead) {
    code.iload(column);
    if (base[i] != base[first]) {
      code.iload(base[i]).iadd();
    }
    if (ahead != 0) {
      code.loadConstant(ahead).iadd();
    }
  }

  /// Pushes a per-row value as a number.
  void pushColumnInput(int i) {
    code.aload(array[i]).iload(base[i]).arrayLoad(target.real());
  }

  /// Pushes a scalar input as a number.
  void pushScalar(Input in) {
    code.aload(FRAME_SLOT).getfield(FRAME, "scalars", ConstantDescs.CD_double.arrayType());
    code.loadConstant(plan.scalarInputs().indexOf(in)).daload();
    code.conversion(TypeKind.DOUBLE, target.real());
  }

  /// Pushes one word of a 64-bit scalar as an integer of the element's width.
  void pushWord(String name, int word) {
    if (target.wide() && word == 1) {
      code.lconst_0();
      return;
    }
    code.aload(FRAME_SLOT).getfield(FRAME, "words", ConstantDescs.CD_long.arrayType());
    code.loadConstant(plan.graph().words().indexOf(name)).laload();
    if (!target.wide()) {
      if (word == 1) {
        code.loadConstant(32).lushr();
      }
      code.l2i();
    }
  }

  /// Pushes row * columns + column + ahead, a long.
  void pushLinear(int ahead) {
    code.lload(linear).iload(column).i2l().ladd();
    if (ahead != 0) {
      code.loadConstant((long) ahead).ladd();
    }
  }

  /// Pushes where the result of an output is stored: array and index of this row or tile.
  void pushResult(int output) {
    int i = plan.outputArray(output);
    code.aload(array[i]);
    pushResultIndex(output);
  }

  /// Pushes the index of the result of this row or tile.
  void pushResultIndex(int output) {
    boolean perRow = plan.outputs().get(output).direction() == Fold.Direction.ROW;
    code.iload(perRow ? row : GROUP);
    code.aload(FRAME_SLOT).getfield(FRAME, "chunks", ConstantDescs.CD_int).imul();
    code.iload(CHUNK).iadd();
  }
}
