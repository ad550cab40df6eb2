package dev.lanewise.safetensors;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Files of tensors (laws C1 to C5).
class SafeTensorsTest {
  @TempDir Path folder;

  private Path file(String header, int dataBytes) throws IOException {
    return file(header.getBytes(StandardCharsets.UTF_8), dataBytes);
  }

  private Path file(byte[] header, int dataBytes) throws IOException {
    ByteBuffer bytes =
        ByteBuffer.allocate(8 + header.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
    bytes.putLong(header.length).put(header);
    return Files.write(folder.resolve("given.safetensors"), bytes.array());
  }

  @Test
  void c1EveryBitPatternSurvives() throws IOException {
    Random random = new Random(1);
    float[] floats = new float[600_000];
    for (int i = 0; i < floats.length; i++) {
      floats[i] = Float.intBitsToFloat(random.nextInt());
    }
    floats[0] = Float.intBitsToFloat(0x7f800001);
    double[] doubles = new double[150_001];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = Double.longBitsToDouble(random.nextLong());
    }
    long[] longs = random.longs(200_000).toArray();
    Path path = folder.resolve("all.safetensors");
    new SafeTensorsWriter()
        .add("floats", FloatMatrix.of(floats, 2, 300_000))
        .add("longs", longs, 2, 100_000)
        .add("doubles", DoubleMatrix.of(doubles, 1, doubles.length), doubles.length)
        .metadata("a \"quoted\" key", "ä\n€")
        .checksum()
        .write(path);
    float[] floatsRead = new float[floats.length];
    double[] doublesRead = new double[doubles.length];
    try (SafeTensors tensors = SafeTensors.open(path)) {
      tensors.read("floats", FloatMatrix.of(floatsRead, 2, 300_000));
      tensors.read("doubles", DoubleMatrix.of(doublesRead, 1, doubles.length));
      assertArrayEquals(longs, tensors.longs("longs"));
      assertEquals("ä\n€", tensors.metadata().get("a \"quoted\" key"));
      assertTrue(tensors.hasChecksum());
      assertEquals(List.of(2L, 300_000L), tensors.tensor("floats").shape());
    }
    for (int i = 0; i < floats.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(floats[i]), Float.floatToRawIntBits(floatsRead[i]), "float " + i);
    }
    for (int i = 0; i < doubles.length; i++) {
      assertEquals(
          Double.doubleToRawLongBits(doubles[i]),
          Double.doubleToRawLongBits(doublesRead[i]),
          "double " + i);
    }
  }

  @Test
  void viewsAreWrittenAndReadRowAfterRow() throws IOException {
    Matrix m = Matrix.of(ElementType.FLOAT, 3, 5);
    for (int r = 0; r < 3; r++) {
      for (int c = 0; c < 5; c++) {
        m.set(r, c, 10 * r + c);
      }
    }
    Path path = folder.resolve("views");
    new SafeTensorsWriter()
        .add("turned", m.transpose())
        .add("part", m.slice(1, 1, 2, 3), 2, 3, 1)
        .add("none", Matrix.of(ElementType.DOUBLE, 0, 4))
        .write(path);
    try (SafeTensors tensors = SafeTensors.open(path)) {
      Matrix turned = Matrix.of(ElementType.DOUBLE, 3, 5).transpose();
      tensors.read("turned", turned);
      Matrix part = Matrix.of(ElementType.FLOAT, 4, 4).slice(1, 1, 2, 3);
      tensors.read("part", part);
      assertEquals(24, turned.get(4, 2));
      assertEquals(13, part.get(0, 2));
      tensors.read("none", Matrix.of(ElementType.DOUBLE, 0, 4));
      assertFalse(tensors.hasChecksum());
      String message =
          assertThrows(
                  SafeTensorsException.class,
                  () -> tensors.read("part", Matrix.of(ElementType.FLOAT, 3, 2)))
              .getMessage();
      assertTrue(String.valueOf(message).contains("part"), message);
      assertThrows(SafeTensorsException.class, () -> tensors.longs("part"));
      assertThrows(SafeTensorsException.class, () -> tensors.tensor("absent"));
      assertThrows(
          SafeTensorsException.class,
          () -> tensors.read("none", Matrix.of(ElementType.FLOAT, 0, 4)));
    }
  }

  @Test
  void halfPrecisionIsReadExactly() throws IOException {
    Path path =
        file(
            "{\"h\":{\"dtype\":\"F16\",\"shape\":[2],\"data_offsets\":[0,4]},"
                + "\"b\":{\"dtype\":\"BF16\",\"shape\":[2],\"data_offsets\":[4,8]}}   ",
            8);
    byte[] bytes = Files.readAllBytes(path);
    ByteBuffer data = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    data.position(bytes.length - 8);
    data.putShort(Float.floatToFloat16(1.5f)).putShort(Float.floatToFloat16(-0.25f));
    data.putShort((short) 0x3fc0).putShort((short) 0xff80);
    Files.write(path, bytes);
    try (SafeTensors tensors = SafeTensors.open(path)) {
      Matrix h = Matrix.of(ElementType.FLOAT, 1, 2);
      Matrix b = Matrix.of(ElementType.DOUBLE, 2, 1);
      tensors.read("h", h);
      tensors.read("b", b);
      assertEquals(1.5, h.get(0, 0));
      assertEquals(-0.25, h.get(0, 1));
      assertEquals(1.5, b.get(0, 0));
      assertEquals(Double.NEGATIVE_INFINITY, b.get(1, 0));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        " {}",
        "{}x",
        "{} {}",
        "{\"a\":1}",
        "{\"a\":{}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}",
        "{\"a\":{\"dtype\":\"F31\",\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[-2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2.0],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[[2]],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[8,0]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8],\"more\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[2],\"shape\":[2],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[99999999999999999999],\"data_offsets\":[0,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[9223372036854775808],\"data_offsets\":[0,8]}}",
        "{\"__metadata__\":{\"k\":1}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}}",
        "{\"a\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]},"
            + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}}"
      })
  void headersThatLieAreRefused(String header) throws IOException {
    Path path = file(header, 8);
    String message =
        assertThrows(SafeTensorsException.class, () -> SafeTensors.open(path).close()).getMessage();
    assertTrue(String.valueOf(message).startsWith(path.toString()), message);
  }

  @Test
  void c3LengthsAreCheckedBeforeAnythingIsAllocated() throws IOException {
    for (long length : new long[] {-1, Long.MIN_VALUE, 9, 100_000_001, Long.MAX_VALUE}) {
      Path path =
          Files.write(
              folder.resolve("length"),
              ByteBuffer.allocate(16).order(ByteOrder.LITTLE_ENDIAN).putLong(length).array());
      assertThrows(SafeTensorsException.class, () -> SafeTensors.open(path).close());
    }
    Path invalid = file(new byte[] {'{', '"', (byte) 0xc3, '"', '}'}, 0);
    assertThrows(SafeTensorsException.class, () -> SafeTensors.open(invalid).close());
  }

  /// Without a checksum a flip in the data is another number; nothing but a typed error comes out
  /// otherwise.
  @Test
  void c2NoTruncationAndNoFlipGivesAnythingButATypedError() throws IOException {
    Path good = folder.resolve("good");
    new SafeTensorsWriter()
        .add("a", FloatMatrix.of(new float[] {1, 2}, 1, 2))
        .add("n", new long[] {7}, 1)
        .metadata("key", "value")
        .write(good);
    byte[] bytes = Files.readAllBytes(good);
    Path bad = folder.resolve("bad");
    for (int length = 0; length < bytes.length; length++) {
      Files.write(bad, Arrays.copyOf(bytes, length));
      assertThrows(SafeTensorsException.class, () -> SafeTensors.open(bad).close());
    }
    for (int bit = 0; bit < 8 * bytes.length; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      Files.write(bad, flipped);
      try (SafeTensors tensors = SafeTensors.open(bad)) {
        tensors.read("a", FloatMatrix.of(1, 2));
        tensors.longs("n");
      } catch (SafeTensorsException told) {
        assertTrue(String.valueOf(told.getMessage()).startsWith(bad.toString()));
      }
    }
  }

  @Test
  void c4AFailedWriteLeavesTheOldFileAndNothingElse() throws IOException {
    Path path = folder.resolve("kept");
    Files.writeString(path, "old");
    assertThrows(
        IOException.class,
        () ->
            AtomicFile.write(
                path,
                channel -> {
                  channel.write(ByteBuffer.wrap(new byte[100]));
                  throw new IOException("the disk is full");
                }));
    assertEquals("old", Files.readString(path));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(path), files.toList());
    }
  }

  @Test
  void c5TheSameTensorsGiveTheSameBytes() throws IOException {
    byte[][] bytes = new byte[2][];
    for (int i = 0; i < 2; i++) {
      Path path = folder.resolve("same" + i);
      new SafeTensorsWriter()
          .add("f", Matrix.of(ElementType.FLOAT, 1, 3))
          .add("d", Matrix.of(ElementType.DOUBLE, 2, 2))
          .metadata("k", "v")
          .checksum()
          .write(path);
      bytes[i] = Files.readAllBytes(path);
    }
    assertArrayEquals(bytes[0], bytes[1]);
    assertEquals(0, (bytes[0].length - 12 - 32) % 8, "the data are aligned");
  }

  @Test
  void namesAndShapesAreCheckedWhenAdded() {
    SafeTensorsWriter writer = new SafeTensorsWriter().add("a", new long[2], 2);
    assertThrows(IllegalArgumentException.class, () -> writer.add("a", new long[2], 2));
    assertThrows(IllegalArgumentException.class, () -> writer.add("b", new long[2], 3));
    assertThrows(IllegalArgumentException.class, () -> writer.add("__metadata__", new long[2], 2));
    assertEquals(List.of("a"), writer.names().toList());
  }
}
