package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law K10 over all floats, and over many doubles chosen to be hard; prints the table.
///
/// `-Dlanewise.accuracy.doubles=N` sets how many doubles each function gets,
/// `-Dlanewise.accuracy.only=exp,log` which functions are tested; see [AccuracyDocument] for where
/// the figures go.
@Tag("exhaustive")
class ExhaustiveAccuracyTest {
  private static final int CHUNKS = 64;
  private static final long DOUBLES = Measured.DOUBLE_POINTS;

  private static final String ONLY = System.getProperty("lanewise.accuracy.only", "");

  static List<AccuracyRow> rows() {
    List<String> only = List.of(ONLY.split(",", -1));
    return AccuracyRows.all().stream()
        .filter(row -> ONLY.isEmpty() || only.contains(row.toString()))
        .toList();
  }

  @BeforeAll
  static void printHeader() {
    System.out.println(Measured.header("function"));
  }

  @ParameterizedTest
  @MethodSource("rows")
  void allFloats(AccuracyRow row) {
    long count = (1L << 32) / CHUNKS;
    Measured measured =
        specials(row)
            .merge(Measured.overChunks(CHUNKS, chunk -> floats(row, chunk * count, count)));
    AccuracyDocument.floats(row.toString(), measured);
    System.out.println("float " + measured.line(row, row.floatUlps()));
    assertTrue(measured.within(row, row.floatUlps()), measured.line(row, row.floatUlps()));
  }

  private static Measured specials(AccuracyRow row) {
    FloatSweep sweep = new FloatSweep(row);
    sweep.specials();
    return sweep.measured();
  }

  static Measured floats(AccuracyRow row, long first, long count) {
    LoopSweep sweep = new LoopSweep(row);
    sweep.bits((int) first, count);
    return sweep.measured();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hardDoubles(AccuracyRow row) {
    Measured measured = Measured.overChunks(CHUNKS, chunk -> doubles(row, chunk, DOUBLES / CHUNKS));
    AccuracyDocument.doubles(row.toString(), measured);
    System.out.println("double " + measured.line(row, row.doubleUlps()));
    assertTrue(measured.within(row, row.doubleUlps()), measured.line(row, row.doubleUlps()));
  }

  static Measured doubles(AccuracyRow row, long seed, long count) {
    DoubleSweep sweep = new DoubleSweep(row);
    sweep.hardPoints(seed, count);
    return sweep.measured();
  }
}
