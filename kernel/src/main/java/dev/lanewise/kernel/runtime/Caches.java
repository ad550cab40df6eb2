package dev.lanewise.kernel.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/// The data caches a core sees, in bytes. Linux tells them; elsewhere, or where it does not, these
/// are what current processors have at least, so that blocks fit.
///
/// @param level1 the first level, of one core
/// @param level2 the second level, of one core
/// @param level3 the third level, as a rule shared; where there is none, the second
/// @param known whether the operating system told them
public record Caches(int level1, int level2, int level3, boolean known) {
  private static final String FOLDER = "/sys/devices/system/cpu/cpu0/cache/index";
  private static final int MOST_INDICES = 8;

  private static final Caches ASSUMED = new Caches(32 << 10, 512 << 10, 8 << 20, false);

  /// The caches of this machine.
  public static Caches get() {
    return Holder.CACHES;
  }

  private static final class Holder {
    static final Caches CACHES = read();
  }

  private static Caches read() {
    int[] bytes = new int[4];
    try {
      for (int i = 0; i < MOST_INDICES; i++) {
        String folder = FOLDER.concat(Integer.toString(i));
        int level = Integer.parseInt(text(folder.concat("/level")));
        if (level < bytes.length && !text(folder.concat("/type")).equals("Instruction")) {
          bytes[level] = Math.max(bytes[level], size(text(folder.concat("/size"))));
        }
      }
    } catch (IOException | RuntimeException _) {
      // No further index, or nothing to read: what was found counts.
    }
    if (bytes[1] == 0) {
      return ASSUMED;
    }
    int level2 = bytes[2] == 0 ? ASSUMED.level2 : bytes[2];
    return new Caches(bytes[1], level2, bytes[3] == 0 ? level2 : bytes[3], bytes[2] != 0);
  }

  private static String text(String path) throws IOException {
    try (FileInputStream file = new FileInputStream(path)) {
      return new String(file.readNBytes(64), StandardCharsets.ISO_8859_1).strip();
    }
  }

  /// A size as Linux writes it, `48K` or `32M`, at most what an int holds.
  static int size(String text) {
    int digits = text.length() - 1;
    long unit =
        switch (text.charAt(digits)) {
          case 'K' -> 1L << 10;
          case 'M' -> 1L << 20;
          case 'G' -> 1L << 30;
          default -> 1;
        };
    long count = Long.parseLong(unit == 1 ? text : text.substring(0, digits));
    return (int) Math.min(Integer.MAX_VALUE, count * unit);
  }
}
