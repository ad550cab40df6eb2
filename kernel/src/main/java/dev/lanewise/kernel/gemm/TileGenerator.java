package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.codegen.ExactClass;
import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Right;
import dev.lanewise.kernel.gemm.TileShape.Start;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;

/// How a tile is made: accumulators into locals, one loop over k, accumulators into the result.
///
/// ```
/// c[i][j] = start                         for each row i, vector j
/// for p in 0..k
///   b[j] = load of row p                  for each vector j
///   c[i][j] = fma(broadcast a(i, p), b[j], c[i][j])
/// store c[i][j]
/// ```
///
/// Strides may be constants of the shape. Where the left operand and the panel have such, all
/// indices of a step have one base: C2 checks it once, addresses every element from one register
/// and needs none for rows.
///
/// The loop counts an int from 0 and all indices in it are sums of locals and constants, so that C2
/// sees a counted loop, takes the bounds checks of `a` and of panels out of it and keeps every
/// accumulator in a register.
final class TileGenerator {
  private static final ClassDesc TILE = ClassDesc.of(Tile.class.getName());
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.ofDescriptor(
          "(ILjava/lang/Object;IILjava/lang/Object;IILjava/lang/Object;IIID)V");

  // The arguments of Tile.run.
  private static final int K = 1;
  private static final int A = 2;
  private static final int A_OFFSET = 3;
  private static final int A_STRIDE = 4;
  private static final int B = 5;
  private static final int B_OFFSET = 6;
  private static final int B_STRIDE = 7;
  private static final int C = 8;
  private static final int C_OFFSET = 9;
  private static final int C_STRIDE = 10;
  private static final int LAST = 11;
  private static final int BETA = 12;
  private static final int FIRST_LOCAL = 14;

  private final TileShape shape;
  private final CodeBuilder code;
  private final VectorCode vectors;
  private final ExactClass exact;
  private final int a;
  private final int b;
  private final int c;
  private final int p;
  private final int index;
  private final int cRow;
  private final int mask;
  private final int aRow;
  private final int aVector;
  private final int bVector;
  private final int accumulator;

  private TileGenerator(TileShape shape, ExactClass exact, CodeBuilder code) {
    this.shape = shape;
    this.exact = exact;
    this.code = code;
    vectors = new VectorCode(shape.type(), shape.bits(), code, FIRST_LOCAL);
    a = vectors.array(A);
    b = vectors.array(B);
    c = vectors.array(C);
    p = vectors.locals(1);
    index = vectors.locals(1);
    cRow = vectors.locals(1);
    mask = vectors.locals(1);
    aRow = vectors.locals(shape.rows());
    aVector = vectors.locals(1);
    bVector = vectors.locals(shape.vectors());
    accumulator = vectors.locals(shape.rows() * shape.vectors());
  }

  /// The bytes of a class that implements [Tile].
  static byte[] generate(TileShape shape, ClassDesc name) {
    String species = VectorCode.speciesField(shape.bits());
    ExactClass exact = new ExactClass(name, VectorCode.vector(shape.type()), species);
    return VectorCode.classWith(
        name,
        TILE,
        "run",
        RUN,
        code -> new TileGenerator(shape, exact, code).run(),
        exact::declareWithInitializer);
  }

  private void run() {
    if (shape.masked()) {
      vectors.species();
      code.iconst_0().iload(LAST);
      vectors.indexInRange();
      code.astore(mask);
    }
    if (shape.left() == Left.ROWS && shape.strides().left() == 0) {
      for (int i = 0; i < shape.rows(); i++) {
        code.iload(A_OFFSET).iload(A_STRIDE).loadConstant(i).imul().iadd().istore(aRow + i);
      }
    }
    code.iload(C_OFFSET).istore(cRow);
    forEachAccumulator(this::start);
    Label test = code.newLabel();
    Label end = code.newLabel();
    code.iconst_0().istore(p);
    code.labelBinding(test).iload(p).iload(K).if_icmpge(end);
    step();
    code.iinc(p, 1).goto_(test).labelBinding(end);
    forEachAccumulator(this::store);
    code.return_();
  }

