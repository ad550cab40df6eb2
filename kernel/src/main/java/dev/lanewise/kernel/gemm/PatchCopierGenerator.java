package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.codegen.ExactClass;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// How a [PatchCopier] is made.
///
/// ```
/// for i in 0..rows
///   for q in 0..pieces
///     store load of piece q of row i
/// ```
final class PatchCopierGenerator {
  private static final ClassDesc COPIER = ClassDesc.of(PatchCopier.class.getName());
  private static final MethodTypeDesc COPY =
      MethodTypeDesc.ofDescriptor("(ILjava/lang/Object;[II[I[IILjava/lang/Object;II)V");

  // The arguments of PatchCopier.copy.
  private static final int ROWS = 1;
  private static final int FROM = 2;
  private static final int ROW_FROM = 3;
  private static final int ROW = 4;
  private static final int PIECE_FROM = 5;
  private static final int PIECE_TO = 6;
  private static final int PIECES = 7;
  private static final int TO = 8;
  private static final int TO_OFFSET = 9;
  private static final int TO_STRIDE = 10;
  private static final int FIRST_LOCAL = 11;

  private PatchCopierGenerator() {}

  /// The bytes of a class that implements [PatchCopier].
  static byte[] generate(ElementType type, int bits, ClassDesc name) {
    String species = VectorCode.speciesField(bits);
    ExactClass exact = new ExactClass(name, VectorCode.vector(type), species);
    return VectorCode.classWith(
        name,
        COPIER,
        "copy",
        COPY,
        code -> copy(new VectorCode(type, bits, code, FIRST_LOCAL), exact),
        exact::declareWithInitializer);
  }

  private static void copy(VectorCode vectors, ExactClass exact) {
    CodeBuilder code = vectors.code;
    int from = vectors.array(FROM);
    int to = vectors.array(TO);
    int i = vectors.locals(1);
    int q = vectors.locals(1);
    int fromIndex = vectors.locals(1);
    int toIndex = vectors.locals(1);
    Label nextRow = code.newLabel();
    Label nextPiece = code.newLabel();
    Label rowEnd = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(i);
    code.labelBinding(nextRow).iload(i).iload(ROWS).if_icmpge(end);
    code.aload(ROW_FROM).iload(ROW).iload(i).iadd().iaload().istore(fromIndex);
    code.iload(TO_OFFSET).iload(i).iload(TO_STRIDE).imul().iadd().istore(toIndex);
    code.iconst_0().istore(q);
    code.labelBinding(nextPiece).iload(q).iload(PIECES).if_icmpge(rowEnd);
    vectors.species();
    code.aload(from).iload(fromIndex).aload(PIECE_FROM).iload(q).iaload().iadd();
    vectors.load();
    exact.cast(code);
    code.aload(to).iload(toIndex).aload(PIECE_TO).iload(q).iaload().iadd();
    vectors.store();
    code.iinc(q, 1).goto_(nextPiece);
    code.labelBinding(rowEnd).iinc(i, 1).goto_(nextRow).labelBinding(end).return_();
  }
}
