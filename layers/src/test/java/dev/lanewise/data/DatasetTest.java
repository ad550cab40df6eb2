package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class DatasetTest {
  @Test
  void aSliceAndASelectionOfItShareTheArray() {
    Dataset all = Samples.classes(ElementType.FLOAT, 10, 3, 4);
    FloatMatrix piece = (FloatMatrix) all.slice(2, 5).features();
    assertSame(((FloatMatrix) all.features()).array(), piece.array());
    Dataset selected = all.slice(2, 5).select(new int[] {4, 0});
    all.features().set(6, 1, -1);
    assertEquals(-1, selected.feature(0, 1));
    assertArrayEquals(new int[] {6 % 4, 2}, selected.classes().indices());
  }

  @Property
  void aSelectionOfASelectionIsTheSelectionOfThePositions(
      @ForAll @Size(min = 1, max = 20) List<@IntRange(max = 9) Integer> first,
      @ForAll List<@IntRange(max = 1000) Integer> second,
      @ForAll ElementType type) {
    Dataset all = Samples.classes(type, 10, 2, 3);
    int[] outer = first.stream().mapToInt(i -> i).toArray();
    int[] inner = second.stream().mapToInt(i -> i % outer.length).toArray();
    Dataset selected = all.select(outer).select(inner);
    Matrix gathered = selected.features();
    Matrix compact = selected.compact().features();
    double[] read = new double[2];
    for (int i = 0; i < inner.length; i++) {
      int expected = outer[inner[i]];
      selected.readSample(i, read);
      for (int j = 0; j < 2; j++) {
        assertEquals(100 * expected + j, selected.feature(i, j));
        assertEquals(100 * expected + j, gathered.get(i, j));
        assertEquals(100 * expected + j, compact.get(i, j));
        assertEquals(100 * expected + j, read[j]);
      }
      assertEquals(expected % 3, selected.classes().indices()[i]);
    }
  }

  @Test
  void samplesAreReadThroughStrides() {
    Matrix numbers = Samples.numbers(ElementType.DOUBLE, 3, 4).transpose();
    Dataset data = Dataset.of(numbers, new Targets.None(4));
    Matrix row = Matrix.of(ElementType.FLOAT, 2, 3);
    data.copySample(1, row, 1);
    assertArrayEquals(new double[] {1, 101, 201}, Samples.cells(row)[1]);
    double[] read = new double[3];
    data.select(new int[] {3}).readSample(0, read);
    assertArrayEquals(new double[] {3, 103, 203}, read);
  }

  @Test
  void setsAreJoined() {
    Dataset all = Samples.classes(ElementType.FLOAT, 5, 2, 3);
    Dataset joined = all.slice(3, 2).concatenate(all.select(new int[] {0}));
    assertArrayEquals(new int[] {0, 1, 0}, joined.classes().indices());
    assertArrayEquals(
        new double[][] {{300, 301}, {400, 401}, {0, 1}}, Samples.cells(joined.features()));
    Dataset values = all.withTargets(Targets.Values.of(all.features()));
    Targets.Values both = (Targets.Values) values.concatenate(values.slice(1, 1)).targets();
    assertEquals(101, both.values().get(5, 1));
    assertThrows(IllegalArgumentException.class, () -> all.concatenate(values));
  }

  @Test
  void whatDoesNotGoTogetherIsRefused() {
    Matrix numbers = Samples.numbers(ElementType.FLOAT, 3, 4);
    assertThrows(IllegalArgumentException.class, () -> Dataset.of(numbers, new Targets.None(2)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Dataset.of(numbers, new SampleShape(1, 2, 3), new Targets.None(3)));
    assertThrows(IllegalArgumentException.class, () -> Targets.Classes.of(new int[] {0, 3}, 3));
    assertThrows(IllegalArgumentException.class, () -> new SampleShape(1 << 16, 1 << 15, 1));
    Dataset data = Dataset.of(numbers, new Targets.None(3));
    assertThrows(
        IllegalArgumentException.class, () -> data.withFeatureNames(List.of("one", "two")));
    assertThrows(IndexOutOfBoundsException.class, () -> data.slice(2, 2));
    assertThrows(IndexOutOfBoundsException.class, () -> data.select(new int[] {3}));
    assertThrows(IllegalStateException.class, data::classes);
  }
}
