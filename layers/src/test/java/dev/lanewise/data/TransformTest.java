package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TransformTest {
  private static final SampleShape SHAPE = new SampleShape(2, 3, 4);

  /// Every way to fit a transform, on samples of [#SHAPE].
  private static final List<Transform.Fit> FITS =
      List.of(
          Scaling::standardise,
          Scaling::standardiseChannels,
          Scaling::minMax,
          Scaling::robust,
          Scaling::maxAbs,
          UnitNorm::fit,
          data -> Winsorising.quantiles(data, 0.1),
          data -> Winsorising.quartileDistances(data, 1.5),
          Imputation::mean,
          Imputation::median,
          Imputation::mostFrequent,
          data -> Imputation.constant(data.shape(), -1),
          data -> Imputation.mean(data).withIndicators(data),
          Resizing.to(5, 2),
          Resizing.to(3, 9),
          MedianFilter::fit,
          TransformPipeline.fitting(
              Imputation::median, Resizing.to(4, 4), Scaling::standardise, UnitNorm::fit),
          TransformPipeline.fitting(Imputation::mean, Scaling::minMax),
          TransformPipeline.fitting(
              MedianFilter::fit,
              TransformPipeline.fitting(Imputation::mean, Scaling::maxAbs),
              MedianFilter::fit));

  /// Whole numbers with some missing, some the same and some far away.
  private static Dataset random(ElementType type, int size, long seed) {
    Random random = new Random(seed);
    double[][] cells = new double[size][SHAPE.size()];
    for (double[] row : cells) {
      for (int j = 0; j < row.length; j++) {
        row[j] = random.nextInt(12) == 0 ? Double.NaN : random.nextInt(9) - 3;
        row[j] *= random.nextInt(20) == 0 ? 50 : 1;
      }
      row[5] = 7;
    }
    return Dataset.of(Samples.matrix(type, cells), SHAPE, new Targets.None(size));
  }

  @Property(tries = 20)
  void aTransformGivesTheSameBitsHoweverItIsApplied(@ForAll long seed, @ForAll ElementType type) {
    Dataset data = random(type, 17, seed);
    for (Transform.Fit fit : FITS) {
      Transform transform = fit.fit(data);
      double[][] expected = Samples.cells(transform.apply(data).features());
      TransformState state = TransformState.ofTexts(transform.state().toTexts());
      assertSame(expected, Transform.of(state).apply(data).features());
      TransformRun run = transform.prepare(type, 17);
      assertSame(expected, run.apply(data.features()));
      for (int i = 0; i < 17; i++) {
        Matrix one = run.apply(data.features().row(i));
        assertArrayEquals(expected[i], Samples.cells(one)[0]);
      }
      if (transform.isInPlace()) {
        Matrix copy = data.features().copy();
        transform.apply(copy, copy);
        assertSame(expected, copy);
      } else {
        Matrix features = data.features();
        assertThrows(IllegalArgumentException.class, () -> transform.apply(features, features));
      }
    }
  }

  private static void assertSame(double[][] expected, Matrix actual) {
    assertArrayEquals(expected, Samples.cells(actual));
  }

  @Property(tries = 10)
  void fittedNumbersAreThoseOfTheTextbook(@ForAll long seed) {
    Dataset data = random(ElementType.DOUBLE, 25, seed);
    for (int j = 0; j < SHAPE.size(); j++) {
      double[] known = column(data, j);
      double mean = Arrays.stream(known).average().orElse(0);
      double variance = Arrays.stream(known).map(x -> (x - mean) * (x - mean)).average().orElse(0);
      double deviation = variance == 0 ? 1 : Math.sqrt(variance);
      double low = known[0];
      double high = known[known.length - 1];
      double width = high == low ? 1 : high - low;
      double far = Math.max(Math.abs(low), Math.abs(high));
      double quartiles = quantile(known, 75) - quantile(known, 25);
      for (int i = 0; i < data.size(); i++) {
        double x = data.feature(i, j);
        assertFeature((x - mean) / deviation, Scaling.standardise(data), data, i, j);
        assertFeature((x - low) / width, Scaling.minMax(data), data, i, j);
        assertFeature(x / (far == 0 ? 1 : far), Scaling.maxAbs(data), data, i, j);
        assertFeature(
            (x - quantile(known, 50)) / (quartiles == 0 ? 1 : quartiles),
            Scaling.robust(data),
            data,
            i,
            j);
        double bottom = quantile(known, 25) - 1.5 * quartiles;
        double top = quantile(known, 75) + 1.5 * quartiles;
        assertFeature(
            Double.isNaN(x) ? x : Math.clamp(x, bottom, top),
            Winsorising.quartileDistances(data, 1.5),
            data,
            i,
            j);
        assertFeature(Double.isNaN(x) ? mean : x, Imputation.mean(data), data, i, j);
        assertFeature(
            Double.isNaN(x) ? quantile(known, 50) : x, Imputation.median(data), data, i, j);
        assertFeature(Double.isNaN(x) ? mode(known) : x, Imputation.mostFrequent(data), data, i, j);
      }
    }
  }

  private static double[] column(Dataset data, int j) {
    double[] all = new double[data.size()];
    Arrays.setAll(all, i -> data.feature(i, j));
    return Arrays.stream(all).filter(x -> !Double.isNaN(x)).sorted().toArray();
  }

  /// The place p (n - 1) / 100 from the smallest on.
  private static double quantile(double[] sorted, int percent) {
    int place = percent * (sorted.length - 1);
    double below = sorted[place / 100];
    double above = sorted[Math.min(sorted.length - 1, place / 100 + 1)];
    return below + (place % 100) / 100.0 * (above - below);
  }

  private static double mode(double[] sorted) {
    double best = sorted[0];
    for (double x : sorted) {
      if (frequency(sorted, x) > frequency(sorted, best)) {
        best = x;
      }
    }
    return best;
  }

  private static long frequency(double[] values, double wanted) {
    return Arrays.stream(values).filter(y -> y == wanted).count();
  }

  private static void assertFeature(
      double expected, Transform transform, Dataset data, int sample, int feature) {
    Matrix one = transform.apply(data.slice(sample, 1)).features();
    double bound = Double.isNaN(expected) ? 1 : 1e-12 * (1 + Math.abs(expected));
    assertEquals(expected, one.get(0, feature), bound);
  }

  @Test
  void channelsAreStandardisedTogether() {
    Dataset data = random(ElementType.DOUBLE, 30, 3);
    Dataset scaled = Scaling.standardiseChannels(data).apply(data);
    for (int c = 0; c < 2; c++) {
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < 30; i++) {
        for (int j = 12 * c; j < 12 * c + 12; j++) {
          if (!Double.isNaN(scaled.feature(i, j))) {
            values.add(scaled.feature(i, j));
          }
        }
      }
      assertEquals(0, values.stream().mapToDouble(x -> x).average().orElseThrow(), 1e-12);
      assertEquals(1, values.stream().mapToDouble(x -> x * x).average().orElseThrow(), 1e-12);
    }
  }

  @Test
  void aScalingIsTakenBack() {
    Dataset data = random(ElementType.DOUBLE, 9, 1);
    Scaling scaling = Scaling.robust(data);
    Matrix back = scaling.apply(data).features();
    scaling.invert(back, back);
    for (int i = 0; i < 9; i++) {
      for (int j = 0; j < SHAPE.size(); j++) {
        assertEquals(data.feature(i, j), back.get(i, j), 1e-12);
      }
    }
  }

  @Test
  void samplesGetNormOneWhateverTheirSize() {
    double[][] cells = {{3e200, -4e200}, {0, 0}, {3e-200, 4e-200}};
    Dataset data = Dataset.of(Samples.matrix(ElementType.DOUBLE, cells), new Targets.None(3));
    double[][] unit = Samples.cells(UnitNorm.fit(data).apply(data).features());
    assertArrayEquals(new double[] {0.6, -0.8}, unit[0], 1e-15);
    assertArrayEquals(new double[] {0, 0}, unit[1]);
    assertArrayEquals(new double[] {0.6, 0.8}, unit[2], 1e-15);
  }

  @Test
  void indicatorsSayWhatWasMissing() {
    double nan = Double.NaN;
    double[][] cells = {{1, 2, nan}, {nan, 4, 6}, {3, 6, 8}};
    Dataset data = Dataset.of(Samples.matrix(ElementType.FLOAT, cells), new Targets.None(3));
    Transform filled = Imputation.mean(data).withIndicators(data);
    assertArrayEquals(
        new double[][] {{1, 2, 7, 0, 1}, {2, 4, 6, 1, 0}, {3, 6, 8, 0, 0}},
        Samples.cells(filled.apply(data).features()));
  }

  @Test
  void categoriesByNumberBecomeOneHot() {
    double[][] cells = {{7, 1, 0.5}, {3, 1, 0.25}, {7, 2, 1}};
    Dataset data = Dataset.of(Samples.matrix(ElementType.FLOAT, cells), new Targets.None(3));
    Transform encoding = OneHotColumns.columns(0, 1).fit(data);
    double[][] expected = {{0, 1, 1, 0, 0.5}, {1, 0, 1, 0, 0.25}, {0, 1, 0, 1, 1}};
    assertArrayEquals(expected, Samples.cells(encoding.apply(data).features()));
    Transform again = Transform.of(TransformState.ofTexts(encoding.state().toTexts()));
    double[][] unseen = {{5, Double.NaN, 9}};
    Dataset other = Dataset.of(Samples.matrix(ElementType.FLOAT, unseen), new Targets.None(1));
    assertArrayEquals(
        new double[][] {{0, 0, 0, 0, 9}}, Samples.cells(again.apply(other).features()));
  }

  @Test
  void imagesAreResizedBilinearly() {
    double[][] cells = {{0, 4, 8, 12}};
    Dataset data =
        Dataset.of(
            Samples.matrix(ElementType.DOUBLE, cells),
            new SampleShape(1, 2, 2),
            new Targets.None(1));
    assertArrayEquals(
        new double[] {0, 1, 3, 4, 2, 3, 5, 6, 6, 7, 9, 10, 8, 9, 11, 12},
        Samples.cells(Resizing.to(4, 4).fit(data).apply(data).features())[0]);
    assertArrayEquals(
        new double[] {6}, Samples.cells(Resizing.to(1, 1).fit(data).apply(data).features())[0]);
    Dataset same = Resizing.to(2, 2).fit(data).apply(data);
    assertArrayEquals(cells, Samples.cells(same.features()));
  }

  @Property(tries = 100)
  void theMedianFilterTakesTheFifthOfNine(@ForAll long seed) {
    Dataset data = random(ElementType.DOUBLE, 1, seed);
    data = Imputation.constant(SHAPE, 0).apply(data);
    double[] filtered = Samples.cells(MedianFilter.fit(data).apply(data).features())[0];
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 3; y++) {
        for (int x = 0; x < 4; x++) {
          double[] nine = new double[9];
          for (int k = 0; k < 9; k++) {
            int row = Math.clamp(y + k / 3 - 1, 0, 2);
            int column = Math.clamp(x + k % 3 - 1, 0, 3);
            nine[k] = data.feature(0, (c * 3 + row) * 4 + column);
          }
          Arrays.sort(nine);
          assertEquals(nine[4], filtered[(c * 3 + y) * 4 + x]);
        }
      }
    }
  }

  @Test
  void badSamplesAreLeftOut() {
    double nan = Double.NaN;
    double[][] cells = {{1, 2}, {nan, 2}, {1, 2}, {nan, 2}, {1, 2}, {1000, 2}, {0.0, 2}, {-0.0, 2}};
    Targets targets = Targets.Classes.of(new int[] {0, 0, 0, 0, 1, 0, 0, 0}, 2);
    Dataset data = Dataset.of(Samples.matrix(ElementType.FLOAT, cells), targets);
    Dataset once = Cleaning.dropDuplicates(data);
    assertArrayEquals(
        new double[][] {{1, 2}, {nan, 2}, {1, 2}, {1000, 2}, {0, 2}},
        Samples.cells(once.features()));
    assertEquals(6, Cleaning.dropMissing(data).size());
    Winsorising limits = Winsorising.quartileDistances(data, 3);
    assertEquals(7, Cleaning.dropOutliers(data, limits).size());
  }

  @Test
  void statesKeepEveryBitAndEveryCharacter() {
    double[] odd = {-0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, 0.1 + 0.2};
    List<String> texts = List.of("", "a\nb", "\\n", "\\", "\u00fc", "");
    TransformState part = new TransformState("part", Map.of(), Map.of("t", texts), List.of());
    TransformState state =
        new TransformState(
            "whole",
            Map.of("odd", odd, "none", new double[0]),
            Map.of("none", List.of()),
            List.of(part, part));
    TransformState back = TransformState.ofTexts(state.toTexts());
    assertEquals(state.toTexts(), back.toTexts());
    assertArrayEquals(odd, back.numbers("odd"));
    assertEquals(0, back.numbers("none").length);
    assertEquals(List.of(), back.texts("none"));
    assertEquals(texts, back.parts().get(1).texts("t"));
  }

  @Test
  void misuseIsRefused() {
    Dataset data = random(ElementType.FLOAT, 4, 0);
    Transform scaling = Scaling.minMax(data);
    Dataset flat = Samples.classes(ElementType.FLOAT, 4, SHAPE.size(), 2);
    assertThrows(IllegalArgumentException.class, () -> scaling.apply(flat));
    assertThrows(
        IllegalArgumentException.class,
        () -> scaling.apply(data.features(), Matrix.of(ElementType.FLOAT, 4, 3)));
    assertThrows(
        IllegalArgumentException.class, () -> TransformPipeline.of(scaling, UnitNorm.fit(flat)));
    assertThrows(IllegalArgumentException.class, () -> scaling.prepare(ElementType.FLOAT, 0));
    assertThrows(
        IllegalArgumentException.class,
        () -> scaling.prepare(ElementType.FLOAT, 3).apply(data.features()));
    TransformState unknown = new TransformState("nonsense", Map.of(), Map.of(), List.of());
    assertThrows(IllegalArgumentException.class, () -> Transform.of(unknown));
    assertThrows(IllegalArgumentException.class, () -> Winsorising.quantiles(data, 0.6));
  }

  @Test
  void aSourceAppliesTheTransformToItsBatches() {
    Dataset data = random(ElementType.FLOAT, 10, 4);
    for (Transform.Fit fit : FITS) {
      Transform transform = fit.fit(data);
      double[][] expected = Samples.cells(transform.apply(data).features());
      try (BatchSource source = BatchSource.of(data).batchSize(4).transform(transform).build()) {
        assertEquals(transform.output(), source.shape());
        source.begin(0);
        int at = 0;
        while (source.next()) {
          for (double[] row : Samples.cells(source.batch().features())) {
            assertArrayEquals(expected[at++], row);
          }
        }
      }
    }
  }

  @Test
  void aPreparedTransformAllocatesNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Dataset data = random(ElementType.FLOAT, 8, 4);
    for (Transform.Fit fit : FITS) {
      TransformRun run = fit.fit(data).prepare(ElementType.FLOAT, 8);
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 300; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        run.apply(data.features());
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least < 1, least + " bytes were allocated");
    }
  }
}
