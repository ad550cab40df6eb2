package dev.lanewise.bench.digits;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.kernel.ElementType;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class DrawnDigitsTest {
  @Test
  void a_picture_follows_from_the_seed_and_its_number_alone() {
    Dataset few = DrawnDigits.of(30, 5, ElementType.DOUBLE);
    Dataset more = DrawnDigits.of(60, 5, ElementType.DOUBLE);
    for (int i = 0; i < few.size(); i++) {
      double[] picture = DrawnDigits.draw(i % 10, 5, i);
      for (int p = 0; p < picture.length; p++) {
        assertEquals(picture[p], few.feature(i, p));
        assertEquals(picture[p], more.feature(i, p));
      }
    }
    assertFalse(Arrays.equals(DrawnDigits.draw(3, 5, 3), DrawnDigits.draw(3, 6, 3)));
    assertFalse(Arrays.equals(DrawnDigits.draw(3, 5, 3), DrawnDigits.draw(3, 5, 13)));
  }

  @Test
  void pictures_are_paper_with_some_ink() {
    Dataset digits = DrawnDigits.of(200, 1, ElementType.FLOAT);
    assertEquals(28, digits.shape().height());
    int[] counts = new int[DrawnDigits.CLASSES];
    for (int i = 0; i < digits.size(); i++) {
      counts[digits.classes().indices()[i]]++;
      int dark = 0;
      for (int p = 0; p < digits.shape().size(); p++) {
        double level = digits.feature(i, p);
        assertTrue(level >= 0 && level <= 1, "level " + level);
        dark += level > 0.5 ? 1 : 0;
      }
      assertTrue(dark > 15 && dark < 400, dark + " dark pixels in picture " + i);
    }
    int[] equal = new int[DrawnDigits.CLASSES];
    Arrays.fill(equal, 20);
    assertArrayEquals(equal, counts);
  }

  @Test
  void every_digit_has_strokes_inside_its_square() {
    for (int digit = 0; digit < DrawnDigits.CLASSES; digit++) {
      for (var way : Glyphs.of(digit)) {
        for (Glyphs.Stroke stroke : way) {
          for (int i = 0; i < stroke.size(); i++) {
            assertTrue(stroke.x(i) > 0.1 && stroke.x(i) < 0.9, "x of " + digit);
            assertTrue(stroke.y(i) > 0.05 && stroke.y(i) < 0.95, "y of " + digit);
          }
        }
      }
    }
  }
}
