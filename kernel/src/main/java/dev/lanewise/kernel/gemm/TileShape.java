package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import java.util.Locale;

/// What distinguishes one generated tile from another.
///
/// @param type element type
/// @param bits vector width
/// @param rows rows of the tile (`mr`)
/// @param vectors vectors in a row of the tile (`nr / lanes`)
/// @param left layout of the left operand
/// @param right layout of the right operand
/// @param start what the chains start from
/// @param masked whether the result is narrower than one vector, so that it is read and written
///   under a mask
/// @param strides the strides that are constants of the code
public record TileShape(
    ElementType type,
    int bits,
    int rows,
    int vectors,
    Left left,
    Right right,
    Start start,
    boolean masked,
    Strides strides) {

  /// Layout of the left operand.
  public enum Left {
    /// Element (i, p) at `i * aStride + p`.
    ROWS,
    /// Element (i, p) at `p * aStride + i`.
    COLUMNS
  }

  /// Layout of the right operand.
  public enum Right {
    /// A panel: row p at `p * vectors * lanes`, the last vector in the last place.
    PANEL,
    /// Row p at `p * bStride`, the last vector at column `last`.
    ROWS
  }

  /// What the chains start from.
  public enum Start {
    /// +0; the result is not read.
    ZERO,
    /// The result as it stands.
    LOAD,
    /// The result times beta, rounded.
    SCALE
  }

  /// Strides that C2 sees as constants: all elements of a tile then have one base, which is checked
  /// and kept in a register once. 0 stands for a stride that is an argument.
  ///
  /// @param left of the left operand
  /// @param right of the right operand where it is not a panel
  /// @param result of the result
  public record Strides(int left, int right, int result) {
    /// All are arguments.
    public static final Strides OPEN = new Strides(0, 0, 0);
  }

  int lanes() {
    return bits / Byte.SIZE / type.bytes();
  }

  int columns() {
    return vectors * lanes();
  }

  /// A name, for example `Tile_float_512_8x3_rows_panel_load`.
  ///
  /// @return letters, digits and underscores
  public String description() {
    String name =
        "Tile_%s_%d_%dx%d_%s_%s_%s%s"
            .formatted(type, bits, rows, vectors, left, right, start, masked ? "_masked" : "");
    if (!strides.equals(Strides.OPEN)) {
      name += "_%d_%d_%d".formatted(strides.left(), strides.right(), strides.result());
    }
    return name.toLowerCase(Locale.ROOT).replaceFirst("tile", "Tile");
  }
}
