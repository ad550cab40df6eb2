package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.gemm.TileShape.Left;
import dev.lanewise.kernel.gemm.TileShape.Right;
import dev.lanewise.kernel.gemm.TileShape.Start;
import dev.lanewise.kernel.gemm.TileShape.Strides;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The generated code that a product runs: a tile for each size that occurs and each start, and
/// what packs the right operand.
final class ProductCode {
  private final EnumMap<Start, @Nullable Tile[][]> tiles = new EnumMap<>(Start.class);

  /// The tiles for the product's first start.
  private final @Nullable Tile[][] first;

  private final @Nullable Tile[] edges;

  private final @Nullable Copier[] copiers;
  private final @Nullable PatchCopier patchCopier;
  private final @Nullable Interleaver[] ofRows;
  private final @Nullable Interleaver[] ofColumns;
  private final List<Warming> parts = new ArrayList<>();

  /// Generates what has not been generated before.
  ///
  /// @param strides those of operands in place that are constants
  ProductCode(Product product, Strides strides) {
    int[] heights = sizes(product.tileRows);
    int[] widths = sizes(product.panelVectors);
    copiers = new Copier[product.nv + 1];
    ofRows = new Interleaver[product.group + 1];
    ofColumns = new Interleaver[product.mr + 1];
    for (Start start : product.starts()) {
      Tile[][] table = new Tile[product.nv + 1][product.mr + 1];
      for (int rows : heights) {
        for (int vectors : widths) {
          table[vectors][rows] = add(shape(product, rows, vectors, start, strides));
        }
      }
      tiles.put(start, table);
    }
    first = tiles(product.first);
    edges = new Tile[product.mr + 1];
    if (product.edgeLanes > 0) {
      for (int rows : heights) {
        edges[rows] = add(edge(product, rows, strides));
      }
    }
    addInterleavers(product);
    patchCopier = product.patches == null ? null : addPatchCopier(product);
    for (int vectors : product.copiesPanels ? widths : new int[0]) {
      WarmCopier copier = Tiles.copier(product.type, product.bits, vectors);
      copiers[vectors] = copier.copier;
      parts.add(copier);
    }
  }

  private Tile add(TileShape shape) {
    WarmTile tile = Tiles.tile(shape);
    parts.add(tile);
    return tile.tile;
  }

  private PatchCopier addPatchCopier(Product product) {
    WarmPatchCopier made = Tiles.patchCopier(product.type, product.bits);
    parts.add(made);
    return made.copier;
  }

  private void addInterleavers(Product product) {
    if (product.packsLeft && product.leftSource != null) {
      for (int rows : sizes(product.tileRows)) {
        if (product.leftSource == Left.COLUMNS) {
          addInterleaver(product, rows, Left.COLUMNS);
        } else {
          addInterleaver(product, rows % product.group, Left.ROWS);
          addInterleaver(product, rows < product.group ? 0 : product.group, Left.ROWS);
        }
      }
    }
    if (product.interleavesRight || product.turns) {
      addInterleaver(product, product.group, Left.ROWS);
    }
  }

  private void addInterleaver(Product product, int rows, Left layout) {
    @Nullable Interleaver[] table = layout == Left.ROWS ? ofRows : ofColumns;
    if (rows > 0 && table[rows] == null) {
      WarmInterleaver made = Tiles.interleaver(product.type, product.bits, rows, layout);
      table[rows] = made.interleaver;
      parts.add(made);
    }
  }

  /// Code that fits products of any strides, if other products had it compiled already.
  static @Nullable ProductCode ready(Product product) {
    for (Start start : product.starts()) {
      for (int rows : sizes(product.tileRows)) {
        for (int vectors : sizes(product.panelVectors)) {
          if (!isKnown(shape(product, rows, vectors, start, Strides.OPEN))) {
            return null;
          }
        }
      }
    }
    for (int rows : product.edgeLanes > 0 ? sizes(product.tileRows) : new int[0]) {
      if (!isKnown(edge(product, rows, Strides.OPEN))) {
        return null;
      }
    }
    ProductCode code = new ProductCode(product, Strides.OPEN);
    return code.isReady() ? code : null;
  }

  private static boolean isKnown(TileShape shape) {
    WarmTile tile = Tiles.known(shape);
    return tile != null && tile.isReady();
  }

  /// A tile of the edge of a product that packs nothing.
  private static TileShape edge(Product product, int rows, Strides strides) {
    int bits = product.edgeLanes * product.type.bytes() * Byte.SIZE;
    return new TileShape(
        product.type, bits, rows, 1, product.leftLayout, Right.ROWS, product.first, false, strides);
  }

  private static TileShape shape(
      Product product, int rows, int vectors, Start start, Strides strides) {
    int left = strides.left();
    if (product.packsLeft) {
      left = rows;
    }
    return new TileShape(
        product.type,
        product.bits,
        rows,
        vectors,
        product.leftLayout,
        product.packsRight ? Right.PANEL : Right.ROWS,
        start,
        product.masked,
        new Strides(left, strides.right(), strides.result()));
  }

  /// The sizes of the parts of a partition: one, or two that differ by one.
  private static int[] sizes(int[] starts) {
    int last = starts.length - 1;
    if (last == 0) {
      return new int[0];
    }
    int small = starts[1];
    int large = starts[last] - starts[last - 1];
    return small == large ? new int[] {small} : new int[] {small, large};
  }

  /// Whether all of it is compiled.
  boolean isReady() {
    for (Warming part : parts) {
      if (!part.isReady()) {
        return false;
      }
    }
    return true;
  }

  /// Warms what is not compiled, all of it by turns, until a time, or until more calls are of no
  /// use.
  void warm(long until) {
    boolean more = true;
    while (more) {
      more = false;
      for (Warming part : parts) {
        if (!part.isReady()) {
          more |= part.step();
        }
        if (System.nanoTime() - until >= 0) {
          return;
        }
      }
    }
  }

  /// The tiles of so many vectors for the product's first start, by rows.
  @Nullable Tile[] first(int vectors) {
    return first[vectors];
  }

  /// The tiles of the edge, by rows.
  @Nullable Tile[] edges() {
    return edges;
  }

  /// The tiles for a start, by vectors and rows.
  @Nullable Tile[][] tiles(Start start) {
    return Objects.requireNonNull(tiles.get(start));
  }

  /// What packs so many rows, at most a group.
  Interleaver ofRows(int rows) {
    return Objects.requireNonNull(ofRows[rows]);
  }

  /// What packs columns of so many rows of the left operand.
  Interleaver ofColumns(int rows) {
    return Objects.requireNonNull(ofColumns[rows]);
  }

  /// The copier of segments of so many vectors.
  Copier copier(int vectors) {
    return Objects.requireNonNull(copiers[vectors]);
  }

  /// The copier of patches.
  PatchCopier patchCopier() {
    return Objects.requireNonNull(patchCopier);
  }
}
