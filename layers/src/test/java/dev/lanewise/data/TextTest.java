package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TextTest {
  private static final List<String> TEXTS =
      List.of("The cat, the CAT & the dog.", "a dog barks", "\u00dcber die Katze: 2 Katzen", "");

  private static final Documents DOCUMENTS = new Documents(TEXTS, new Targets.None(4));

  @TempDir Path folder = Path.of("");

  private static List<TextVectors> all() {
    return List.of(
        TextVectors.counts(TEXTS, 1, 100),
        TextVectors.tfIdf(TEXTS, 1, 100),
        TextVectors.hashed(7),
        TextVectors.indices(TEXTS, 1, 100, 5));
  }

  @Test
  void wordsAreCounted() {
    TextVectors counts = TextVectors.counts(TEXTS, 1, 100);
    assertEquals(
        List.of("dog", "2", "a", "barks", "cat", "die", "katze", "katzen", "the", "\u00fcber"),
        counts.words());
    assertArrayEquals(
        new double[][] {
          {1, 0, 0, 0, 2, 0, 0, 0, 3, 0},
          {1, 0, 1, 1, 0, 0, 0, 0, 0, 0},
          {0, 1, 0, 0, 0, 1, 1, 1, 0, 1},
          {0, 0, 0, 0, 0, 0, 0, 0, 0, 0}
        },
        Samples.cells(counts.apply(DOCUMENTS, ElementType.FLOAT).features()));
    assertEquals(List.of("dog"), TextVectors.counts(TEXTS, 2, 100).words());
    assertEquals(List.of("dog", "2"), TextVectors.counts(TEXTS, 1, 2).words());
  }

  @Test
  void tfIdfWeighsRareWordsMore() {
    TextVectors vectors = TextVectors.tfIdf(TEXTS, 1, 100);
    double[] second = Samples.cells(vectors.apply(DOCUMENTS, ElementType.DOUBLE).features())[1];
    double dog = 1 + StrictMath.log(5.0 / 3);
    double rare = 1 + StrictMath.log(5.0 / 2);
    double norm = Math.sqrt(dog * dog + 2 * rare * rare);
    assertEquals(dog / norm, second[0], 1e-15);
    assertEquals(rare / norm, second[2], 1e-15);
    assertEquals(1, Arrays.stream(second).map(x -> x * x).sum(), 1e-15);
  }

  @Test
  void hashesKeepAllWordsInAFewPlaces() {
    TextVectors vectors = TextVectors.hashed(1000);
    double[][] rows = Samples.cells(vectors.apply(DOCUMENTS, ElementType.FLOAT).features());
    assertEquals(3 + 2 + 1, Arrays.stream(rows[0]).map(Math::abs).sum());
    Matrix one = Matrix.of(ElementType.FLOAT, 1, 1000);
    vectors.apply("DOG", one, 0);
    int place = 0;
    while (one.get(0, place) == 0) {
      place++;
    }
    assertEquals(rows[0][place], one.get(0, place));
    assertEquals(rows[1][place], one.get(0, place));
    assertEquals(0, rows[2][place]);
  }

  @Test
  void indicesKeepTheOrderOfWords() {
    TextVectors indices = TextVectors.indices(TEXTS, 2, 100, 4);
    assertEquals(3, indices.indexCount());
    assertArrayEquals(
        new double[][] {{1, 1, 1, 1}, {1, 2, 1, 0}, {1, 1, 1, 1}, {0, 0, 0, 0}},
        Samples.cells(indices.apply(DOCUMENTS, ElementType.FLOAT).features()));
  }

  @Test
  void vectorsComeBackFromTheirState() {
    for (TextVectors vectors : all()) {
      TextVectors again = TextVectors.of(TransformState.ofTexts(vectors.state().toTexts()));
      assertArrayEquals(
          Samples.cells(vectors.apply(DOCUMENTS, ElementType.DOUBLE).features()),
          Samples.cells(again.apply(DOCUMENTS, ElementType.DOUBLE).features()));
      assertEquals(vectors.words(), again.words());
    }
    TransformState other = UnitNorm.of(SampleShape.flat(1)).state();
    assertThrows(IllegalArgumentException.class, () -> TextVectors.of(other));
    assertThrows(IllegalArgumentException.class, () -> TextVectors.counts(TEXTS, 5, 9));
    assertThrows(IllegalArgumentException.class, () -> TextVectors.hashed(0));
  }

  @Test
  void nothingIsAllocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    for (TextVectors vectors : all()) {
      Matrix row = Matrix.of(ElementType.FLOAT, 1, vectors.outputs());
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 300; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        vectors.apply(TEXTS.get(i % 4), row, 0);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least);
    }
  }

  @Test
  void labelledLinesAreRead() throws IOException {
    byte[] good = "spam\tbuy now\r\n\nham\tsee\tyou\nspam\t\n".getBytes(StandardCharsets.UTF_8);
    Path file = folder.resolve("texts");
    Documents read = Documents.read(Files.write(file, BadFiles.gzip(good)));
    assertEquals(List.of("buy now", "see\tyou", ""), read.texts());
    assertEquals(List.of("ham", "spam"), ((Targets.Classes) read.targets()).names());
    for (String bad : List.of("ham\tx\nspam\n", "ham\tx\n\tspam\n")) {
      Files.writeString(file, bad);
      DataException e = assertThrows(DataException.class, () -> Documents.read(file));
      assertEquals(2, e.position());
    }
    Files.writeString(file, "\n");
    assertThrows(DataException.class, () -> Documents.read(file));
    BadFiles.refusedTruncations(file, good, Documents::read);
    BadFiles.refusedFlips(file, good, Documents::read);
    byte[] zipped = BadFiles.gzip(good);
    assertEquals(zipped.length, BadFiles.refusedTruncations(file, zipped, Documents::read));
    assertTrue(BadFiles.refusedFlips(file, zipped, Documents::read) >= 8 * (zipped.length - 8));
  }
}
