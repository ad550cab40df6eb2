package dev.lanewise.bench.harness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class MedianTest {
  @Test
  void theMiddleOrTheMeanOfTheTwoInTheMiddle() {
    assertEquals(2, Median.of(List.of(9.0, 1.0, 2.0)));
    assertEquals(3, Median.of(List.of(9.0, 1.0, 2.0, 4.0)));
    assertThrows(IllegalArgumentException.class, () -> Median.of(List.of()));
  }
}
