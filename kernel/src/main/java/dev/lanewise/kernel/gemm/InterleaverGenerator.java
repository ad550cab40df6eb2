package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// How an interleaver is made: one loop over p, the rows written out. It moves single elements: a
/// load and a store each, which two of either a cycle make fast enough for what is used as often as
/// a packed operand.
final class InterleaverGenerator {
  /// Most rows: more would want more registers for their places than there are.
  static final int MOST_ROWS = 8;

  private static final ClassDesc INTERLEAVER = ClassDesc.of(Interleaver.class.getName());
  private static final MethodTypeDesc COPY =
      MethodTypeDesc.ofDescriptor("(ILjava/lang/Object;IILjava/lang/Object;IID)V");

  // The arguments of Interleaver.copy.
  private static final int DEPTH = 1;
  private static final int FROM = 2;
  private static final int FROM_OFFSET = 3;
  private static final int FROM_STRIDE = 4;
  private static final int TO = 5;
  private static final int TO_OFFSET = 6;
  private static final int TO_STEP = 7;
  private static final int FACTOR = 8;
  private static final int FIRST_LOCAL = 10;

  private InterleaverGenerator() {}

  /// The bytes of a class that implements [Interleaver].
  ///
  /// @param layout how the operand lies
  static byte[] generate(ElementType type, int rows, Left layout, ClassDesc name) {
    return VectorCode.classWith(
        name,
        INTERLEAVER,
        "copy",
        COPY,
        code -> copy(new VectorCode(type, 128, code, FIRST_LOCAL), rows, layout));
  }

  private static void copy(VectorCode elements, int rows, Left layout) {
    CodeBuilder code = elements.code;
    int from = elements.array(FROM);
    int to = elements.array(TO);
    int p = elements.locals(1);
    int fromIndex = elements.locals(rows);
    int toIndex = elements.locals(1);
    int factor = elements.locals(2);
    code.dload(FACTOR);
    if (elements.kind == TypeKind.FLOAT) {
      code.d2f();
    }
    code.storeLocal(elements.kind, factor);
    if (layout == Left.ROWS) {
      for (int i = 0; i < rows; i++) {
        code.iload(FROM_OFFSET).iload(FROM_STRIDE).loadConstant(i).imul().iadd();
        code.istore(fromIndex + i);
      }
    }
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(p);
    code.labelBinding(test).iload(p).iload(DEPTH).if_icmpge(end);
    code.iload(TO_OFFSET).iload(p).iload(TO_STEP).imul().iadd().istore(toIndex);
    if (layout == Left.COLUMNS) {
      code.iload(FROM_OFFSET).iload(p).iload(FROM_STRIDE).imul().iadd().istore(fromIndex);
    }
    for (int i = 0; i < rows; i++) {
      code.aload(to).iload(toIndex).loadConstant(i).iadd();
      code.aload(from);
      if (layout == Left.ROWS) {
        code.iload(fromIndex + i).iload(p).iadd();
      } else {
        code.iload(fromIndex).loadConstant(i).iadd();
      }
      code.arrayLoad(elements.kind).loadLocal(elements.kind, factor);
      if (elements.kind == TypeKind.FLOAT) {
        code.fmul();
      } else {
        code.dmul();
      }
      code.arrayStore(elements.kind);
    }
    code.iinc(p, 1).goto_(test).labelBinding(end).return_();
  }
}
