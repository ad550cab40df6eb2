package dev.lanewise.bench.digits;

import dev.lanewise.bench.digits.Glyphs.Stroke;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleShape;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;

/// Pictures of digits, 28 x 28 in shades from 0 (paper) to 1 (ink), drawn stroke by stroke.
///
/// Each picture is a function of the seed and its number: the digit, one of the ways to write it,
/// an affine warp (turned by up to 20 degrees, scaled by 0.7 to 1.1 in each direction, sheared by
/// up to 0.3, moved by up to 3 pixels), every point of a stroke off by up to 1.2 pixels, a pen of
/// 0.8 to 1.9 pixels in radius, ink of 0.5 to 1, and noise on every pixel. A pixel is as dark as
/// its distance to the nearest stroke says, so edges are smooth. Nothing depends on the platform.
public final class DrawnDigits {
  /// Rows and columns of a picture.
  public static final int SIDE = 28;

  /// How many digits there are.
  public static final int CLASSES = 10;

  private static final double DEGREES = 20;
  private static final double SHEAR = 0.3;
  private static final double MOVE = 3;
  private static final double TREMOR = 1.2;
  private static final double NOISE = 0.35;

  /// The part of the picture that a glyph's square fills before it is scaled.
  private static final double FILLED = 24;

  private final SplittableRandom random;
  private final double[] pixels = new double[SIDE * SIDE];

  private DrawnDigits(SplittableRandom random) {
    this.random = random;
  }

  /// Draws pictures; their classes take turns.
  ///
  /// @param count how many
  /// @param seed what all of them follow from
  public static Dataset of(int count, long seed, ElementType type) {
    Matrix features = Matrix.of(type, count, SIDE * SIDE);
    int[] digits = new int[count];
    Arrays.setAll(digits, i -> i % CLASSES);
    IntStream.range(0, count)
        .parallel()
        .forEach(i -> {
          double[] picture = draw(digits[i], seed, i);
          for (int p = 0; p < picture.length; p++) {
            features.set(i, p, picture[p]);
          }
        });
    return Dataset.of(
        features, new SampleShape(1, SIDE, SIDE), Targets.Classes.of(digits, CLASSES));
  }

  /// One picture, row after row.
  ///
  /// @param digit 0 to 9
  /// @param seed of the data set
  /// @param number of the picture in it
  static double[] draw(int digit, long seed, int number) {
    // An odd factor (2^64 over the golden ratio) keeps neighbours apart.
    SplittableRandom own = new SplittableRandom(seed ^ (number + 1) * 0x9E3779B97F4A7C15L);
    return new DrawnDigits(own).picture(digit);
  }

  private double[] picture(int digit) {
    List<List<Stroke>> ways = Glyphs.of(digit);
    List<Stroke> strokes = ways.get(random.nextInt(ways.size()));
    Warp warp = warp();
    double pen = random.nextDouble(0.8, 1.9);
    double ink = random.nextDouble(0.5, 1);
    for (Stroke stroke : strokes) {
      double[] xs = new double[stroke.size()];
      double[] ys = new double[stroke.size()];
      for (int i = 0; i < xs.length; i++) {
        double x = stroke.x(i) - 0.5;
        double y = stroke.y(i) - 0.5;
        xs[i] = warp.x(x, y) + tremor();
        ys[i] = warp.y(x, y) + tremor();
      }
      for (int i = 1; i < xs.length; i++) {
        segment(xs[i - 1], ys[i - 1], xs[i], ys[i], pen);
      }
    }
    for (int i = 0; i < pixels.length; i++) {
      // The sum of uniform numbers is about normal, and the same everywhere.
      double noise =
          NOISE * (random.nextDouble() + random.nextDouble() + random.nextDouble() - 1.5);
      pixels[i] = Math.clamp(ink * pixels[i] + noise, 0, 1);
    }
    return pixels;
  }

  private double tremor() {
    return TREMOR * (random.nextDouble() + random.nextDouble() - 1);
  }

  /// From the square of a glyph, with its middle at 0, to pixels.
  private record Warp(double xx, double xy, double yx, double yy, double dx, double dy) {
    double x(double x, double y) {
      return xx * x + xy * y + dx;
    }

    double y(double x, double y) {
      return yx * x + yy * y + dy;
    }
  }

  private Warp warp() {
    double angle = Math.toRadians(random.nextDouble(-DEGREES, DEGREES));
    double width = FILLED * random.nextDouble(0.7, 1.1);
    double height = FILLED * random.nextDouble(0.7, 1.1);
    double shear = random.nextDouble(-SHEAR, SHEAR);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double middle = (SIDE - 1) / 2.0;
    return new Warp(
        cos * width,
        (cos * shear - sin) * height,
        sin * width,
        (sin * shear + cos) * height,
        middle + random.nextDouble(-MOVE, MOVE),
        middle + random.nextDouble(-MOVE, MOVE));
  }

  /// Darkens the pixels near a piece of a stroke.
  private void segment(double x0, double y0, double x1, double y1, double pen) {
    double reach = pen + 1;
    int top = (int) Math.max(0, Math.floor(Math.min(y0, y1) - reach));
    int bottom = (int) Math.min(SIDE - 1, Math.ceil(Math.max(y0, y1) + reach));
    int left = (int) Math.max(0, Math.floor(Math.min(x0, x1) - reach));
    int right = (int) Math.min(SIDE - 1, Math.ceil(Math.max(x0, x1) + reach));
    double dx = x1 - x0;
    double dy = y1 - y0;
    double square = dx * dx + dy * dy;
    for (int y = top; y <= bottom; y++) {
      for (int x = left; x <= right; x++) {
        double along = square == 0 ? 0 : ((x - x0) * dx + (y - y0) * dy) / square;
        double part = Math.clamp(along, 0, 1);
        double ex = x - (x0 + part * dx);
        double ey = y - (y0 + part * dy);
        double dark = Math.clamp(pen + 0.5 - Math.sqrt(ex * ex + ey * ey), 0, 1);
        int p = y * SIDE + x;
        pixels[p] = Math.max(pixels[p], dark);
      }
    }
  }
}
