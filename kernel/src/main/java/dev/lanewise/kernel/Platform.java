package dev.lanewise.kernel;

import dev.lanewise.kernel.gemm.Tuning;
import dev.lanewise.kernel.runtime.Bandwidth;
import dev.lanewise.kernel.runtime.Caches;
import dev.lanewise.kernel.runtime.FmaPeak;
import dev.lanewise.kernel.runtime.Machine;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What runs here, and why.
///
/// Everything is found out once, the first time it is asked for. The system property
/// `dev.lanewise.backend`, `vector` or `scalar`, decides the back-end instead. Whatever the answers
/// are, the results of all operations are the same to the last bit, but for a machine without
/// hardware fused multiply-add; see [#hasHardwareFma()].
public final class Platform {
  private Platform() {}

  /// Whether the code made here uses vectors; otherwise it works on one element at a time.
  public static boolean isVector() {
    return Machine.isVector();
  }

  /// Why vectors are used or not, in a few words, with the option of `java` that would change it.
  public static String backendReason() {
    return Machine.BACKEND_REASON;
  }

  /// The number of elements an operation works on at once.
  public static int lanes(ElementType type) {
    return isVector() ? Machine.lanes(type.bytes()) : 1;
  }

  /// The bits of a vector, or 0 where the incubator module is missing.
  public static int vectorBits() {
    return Machine.VECTOR_BITS;
  }

  /// The number of registers that hold vectors.
  public static int vectorRegisters() {
    return Machine.VECTOR_REGISTERS;
  }

  /// Whether the processor, and this virtual machine, fuses a multiplication and an addition in one
  /// instruction.
  ///
  /// Where it does not, products are rounded before they are added, because the exact way would be
  /// thousands of times slower. Results then differ in their last bits from those of other
  /// machines.
  public static boolean hasHardwareFma() {
    return Machine.HARDWARE_FMA;
  }

  /// The bytes of the first-level data cache of a core.
  public static int level1CacheBytes() {
    return Caches.get().level1();
  }

  /// The bytes of the second-level cache.
  public static int level2CacheBytes() {
    return Caches.get().level2();
  }

  /// The bytes of the third-level cache, as a rule shared by several cores; the second level's
  /// where there is none.
  public static int level3CacheBytes() {
    return Caches.get().level3();
  }

  /// The processors this virtual machine may use, a good number of threads for [Workers#pool(int)].
  /// No operation starts a thread by itself.
  public static int processors() {
    return Runtime.getRuntime().availableProcessors();
  }

  /// What is out of the ordinary here and what it costs; empty on a machine where all is well.
  public static List<String> notes() {
    List<String> notes = new ArrayList<>();
    if (!isVector()) {
      notes.add("no vectors: " + backendReason());
    }
    if (!hasHardwareFma()) {
      notes.add(
          "no hardware fused multiply-add: products are rounded before they are added, and results differ in their last"
              + " bits from those of other machines");
    }
    if (isVector() && Machine.isInterpreterOnly()) {
      notes.add("only the interpreter runs (-Xint): vectors are slower than single elements");
    }
    int java = Runtime.version().feature();
    if (java > Machine.TESTED_JAVA) {
      notes.add(
          "Java "
              + java
              + " is newer than "
              + Machine.TESTED_JAVA
              + ", the newest this library was tested with");
    }
    if (!Caches.get().known()) {
      notes.add("the operating system does not tell the cache sizes; usual ones are assumed");
    }
    return List.copyOf(notes);
  }

  /// Measures the most fused multiply-adds one core does, in billions of floating-point operations
  /// a second: a loop that touches no memory. Takes some tenths of a second, and measures anew with
  /// each call.
  public static double measureFmaPeak(ElementType type) {
    return FmaPeak.measure(type);
  }

  /// Measures how many billions of bytes a second the workers read and write together when they
  /// copy arrays that no cache holds. Takes some tenths of a second and 128 MiB of heap.
  public static double measureCopyBandwidth(Workers workers) {
    return Bandwidth.copy(workers);
  }

  /// Measures how many billions of bytes a second the workers read and write together in `a = b + s
  /// c` over arrays that no cache holds. Takes some tenths of a second and 192 MiB of heap.
  public static double measureTriadBandwidth(Workers workers) {
    return Bandwidth.triad(workers);
  }

  /// How fast one tile of a matrix product is here.
  ///
  /// @param type the element type
  /// @param rows the rows of the tile
  /// @param columns the columns of the tile
  /// @param gigaflops billions of floating-point operations in a second, of a product that stays in
  ///   the second-level cache
  public record TileSpeed(ElementType type, int rows, int columns, double gigaflops) {}

  /// The tile of large matrix products, as text: rows x columns.
  public static String tile(ElementType type) {
    int[] tile = Tuning.tile(type);
    return isVector() ? tile[0] + " x " + tile[1] * lanes(type) : "one element";
  }

  /// Measures the tiles of matrix products on one core; products planned from then on take what was
  /// fastest instead of what is on the average. Takes a few seconds. The bits of a product do not
  /// depend on its tile.
  ///
  /// @return the tiles that were measured; none where there are no vectors
  public static List<TileSpeed> tune() {
    if (!isVector()) {
      return List.of();
    }
    return Tuning.tune().stream()
        .map(s -> new TileSpeed(s.type(), s.rows(), s.vectors() * lanes(s.type()), s.gigaflops()))
        .toList();
  }

  /// All of it as lines of text, without what must be measured.
  public static String describe() {
    StringBuilder text = new StringBuilder();
    line(
        text,
        "java",
        Runtime.version()
            + ", "
            + System.getProperty("java.vm.name")
            + ", "
            + System.getProperty("java.vm.info"));
    line(text, "system", System.getProperty("os.name") + " " + System.getProperty("os.arch"));
    line(text, "back-end", (isVector() ? "vector" : "scalar") + " (" + backendReason() + ")");
    line(
        text,
        "lanes",
        lanes(ElementType.FLOAT)
            + " float, "
            + lanes(ElementType.DOUBLE)
            + " double, "
            + vectorRegisters()
            + " registers");
    line(text, "tile", tile(ElementType.FLOAT) + " float, " + tile(ElementType.DOUBLE) + " double");
    line(text, "fma", hasHardwareFma() ? "hardware" : "none");
    line(
        text,
        "caches",
        kibibytes(level1CacheBytes())
            + " L1d, "
            + kibibytes(level2CacheBytes())
            + " L2, "
            + kibibytes(level3CacheBytes())
            + " L3"
            + (Caches.get().known() ? "" : " (assumed)"));
    line(text, "processors", processors() + "; no thread is started unasked");
    for (String note : notes()) {
      line(text, "note", note);
    }
    return text.toString();
  }

  private static void line(StringBuilder text, String name, String value) {
    text.append(String.format(Locale.ROOT, "%-11s %s%n", name, value));
  }

  private static String kibibytes(int bytes) {
    return bytes / 1024 + " KiB";
  }
}
