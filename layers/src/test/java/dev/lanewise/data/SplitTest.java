package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class SplitTest {
  /// The samples of a data set of [Samples], by their first feature.
  private static int[] samples(Dataset data) {
    return IntStream.range(0, data.size()).map(i -> (int) data.feature(i, 0) / 100).toArray();
  }

  private static void assertPartition(int size, Dataset... parts) {
    int[] all =
        Arrays.stream(parts).flatMapToInt(p -> Arrays.stream(samples(p))).sorted().toArray();
    assertArrayEquals(IntStream.range(0, size).toArray(), all);
    for (Dataset part : parts) {
      int[] order = samples(part);
      assertArrayEquals(Arrays.stream(order).sorted().toArray(), order);
    }
  }

  private static int[] perClass(Dataset data) {
    int[] counts = new int[data.classes().count()];
    for (int c : data.classes().indices()) {
      counts[c]++;
    }
    return counts;
  }

  @Property(tries = 200)
  void heldOutSharesAreRounded(
      @ForAll @IntRange(max = 60) int size, @ForAll @IntRange(max = 100) int percent) {
    Dataset data = Samples.classes(ElementType.FLOAT, size, 1, 3);
    Split split = Split.holdOut(data, percent / 100.0, 5);
    assertPartition(size, split.train(), split.test());
    assertEquals(Math.round(percent / 100.0 * size), split.test().size());
    Split stratified = Split.stratified(data, percent / 100.0, 5);
    assertPartition(size, stratified.train(), stratified.test());
    int[] all = perClass(data);
    int[] held = perClass(stratified.test());
    for (int c = 0; c < 3; c++) {
      assertEquals(Math.round(percent / 100.0 * all[c]), held[c]);
    }
  }

  @Property(tries = 200)
  void foldsHoldOutEachSampleOnce(
      @ForAll @IntRange(min = 5, max = 60) int size, @ForAll @IntRange(min = 2, max = 5) int k) {
    Dataset data = Samples.classes(ElementType.FLOAT, size, 1, 4);
    for (List<Split> splits : List.of(Split.kFold(data, k, 3), Split.stratifiedKFold(data, k, 3))) {
      assertEquals(k, splits.size());
      assertPartition(size, splits.stream().map(Split::test).toArray(Dataset[]::new));
      for (Split split : splits) {
        assertPartition(size, split.train(), split.test());
        assertTrue(Math.abs(split.test().size() - (double) size / k) < 1);
      }
    }
    List<int[]> counts = new ArrayList<>();
    Split.stratifiedKFold(data, k, 3).forEach(s -> counts.add(perClass(s.test())));
    for (int c = 0; c < 4; c++) {
      int at = c;
      int least = counts.stream().mapToInt(n -> n[at]).min().orElseThrow();
      int most = counts.stream().mapToInt(n -> n[at]).max().orElseThrow();
      assertTrue(most - least <= 1);
    }
  }

  @Test
  void theCutIsAFunctionOfTheSeed() {
    Dataset data = Samples.classes(ElementType.FLOAT, 50, 1, 2);
    assertArrayEquals(
        samples(Split.holdOut(data, 0.3, 1).test()), samples(Split.holdOut(data, 0.3, 1).test()));
    assertFalse(
        Arrays.equals(
            samples(Split.holdOut(data, 0.3, 1).test()),
            samples(Split.holdOut(data, 0.3, 2).test())));
  }

  @Test
  void impossibleCutsAreRefused() {
    Dataset data = Samples.classes(ElementType.FLOAT, 4, 1, 2);
    assertThrows(IllegalArgumentException.class, () -> Split.holdOut(data, 1.5, 0));
    assertThrows(IllegalArgumentException.class, () -> Split.stratified(data, Double.NaN, 0));
    assertThrows(IllegalArgumentException.class, () -> Split.kFold(data, 1, 0));
    assertThrows(IllegalArgumentException.class, () -> Split.stratifiedKFold(data, 5, 0));
    Dataset unknown = data.withTargets(new Targets.None(4));
    assertThrows(IllegalStateException.class, () -> Split.stratified(unknown, 0.5, 0));
  }
}
