package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;

/// How an interleaver is made.
///
/// Rows are taken a square of lanes at a time and transposed in registers by [Exchange]s:
///
/// ```
/// for p in steps of lanes
///   v[i] = factor * load of row i from p
///   for bit in 1, 2, 4, ...
///     exchange v[i], v[i + bit]           for each i without the bit
///   store v[i] at p + i                   all lanes, rows or not
/// rest of p, element by element
/// ```
///
/// Columns need no more than copying, in vectors of which the last overlaps the one before it.
final class InterleaverGenerator {
  private static final ClassDesc INTERLEAVER = ClassDesc.of(Interleaver.class.getName());
  private static final ClassDesc EXCHANGE = ClassDesc.of(Exchange.class.getName());
  private static final MethodTypeDesc COPY =
      MethodTypeDesc.ofDescriptor("(ILjava/lang/Object;IILjava/lang/Object;IID)V");

  private static final MethodTypeDesc PARTNERS = MethodTypeDesc.ofDescriptor("(II)[I");
  private static final MethodTypeDesc FROM_ARRAY =
      MethodTypeDesc.of(
          VectorCode.SHUFFLE,
          VectorCode.SPECIES,
          ConstantDescs.CD_int.arrayType(),
          ConstantDescs.CD_int);

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

  private static final int SMALLEST_VECTOR = 128;

  /// Most lanes of a square: the code of one of 16 is too long for C1, and not much faster.
  private static final int MOST_LANES = 8;

  private final int rows;
  private final int lanes;
  private final Left layout;
  private final ClassDesc name;
  private final VectorCode vectors;
  private final CodeBuilder code;
  private final int from;
  private final int to;
  private final int p;
  private final int fromIndex;
  private final int toIndex;
  private final int factor;

  private InterleaverGenerator(
      VectorCode vectors, int lanes, int rows, Left layout, ClassDesc name) {
    this.rows = rows;
    this.lanes = lanes;
    this.layout = layout;
    this.name = name;
    this.vectors = vectors;
    code = vectors.code;
    from = vectors.array(FROM);
    to = vectors.array(TO);
    p = vectors.locals(1);
    fromIndex = vectors.locals(rows);
    toIndex = vectors.locals(1);
    factor = vectors.locals(2);
  }

  /// The bytes of a class that implements [Interleaver].
  ///
  /// @param bits vector width
  /// @param rows at most as many as lanes if the operand lies in rows
  /// @param layout how the operand lies
  static byte[] generate(ElementType type, int bits, int rows, Left layout, ClassDesc name) {
    boolean turns = layout == Left.ROWS;
    int lanes = turns ? squareLanes(type, bits) : pieceLanes(type, bits, rows);
    int width = lanes * type.bytes() * Byte.SIZE;
    return VectorCode.classWith(
        name,
        INTERLEAVER,
        "copy",
        COPY,
        code -> {
          VectorCode vectors = new VectorCode(type, width, code, FIRST_LOCAL);
          new InterleaverGenerator(vectors, lanes, rows, layout, name).copy();
        },
        builder -> {
          if (turns) {
            declareExchanges(builder, name, VectorCode.vector(type), width, lanes);
          }
        });
  }

  /// The most rows that are interleaved together.
  static int squareLanes(ElementType type, int bits) {
    return Math.min(MOST_LANES, bits / Byte.SIZE / type.bytes());
  }

  /// The lanes of the widest vector that columns of so many rows fill; of the narrowest if none.
  private static int pieceLanes(ElementType type, int bits, int rows) {
    int width = bits;
    while (width > SMALLEST_VECTOR && width > rows * type.bytes() * Byte.SIZE) {
      width /= 2;
    }
    return width / Byte.SIZE / type.bytes();
  }

  private void copy() {
    code.dload(FACTOR);
    if (vectors.kind == TypeKind.FLOAT) {
      code.d2f();
    }
    code.storeLocal(vectors.kind, factor);
    code.iconst_0().istore(p);
    if (layout == Left.ROWS) {
      squares();
      for (int i = 0; i < rows; i++) {
        code.iload(FROM_OFFSET).iload(FROM_STRIDE).loadConstant(i).imul().iadd();
        code.istore(fromIndex + i);
      }
    } else if (rows >= lanes) {
      pieces();
    }
    elements();
    code.return_();
  }

  /// All steps of p by single elements.
  private void elements() {
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(test).iload(p).iload(DEPTH).if_icmpge(end);
    indexStep();
    for (int i = 0; i < rows; i++) {
      code.aload(to).iload(toIndex).loadConstant(i).iadd();
      code.aload(from);
      if (layout == Left.ROWS) {
        code.iload(fromIndex + i).iload(p).iadd();
      } else {
        code.iload(fromIndex).loadConstant(i).iadd();
      }
      code.arrayLoad(vectors.kind).loadLocal(vectors.kind, factor);
      if (vectors.kind == TypeKind.FLOAT) {
        code.fmul();
      } else {
        code.dmul();
      }
      code.arrayStore(vectors.kind);
    }
    code.iinc(p, 1).goto_(test).labelBinding(end);
  }

