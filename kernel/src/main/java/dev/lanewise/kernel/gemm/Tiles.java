package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.codegen.GeneratedClasses;
import dev.lanewise.kernel.runtime.Machine;
import java.util.Locale;

/// Where tiles and copiers come from: generated where vectors are of use, plain loops elsewhere.
final class Tiles {
  private Tiles() {}

  static Tile tile(TileShape shape) {
    if (!Machine.isVector()) {
      return new ScalarTile(shape);
    }
    String name = shape.description();
    return GeneratedClasses.instance(
        Tile.class, name, name, type -> TileGenerator.generate(shape, type));
  }

  static Copier copier(ElementType type, int bits, int vectors) {
    if (!Machine.isVector()) {
      return new ScalarCopier(bits / Byte.SIZE / type.bytes(), vectors);
    }
    String name = "Copier_%s_%d_x%d".formatted(type.name().toLowerCase(Locale.ROOT), bits, vectors);
    return GeneratedClasses.instance(
        Copier.class, name, name, c -> CopierGenerator.generate(type, bits, vectors, c));
  }
}
