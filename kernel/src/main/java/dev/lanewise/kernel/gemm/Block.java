package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Start;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The five loops of the blocked algorithm over a range of tiles and panels of a product, with the
/// memory of one thread for packed operands:
///
/// ```
/// for each chunk of k                       (by the shape alone)
///   for each nc panels of b                 packed for the third-level cache
///     for each kc of the chunk
///       for each mc tiles of a              packed for the second-level cache
///         for each panel, for each tile
/// ```
///
/// Chains of the first chunk begin with c, those of the others with +0 in memory of their own,
/// which is added to c when they end: `c = (c + chunk1) + chunk2 ...`.
final class Block {
  private final Product product;
  private @Nullable ProductCode code;
  private @Nullable Object packedLeft;
  private @Nullable Object packedRight;
  private @Nullable Object spread;
  private @Nullable Object partial;
  private int partialSize;

  Block(Product product) {
    this.product = product;
  }

  void run(
      ProductCode code,
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int tile,
      int tileEnd,
      int panel,
      int panelEnd) {
    if (tile == tileEnd || panel == panelEnd) {
      return;
    }
    this.code = code;
    if (product.patches != null) {
      spread(product.patches, b, bOffset);
    }
    int chunkEnd = Math.min(product.k, Blocking.CHUNK);
    chunk(
        a,
        aOffset,
        b,
        bOffset,
        c,
        cOffset,
        product.cStride,
        0,
        chunkEnd,
        product.first,
        tile,
        tileEnd,
        panel,
        panelEnd);
    while (chunkEnd < product.k) {
      int from = chunkEnd;
      chunkEnd = Math.min(product.k, from + Blocking.CHUNK);
      int row = product.tileRows[tile];
      int rows = product.tileRows[tileEnd] - row;
      int column = product.column(panel);
      int columns = product.column(panelEnd - 1) + product.width(panelEnd - 1) - column;
      Object sum = partial(rows * columns);
      chunk(
          a,
          aOffset,
          b,
          bOffset,
          sum,
          -row * columns - column,
          columns,
          from,
          chunkEnd,
          Start.ZERO,
          tile,
          tileEnd,
          panel,
          panelEnd);
      add(sum, rows, columns, c, cOffset + row * product.cStride + column);
      if (chunkEnd == product.k) {
        product.epilogue.run(row, row + rows, column, column + columns);
      }
    }
  }

  private void spread(PatchMap patches, Object image, int offset) {
    Object to = spread;
    if (to == null) {
      to = product.array(patches.length(product.lanes));
      spread = to;
    }
    patches.spread(image, offset, to);
  }

  private Object partial(int size) {
    Object sum = partial;
    if (sum == null || partialSize < size) {
      sum = product.array(size);
      partial = sum;
      partialSize = size;
    }
    return sum;
  }

  private ProductCode code() {
    return Objects.requireNonNull(code);
  }

  private void add(Object sum, int rows, int columns, Object c, int at) {
    for (int i = 0; i < rows; i++) {
      int from = i * columns;
      int to = at + i * product.cStride;
      if (c instanceof float[] result) {
        float[] terms = (float[]) sum;
        for (int j = 0; j < columns; j++) {
          result[to + j] += terms[from + j];
        }
      } else {
        double[] result = (double[]) c;
        double[] terms = (double[]) sum;
        for (int j = 0; j < columns; j++) {
          result[to + j] += terms[from + j];
        }
      }
    }
  }

  private void chunk(
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int cStride,
      int chunk,
      int chunkEnd,
      Start first,
      int tileBegin,
      int tileEnd,
      int panelBegin,
      int panelEnd) {
    Blocking blocking = product.blocking;
    for (int panel = panelBegin; panel < panelEnd; panel += blocking.nc()) {
      int panelTo = Math.min(panelEnd, panel + blocking.nc());
      int p = chunk;
      do {
        int pTo = Math.min(chunkEnd, p + blocking.kc());
        if (product.packsRight) {
          packRight(b, bOffset, p, pTo, panel, panel, panelTo);
        }
        Start start = p > chunk ? Start.LOAD : first;
        rows(
            a, aOffset, b, bOffset, c, cOffset, cStride, p, pTo, tileBegin, tileEnd, panel, panel,
            panelTo, start);
        p = pTo;
      } while (p < chunkEnd);
    }
  }

