package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Start;
import dev.lanewise.kernel.runtime.Machine;
import java.util.EnumSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/// A matrix product with everything decided but the arrays: `c = a b + beta c`, where alpha is a
/// factor of one of the operands and `c` has unit column stride. Immutable; any number of threads
/// may run it.
final class Product {
  /// Runs at once whose working memory is kept for the next.
  private static final int KEPT_RUNS = 8;

  /// Elements between the panels of a packed operand beyond their size: lines of a panel must not
  /// fall on the same cache sets as those of the next.
  static final int PANEL_GAP = 80;

  /// Elements between the rows of a packed left operand beyond their length, for the same reason.
  static final int ROW_GAP = 16;

  /// From this depth and width a strided right operand costs more than packing it.
  private static final int PACK_RIGHT = 192;

  /// From this depth and height a left operand costs more in place than packing it.
  private static final int PACK_LEFT = 640;

  final ElementType type;
  final int m;
  final int n;
  final int k;
  final int lanes;
  final Operand left;
  final Operand right;
  final int aStride;
  final int bStride;
  final int cStride;
  final double beta;
  final Epilogue epilogue;
  final Left leftLayout;
  final boolean packsLeft;
  final boolean packsRight;
  final boolean masked;
  final int mr;
  final int nv;
  final Blocking blocking;
  final int[] tileRows;
  final int[] panelVectors;
  final Start first;
  final boolean copiesPanels;
  final int bits;
  private final AtomicBoolean isWarming = new AtomicBoolean();
  private @Nullable ProductCode coldCode;
  private volatile @Nullable ProductCode code;
  private final AtomicReferenceArray<@Nullable ProductRun> idle =
      new AtomicReferenceArray<>(KEPT_RUNS);

  /// @param bits vector width
  Product(
      ElementType type,
      int bits,
      int m,
      int n,
      int k,
      StridedOperand a,
      Operand b,
      int cStride,
      double beta,
      Epilogue epilogue) {
    this.type = type;
    this.bits = bits;
    this.m = m;
    this.n = n;
    this.k = k;
    this.cStride = cStride;
    this.beta = beta;
    this.epilogue = epilogue;
    lanes = bits / Byte.SIZE / type.bytes();
    left = a;
    right = b;
    masked = n < lanes;
    boolean leftInColumns = a.rowStride() == 1 && a.columnStride() != 1;
    leftLayout = leftInColumns ? Left.COLUMNS : Left.ROWS;
    aStride = leftInColumns ? a.columnStride() : a.rowStride();
    boolean inRows = b instanceof StridedOperand strided && strided.columnStride() == 1;
    bStride = b instanceof StridedOperand strided ? strided.rowStride() : 0;
    boolean plainLeft = a.factor() == 1 && (leftInColumns || a.columnStride() == 1);
    boolean plainRight =
        inRows && b instanceof StridedOperand strided && strided.factor() == 1 && !masked;
    packsLeft = !plainLeft || (n >= PACK_LEFT && m >= PACK_LEFT && k >= PACK_LEFT);
    packsRight = !plainRight || (m > 64 && n >= PACK_RIGHT && k >= PACK_RIGHT);
    TileChoice choice = TileChoice.of(m, n, k, lanes);
    mr = choice.rows();
    nv = choice.vectors();
    blocking =
        packsLeft || packsRight
            ? Blocking.of(type, m, n, k, mr, nv * lanes)
            : new Blocking(Math.min(k, Blocking.CHUNK), Math.max(1, m), Math.max(1, n));
    tileRows = Partition.starts(m, mr);
    panelVectors = Partition.starts(Math.ceilDiv(n, lanes), nv);
    first = beta == 0 ? Start.ZERO : beta == 1 ? Start.LOAD : Start.SCALE;
    copiesPanels = packsRight && inRows && !masked;
    if (Warming.IS_OFF) {
      useGenerated();
    }
  }

  /// What chains start from: c for the first block of the first chunk, +0 for that of later chunks,
  /// and what was stored for all others.
  EnumSet<Start> starts() {
    EnumSet<Start> starts = EnumSet.of(first);
    if (k > Blocking.CHUNK) {
      starts.add(Start.ZERO);
    }
    if (Math.min(k, Blocking.CHUNK) > blocking.kc()) {
      starts.add(Start.LOAD);
    }
    return starts;
  }

  /// The generated code once it is compiled; until then, null.
  @Nullable ProductCode code() {
    return code;
  }

  /// Uses generated code from now on, compiled or not.
  void useGenerated() {
    if (Machine.isVector()) {
      code = new ProductCode(this);
    }
  }

  /// Has the generated code compiled, for so long at most.
  ///
  /// @return whether it is in use now
  boolean warmUp(long nanos) {
    long until = System.nanoTime() + nanos;
    while (code == null && Machine.isVector() && System.nanoTime() - until < 0) {
      warmNow(until - System.nanoTime());
    }
    return code != null;
  }

  /// Brings the generated code nearer to being compiled.
  ///
  /// @param nanos how long that may take, once it is generated
  void warm(long nanos) {
    if (Machine.isVector() && Warming.isWorthwhile()) {
      warmNow(nanos);
    }
  }

  private void warmNow(long nanos) {
    if (!isWarming.compareAndSet(false, true)) {
      Thread.onSpinWait();
      return;
    }
    long begin = System.nanoTime();
    try {
      ProductCode made = coldCode;
      if (made == null) {
        made = new ProductCode(this);
        coldCode = made;
      }
      made.warm(begin + nanos);
      if (made.isReady()) {
        code = made;
      }
    } finally {
      isWarming.set(false);
      Warming.spend(System.nanoTime() - begin);
    }
  }

  int tileCount() {
    return tileRows.length - 1;
  }

  int panelCount() {
    return panelVectors.length - 1;
  }

  /// Column at which a panel begins.
  int column(int panel) {
    return panelVectors[panel] * lanes;
  }

  int vectors(int panel) {
    return panelVectors[panel + 1] - panelVectors[panel];
  }

  /// Column of a panel at which its last vector begins; the width of the product where masked.
  int last(int panel) {
    return masked ? n : Math.min(panelVectors[panel + 1] * lanes, n) - lanes - column(panel);
  }

  /// Columns of a panel.
  int width(int panel) {
    return masked ? n : last(panel) + lanes;
  }

  /// Elements of a packed panel of b, the gap to the next one included.
  int panelSize(int panel, int depth) {
    return vectors(panel) * lanes * depth + PANEL_GAP;
  }

  Object array(int length) {
    return type == ElementType.FLOAT ? new float[length] : new double[length];
  }

  /// Working memory for one run, to be given back.
  ProductRun take() {
    for (int i = 0; i < KEPT_RUNS; i++) {
      ProductRun run = idle.getAndSet(i, null);
      if (run != null) {
        return run;
      }
    }
    return new ProductRun(this);
  }

  void give(ProductRun run) {
    for (int i = 0; i < KEPT_RUNS; i++) {
      if (idle.compareAndSet(i, null, run)) {
        return;
      }
    }
  }
}
