package dev.lanewise.kernel.runtime;

import java.io.FileInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// How many vector registers the compiler may use, and whether memory can be accessed under a mask.
///
/// On x86 both follow from the AVX level the virtual machine uses: 3 (AVX-512 with VL) has 32
/// registers at every width, the others 16; masks need level 2. The level shows in the vector
/// width, unless an option narrows the one or the other; only then is the virtual machine asked.
record Registers(int count, boolean maskedMemory) {

  static Registers of(String architecture, int vectorBits) {
    return switch (architecture) {
      case "x86" -> {
        int level = avxLevel(vectorBits);
        yield new Registers(level >= 3 ? 32 : 16, level >= 2);
      }
      // NEON has no masks; SVE, which has, shows by a width over 128 bits.
      case "arm" -> new Registers(32, vectorBits > 128);
      case "riscv" -> new Registers(32, vectorBits >= 128);
      default -> new Registers(16, false);
    };
  }

  private static int avxLevel(int vectorBits) {
    if (vectorBits >= 512) {
      return 3;
    }
    int plain = vectorBits >= 256 ? 2 : 1;
    Set<String> flags = processorFlags();
    if (!flags.isEmpty() && levelOf(flags) == plain) {
      return plain;
    }
    return VirtualMachineOptions.number("UseAVX", plain);
  }

  private static int levelOf(Set<String> flags) {
    if (flags.containsAll(List.of("avx512f", "avx512vl", "avx512bw", "avx512dq"))) {
      return 3;
    }
    return flags.contains("avx2") ? 2 : 1;
  }

  /// The features of the first processor as Linux lists them; empty elsewhere.
  private static Set<String> processorFlags() {
    try (FileInputStream file = new FileInputStream("/proc/cpuinfo")) {
      String text = new String(file.readNBytes(8192), StandardCharsets.ISO_8859_1);
      int start = text.indexOf("\nflags");
      int end = start < 0 ? -1 : text.indexOf('\n', start + 1);
      return end < 0
          ? Set.of()
          : new HashSet<>(Arrays.asList(text.substring(start, end).strip().split("[\\s:]+")));
    } catch (IOException | SecurityException _) {
      return Set.of();
    }
  }
}
