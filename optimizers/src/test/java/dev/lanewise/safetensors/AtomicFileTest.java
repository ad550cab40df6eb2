package dev.lanewise.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AtomicFileTest {
  @TempDir Path folder;

  private Set<String> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .collect(Collectors.toCollection(TreeSet::new));
    }
  }

  private void write(String name) throws IOException {
    AtomicFile.write(
        folder.resolve(name), channel -> channel.write(ByteBuffer.wrap(new byte[] {1, 2})));
  }

  private void createOld(String name) throws IOException {
    Path file = Files.createFile(folder.resolve(name));
    Files.setLastModifiedTime(file, FileTime.from(Instant.now().minusSeconds(100)));
  }

  @Test
  void theNextWriteRemovesWhatKilledOnesLeftAndNothingElse() throws IOException {
    Set<String> others =
        Set.of("run", "run.1.part.old", "run.part", "run.a.part", "run.2.1.part", "other.1.part");
    for (String other : others) {
      createOld(other);
    }
    createOld("run.17.part");
    createOld("run.12345678901234567890.part");
    Files.createFile(folder.resolve("run.3.part"));
    write("run");
    Set<String> expected = new TreeSet<>(others);
    expected.add("run.3.part");
    assertEquals(expected, names());
    assertEquals(2, Files.size(folder.resolve("run")));
  }

  @Test
  void aWriteThatFailsLeavesNothing() throws IOException {
    write("run");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                folder.resolve("run"),
                channel -> {
                  throw new IOException("full");
                }));
    assertEquals(Set.of("run"), names());
  }
}
