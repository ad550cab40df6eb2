package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Start;
import dev.lanewise.kernel.gemm.TileShape.Strides;
import dev.lanewise.kernel.runtime.Caches;
import dev.lanewise.kernel.runtime.FmaUnits;
import dev.lanewise.kernel.runtime.Idle;
import dev.lanewise.kernel.runtime.Machine;
import java.util.EnumSet;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/// A matrix product with everything decided but the arrays: `c = a b + beta c`, where alpha is a
/// factor of one of the operands and `c` has unit column stride. Immutable; any number of threads
/// may run it.
final class Product {
  /// Elements between the panels of a packed operand beyond their size: lines of a panel must not
  /// fall on the same cache sets as those of the next.
  static final int PANEL_GAP = 80;

  /// Bytes of a packed array before its first panel. Collectors that give large arrays regions of
  /// their own (G1) place the first element 16 bytes past a line of the cache; panels then begin
  /// with a line, and no vector of theirs lies in two. Elsewhere it does no harm.
  private static final int BEFORE_PANELS = 48;

  /// Longer strides are no constants of code: warming it would touch too much memory.
  private static final int LONGEST_CONSTANT = 4096;

  /// Fewer rows do not pay for packing a right operand.
  private static final int PACK_ROWS = 72;

  /// Fewer do not pay for it where the operand's rows crowd.
  private static final int PACK_CROWDED_ROWS = 32;

  /// Rows a multiple of so many bytes apart displace each other from the caches, if there are many.
  private static final int CROWDING_BYTES = 4096;

  private static final int CROWD = 1024;

  /// From this width on packing the left operand costs less than it brings.
  private static final int PACK_LEFT_WIDTH = 256;

  /// The part of the second level that a right operand may fill that stays where it is.
  private static final double IN_PLACE_SHARE = 0.9;

  /// Vectors in a row from which on calls for a narrower one at its end pay.
  private static final int EDGE_VECTORS = 4;

  /// Bits of the narrowest vector.
  private static final int NARROWEST = 128;

  final ElementType type;
  final int m;
  final int n;
  final int k;
  final int lanes;

  /// Rows or columns that are interleaved together.
  final int group;

  final StridedOperand left;
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

  /// Where the first packed panel begins.
  final int packedFrom;

  final Blocking blocking;
  final int[] tileRows;
  final int[] panelVectors;

  /// Lanes of the narrower vector that ends the rows behind the last panel; 0 if panels end them.
  final int edgeLanes;

  final Start first;
  final boolean copiesPanels;

  /// How the left operand lies where an interleaver can pack it.
  final @Nullable Left leftSource;

  /// Where the patches lie, if the right operand is made of them.
  final @Nullable PatchMap patches;

  /// The pieces of a row of patches for each panel.
  private final PatchMap.@Nullable Pieces[] pieces;

  /// Whether the right operand is packed by interleavers: it is stored in columns.
  final boolean interleavesRight;

  /// The strides that tiles have as constants once they are compiled for this very product.
  final Strides strides;

  /// Whether the result is turned by an interleaver.
  final boolean turns;

  /// What runs the tiles if no operand is packed.
  final @Nullable DirectBlock direct;

  final int bits;
  private final AtomicBoolean isWarming = new AtomicBoolean();
  private @Nullable ProductCode coldCode;
  private volatile @Nullable ProductCode code;
  private volatile boolean settled;

  /// Working memory of runs.
  final Idle<ProductRun> idle = new Idle<>(() -> new ProductRun(this));

