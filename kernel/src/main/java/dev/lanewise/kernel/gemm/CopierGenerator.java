package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// How a copier is made: one loop over segments, the vectors of a segment written out.
final class CopierGenerator {
  private static final ClassDesc COPIER = ClassDesc.of(Copier.class.getName());
  private static final MethodTypeDesc COPY =
      MethodTypeDesc.ofDescriptor("(ILjava/lang/Object;IIILjava/lang/Object;IID)V");

  // The arguments of Copier.copy.
  private static final int COUNT = 1;
  private static final int FROM = 2;
  private static final int FROM_OFFSET = 3;
  private static final int FROM_STEP = 4;
  private static final int LAST = 5;
  private static final int TO = 6;
  private static final int TO_OFFSET = 7;
  private static final int TO_STEP = 8;
  private static final int FACTOR = 9;
  private static final int FIRST_LOCAL = 11;

  private CopierGenerator() {}

  /// The bytes of a class that implements [Copier] for segments of `count` vectors.
  static byte[] generate(ElementType type, int bits, int count, ClassDesc name) {
    return VectorCode.classWith(
        name,
        COPIER,
        "copy",
        COPY,
        code ->
            copy(new VectorCode(type, bits, code, FIRST_LOCAL), bits / 8 / type.bytes(), count));
  }

  private static void copy(VectorCode vectors, int lanes, int count) {
    CodeBuilder code = vectors.code;
    int from = vectors.array(FROM);
    int to = vectors.array(TO);
    int i = vectors.locals(1);
    int fromIndex = vectors.locals(1);
    int toIndex = vectors.locals(1);
    int factor = vectors.locals(1);
    vectors.broadcastArgument(FACTOR);
    code.astore(factor);
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(i);
    code.labelBinding(test).iload(i).iload(COUNT).if_icmpge(end);
    code.iload(FROM_OFFSET).iload(i).iload(FROM_STEP).imul().iadd().istore(fromIndex);
    code.iload(TO_OFFSET).iload(i).iload(TO_STEP).imul().iadd().istore(toIndex);
    for (int j = 0; j < count; j++) {
      vectors.species();
      code.aload(from).iload(fromIndex);
      if (j > 0 && j == count - 1) {
        code.iload(LAST);
      } else {
        code.loadConstant(j * lanes);
      }
      code.iadd();
      vectors.load();
      code.aload(factor);
      vectors.multiply();
      code.aload(to).iload(toIndex).loadConstant(j * lanes).iadd();
      vectors.store();
    }
    code.iinc(i, 1).goto_(test).labelBinding(end).return_();
  }
}
