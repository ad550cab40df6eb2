package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class CsvFileTest {
  /// A new file that goes with the virtual machine; jqwik knows no @TempDir.
  private static Path file(byte[] bytes) throws IOException {
    Path file = Files.createTempFile("lanewise", ".csv");
    file.toFile().deleteOnExit();
    return Files.write(file, bytes);
  }

  private static CsvFile csv(String text) throws IOException {
    return CsvFile.at(file(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static void assertRefused(CsvFile file, long line, String message) {
    DataException e = assertThrows(DataException.class, file::table);
    assertEquals(DataException.Unit.LINE, e.unit(), e.getMessage());
    assertEquals(line, e.position(), e.getMessage());
    assertTrue(e.getMessage().contains(message), e.getMessage());
  }

  @Test
  void numbersCategoriesAndClassesAreRecognised() throws IOException {
    Dataset data =
        csv("size,colour,kind\n1.5,red,cat\n-2e1,blue,dog\n?,red,cat\n")
            .dataset(ElementType.DOUBLE);
    assertEquals(List.of("size", "colour=blue", "colour=red"), data.featureNames());
    assertArrayEquals(
        new double[][] {{1.5, 0, 1}, {-20, 1, 0}, {Double.NaN, 0, 1}},
        Samples.cells(data.features()));
    assertEquals(List.of("cat", "dog"), data.classes().names());
    assertArrayEquals(new int[] {0, 1, 0}, data.classes().indices());
  }

  @Test
  void theHeaderIsRecognisedOrDeclared() throws IOException {
    assertEquals(2, csv("1,2\n3,4\n").table().rows());
    assertEquals("c1", csv("1,2\n3,4\n").table().columns().get(1).name());
    assertEquals(1, csv("a,b\n3,4\n").table().rows());
    assertEquals(1, csv("1,2\n3,4\n").header(CsvFile.Header.PRESENT).table().rows());
    assertEquals(2, csv("a,b\nc,d\n").header(CsvFile.Header.ABSENT).table().rows());
    assertEquals(1, csv("a,b\nc,d\n").header(CsvFile.Header.PRESENT).table().rows());
    assertRefused(csv("a,b\nc,d\n1,2\n"), 1, "declare the header");
    assertRefused(csv("a,b\n"), 1, "declare the header");
    assertRefused(csv("a,a\n1,2\n"), 1, "two columns are named \"a\"");
    assertEquals("a", csv("\uFEFF\"a\",b\n1,2\n").table().columns().get(0).name());
  }

  @Test
  void theTargetIsDeclaredOrFoundByNameOrLast() throws IOException {
    String text = "a,Label,b\n1,7,2\n3,8,4\n5,7,6\n7,8,8\n";
    assertEquals(List.of("7", "8"), csv(text).dataset(ElementType.FLOAT).classes().names());
    assertEquals(
        List.of("a", "Label"), csv(text).target(2).dataset(ElementType.FLOAT).featureNames());
    Dataset values = csv(text).target("b").valueTarget().dataset(ElementType.FLOAT);
    assertArrayEquals(
        new double[][] {{2}, {4}, {6}, {8}},
        Samples.cells(((Targets.Values) values.targets()).values()));
    assertEquals(
        List.of("2", "4", "6", "8"),
        csv(text).target("b").classTarget().dataset(ElementType.FLOAT).classes().names());
    assertEquals(3, csv(text).withoutTarget().dataset(ElementType.FLOAT).shape().size());
    assertEquals(List.of("b"), csv(text).ignore("a").dataset(ElementType.FLOAT).featureNames());
    assertThrows(DataException.class, () -> csv(text).target("none").dataset(ElementType.FLOAT));
    assertThrows(DataException.class, () -> csv(text).target(3).dataset(ElementType.FLOAT));
    assertThrows(DataException.class, () -> csv("a,target\n1,2\n3,\n").dataset(ElementType.FLOAT));
    assertThrows(
        DataException.class,
        () -> csv("a,target\n1,x\n3,y\n").valueTarget().dataset(ElementType.FLOAT));
    String many = "a,target\n1,10.5\n1,11\n";
    assertTrue(csv(many).dataset(ElementType.FLOAT).targets() instanceof Targets.Values);
  }

  @Test
  void quotesSeparatorsAndMarkersAreUnderstood() throws IOException {
    Table table =
        csv("a;\"b;c\"\n\"1\";\"x \"\"y\"\"\nz\"\n -;w\n").separator(';').missing("-").table();
    assertEquals("b;c", table.columns().get(1).name());
    Table.Numbers a = (Table.Numbers) table.column("a");
    assertArrayEquals(new double[] {1, Double.NaN}, a.values());
    Table.Categories b = (Table.Categories) table.column("b;c");
    assertEquals(List.of("w", "x \"y\"\nz"), b.categories());
    assertArrayEquals(new int[] {1, 0}, b.codes());
    Table codes = csv("a,b\n1,2\n0,3\n").categorical("a").table();
    assertEquals(List.of("0", "1"), ((Table.Categories) codes.column("a")).categories());
  }

  @Test
  void badRowsAreRefusedWithTheirLine() throws IOException {
    assertRefused(csv("a,b\n1,2\n\n3\n"), 4, "1 cells, the first has 2");
    assertRefused(csv("1,2\n1,2,3\n"), 2, "3 cells");
    assertRefused(csv("a,b\n1,2\n3,\"x\"y\n"), 3, "no CSV");
    assertRefused(csv("1,2\n3,1e999\n"), 2, "beyond the largest double");
    assertRefused(csv("1,2\n3,4\n5,6\n").atMost(2, 2, 100), 3, "more than 2 rows");
    assertRefused(csv("1,2,3\n").atMost(9, 2, 100), 1, "no CSV");
    assertRefused(csv("1,2\n1,22222222222\n").atMost(9, 2, 6), 2, "no CSV");
    assertRefused(csv("1,2\n").categorical("c9"), 1, "declared categorical");
    assertThrows(DataException.class, () -> csv("").table());
    Path latin = file(new byte[] {'1', ',', (byte) 0xE9, '\n'});
    assertThrows(DataException.class, () -> CsvFile.at(latin).table());
  }

  @Test
  void aColumnThatIsDifferentInEachRowBecomesNoFeatures() throws IOException {
    StringBuilder text = new StringBuilder("id,x,target\n");
    for (int i = 0; i < 1001; i++) {
      text.append("n").append(i).append(",1,").append(i % 2).append('\n');
    }
    assertThrows(DataException.class, () -> csv(text.toString()).dataset(ElementType.FLOAT));
    assertEquals(1, csv(text.toString()).ignore("id").dataset(ElementType.FLOAT).shape().size());
  }

  @Test
  void truncationsAndFlipsAreRefusedOrReadAsWhole() throws IOException {
    byte[] good = "size,kind\n1.5,\"a b\"\n-3,c\n".getBytes(StandardCharsets.UTF_8);
    Path scratch = file(good);
    BadFiles.Reader reader = f -> CsvFile.at(f).dataset(ElementType.DOUBLE);
    BadFiles.refusedTruncations(scratch, good, reader);
    BadFiles.refusedFlips(scratch, good, reader);
    byte[] zipped = BadFiles.gzip(good);
    assertEquals(zipped.length, BadFiles.refusedTruncations(scratch, zipped, reader));
    int refused = BadFiles.refusedFlips(scratch, zipped, reader);
    assertTrue(refused >= 8 * (zipped.length - 8), refused + " flips are refused");
  }

  @Property(tries = 300)
  void everyDoubleSurvives(@ForAll @Size(min = 1, max = 5) List<Double> values) throws IOException {
    StringBuilder text = new StringBuilder();
    for (double value : values) {
      text.append(value).append(",1\n");
    }
    Table table = csv(text.toString()).header(CsvFile.Header.ABSENT).table();
    double[] read = ((Table.Numbers) table.columns().get(0)).values();
    for (int i = 0; i < read.length; i++) {
      assertEquals(Double.doubleToRawLongBits(values.get(i)), Double.doubleToRawLongBits(read[i]));
    }
  }

  @Example
  void theLocaleDoesNotMatter() throws IOException {
    Locale before = Locale.getDefault();
    try {
      for (String tag : List.of("tr-TR", "ar-EG", "de-DE")) {
        Locale.setDefault(Locale.forLanguageTag(tag));
        Dataset data = csv("I,TITLE,y\n1.25,a,2.5\n1,b,3.5\n").dataset(ElementType.DOUBLE);
        assertEquals(1.25, data.feature(0, 0));
        assertEquals(List.of("I", "TITLE=a", "TITLE=b"), data.featureNames());
      }
    } finally {
      Locale.setDefault(before);
    }
  }

  @Test
  void numbersHaveOneGrammar() {
    for (String yes : List.of("0", "-1", "+1.5", ".5", "5.", "1e5", "1E-05", "-.5e+3")) {
      assertTrue(CsvNumber.isNumber(yes), yes);
    }
    for (String no : List.of("", "-", ".", "e5", "1e", "1d", "0x10", "1,5", "1 2", "Infinity")) {
      assertTrue(!CsvNumber.isNumber(no), no);
    }
  }

  @Test
  void anEncoderComesBackFromItsState() throws IOException {
    Table table = csv("n,c,d\n1,red,u\n2,blue,v\n").table();
    TableEncoder encoder =
        TableEncoder.of(TransformState.ofTexts(TableEncoder.fit(table).state().toTexts()));
    Table unseen = csv("d,c,n\nw,red,7\nu,,\n").table();
    double[][] expected = {{7, 0, 1, 0, 0}, {Double.NaN, 0, 0, 1, 0}};
    Dataset encoded = encoder.encode(unseen, ElementType.FLOAT);
    assertArrayEquals(expected, Samples.cells(encoded.features()));
    encoder.encode(Map.of("n", 7, "c", "red", "d", "w"), encoded.features(), 1);
    assertArrayEquals(expected[0], Samples.cells(encoded.features())[1]);
  }
}