  /// @param bits vector width
  /// @param lasts whether it will be run so often that code for its strides alone is worthwhile
  /// @param turns whether the caller turns the result
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
      Epilogue epilogue,
      boolean lasts,
      boolean turns) {
    this.type = type;
    this.bits = bits;
    this.m = m;
    this.n = n;
    this.k = k;
    this.cStride = cStride;
    this.beta = beta;
    this.epilogue = epilogue;
    this.turns = turns;
    lanes = bits / Byte.SIZE / type.bytes();
    group = InterleaverGenerator.squareLanes(type, bits);
    packedFrom = BEFORE_PANELS / type.bytes();
    left = a;
    right = b;
    masked = n < lanes;
    boolean leftInColumns = a.rowStride() == 1 && a.columnStride() != 1;
    aStride = leftInColumns ? a.columnStride() : a.rowStride();
    boolean inRows = b instanceof StridedOperand strided && strided.columnStride() == 1;
    bStride = b instanceof StridedOperand strided ? strided.rowStride() : 0;
    boolean plainLeft = a.factor() == 1 && (leftInColumns || a.columnStride() == 1);
    boolean plainRight =
        inRows && b instanceof StridedOperand strided && strided.factor() == 1 && !masked;
    packsRight = !plainRight || isWorthPacking();
    boolean rowsStay = lasts && plainLeft && !leftInColumns && constant(aStride) != 0;
    packsLeft =
        !plainLeft || (packsRight && !rowsStay && n >= PACK_LEFT_WIDTH && k >= PACK_LEFT_WIDTH / 2);
    leftLayout = packsLeft || leftInColumns ? Left.COLUMNS : Left.ROWS;
    leftSource = leftInColumns ? Left.COLUMNS : a.columnStride() == 1 ? Left.ROWS : null;
    TileChoice choice = TileChoice.of(m, n, k, lanes, lasts, rowsStay && packsRight);
    mr = choice.rows();
    nv = choice.vectors();
    blocking =
        packsLeft || packsRight
            ? Blocking.of(type, m, n, k, mr, nv * lanes)
            : new Blocking(Math.min(k, Blocking.CHUNK), Math.max(1, m), Math.max(1, n));
    tileRows = Partition.starts(m, mr);
    first = beta == 0 ? Start.ZERO : beta == 1 ? Start.LOAD : Start.SCALE;
    boolean isDirect = !packsLeft && !packsRight && k <= Blocking.CHUNK;
    edgeLanes = isDirect && lasts ? edge() : 0;
    panelVectors = Partition.starts(edgeLanes == 0 ? Math.ceilDiv(n, lanes) : n / lanes, nv);
    copiesPanels = packsRight && inRows && !masked;
    interleavesRight =
        packsRight && !masked && !inRows && b instanceof StridedOperand s && s.rowStride() == 1;
    patches = m == 0 || n == 0 || k == 0 ? null : PatchMap.of(b, k, n);
    pieces = new PatchMap.Pieces[panelCount()];
    if (patches != null) {
      for (int j = 0; j < pieces.length; j++) {
        pieces[j] = patches.pieces(column(j), vectors(j), last(j), width(j), lanes);
      }
    }
    direct = isDirect ? new DirectBlock(this) : null;
    strides =
        new Strides(
            lasts && !packsLeft ? constant(aStride) : 0,
            lasts && !packsRight ? constant(bStride) : 0,
            lasts && isDirect ? constant(cStride) : 0);
    if (Warming.IS_OFF) {
      useGenerated();
    }
  }

  /// Whether the right operand is better read from panels: it does not stay in the second level,
  /// and is read by enough rows.
  private boolean isWorthPacking() {
    boolean isCrowded = k >= CROWD && bStride * type.bytes() % CROWDING_BYTES == 0;
    boolean isReadOften = m >= (isCrowded ? PACK_CROWDED_ROWS : PACK_ROWS);
    return isReadOften && (double) n * k * type.bytes() > Caches.get().level2() * IN_PLACE_SHARE;
  }

  /// The lanes of a narrower vector that ends the rows at less cost than a whole one that overlaps
  /// its neighbour; 0 if there is none. It may overlap its neighbour as well where cells begin with
  /// 0: both compute the same there.
  private int edge() {
    int rest = n % lanes;
    int narrowest = NARROWEST / Byte.SIZE / type.bytes();
    if (rest == 0 || n < EDGE_VECTORS * lanes || FmaUnits.perCycle() > 1) {
      return 0;
    }
    for (int edge = narrowest; edge < lanes; edge *= 2) {
      if (rest <= edge) {
        return rest == edge || first == Start.ZERO ? edge : 0;
      }
    }
    return 0;
  }

  private static int constant(int stride) {
    return stride <= LONGEST_CONSTANT ? stride : 0;
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

  /// Generated code that is compiled; null while there is none.
  @Nullable ProductCode code() {
    return code;
  }

  /// What turns the result, if that is compiled.
  @Nullable Interleaver turner() {
    ProductCode code = this.code;
    return code != null && turns ? code.ofRows(group) : null;
  }

  /// Whether the code will not change any more.
  boolean isSettled() {
    return settled;
  }

  /// Uses generated code from now on, compiled or not.
  void useGenerated() {
    if (Machine.isVector()) {
      code = new ProductCode(this, strides);
      settled = true;
    }
  }

  /// Has the generated code compiled, for so long at most.
  ///
  /// @return whether it is in use now
  boolean warmUp(long nanos) {
    long until = System.nanoTime() + nanos;
    while (!settled && Machine.isVector() && System.nanoTime() - until < 0) {
      warmNow(until - System.nanoTime());
    }
    return settled;
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
        made = new ProductCode(this, strides);
        coldCode = made;
      }
      if (code == null) {
        code = ProductCode.ready(this);
      }
      made.warm(begin + nanos);
      if (made.isReady()) {
        code = made;
        settled = true;
      }
    } finally {
      isWarming.set(false);
      Warming.spend(System.nanoTime() - begin);
    }
  }

  /// Runs it on the calling thread, if it is settled and direct.
  void runDirect(Object a, int aOffset, Object b, int bOffset, Object c, int cOffset) {
    Objects.requireNonNull(direct)
        .run(
            Objects.requireNonNull(code),
            a,
            aOffset,
            b,
            bOffset,
            c,
            cOffset,
            0,
            tileCount(),
            0,
            panelCount());
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

  /// Columns of a panel, those of the edge included.
  int width(int panel) {
    return hasEdge(panel) ? n - column(panel) : masked ? n : last(panel) + lanes;
  }

  /// Whether the edge comes behind a panel.
  boolean hasEdge(int panel) {
    return edgeLanes > 0 && panel == panelCount() - 1;
  }

  /// Elements of a packed panel of b, the gap to the next one included.
  int panelSize(int panel, int depth) {
    return vectors(panel) * lanes * depth + PANEL_GAP;
  }

  /// The pieces of a row of patches that belong to a panel.
  PatchMap.Pieces pieces(int panel) {
    return Objects.requireNonNull(pieces[panel]);
  }

  Object array(int length) {
    return type == ElementType.FLOAT ? new float[length] : new double[length];
  }
}
