package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.runtime.Caches;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A range of tiles and panels of a product whose operands stay where they are: two loops and
/// nothing else, without memory of its own, so that one serves all threads.
///
/// What is passed over in the inner loop should stay in the cache. With more rows than columns
/// these are the panels of b, unless a stays there anyway; otherwise the tiles of a. Going down
/// along a panel is better where both will do: the tile that comes next reads other rows of a than
/// those whose results are on their way to c, and a load that agrees with a store under way in the
/// lowest twelve bits of its address has to wait for it.
final class DirectBlock {
  /// Elements of the result between two calls of the epilogue, at least.
  private static final int EPILOGUE_ELEMENTS = 8192;

  /// The part of the second level that a left factor may fill that is read again for each panel.
  private static final double LEFT_STAYS_SHARE = 0.25;

  private final Product product;
  private final boolean rowsOutside;
  private final boolean inRows;

  DirectBlock(Product product) {
    this.product = product;
    boolean leftStays =
        (double) product.m * product.k * product.type.bytes()
            < Caches.get().level2() * LEFT_STAYS_SHARE;
    rowsOutside = product.m >= product.n && !leftStays;
    inRows = product.leftLayout == Left.ROWS;
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
    int epilogueFrom = rowsOutside ? tile : panel;
    int outsideEnd = rowsOutside ? tileEnd : panelEnd;
    boolean hasEpilogue = product.epilogue != Epilogue.NONE;
    for (int i = epilogueFrom; i < outsideEnd; i++) {
      if (rowsOutside) {
        tiles(code, a, aOffset, b, bOffset, c, cOffset, i, i + 1, panel, panelEnd);
      } else {
        tiles(code, a, aOffset, b, bOffset, c, cOffset, tile, tileEnd, i, i + 1);
      }
      if (hasEpilogue) {
        boolean isLast = i + 1 == outsideEnd;
        if (rowsOutside) {
          epilogueFrom = finish(epilogueFrom, i + 1, panel, panelEnd, isLast, true);
        } else {
          epilogueFrom = finish(tile, tileEnd, epilogueFrom, i + 1, isLast, false);
        }
      }
    }
  }

  /// Runs the epilogue if enough has been computed since it last ran.
  ///
  /// @return from where the next one is due
  private int finish(
      int tile, int tileEnd, int panel, int panelEnd, boolean isLast, boolean alongTiles) {
    int row = product.tileRows[tile];
    int rowEnd = product.tileRows[tileEnd];
    int column = product.column(panel);
    int columnEnd = product.column(panelEnd - 1) + product.width(panelEnd - 1);
    if (!isLast && (rowEnd - row) * (columnEnd - column) < EPILOGUE_ELEMENTS) {
      return alongTiles ? tile : panel;
    }
    product.epilogue.run(row, rowEnd, column, columnEnd);
    return alongTiles ? tileEnd : panelEnd;
  }

  private void tiles(
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
    Product product = this.product;
    for (int j = panel; j < panelEnd; j++) {
      int column = product.column(j);
      column(
          code.first(product.vectors(j)),
          a,
          aOffset,
          b,
          bOffset + column,
          c,
          cOffset + column,
          tile,
          tileEnd,
          product.last(j));
      if (product.hasEdge(j)) {
        int edge = product.n - product.edgeLanes;
        column(code.edges(), a, aOffset, b, bOffset + edge, c, cOffset + edge, tile, tileEnd, 0);
      }
    }
  }

  /// Tiles one below the other.
  private void column(
      @Nullable Tile[] tiles,
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset,
      int tile,
      int tileEnd,
      int last) {
    Product product = this.product;
    int[] tileRows = product.tileRows;
    int k = product.k;
    int aStride = product.aStride;
    int aRow = inRows ? aStride : 1;
    int bStride = product.bStride;
    int cStride = product.cStride;
    double beta = product.beta;
    int row = tileRows[tile];
    for (int i = tile; i < tileEnd; i++) {
      int rowEnd = tileRows[i + 1];
      Objects.requireNonNull(tiles[rowEnd - row])
          .run(
              k,
              a,
              aOffset + row * aRow,
              aStride,
              b,
              bOffset,
              bStride,
              c,
              cOffset + row * cStride,
              cStride,
              last,
              beta);
      row = rowEnd;
    }
  }
}
