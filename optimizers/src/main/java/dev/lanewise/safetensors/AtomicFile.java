package dev.lanewise.safetensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// Files that are written whole or not at all: to a temporary file beside them, which is forced to
/// the disk and moved into place. Whenever the process ends, the old file stands or the new one.
public final class AtomicFile {
  /// What fills the file.
  @FunctionalInterface
  public interface Content {
    /// Writes all of the content to the channel, from its beginning.
    void writeTo(FileChannel channel) throws IOException;
  }

  private AtomicFile() {}

  /// Writes a file.
  ///
  /// @param file where it is to stand; its folder must exist
  /// @throws IOException if that fails; what was there before then still is
  public static void write(Path file, Content content) throws IOException {
    Path target = file.toAbsolutePath();
    Path folder = target.getParent();
    if (folder == null) {
      throw new IOException(file + " is a folder");
    }
    Path temporary = Files.createTempFile(folder, target.getFileName() + ".", ".part");
    try {
      try (FileChannel channel =
          FileChannel.open(
              temporary, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
        content.writeTo(channel);
        channel.force(true);
      }
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(temporary);
    }
    force(folder);
  }

  /// Makes the move itself last; some systems cannot, and need not, force a folder.
  private static void force(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException _) {
      // Then the move lasts when the system says so; the file is whole in any case.
    }
  }
}
