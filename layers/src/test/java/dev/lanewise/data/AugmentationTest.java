package dev.lanewise.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleSupplier;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class AugmentationTest {
  private static final SampleShape SHAPE = new SampleShape(2, 6, 7);

  /// Pixel i is i + 1.
  private static Image image() {
    Image image = new Image(SHAPE);
    Arrays.setAll(image.pixels(), i -> i + 1);
    Arrays.fill(image.spare(), Double.NaN);
    return image;
  }

  private static SampleRandom random(long key) {
    SampleRandom random = new SampleRandom();
    random.start(key, 3);
    return random;
  }

  private static double[] apply(Augmentation augmentation, long key) {
    Image image = image();
    augmentation.apply(image, random(key));
    return image.pixels();
  }

  private static double pixel(int channel, double y, double x, double fill) {
    int top = (int) Math.floor(y);
    int left = (int) Math.floor(x);
    double sum = 0;
    for (int dy = 0; dy < 2; dy++) {
      for (int dx = 0; dx < 2; dx++) {
        boolean isInside = top + dy >= 0 && top + dy < 6 && left + dx >= 0 && left + dx < 7;
        double value = isInside ? (channel * 6 + top + dy) * 7 + left + dx + 1 : fill;
        double weight = (dy == 0 ? top + 1 - y : y - top) * (dx == 0 ? left + 1 - x : x - left);
        sum += weight * value;
      }
    }
    return sum;
  }

  /// Moves pixels by matrices written out: result = rotate * shear * scale * (p - middle) + middle
  /// + shift, of which the inverse is taken by Cramer's rule.
  @Property(tries = 100)
  void aWarpComesFromWhereItsInverseSays(@ForAll long key) {
    Warp warp = Warp.none().rotated(170).sheared(40).scaled(0.5, 1.5).shifted(3).filled(-5);
    double[] warped = apply(warp, key);
    SampleRandom random = random(key);
    double angle = Math.toRadians(random.uniform(-170, 170));
    double lean = Math.toRadians(random.uniform(-40, 40));
    double factor = random.uniform(0.5, 1.5);
    double right = random.uniform(-3, 3);
    double down = random.uniform(-3, 3);
    double sine = StrictMath.sin(angle);
    double cosine = StrictMath.cos(angle);
    double tangent = StrictMath.tan(lean);
    double a = factor * cosine;
    double b = factor * (cosine * tangent - sine);
    double c = factor * sine;
    double d = factor * (sine * tangent + cosine);
    double determinant = a * d - b * c;
    for (int y = 0; y < 6; y++) {
      for (int x = 0; x < 7; x++) {
        double u = x - 3 - right;
        double v = y - 2.5 - down;
        double fromX = (d * u - b * v) / determinant + 3;
        double fromY = (a * v - c * u) / determinant + 2.5;
        for (int channel = 0; channel < 2; channel++) {
          double expected = pixel(channel, fromY, fromX, -5);
          assertEquals(expected, warped[(channel * 6 + y) * 7 + x], 1e-9);
        }
      }
    }
  }

  @Property(tries = 50)
  void anElasticWarpFollowsASmoothedField(@ForAll long key) {
    double[] warped = apply(Warp.none().elastic(8, 1.5), key);
    SampleRandom random = random(key);
    for (int i = 0; i < 5; i++) {
      random.uniform();
    }
    double[][] field = new double[2][42];
    for (double[] direction : field) {
      Arrays.setAll(direction, _ -> random.uniform(-1, 1));
    }
    for (int i = 0; i < 42; i++) {
      int y = i / 7;
      int x = i % 7;
      double fromX = x + 8 * smoothed(field[0], y, x);
      double fromY = y + 8 * smoothed(field[1], y, x);
      for (int channel = 0; channel < 2; channel++) {
        assertEquals(pixel(channel, fromY, fromX, 0), warped[channel * 42 + i], 1e-9);
      }
    }
  }

  /// A Gaussian of deviation 1.5 within a square of 5 pixels to each side.
  private static double smoothed(double[] field, int y, int x) {
    double sum = 0;
    double total = 0;
    for (int dy = -5; dy <= 5; dy++) {
      for (int dx = -5; dx <= 5; dx++) {
        double weight = StrictMath.exp(-(dx * dx + dy * dy) / (2 * 1.5 * 1.5));
        total += weight;
        if (y + dy >= 0 && y + dy < 6 && x + dx >= 0 && x + dx < 7) {
          sum += weight * field[(y + dy) * 7 + x + dx];
        }
      }
    }
    return sum / total;
  }

  @Test
  void aWarpOfNothingLeavesEveryBit() {
    assertArrayEquals(image().pixels(), apply(Warp.none(), 4));
    assertArrayEquals(image().pixels(), apply(Warp.none().elastic(0, 2), 4));
  }

  @Test
  void flipsExchangeSides() {
    double[] leftRight = apply(Augmentations.flipLeftRight(), 0);
    double[] topBottom = apply(Augmentations.flipTopBottom(), 0);
    for (int c = 0; c < 2; c++) {
      for (int y = 0; y < 6; y++) {
        for (int x = 0; x < 7; x++) {
          int at = (c * 6 + y) * 7 + x;
          assertEquals((c * 6 + y) * 7 + (6 - x) + 1, leftRight[at]);
          assertEquals((c * 6 + 5 - y) * 7 + x + 1, topBottom[at]);
        }
      }
    }
  }

  @Property(tries = 100)
  void aCropIsAShiftWithFilling(@ForAll long key, @ForAll @IntRange(max = 8) int padding) {
    double[] cropped = apply(Augmentations.crop(padding, -1), key);
    SampleRandom random = random(key);
    int down = random.below(2 * padding + 1) - padding;
    int right = random.below(2 * padding + 1) - padding;
    assertTrue(Math.abs(down) <= padding && Math.abs(right) <= padding);
    for (int i = 0; i < cropped.length; i++) {
      assertEquals(pixel(i / 42, i / 7 % 6 + down, i % 7 + right, -1), cropped[i]);
    }
  }

  @Property(tries = 200)
  void anErasedImageMissesOneRectangle(@ForAll long key) {
    double[] erased = apply(Augmentations.erase(0.1, 0.4, -1), key);
    int top = 9;
    int left = 9;
    int bottom = -1;
    int right = -1;
    for (int i = 0; i < 42; i++) {
      assertEquals(erased[i] == -1, erased[42 + i] == -1);
      if (erased[i] == -1) {
        top = Math.min(top, i / 7);
        bottom = Math.max(bottom, i / 7);
        left = Math.min(left, i % 7);
        right = Math.max(right, i % 7);
      } else {
        assertEquals(i + 1, erased[i]);
      }
    }
    long count = Arrays.stream(erased).limit(42).filter(p -> p == -1).count();
    int rectangle = (bottom - top + 1) * (right - left + 1);
    assertEquals(rectangle, count);
    assertTrue(count >= 1 && count <= 24, count + " pixels are erased");
  }

  @Test
  void sometimesIsAsOftenAsItSays() {
    Augmentation mark = (image, _) -> image.pixels()[0] = 0;
    int count = 0;
    for (int key = 0; key < 10_000; key++) {
      count += apply(Augmentations.sometimes(0.3, mark), key)[0] == 0 ? 1 : 0;
    }
    assertEquals(3000, count, 5 * Math.sqrt(10_000 * 0.3 * 0.7));
  }

  /// Mean and variance within five standard errors, by the fourth moments of the distributions.
  @Test
  void randomNumbersHaveTheirMoments() {
    SampleRandom random = random(1);
    assertMoments(random::uniform, 0.5, 1 / 12.0, 1 / 80.0);
    assertMoments(random::normal, 0, 1, 3);
    assertMoments(() -> random.gamma(2.5), 2.5, 2.5, 3 * 2.5 * 2.5 + 6 * 2.5);
    assertMoments(() -> random.gamma(0.4), 0.4, 0.4, 3 * 0.4 * 0.4 + 6 * 0.4);
    // Beta with both parameters a: variance 1/(4(2a+1)), kurtosis 3(2a+1)/(2a+3).
    double variance = 1 / (4 * 1.4);
    assertMoments(() -> random.beta(0.2), 0.5, variance, 3 * 1.4 / 3.4 * variance * variance);
    assertMoments(() -> random.below(6), 2.5, 35 / 12.0, 14.7291666666666667);
  }

  private static void assertMoments(
      DoubleSupplier numbers, double mean, double variance, double fourth) {
    int n = 200_000;
    double sum = 0;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double distance = numbers.getAsDouble() - mean;
      sum += distance;
      squares += distance * distance;
    }
    assertEquals(0, sum / n, 5 * Math.sqrt(variance / n));
    assertEquals(variance, squares / n, 5 * Math.sqrt((fourth - variance * variance) / n));
  }

  @Test
  void noiseIsAddedToEveryPixel() {
    double[] noisy = apply(Augmentations.noise(0.5), 2);
    SampleRandom random = random(2);
    for (int i = 0; i < noisy.length; i++) {
      assertEquals(i + 1 + 0.5 * random.normal(), noisy[i]);
    }
  }

  @Property(tries = 100)
  void mixedImagesHaveTheirShares(@ForAll long key) {
    Image first = image();
    Image second = new Image(SHAPE);
    double weight = Mixing.mixup(0.3).mix(first, second, random(key));
    for (int i = 0; i < 84; i++) {
      assertEquals(weight * (i + 1), first.pixels()[i]);
    }
    Image pasted = image();
    double share = Mixing.cutMix(1).mix(pasted, second, random(key));
    long kept = Arrays.stream(pasted.pixels()).filter(p -> p != 0).count();
    assertEquals(kept / 84.0, share, 1e-12);
    assertTrue(weight >= 0 && weight <= 1 && share >= 0 && share <= 1);
  }

  @Test
  void amountsOutOfRangeAreRefused() {
    Warp none = Warp.none();
    List<Runnable> calls =
        List.of(
            () -> none.rotated(181),
            () -> none.sheared(90),
            () -> none.scaled(0, 1),
            () -> none.scaled(1.5, 1),
            () -> none.shifted(Double.NaN),
            () -> none.elastic(1, 0),
            () -> Augmentations.crop(-1, 0),
            () -> Augmentations.noise(-1),
            () -> Augmentations.erase(0.5, 0.2, 0),
            () -> Augmentations.sometimes(1.1, none),
            () -> Mixing.mixup(0),
            () -> Mixing.cutMix(Double.NaN));
    for (Runnable call : calls) {
      assertThrows(IllegalArgumentException.class, call::run);
    }
  }

  @Test
  void nothingIsAllocated() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Augmentation> all =
        List.of(
            Warp.none().rotated(180).sheared(20).scaled(0.5, 2).elastic(5, 2),
            Augmentations.flipLeftRight(),
            Augmentations.flipTopBottom(),
            Augmentations.crop(2, 0),
            Augmentations.noise(0.1),
            Augmentations.erase(0.1, 0.3, 0));
    Image image = image();
    SampleRandom random = random(1);
    for (Augmentation augmentation : all) {
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 300; i++) {
        long before = threads.getCurrentThreadAllocatedBytes();
        augmentation.apply(image, random);
        least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
      }
      assertEquals(0, least);
    }
  }
}
