package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;

/// Reads every truncation and every single bit flip of a small file, law C2: nothing but a
/// [DataException] may come out, and whatever is read in spite of a flip is a whole result.
final class BadFiles {
  /// Reads a file; the result is not looked at.
  interface Reader {
    void read(Path file) throws IOException;
  }

  private BadFiles() {}

  /// The number of truncations that are refused.
  static int refusedTruncations(Path scratch, byte[] good, Reader reader) throws IOException {
    int refused = 0;
    for (int length = 0; length < good.length; length++) {
      refused += isRefused(scratch, Arrays.copyOf(good, length), reader) ? 1 : 0;
    }
    return refused;
  }

  /// The number of flips that are refused.
  static int refusedFlips(Path scratch, byte[] good, Reader reader) throws IOException {
    int refused = 0;
    for (int bit = 0; bit < 8 * good.length; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << (bit % 8));
      refused += isRefused(scratch, bad, reader) ? 1 : 0;
    }
    return refused;
  }

  private static boolean isRefused(Path scratch, byte[] bytes, Reader reader) throws IOException {
    Files.write(scratch, bytes);
    try {
      reader.read(scratch);
      return false;
    } catch (DataException e) {
      assertEquals(scratch, e.file());
      assertTrue(e.getMessage().startsWith(scratch.toString()), e.getMessage());
      return true;
    }
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return bytes.toByteArray();
  }
}
