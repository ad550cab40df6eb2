package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Arrays of NumPy.
final class NpyFileTest {
  @TempDir Path folder;

  /// A file as NumPy writes it, with a header of one's own.
  private static byte[] file(String dictionary, byte... data) {
    byte[] header = dictionary.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer all = ByteBuffer.allocate(10 + header.length + data.length);
    all.order(ByteOrder.LITTLE_ENDIAN).put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0});
    return all.putShort((short) header.length).put(header).put(data).array();
  }

  private NpyFile.Array read(byte... bytes) throws IOException {
    Path file = folder.resolve("a.npy");
    Files.write(file, bytes);
    return NpyFile.read(file);
  }

  private static String header(String type, String order, String shape) {
    return "{'descr': '"
        + type
        + "', 'fortran_order': "
        + order
        + ", 'shape': ("
        + shape
        + "), }\n";
  }

  @Test
  void c1EveryBitPatternSurvives() throws IOException {
    float[] values = {
      0f, -0f, 1.5f, Float.MIN_VALUE, Float.MAX_VALUE, Float.NaN, Float.NEGATIVE_INFINITY, -3e-40f
    };
    Path file = folder.resolve("floats.npy");
    Matrix matrix = FloatMatrix.of(values, 2, 4);
    NpyFile.write(file, matrix);
    NpyFile.Array array = NpyFile.read(file);
    assertEquals(List.of(2, 4), array.shape());
    FloatMatrix found = (FloatMatrix) array.rows();
    for (int i = 0; i < values.length; i++) {
      assertEquals(
          Float.floatToRawIntBits(values[i]),
          Float.floatToRawIntBits(found.array()[found.offset() + i]));
    }
    NpyFile.write(file, matrix.transpose(), 2, 2, 2);
    array = NpyFile.read(file);
    assertEquals(List.of(2, 2, 2), array.shape());
    assertEquals(matrix.get(1, 0), array.rows().get(0, 1));
    Matrix doubles = Matrix.of(ElementType.DOUBLE, 1, 3);
    doubles.set(0, 1, Math.PI);
    NpyFile.write(file, doubles, 3);
    assertEquals(List.of(3), NpyFile.read(file).shape());
    assertEquals(Math.PI, NpyFile.read(file).rows().get(0, 1));
    NpyFile.write(file, doubles.slice(0, 1, 1, 1), new int[0]);
    assertEquals(List.of(), NpyFile.read(file).shape());
    assertEquals(Math.PI, NpyFile.read(file).rows().get(0, 0));
  }

  @Test
  void headersAreThoseOfNumPy() throws IOException {
    Path file = folder.resolve("a.npy");
    NpyFile.write(file, Matrix.of(ElementType.FLOAT, 2, 3));
    byte[] bytes = Files.readAllBytes(file);
    assertEquals(128 + 24, bytes.length);
    assertEquals(118, bytes[8]);
    assertEquals(
        "{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }",
        new String(bytes, 10, 118, StandardCharsets.US_ASCII).strip());
    assertEquals('\n', bytes[127]);
  }

  @Test
  void typesAndOrdersAreRead() throws IOException {
    assertEquals(258, read(file(header("<u2", "False", "1,"), new byte[] {2, 1})).rows().get(0, 0));
    assertEquals(513, read(file(header(">u2", "False", "1,"), new byte[] {2, 1})).rows().get(0, 0));
    assertEquals(-2, read(file(header("|i1", "False", ""), new byte[] {-2})).rows().get(0, 0));
    assertEquals(
        -2,
        read(file(header("<i8", "False", "1"), new byte[] {-2, -1, -1, -1, -1, -1, -1, -1}))
            .rows()
            .get(0, 0));
    assertEquals(1, read(file(header("|b1", "False", "1,"), new byte[] {1})).rows().get(0, 0));
    assertEquals(
        1.5, read(file(header("<f2", "False", "1,"), new byte[] {0, 0x3E})).rows().get(0, 0));
    byte[] six = {0, 1, 2, 3, 4, 5};
    NpyFile.Array rows = read(file(header("|u1", "False", "2, 3"), six));
    NpyFile.Array columns = read(file(header("|u1", "True", "2, 3"), six));
    assertEquals(1, rows.rows().get(0, 1));
    assertEquals(2, columns.rows().get(0, 1));
    assertEquals(1, columns.rows().get(1, 0));
    assertEquals(0, read(file(header("<f8", "False", "0, 3"))).rows().rows());
    byte[] sorted = file("{'shape': (6,), 'fortran_order': False, 'descr': '|u1'}", six);
    assertArrayEquals(new double[] {0, 1, 2, 3, 4, 5}, Samples.cells(read(sorted).rows())[0]);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'descr': '|O', 'fortran_order': False, 'shape': (6,), }",
        "{'descr': '<c8', 'fortran_order': False, 'shape': (6,), }",
        "{'descr': '<f3', 'fortran_order': False, 'shape': (2,), }",
        "{'descr': '|u1', 'fortran_order': 0, 'shape': (6,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (7,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (-6,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (99999, 99999, 99999), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (4294967302,), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (2, 2 2), }",
        "{'descr': '|u1', 'fortran_order': False, 'shape': (6,), 'more': 1}",
        "{'descr': '|u1', 'descr': '|u1', 'fortran_order': False, 'shape': (6,), }",
        "{'descr': '|u1', 'shape': (6,), }",
        "",
      })
  void headersThatLieAreRefused(String dictionary) {
    assertThrows(DataException.class, () -> read(file(dictionary, new byte[6])));
  }

  @Test
  void c2NoTruncationAndNoFlipGivesAnythingButATypedError() throws IOException {
    Path scratch = folder.resolve("scratch.npy");
    for (byte[] good :
        List.of(
            file(header("<f4", "False", "1, 2"), new byte[8]),
            file(header(">i2", "True", "2, 1, 1"), new byte[4]))) {
      assertEquals(good.length, BadFiles.refusedTruncations(scratch, good, NpyFile::read));
      assertTrue(BadFiles.refusedFlips(scratch, good, NpyFile::read) > 4 * 60);
      assertEquals(1, BadFiles.refusedTruncations(scratch, Arrays.copyOf(good, 1), NpyFile::read));
    }
  }
}
