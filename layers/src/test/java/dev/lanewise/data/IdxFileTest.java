package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxFileTest {
  @TempDir Path folder = Path.of("");

  /// An IDX file of consecutive numbers from 0.
  private static byte[] idx(int code, int... dimensions) {
    int count = 1;
    for (int d : dimensions) {
      count *= d;
    }
    ByteBuffer file = ByteBuffer.allocate(4 + 4 * dimensions.length + 8 * count);
    file.put((byte) 0).put((byte) 0).put((byte) code).put((byte) dimensions.length);
    for (int d : dimensions) {
      file.putInt(d);
    }
    for (int i = 0; i < count; i++) {
      switch (code) {
        case 0x0B -> file.putShort((short) -i);
        case 0x0C -> file.putInt(-i);
        case 0x0D -> file.putFloat(i / 4f);
        case 0x0E -> file.putDouble(i / 8.0);
        default -> file.put((byte) (code == 9 ? -i : i));
      }
    }
    byte[] bytes = new byte[file.position()];
    file.flip().get(bytes);
    return bytes;
  }

  private Path write(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  @Test
  void imagesAndLabelsMakeADataSet() throws IOException {
    byte[] labels = idx(8, 5);
    for (ElementType type : ElementType.values()) {
      Dataset data =
          IdxFile.read(
              write("images", BadFiles.gzip(idx(8, 5, 2, 3))), write("labels", labels), type);
      assertEquals(new SampleShape(1, 2, 3), data.shape());
      assertEquals(5, data.size());
      assertArrayEquals(new int[] {0, 1, 2, 3, 4}, data.classes().indices());
      assertEquals(List.of("0", "1", "2", "3", "4"), data.classes().names());
      double expected = (3 * 6 + 4) / 255.0;
      assertEquals(type == ElementType.FLOAT ? (float) expected : expected, data.feature(3, 4));
    }
  }

  @Test
  void everyElementTypeAndShapeIsRead() throws IOException {
    double[] unit = {1 / 255.0, -1, -1, -1, 0.25, 0.125};
    int[] codes = {8, 9, 0x0B, 0x0C, 0x0D, 0x0E};
    for (int i = 0; i < codes.length; i++) {
      Dataset data = IdxFile.read(write("x", idx(codes[i], 3, 4)), ElementType.DOUBLE);
      assertEquals(SampleShape.flat(4), data.shape());
      assertEquals(7 * unit[i], data.feature(1, 3), 1e-15);
    }
    Path coloured = write("x", idx(8, 2, 3, 4, 1));
    assertEquals(new SampleShape(3, 4, 1), IdxFile.read(coloured, ElementType.FLOAT).shape());
    assertEquals(0, IdxFile.read(write("x", idx(8, 0, 9)), ElementType.FLOAT).size());
    assertEquals(
        SampleShape.flat(1), IdxFile.read(write("x", idx(8, 7)), ElementType.FLOAT).shape());
  }

  @Test
  void everyTruncationIsRefused() throws IOException {
    Path scratch = folder.resolve("scratch");
    Path labels = write("labels", idx(8, 2));
    for (byte[] good : List.of(idx(8, 2, 2, 3), BadFiles.gzip(idx(8, 2, 2, 3)))) {
      assertEquals(
          good.length,
          BadFiles.refusedTruncations(
              scratch, good, f -> IdxFile.read(f, labels, ElementType.FLOAT)));
    }
  }

  @Test
  void aFlippedBitIsRefusedOrReadAsWhole() throws IOException {
    Path scratch = folder.resolve("scratch");
    Path labels = write("labels", idx(8, 2));
    byte[] plain = idx(8, 2, 2, 3);
    // Nothing tells a flip in the pixels; dimensions of 2 x 2 x 3 can only be 12 as a product.
    int headerFlips =
        BadFiles.refusedFlips(scratch, plain, f -> IdxFile.read(f, labels, ElementType.FLOAT));
    assertTrue(headerFlips >= 8 * 16 - 1, headerFlips + " flips are refused");
    byte[] zipped = BadFiles.gzip(plain);
    int refused =
        BadFiles.refusedFlips(scratch, zipped, f -> IdxFile.read(f, labels, ElementType.FLOAT));
    // Time, operating system and hints of the gzip header are all that nothing depends on.
    assertTrue(refused >= 8 * (zipped.length - 8), refused + " flips are refused");
  }

  @Test
  void dimensionsAreNotTrusted() throws IOException {
    byte[] huge = idx(8, 1, 2, 3);
    ByteBuffer.wrap(huge).putInt(4, Integer.MAX_VALUE).putInt(8, Integer.MAX_VALUE);
    assertRefused(huge, 8, "2^31");
    ByteBuffer.wrap(huge).putInt(4, 1 << 20).putInt(8, 64).putInt(12, 16);
    assertRefused(huge, 4, "1073741824 bytes");
    assertRefused(BadFiles.gzip(huge), 4, "at most");
    ByteBuffer.wrap(huge).putInt(4, -1);
    assertRefused(huge, 4, "dimension 0 is -1");
    ByteBuffer.wrap(huge).putInt(4, 0).putInt(8, 1 << 20).putInt(12, 1 << 20);
    byte[] empty = Arrays.copyOf(huge, 16);
    assertRefused(empty, 4, "one sample");
  }

  private void assertRefused(byte[] bytes, long position, String message) throws IOException {
    Path file = write("bad", bytes);
    DataException e =
        assertThrows(DataException.class, () -> IdxFile.read(file, ElementType.FLOAT));
    assertEquals(position, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void labelsAreWholeNumbersFromZero() throws IOException {
    Path images = write("images", idx(8, 3, 2));
    for (byte[] bad : List.of(idx(9, 3), idx(0x0D, 3), idx(8, 3, 1), idx(8, 4), idx(8, 2))) {
      Path labels = write("labels", bad);
      assertThrows(DataException.class, () -> IdxFile.read(images, labels, ElementType.FLOAT));
    }
    assertThrows(
        NoSuchFileException.class, () -> IdxFile.read(folder.resolve("none"), ElementType.FLOAT));
  }
}