  /// Some tiles by some panels of the nc that begin with `packed`, for the terms from p on. What is
  /// packed of b is there.
  private void rows(
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int cStride,
      int p,
      int pEnd,
      int tileBegin,
      int tileEnd,
      int packed,
      int panel,
      int panelEnd,
      Start start) {
    int mc = product.blocking.mc();
    for (int tile = tileBegin; tile < tileEnd; tile += mc) {
      int tileTo = Math.min(tileEnd, tile + mc);
      if (product.packsLeft) {
        packLeft(a, aOffset, p, pEnd, tile, tileTo);
      }
      tiles(
          a, aOffset, b, bOffset, c, cOffset, cStride, p, pEnd, tile, tileTo, packed, panel,
          panelEnd, start);
    }
  }

  /// As a step of [ProductRun]: computes with panels that all blocks packed together.
  void multiply(
      ProductCode code,
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int p,
      int pEnd,
      int tile,
      int tileEnd,
      int packed,
      int panel,
      int panelEnd) {
    this.code = code;
    Start start = p > 0 ? Start.LOAD : product.first;
    rows(
        a,
        aOffset,
        b,
        bOffset,
        c,
        cOffset,
        product.cStride,
        p,
        pEnd,
        tile,
        tileEnd,
        packed,
        panel,
        panelEnd,
        start);
  }

  /// As a step of [ProductRun]: packs some of the nc panels that begin with `packed`.
  void pack(
      ProductCode code,
      Object b,
      int bOffset,
      int p,
      int pEnd,
      int packed,
      int panel,
      int panelEnd) {
    this.code = code;
    if (panel < panelEnd) {
      packRight(b, bOffset, p, pEnd, packed, panel, panelEnd);
    }
  }

  /// Packs into, and computes from, the same panels as another block.
  void shareRight(Block other) {
    packedRight = other.panels();
  }

  /// Packs each tile of a as columns, one after another: all that a step of a tile reads lies
  /// together.
  private void packLeft(Object a, int aOffset, int p, int pEnd, int tile, int tileEnd) {
    Product product = this.product;
    int depth = pEnd - p;
    Object to = packedLeft;
    if (to == null) {
      int rows = Math.min(product.m, product.blocking.mc() * product.mr);
      to = product.array(rows * product.blocking.kc() + product.lanes);
      packedLeft = to;
    }
    int at = 0;
    for (int i = tile; i < tileEnd; i++) {
      int row = product.tileRows[i];
      int rows = product.tileRows[i + 1] - row;
      if (product.leftSource == null) {
        product.left.transpose().copy(a, aOffset, p, row, depth, rows, to, at, rows);
      } else {
        interleaveLeft(a, aOffset, p, row, depth, rows, to, at);
      }
      at += rows * depth;
    }
  }

  /// Packs a tile. Groups of rows are written in whole vectors, the last group first: what it
  /// writes beyond its rows belongs to the first.
  private void interleaveLeft(
      Object a, int aOffset, int p, int row, int depth, int rows, Object to, int at) {
    Product product = this.product;
    int stride = product.aStride;
    double factor = product.left.factor();
    if (product.leftSource == Left.COLUMNS) {
      int from = aOffset + p * stride + row;
      code().ofColumns(rows).copy(depth, a, from, stride, to, at, rows, factor);
      return;
    }
    int end = rows;
    while (end > 0) {
      int count = end % product.group == 0 ? product.group : end % product.group;
      int i = end - count;
      int from = aOffset + (row + i) * stride + p;
      code().ofRows(count).copy(depth, a, from, stride, to, at + i, rows, factor);
      end = i;
    }
  }