  /// Where step p is written, and read if it lies in one piece.
  private void indexStep() {
    code.iload(TO_OFFSET).iload(p).iload(TO_STEP).imul().iadd().istore(toIndex);
    if (layout == Left.COLUMNS) {
      code.iload(FROM_OFFSET).iload(p).iload(FROM_STRIDE).imul().iadd().istore(fromIndex);
    }
  }

  private void broadcastFactor(int local) {
    vectors.species();
    code.loadLocal(vectors.kind, factor);
    vectors.broadcast();
    code.astore(local);
  }

  /// All steps of p by vectors within a column.
  private void pieces() {
    int scale = vectors.locals(1);
    broadcastFactor(scale);
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(test).iload(p).iload(DEPTH).if_icmpge(end);
    indexStep();
    for (int i = 0; i < rows; i += lanes) {
      int at = Math.min(i, rows - lanes);
      vectors.species();
      code.aload(from).iload(fromIndex).loadConstant(at).iadd();
      vectors.load();
      code.aload(scale);
      vectors.multiply();
      code.aload(to).iload(toIndex).loadConstant(at).iadd();
      vectors.store();
    }
    code.iinc(p, 1).goto_(test).labelBinding(end);
  }

  /// Steps of p by squares, as far as whole ones go. Indices are summed from row to row: of
  /// multiples of the strides C2 would keep sixteen, most of them on the stack.
  private void squares() {
    int scale = vectors.locals(1);
    int steps = Integer.numberOfTrailingZeros(lanes);
    int masks = vectors.locals(steps);
    int square = vectors.locals(lanes);
    int moved = vectors.locals(1);
    broadcastFactor(scale);
    for (int step = 0; step < steps; step++) {
      vectors.mask(Exchange.mask(lanes, 1 << step));
      code.astore(masks + step);
    }
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(test).iload(p).iload(DEPTH).loadConstant(lanes - 1).isub().if_icmpge(end);
    code.iload(FROM_OFFSET).iload(p).iadd().istore(fromIndex);
    for (int i = 0; i < lanes; i++) {
      if (i < rows) {
        vectors.species();
        code.aload(from).iload(fromIndex);
        vectors.load();
        code.iload(fromIndex).iload(FROM_STRIDE).iadd().istore(fromIndex);
        code.aload(scale);
        vectors.multiply();
      } else {
        code.aload(square);
      }
      code.astore(square + i);
    }
    for (int step = 0; step < steps; step++) {
      int bit = 1 << step;
      for (int i = 0; i < lanes; i++) {
        if ((i & bit) == 0) {
          exchange(square + i, square + i + bit, bit, masks + step, moved);
        }
      }
    }
    code.iload(TO_OFFSET).iload(p).iload(TO_STEP).imul().iadd().istore(toIndex);
    for (int i = 0; i < lanes; i++) {
      code.aload(square + i).aload(to).iload(toIndex);
      vectors.store();
      code.iload(toIndex).iload(TO_STEP).iadd().istore(toIndex);
    }
    code.iinc(p, lanes).goto_(test).labelBinding(end);
  }

  private void exchange(int a, int b, int bit, int mask, int moved) {
    code.aload(b).getstatic(name, field(bit), VectorCode.SHUFFLE);
    vectors.rearrange();
    code.astore(moved).aload(a).getstatic(name, field(bit), VectorCode.SHUFFLE);
    vectors.rearrange();
    code.aload(b).aload(mask);
    vectors.blend();
    code.astore(b).aload(a).aload(moved).aload(mask);
    vectors.blend();
    code.astore(a);
  }

  private static String field(int bit) {
    return "EXCHANGE_" + bit;
  }

  /// Declares the shuffles that say which lanes move, and makes them when the class is initialized.
  /// C2 knows what static finals hold.
  private static void declareExchanges(
      ClassBuilder builder, ClassDesc name, ClassDesc vector, int bits, int lanes) {
    for (int bit = 1; bit < lanes; bit *= 2) {
      builder.withField(
          field(bit),
          VectorCode.SHUFFLE,
          ClassFile.ACC_PRIVATE | ClassFile.ACC_STATIC | ClassFile.ACC_FINAL);
    }
    builder.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        code -> {
          for (int bit = 1; bit < lanes; bit *= 2) {
            code.getstatic(vector, VectorCode.speciesField(bits), VectorCode.SPECIES);
            code.loadConstant(lanes).loadConstant(bit);
            code.invokestatic(EXCHANGE, "partners", PARTNERS);
            code.iconst_0();
            code.invokestatic(VectorCode.SHUFFLE, "fromArray", FROM_ARRAY);
            code.putstatic(name, field(bit), VectorCode.SHUFFLE);
          }
          code.return_();
        });
  }
}
