package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.gemm.TileShape.Left;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A range of tiles and panels of a product whose operands stay where they are: two loops and
/// nothing else, without memory of its own, so that one serves all threads.
///
/// What is passed over in the inner loop should stay in the cache: with more rows than columns
/// these are the panels of b, otherwise the tiles of a.
final class DirectBlock {
  /// Elements of the result between two calls of the epilogue, at least.
  private static final int EPILOGUE_ELEMENTS = 8192;

  private final Product product;
  private final boolean rowsOutside;
  private final boolean inRows;

  DirectBlock(Product product) {
    this.product = product;
    rowsOutside = product.m >= product.n;
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
    int[] tileRows = product.tileRows;
    int aStride = product.aStride;
    int cStride = product.cStride;
    @Nullable Tile[][] tiles = code.first;
    for (int j = panel; j < panelEnd; j++) {
      int vectors = product.vectors(j);
      int column = product.column(j);
      int last = product.last(j);
      for (int i = tile; i < tileEnd; i++) {
        int row = tileRows[i];
        Objects.requireNonNull(tiles[tileRows[i + 1] - row][vectors])
            .run(
                product.k,
                a,
                aOffset + (inRows ? row * aStride : row),
                aStride,
                b,
                bOffset + column,
                product.bStride,
                c,
                cOffset + row * cStride + column,
                cStride,
                last,
                product.beta);
      }
    }
  }
}