  /// Memory for packed panels.
  private Object panels() {
    Object panels = packedRight;
    if (panels == null) {
      Blocking blocking = product.blocking;
      int count = Math.min(blocking.nc(), product.panelCount());
      int size = product.nv * product.lanes * blocking.kc() + Product.PANEL_GAP;
      panels = product.array(product.packedFrom + count * size);
      packedRight = panels;
    }
    return panels;
  }

  /// Where a panel stands among those that are packed together.
  private int packedAt(int packed, int panel, int depth) {
    int at = product.packedFrom;
    for (int j = packed; j < panel; j++) {
      at += product.panelSize(j, depth);
    }
    return at;
  }

  /// Packs panels of those that begin with `packed`.
  private void packRight(
      Object b, int bOffset, int p, int pEnd, int packed, int panel, int panelEnd) {
    Product product = this.product;
    int depth = pEnd - p;
    Object to = panels();
    int at = packedAt(packed, panel, depth);
    if (product.copiesPanels) {
      copyPanels(b, bOffset + p * product.bStride, depth, panel, panelEnd, to, at);
      return;
    }
    if (product.patches != null) {
      copyPatches(product.patches, p, depth, panel, panelEnd, to, at);
      return;
    }
    for (int j = panel; j < panelEnd; j++) {
      int width = product.vectors(j) * product.lanes;
      int column = product.column(j);
      if (product.masked) {
        product.right.copy(b, bOffset, p, column, depth, product.n, to, at, width);
      } else if (product.interleavesRight) {
        interleaveRight(b, bOffset + p, depth, j, to, at);
      } else {
        int whole = width - product.lanes;
        if (product.last(j) == whole) {
          product.right.copy(b, bOffset, p, column, depth, width, to, at, width);
        } else {
          product.right.copy(b, bOffset, p, column, depth, whole, to, at, width);
          product.right.copy(
              b, bOffset, p, column + product.last(j), depth, product.lanes, to, at + whole, width);
        }
      }
      at += product.panelSize(j, depth);
    }
  }

  /// Copies patches from the image that was spread out. What a row's last piece writes beyond it is
  /// written again by the next row, or falls into the gap behind the panel.
  private void copyPatches(
      PatchMap patches, int p, int depth, int panel, int panelEnd, Object to, int begin) {
    PatchCopier copier = code().patchCopier();
    Object from = Objects.requireNonNull(spread);
    int at = begin;
    for (int j = panel; j < panelEnd; j++) {
      PatchMap.Pieces pieces = product.pieces(j);
      int width = product.vectors(j) * product.lanes;
      copier.copy(
          depth,
          from,
          patches.rowFrom,
          p,
          pieces.from(),
          pieces.to(),
          pieces.count(),
          to,
          at,
          width);
      at += product.panelSize(j, depth);
    }
  }

  private void interleaveRight(Object b, int from, int depth, int panel, Object to, int at) {
    Product product = this.product;
    StridedOperand right = (StridedOperand) product.right;
    int lanes = product.lanes;
    int group = product.group;
    int stride = right.columnStride();
    int width = product.vectors(panel) * lanes;
    Interleaver interleaver = code().ofRows(group);
    for (int i = 0; i < width; i += group) {
      int column = i < width - lanes ? i : product.last(panel) + i - (width - lanes);
      int first = from + (product.column(panel) + column) * stride;
      interleaver.copy(depth, b, first, stride, to, at + i, width, right.factor());
    }
  }

  /// From this length on rows of b have so many panels, each on a page of its own, that several
  /// rows are copied to one panel before the next; shorter ones are copied one after another, so
  /// that b is read in order.
  private static final int LONG_ROW_BYTES = 6 << 10;

  private static final int LONG_ROW_GROUP = 8;

