package dev.lanewise.safetensors;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;

/// A digest of a whole file that stands in the metadata of that file: it is taken with zeros in its
/// own place. The format itself notices no damage to the data.
final class Checksum {
  /// Where it stands.
  static final String KEY = "sha256";

  /// What stands there while the digest is taken.
  static final String BLANK = "0".repeat(64);

  private Checksum() {}

  static MessageDigest start() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  static String text(MessageDigest digest) {
    return HexFormat.of().formatHex(digest.digest());
  }

  /// Puts other text in the place of a text in a header.
  ///
  /// @return whether the text was there
  static boolean replace(byte[] header, String text, String replacement) {
    byte[] wanted = ('"' + text + '"').getBytes(StandardCharsets.UTF_8);
    byte[] other = ('"' + replacement + '"').getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i + wanted.length <= header.length; i++) {
      if (Arrays.equals(header, i, i + wanted.length, wanted, 0, wanted.length)) {
        ByteBuffer.wrap(header).put(i, other);
        return true;
      }
    }
    return false;
  }
}