  /// Something to emit for row i and vector j of the tile.
  private interface Cell {
    void emit(int i, int j);
  }

  private void forEachAccumulator(Cell cell) {
    for (int i = 0; i < shape.rows(); i++) {
      for (int j = 0; j < shape.vectors(); j++) {
        cell.emit(i, j);
      }
    }
  }

  private int accumulator(int i, int j) {
    return accumulator + i * shape.vectors() + j;
  }

  private void start(int i, int j) {
    if (shape.start() == Start.ZERO) {
      vectors.zero();
    } else {
      vectors.species();
      code.aload(c);
      startIndex(i, j);
      if (shape.masked()) {
        code.aload(mask);
        vectors.loadMasked();
      } else {
        vectors.load();
      }
    }
    if (shape.start() == Start.SCALE) {
      vectors.broadcastArgument(BETA);
      vectors.multiply();
    }
    code.astore(accumulator(i, j));
  }

  private void step() {
    code.iload(B_OFFSET).iload(p);
    stride(shape.strides().right(), B_STRIDE);
    code.imul().iadd().istore(index);
    for (int j = 0; j < shape.vectors(); j++) {
      vectors.species();
      code.aload(b).iload(index);
      column(j, shape.right() == Right.ROWS);
      vectors.load();
      code.astore(bVector + j);
    }
    if (shape.left() == Left.COLUMNS) {
      code.iload(A_OFFSET).iload(p);
      stride(shape.strides().left(), A_STRIDE);
      code.imul().iadd().istore(index);
    }
    for (int i = 0; i < shape.rows(); i++) {
      vectors.species();
      code.aload(a);
      leftIndex(i);
      code.arrayLoad(vectors.kind);
      vectors.broadcast();
      code.astore(aVector);
      for (int j = 0; j < shape.vectors(); j++) {
        code.aload(aVector).aload(bVector + j).aload(accumulator(i, j));
        vectors.fma();
        code.astore(accumulator(i, j));
      }
    }
  }

  private void leftIndex(int i) {
    int stride = shape.strides().left();
    if (shape.left() == Left.COLUMNS) {
      code.iload(index).loadConstant(i).iadd();
    } else if (stride == 0) {
      code.iload(aRow + i).iload(p).iadd();
    } else {
      code.iload(A_OFFSET).iload(p).iadd().loadConstant(i * stride).iadd();
    }
  }

  /// Pushes a constant stride, or the argument if that is 0.
  private void stride(int constant, int argument) {
    if (constant == 0) {
      code.iload(argument);
    } else {
      code.loadConstant(constant);
    }
  }

  private void store(int i, int j) {
    code.aload(accumulator(i, j));
    exact.cast(code);
    code.aload(c);
    resultIndex(i, j);
    if (shape.masked()) {
      code.aload(mask);
      vectors.storeMasked();
    } else {
      vectors.store();
    }
  }

  /// Where an accumulator starts from; equal to where it is stored, but summed in another way where
  /// the stride is an argument. C2 would keep equal indices from start to store and give up the
  /// registers of the loop for them: it then has pointers of the loop in vector registers, and
  /// loads wait behind the multiplications for them.
  private void startIndex(int i, int j) {
    if (shape.strides().result() != 0) {
      resultIndex(i, j);
      return;
    }
    if (i > 0 && j == 0) {
      code.iload(cRow).iload(C_STRIDE).iadd().istore(cRow);
    }
    code.iload(cRow);
    column(j, true);
  }

  private void resultIndex(int i, int j) {
    int stride = shape.strides().result();
    code.iload(C_OFFSET);
    if (stride == 0) {
      code.iload(C_STRIDE).loadConstant(i).imul().iadd();
    } else {
      code.loadConstant(i * stride).iadd();
    }
    column(j, true);
  }

  /// Adds the column of vector j to the index on the stack.
  private void column(int j, boolean overlapping) {
    if (j == 0) {
      return;
    }
    if (overlapping && j == shape.vectors() - 1) {
      code.iload(LAST).iadd();
    } else {
      code.loadConstant(j * shape.lanes()).iadd();
    }
  }
}