  private void copyPanels(
      Object b, int from, int depth, int panel, int panelEnd, Object to, int begin) {
    if (product.n * product.type.bytes() > LONG_ROW_BYTES) {
      copyLongRows(b, from, depth, panel, panelEnd, to, begin);
      return;
    }
    // Panels of equal width go together; the last one may end in an overlapping vector.
    int end = panelEnd - 1;
    int large = panel;
    while (product.vectors(large) < product.vectors(end)) {
      large++;
    }
    int largeAt = begin + (large - panel) * product.panelSize(panel, depth);
    int endAt = largeAt + (end - large) * product.panelSize(end, depth);
    for (int p = 0; p < depth; p++) {
      int row = from + p * product.bStride;
      copyRow(b, row, panel, large, p, depth, to, begin);
      copyRow(b, row, large, end, p, depth, to, largeAt);
      copyRow(b, row, end, panelEnd, p, depth, to, endAt);
    }
  }

  /// Copies the part of row p that belongs to panels of equal width.
  private void copyRow(
      Object b, int row, int panel, int panelEnd, int p, int depth, Object to, int at) {
    if (panel == panelEnd) {
      return;
    }
    int vectors = product.vectors(panel);
    int width = vectors * product.lanes;
    code()
        .copier(vectors)
        .copy(
            panelEnd - panel,
            b,
            row + product.column(panel),
            width,
            product.last(panel),
            to,
            at + p * width,
            product.panelSize(panel, depth),
            factor());
  }

  private void copyLongRows(
      Object b, int from, int depth, int panel, int panelEnd, Object to, int begin) {
    int bStride = product.bStride;
    for (int p = 0; p < depth; p += LONG_ROW_GROUP) {
      int rows = Math.min(LONG_ROW_GROUP, depth - p);
      int at = begin;
      for (int j = panel; j < panelEnd; j++) {
        int vectors = product.vectors(j);
        int width = vectors * product.lanes;
        int row = from + p * bStride + product.column(j);
        code()
            .copier(vectors)
            .copy(rows, b, row, bStride, product.last(j), to, at + p * width, width, factor());
        at += product.panelSize(j, depth);
      }
    }
  }

  private double factor() {
    return ((StridedOperand) product.right).factor();
  }

  private void tiles(
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int cStride,
      int p,
      int pEnd,
      int tileBegin,
      int tileEnd,
      int packed,
      int panelBegin,
      int panelEnd,
      Start start) {
    Product product = this.product;
    boolean inRows = product.leftLayout == Left.ROWS;
    int depth = pEnd - p;
    Object left = packedLeft == null ? a : packedLeft;
    Object right = packedRight == null ? b : packedRight;
    @Nullable Tile[][] tiles = code().tiles(start);
    int[] tileRows = product.tileRows;
    boolean isLast = pEnd == product.k && pEnd <= Blocking.CHUNK;
    int bPacked = packedAt(packed, panelBegin, depth);
    for (int panel = panelBegin; panel < panelEnd; panel++) {
      int vectors = product.vectors(panel);
      int column = product.column(panel);
      int last = product.last(panel);
      int bStride = product.packsRight ? vectors * product.lanes : product.bStride;
      int bAt = product.packsRight ? bPacked : bOffset + p * product.bStride + column;
      int leftRow = tileRows[tileBegin];
      for (int tile = tileBegin; tile < tileEnd; tile++) {
        int row = tileRows[tile];
        int rows = tileRows[tile + 1] - row;
        int aStride;
        int aAt;
        if (product.packsLeft) {
          aStride = rows;
          aAt = (row - leftRow) * depth;
        } else {
          aStride = product.aStride;
          aAt = inRows ? aOffset + row * aStride + p : aOffset + p * aStride + row;
        }
        Objects.requireNonNull(tiles[vectors][rows])
            .run(
                depth,
                left,
                aAt,
                aStride,
                right,
                bAt,
                bStride,
                c,
                cOffset + row * cStride + column,
                cStride,
                last,
                product.beta);
      }
      bPacked += product.panelSize(panel, depth);
      if (isLast) {
        product.epilogue.run(leftRow, tileRows[tileEnd], column, column + product.width(panel));
      }
    }
  }
}
