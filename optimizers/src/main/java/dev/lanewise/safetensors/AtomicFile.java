package dev.lanewise.safetensors;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;

/// Files that are written whole or not at all: to a temporary file beside them, which is forced to
/// the disk and moved into place. Whenever the process ends, the old file stands or the new one.
///
/// A process that is killed within a write leaves its temporary file, `NAME.NUMBER.part`. A later
/// write of the same file removes it, once nobody has written to it for a minute: it could be that
/// of another writer at work.
public final class AtomicFile {
  /// What fills the file.
  @FunctionalInterface
  public interface Content {
    /// Writes all of the content to the channel, from its beginning.
    void writeTo(FileChannel channel) throws IOException;
  }

  private static final String PART = ".part";
  private static final Duration STALE = Duration.ofMinutes(1);

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
    Path temporary = Files.createTempFile(folder, target.getFileName() + ".", PART);
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
    removeLeft(folder, target.getFileName() + ".");
    force(folder);
  }

  /// Removes what killed writes of the file have left: its name, a number, and the ending.
  private static void removeLeft(Path folder, String prefix) {
    Instant latest = Instant.now().minus(STALE);
    try (DirectoryStream<Path> parts =
        Files.newDirectoryStream(folder, file -> isPart(file, prefix))) {
      for (Path part : parts) {
        if (Files.getLastModifiedTime(part).toInstant().isBefore(latest)) {
          Files.deleteIfExists(part);
        }
      }
    } catch (IOException | DirectoryIteratorException _) {
      // The file is written; what is left over takes room, and the next write tries again.
    }
  }

  private static boolean isPart(Path file, String prefix) {
    String name = String.valueOf(file.getFileName());
    if (!name.startsWith(prefix) || !name.endsWith(PART)) {
      return false;
    }
    int end = name.length() - PART.length();
    return prefix.length() < end
        && name.substring(prefix.length(), end).chars().allMatch(c -> c >= '0' && c <= '9');
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
