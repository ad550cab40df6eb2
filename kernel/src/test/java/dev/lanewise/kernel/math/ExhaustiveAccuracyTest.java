package dev.lanewise.kernel.math;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Law K10 over all floats, and over many doubles chosen to be hard; prints the table.
///
/// `-Dlanewise.accuracy.doubles=N` sets how many doubles each function gets.
@Tag("exhaustive")
class ExhaustiveAccuracyTest {
  private static final int CHUNKS = 64;
  private static final long DOUBLES = Long.getLong("lanewise.accuracy.doubles", 100_000_000);

  static List<AccuracyRow> rows() {
    return AccuracyRows.all();
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
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToObj(chunk -> floats(row, chunk * count, count))
            .reduce(new Measured(), (a, b) -> new Measured().merge(a).merge(b));
    System.out.println("float " + measured.line(row, row.floatUlps()));
    assertTrue(measured.within(row, row.floatUlps()), measured.line(row, row.floatUlps()));
  }

  static Measured floats(AccuracyRow row, long first, long count) {
    FloatSweep sweep = new FloatSweep(row);
    if (first == 0) {
      sweep.specials();
    }
    sweep.bits((int) first, count, 1);
    return sweep.measured();
  }

  @ParameterizedTest
  @MethodSource("rows")
  void hardDoubles(AccuracyRow row) {
    Measured measured =
        IntStream.range(0, CHUNKS)
            .parallel()
            .mapToObj(chunk -> doubles(row, chunk, DOUBLES / CHUNKS))
            .reduce(new Measured(), (a, b) -> new Measured().merge(a).merge(b));
    System.out.println("double " + measured.line(row, row.doubleUlps()));
    assertTrue(measured.within(row, row.doubleUlps()), measured.line(row, row.doubleUlps()));
  }

  static Measured doubles(AccuracyRow row, long seed, long count) {
    DoubleSweep sweep = new DoubleSweep(row);
    sweep.hardPoints(seed, count);
    return sweep.measured();
  }
}
