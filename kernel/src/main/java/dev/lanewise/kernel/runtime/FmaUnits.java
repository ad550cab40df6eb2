package dev.lanewise.kernel.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// How many fused multiply-adds of the preferred vectors a core begins in a cycle: two, but one
/// where an operation on 512 bits takes both units of 256 bits (AMD, Software Optimization Guide
/// for the AMD Zen4 Microarchitecture, publication 57647; seen as equal peaks at both widths).
/// There narrower vectors take half the time.
public final class FmaUnits {
  /// Says so of a processor that is not known here: 1 or 2.
  private static final String PROPERTY = "dev.lanewise.fmaUnits";

  private static final String FILE = "/proc/cpuinfo";
  private static final int READ_BYTES = 2048;

  /// Family 25 of AMD is Zen 3, which has no vectors of 512 bits, and Zen 4.
  private static final int ZEN_4 = 25;

  private FmaUnits() {}

  /// Operations on the preferred vectors that begin in a cycle.
  public static int perCycle() {
    return Holder.PER_CYCLE;
  }

  private static final class Holder {
    static final int PER_CYCLE = Math.clamp(Integer.getInteger(PROPERTY, known()), 1, 2);

    private static int known() {
      return Machine.VECTOR_BITS == 512 && halves(description()) ? 1 : 2;
    }
  }

  /// What Linux says of the first processor; nothing elsewhere.
  private static String description() {
    try (FileInputStream file = new FileInputStream(FILE)) {
      return new String(file.readNBytes(READ_BYTES), StandardCharsets.ISO_8859_1);
    } catch (IOException _) {
      return "";
    }
  }

  /// Whether a processor does 512 bits in two halves, by what Linux says of it.
  static boolean halves(String description) {
    boolean isAmd = false;
    boolean isFamily = false;
    for (String line : description.split("\n", -1)) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        String key = line.substring(0, colon).strip();
        String value = line.substring(colon + 1).strip();
        isAmd |= key.equals("vendor_id") && value.equals("AuthenticAMD");
        isFamily |= key.equals("cpu family") && value.equals(Integer.toString(ZEN_4));
      }
    }
    return isAmd && isFamily;
  }
}
