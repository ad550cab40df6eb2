package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class BatchSourceTest {
  /// Moves every pixel by one random number and the last one by another.
  private static final Augmentation JITTER =
      (image, random) -> {
        double shift = random.uniform();
        for (int i = 0; i < image.pixels().length; i++) {
          image.spare()[i] = image.pixels()[i] + shift;
        }
        image.swap();
        image.pixels()[0] += random.normal();
      };

  @Property(tries = 200)
  void eachSampleStandsOnceInAnEpoch(
      @ForAll @IntRange(max = 40) int samples,
      @ForAll @IntRange(min = 1, max = 50) int batchSize,
      @ForAll boolean shuffled,
      @ForAll boolean background,
      @ForAll boolean dropLast) {
    Dataset data = Samples.classes(ElementType.FLOAT, samples, 2, 3);
    BatchSource.Builder builder = BatchSource.of(data).batchSize(batchSize).seed(7);
    if (shuffled) {
      builder.shuffled();
    }
    if (background) {
      builder.inBackground();
    }
    if (dropLast) {
      builder.dropLast();
    }
    List<Integer> seen = new ArrayList<>();
    try (BatchSource source = builder.build()) {
      source.begin(3);
      int batches = 0;
      while (source.next()) {
        Batch batch = source.batch();
        batches++;
        assertEquals(batch.size(), batch.features().rows());
        for (int i = 0; i < batch.size(); i++) {
          int sample = batch.samples()[i];
          seen.add(sample);
          assertEquals(100 * sample + 1, batch.features().get(i, 1));
          assertEquals(sample % 3, batch.targets().get(i, 0));
          assertEquals(sample % 3, batch.classes()[i]);
        }
      }
      assertFalse(source.next());
      assertEquals(source.batchesPerEpoch(), batches);
    }
    int expected = dropLast ? samples / batchSize * batchSize : samples;
    assertEquals(expected, seen.size());
    assertEquals(expected, seen.stream().distinct().count());
    if (!shuffled) {
      assertEquals(IntStream.range(0, expected).boxed().toList(), seen);
    }
  }

  @Test
  void augmentationDependsOnSeedEpochAndSampleAlone() {
    List<double[]> reference = epoch(b -> b, 5, null);
    assertBits(reference, epoch(BatchSource.Builder::inBackground, 5, null));
    try (Workers pool = Workers.pool(3)) {
      assertBits(reference, epoch(b -> b.workers(pool), 5, null));
      assertBits(reference, epoch(b -> b.workers(pool).inBackground().batchSize(4), 5, null));
    }
    int[] backwards = IntStream.range(0, 17).map(i -> 16 - i).toArray();
    assertBits(reference, epoch(b -> b, 5, backwards));
    assertNotEquals(reference.get(1)[0], epoch(b -> b, 6, null).get(1)[0]);
    assertNotEquals(reference.get(1)[0], epoch(b -> b.seed(2), 5, null).get(1)[0]);
  }

  /// The samples of an epoch by their position in the data set.
  private static List<double[]> epoch(
      UnaryOperator<BatchSource.Builder> settings, int epoch, int @Nullable [] order) {
    Dataset data = Samples.images(17, 1, 3, 3);
    BatchSource.Builder builder =
        BatchSource.of(data).batchSize(5).seed(1).shuffled().augment(JITTER).oneHot();
    double[][] seen = new double[17][];
    try (BatchSource source =
        settings.apply(builder.mix(Mixing.mixup(0.4)).mix(Mixing.cutMix(1))).build()) {
      if (order == null) {
        source.begin(epoch);
      } else {
        source.begin(epoch, order, 0);
      }
      while (source.next()) {
        for (int i = 0; i < source.batch().size(); i++) {
          double[] pixels = Samples.cells(source.batch().features())[i];
          double[] targets = Samples.cells(source.batch().targets())[i];
          double[] both = Arrays.copyOf(pixels, 12);
          System.arraycopy(targets, 0, both, 9, 3);
          assertEquals(1, Arrays.stream(targets).sum(), 1e-6);
          seen[source.batch().samples()[i]] = both;
        }
      }
    }
    return Arrays.asList(seen);
  }

  private static void assertBits(List<double[]> expected, List<double[]> actual) {
    for (int i = 0; i < expected.size(); i++) {
      assertArrayEquals(expected.get(i), actual.get(i));
    }
  }

  @Test
  void theOrderIsAFunctionOfSeedAndEpoch() {
    int[] first = new int[1000];
    int[] again = new int[1000];
    SampleOrder.shuffle(4, 2, first);
    SampleOrder.shuffle(4, 2, again);
    assertArrayEquals(first, again);
    SampleOrder.shuffle(4, 3, again);
    assertFalse(Arrays.equals(first, again));
    SampleOrder.shuffle(5, 2, again);
    assertFalse(Arrays.equals(first, again));
  }

  /// The six orders of three come equally often: chi-squared with 5 degrees of freedom, beyond 30
  /// once in 10^5 tries.
  @Test
  void everyOrderIsAsLikely() {
    int[] counts = new int[27];
    int[] order = new int[3];
    for (int epoch = 0; epoch < 60_000; epoch++) {
      SampleOrder.shuffle(9, epoch, order);
      counts[order[0] * 9 + order[1] * 3 + order[2]]++;
    }
    double chi = 0;
    int seen = 0;
    for (int count : counts) {
      if (count > 0) {
        seen++;
        chi += (count - 10_000.0) * (count - 10_000.0) / 10_000;
      }
    }
    assertEquals(6, seen);
    assertTrue(chi < 30, "chi squared is " + chi);
  }

  @Test
  void anEpochCanBeginInTheMiddle() {
    Dataset data = Samples.images(23, 1, 2, 2);
    for (boolean background : new boolean[] {false, true}) {
      BatchSource.Builder builder =
          BatchSource.of(data).batchSize(4).seed(1).shuffled().augment(JITTER);
      try (BatchSource whole = builder.build();
          BatchSource resumed = (background ? builder.inBackground() : builder).build()) {
        whole.begin(8);
        whole.next();
        whole.next();
        resumed.begin(1);
        resumed.next();
        resumed.begin(8, 2);
        assertThrows(IllegalStateException.class, resumed::batch);
        while (whole.next()) {
          assertTrue(resumed.next());
          assertArrayEquals(
              Samples.cells(whole.batch().features()), Samples.cells(resumed.batch().features()));
        }
        assertFalse(resumed.next());
      }
    }
  }

  @Test
  void theCallerMayGiveTheOrder() {
    Dataset data = Samples.classes(ElementType.DOUBLE, 4, 1, 2);
    try (BatchSource source = BatchSource.of(data).batchSize(3).inBackground().build()) {
      source.begin(0, new int[] {3, 3, 0, 1, 3}, 0);
      assertTrue(source.next());
      assertArrayEquals(
          new double[][] {{300}, {300}, {0}}, Samples.cells(source.batch().features()));
      assertTrue(source.next());
      assertArrayEquals(new double[][] {{100}, {300}}, Samples.cells(source.batch().features()));
      assertFalse(source.next());
      assertThrows(IndexOutOfBoundsException.class, () -> source.begin(0, new int[] {4}, 0));
      source.begin(0);
      assertTrue(source.next());
      assertEquals(3, source.batch().size());
    }
  }

  @Test
  void whatGoesWrongInTheBackgroundIsThrownByNext() {
    Augmentation broken =
        (image, random) -> {
          throw new IllegalArgumentException("broken");
        };
    try (BatchSource source =
        BatchSource.of(Samples.images(3, 1, 1, 1)).augment(broken).inBackground().build()) {
      source.begin(0);
      assertThrows(IllegalArgumentException.class, source::next);
      source.begin(1);
    }
  }

  @Test
  void misuseIsRefused() {
    BatchSource.Builder builder = BatchSource.of(Samples.images(3, 1, 1, 1));
    assertThrows(IllegalArgumentException.class, () -> builder.batchSize(0));
    assertThrows(IllegalArgumentException.class, () -> builder.mix(Mixing.mixup(1)).build());
    BatchSource source = builder.oneHot().build();
    assertThrows(IllegalArgumentException.class, () -> source.begin(0, 2));
    source.close();
    source.close();
    assertThrows(IllegalStateException.class, () -> source.begin(0));
  }

  @Test
  void nothingIsAllocatedFromBatchToBatch() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (BatchSource source =
        BatchSource.of(Samples.images(64, 1, 4, 4))
            .batchSize(4)
            .shuffled()
            .oneHot()
            .augment(JITTER)
            .mix(Mixing.mixup(0.2))
            .build()) {
      // The least of many epochs: the first ones also allocate what is made once.
      long least = Long.MAX_VALUE;
      for (int epoch = 0; epoch < 300; epoch++) {
        source.begin(epoch);
        long before = threads.getCurrentThreadAllocatedBytes();
        while (source.next()) {
          source.batch().features();
        }
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least < 16, least + " bytes were allocated");
    }
  }
}
