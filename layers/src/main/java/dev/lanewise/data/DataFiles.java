package dev.lanewise.data;

import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PushbackInputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/// Opens data files, decompressing those that start like gzip, whatever their name is.
final class DataFiles {
  /// Deflate makes at most 1032 bytes of one: 258 for each code of 2 bits (RFC 1951, 3.2.5).
  static final long MOST_INFLATION = 1032;

  private static final int BUFFER = 1 << 16;

  private DataFiles() {}

  /// An open file.
  ///
  /// @param stream its bytes, decompressed
  /// @param longest the most bytes that can come, from the size of the file alone
  /// @param isCompressed whether it is gzip
  record Opened(InputStream stream, long longest, boolean isCompressed) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      stream.close();
    }
  }

  static Opened open(Path file) throws IOException {
    long size = Files.size(file);
    PushbackInputStream in = new PushbackInputStream(Files.newInputStream(file), 2);
    try {
      byte[] magic = new byte[2];
      int read = in.readNBytes(magic, 0, 2);
      in.unread(magic, 0, read);
      boolean compressed = read == 2 && (magic[0] & 0xFF) == 0x1F && (magic[1] & 0xFF) == 0x8B;
      return compressed
          ? new Opened(new GZIPInputStream(in, BUFFER), size * MOST_INFLATION, true)
          : new Opened(in, size, false);
    } catch (IOException e) {
      in.close();
      throw typed(file, e);
    }
  }

  /// The characters of a file in UTF-8, without a byte order mark; anything else is refused.
  static BufferedReader reader(InputStream stream) throws IOException {
    var decoder =
        StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    BufferedReader reader = new BufferedReader(new InputStreamReader(stream, decoder), BUFFER);
    reader.mark(1);
    if (reader.read() != '\uFEFF') {
      reader.reset();
    }
    return reader;
  }

  /// What an exception of reading says about the content of a file, as a [DataException]; an
  /// exception of the device is returned as it is.
  static IOException typed(Path file, IOException e) {
    return switch (e) {
      case DataException typed -> typed;
      case ZipException z -> DataException.of(file, "damaged gzip data: " + z.getMessage(), z);
      case EOFException z -> DataException.of(file, "the file ends too early", z);
      case CharacterCodingException c -> DataException.of(file, "the text is not UTF-8", c);
      default -> e;
    };
  }
}
