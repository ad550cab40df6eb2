package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.codegen.GeneratedClasses;
import dev.lanewise.kernel.gemm.TileShape.Left;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The generated tiles and copiers, each made when it is first needed. Those used last are kept for
/// the next product of the same kind; a product keeps its own.
final class Tiles {
  private static final int MOST = 1024;

  private static final Map<Object, Warming> MADE =
      Collections.synchronizedMap(
          new LinkedHashMap<>(64, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<Object, Warming> eldest) {
              return size() > MOST;
            }
          });

  private record CopierShape(ElementType type, int bits, int vectors) {}

  private record InterleaverShape(ElementType type, int bits, int rows, Left layout) {}

  private record PatchCopierShape(ElementType type, int bits) {}

  private Tiles() {}

  static WarmInterleaver interleaver(ElementType type, int bits, int rows, Left layout) {
    return (WarmInterleaver)
        MADE.computeIfAbsent(
            new InterleaverShape(type, bits, rows, layout),
            _ -> makeInterleaver(type, bits, rows, layout));
  }

  private static WarmInterleaver makeInterleaver(
      ElementType type, int bits, int rows, Left layout) {
    String name =
        "Interleaver_%s_%d_%d_%s".formatted(type, bits, rows, layout).toLowerCase(Locale.ROOT);
    Interleaver interleaver =
        GeneratedClasses.instance(
            Interleaver.class,
            name,
            name,
            c -> InterleaverGenerator.generate(type, bits, rows, layout, c));
    return new WarmInterleaver(
        interleaver, type, rows, InterleaverGenerator.squareLanes(type, bits));
  }

  static @Nullable WarmTile known(TileShape shape) {
    return (WarmTile) MADE.get(shape);
  }

  static WarmTile tile(TileShape shape) {
    return (WarmTile) MADE.computeIfAbsent(shape, _ -> make(shape));
  }

  private static WarmTile make(TileShape shape) {
    String name = shape.description();
    Tile tile =
        GeneratedClasses.instance(
            Tile.class, name, name, type -> TileGenerator.generate(shape, type));
    return new WarmTile(tile, shape);
  }

  static @Nullable WarmCopier knownCopier(ElementType type, int bits, int vectors) {
    return (WarmCopier) MADE.get(new CopierShape(type, bits, vectors));
  }

  static WarmCopier copier(ElementType type, int bits, int vectors) {
    return (WarmCopier)
        MADE.computeIfAbsent(
            new CopierShape(type, bits, vectors), _ -> makeCopier(type, bits, vectors));
  }

  private static WarmCopier makeCopier(ElementType type, int bits, int vectors) {
    String name = "Copier_%s_%d_x%d".formatted(type.name().toLowerCase(Locale.ROOT), bits, vectors);
    Copier copier =
        GeneratedClasses.instance(
            Copier.class, name, name, c -> CopierGenerator.generate(type, bits, vectors, c));
    return new WarmCopier(copier, type, vectors, bits / Byte.SIZE / type.bytes());
  }

  static WarmPatchCopier patchCopier(ElementType type, int bits) {
    return (WarmPatchCopier)
        MADE.computeIfAbsent(new PatchCopierShape(type, bits), _ -> makePatchCopier(type, bits));
  }

  private static WarmPatchCopier makePatchCopier(ElementType type, int bits) {
    String name = "PatchCopier_%s_%d".formatted(type.name().toLowerCase(Locale.ROOT), bits);
    PatchCopier copier =
        GeneratedClasses.instance(
            PatchCopier.class, name, name, c -> PatchCopierGenerator.generate(type, bits, c));
    return new WarmPatchCopier(copier, type, bits / Byte.SIZE / type.bytes());
  }
}
