package dev.lanewise.data;

import java.util.Arrays;

/// Moves the pixels of an image: shears, scales, rotates and shifts it about its middle by random
/// amounts, and bends it elastically, all in one pass with bilinear sampling.
///
/// ```java
/// Augmentation warp = Warp.none().rotated(12).scaled(0.9, 1.1).shifted(2).elastic(30, 5);
/// ```
///
/// Every amount is uniform in its range and independent of the others.
public final class Warp implements Augmentation {
  /// (pi/4)^19 / 19! is below 2^-63.
  private static final int SERIES_END = 18;

  private final double rotation;
  private final double shift;
  private final double smallest;
  private final double largest;
  private final double shear;
  private final double alpha;
  private final double fill;

  /// The Gaussian that smooths displacements, of odd length; empty without elastic deformation.
  private final double[] gaussian;

  /// What is set, so that each setting changes one field of a copy.
  private static final class Settings {
    double rotation;
    double shift;
    double smallest = 1;
    double largest = 1;
    double shear;
    double alpha;
    double fill;
    double[] gaussian = {};
  }

  private Warp(Settings s) {
    rotation = s.rotation;
    shift = s.shift;
    smallest = s.smallest;
    largest = s.largest;
    shear = s.shear;
    alpha = s.alpha;
    fill = s.fill;
    gaussian = s.gaussian;
  }

  private Settings settings() {
    Settings s = new Settings();
    s.rotation = rotation;
    s.shift = shift;
    s.smallest = smallest;
    s.largest = largest;
    s.shear = shear;
    s.alpha = alpha;
    s.fill = fill;
    s.gaussian = gaussian;
    return s;
  }

  /// A warp that leaves images as they are.
  ///
  /// @return the warp
  public static Warp none() {
    return new Warp(new Settings());
  }

  /// This warp with a rotation.
  ///
  /// @param degrees the largest angle, to both sides, from 0 to 180
  /// @return a new warp
  /// @throws IllegalArgumentException if the angle is outside
  public Warp rotated(double degrees) {
    require("the largest rotation", degrees, 0, 180);
    Settings s = settings();
    s.rotation = degrees;
    return new Warp(s);
  }

  /// This warp with a shift, down and to the right by two amounts.
  ///
  /// @param pixels the largest amount, to both sides, at least 0
  /// @return a new warp
  /// @throws IllegalArgumentException if negative
  public Warp shifted(double pixels) {
    require("the largest shift", pixels, 0, Integer.MAX_VALUE);
    Settings s = settings();
    s.shift = pixels;
    return new Warp(s);
  }

  /// This warp with a scaling of both sides by one factor.
  ///
  /// @param least the smallest factor, above 0; less than 1 makes smaller
  /// @param most the largest factor
  /// @return a new warp
  /// @throws IllegalArgumentException if a factor is not above 0, or they are the wrong way round
  public Warp scaled(double least, double most) {
    require("the smallest factor", least, Double.MIN_NORMAL, Integer.MAX_VALUE);
    require("the largest factor", most, least, Integer.MAX_VALUE);
    Settings s = settings();
    s.smallest = least;
    s.largest = most;
    return new Warp(s);
  }

  /// This warp with a shear: rows move sideways in proportion to their height.
  ///
  /// @param degrees the largest angle by which an upright line leans, to both sides, from 0 to 80
  /// @return a new warp
  /// @throws IllegalArgumentException if the angle is outside
  public Warp sheared(double degrees) {
    require("the largest shear", degrees, 0, 80);
    Settings s = settings();
    s.shear = degrees;
    return new Warp(s);
  }

  /// This warp with an elastic deformation (Simard, Steinkraus, Platt: Best practices for
  /// convolutional neural networks applied to visual document analysis. ICDAR 2003, section 2):
  /// displacements uniform in [-1, 1], smoothed by a Gaussian, times alpha.
  ///
  /// @param strength alpha, in pixels, at least 0
  /// @param sigma the standard deviation of the Gaussian in pixels, above 0; it is cut off at three
  /// @return a new warp
  /// @throws IllegalArgumentException if alpha is negative, or sigma not from 0.1 to 1000
  public Warp elastic(double strength, double sigma) {
    require("alpha", strength, 0, Integer.MAX_VALUE);
    require("sigma", sigma, 0.1, 1000);
    Settings s = settings();
    s.alpha = strength;
    s.gaussian = gaussian(sigma);
    return new Warp(s);
  }

  /// This warp with another value for what comes from outside the image.
  ///
  /// @param value the value, 0 unless set
  /// @return a new warp
  public Warp filled(double value) {
    Settings s = settings();
    s.fill = value;
    return new Warp(s);
  }

  private static void require(String what, double given, double least, double most) {
    if (!(given >= least && given <= most)) {
      throw new IllegalArgumentException(
          what + " is " + given + ", but must be from " + least + " to " + most);
    }
  }

  private static double[] gaussian(double sigma) {
    int radius = (int) Math.ceil(3 * sigma);
    double[] weights = new double[2 * radius + 1];
    double sum = 0;
    for (int i = 0; i < weights.length; i++) {
      double distance = (i - radius) / sigma;
      weights[i] = StrictMath.exp(-0.5 * distance * distance);
      sum += weights[i];
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  @Override
  public void apply(Image image, SampleRandom random) {
    double angle = Math.toRadians(random.uniform(-rotation, rotation));
    double lean = Math.toRadians(random.uniform(-shear, shear));
    double factor = random.uniform(smallest, largest);
    double right = random.uniform(-shift, shift);
    double down = random.uniform(-shift, shift);
    double quarterSine = sine(angle / 4);
    double halfSine = 2 * quarterSine * Math.sqrt(1 - quarterSine * quarterSine);
    double halfCosine = 1 - 2 * quarterSine * quarterSine;
    double sine = 2 * halfSine * halfCosine;
    double cosine = 1 - 2 * halfSine * halfSine;
    double leanSine = sine(lean / 2);
    double leanCosine = Math.sqrt(1 - leanSine * leanSine);
    double tangent = 2 * leanSine * leanCosine / (1 - 2 * leanSine * leanSine);
    // The inverse of rotate(shear(scale(p))): where a pixel of the result comes from.
    double xx = (cosine + tangent * sine) / factor;
    double xy = (sine - tangent * cosine) / factor;
    double yx = -sine / factor;
    double yy = cosine / factor;
    SampleShape shape = image.shape();
    double middleX = (shape.width() - 1) / 2.0;
    double middleY = (shape.height() - 1) / 2.0;
    double startX = middleX - xx * (middleX + right) - xy * (middleY + down);
    double startY = middleY - yx * (middleX + right) - yy * (middleY + down);
    int pixels = shape.height() * shape.width();
    double[] fromX = image.workspace(0, pixels);
    double[] fromY = image.workspace(1, pixels);
    if (gaussian.length > 0) {
      displace(image, fromX, random);
      displace(image, fromY, random);
    } else {
      Arrays.fill(fromX, 0, pixels, 0);
      Arrays.fill(fromY, 0, pixels, 0);
    }
    for (int y = 0; y < shape.height(); y++) {
      addLine(fromX, y * shape.width(), shape.width(), startX + xy * y, xx);
      addLine(fromY, y * shape.width(), shape.width(), startY + yy * y, yx);
    }
    for (int c = 0; c < shape.channels(); c++) {
      sample(image, c * pixels, fromX, fromY);
    }
    image.swap();
  }

  private static void addLine(double[] values, int from, int count, double start, double step) {
    for (int x = 0; x < count; x++) {
      values[from + x] += start + step * x;
    }
  }

  /// The sine of an angle of at most pi/4 by its power series, which ends below half an ulp;
  /// StrictMath's allocates.
  private static double sine(double angle) {
    double sum = 0;
    double term = angle;
    for (int n = 2; n <= SERIES_END; n += 2) {
      sum += term;
      term *= -angle * angle / (n * (n + 1));
    }
    return sum;
  }

  /// Samples one channel at the places its pixels come from.
  private void sample(Image image, int base, double[] fromX, double[] fromY) {
    int width = image.shape().width();
    int height = image.shape().height();
    double[] from = image.pixels();
    double[] to = image.spare();
    for (int i = 0; i < width * height; i++) {
      double x = fromX[i];
      double y = fromY[i];
      int left = floor(x);
      int top = floor(y);
      double wx = x - left;
      double wy = y - top;
      double topLeft;
      double topRight;
      double bottomLeft;
      double bottomRight;
      if (left >= 0 && left < width - 1 && top >= 0 && top < height - 1) {
        int first = base + top * width + left;
        topLeft = from[first];
        topRight = from[first + 1];
        bottomLeft = from[first + width];
        bottomRight = from[first + width + 1];
      } else {
        topLeft = pixel(from, image.shape(), base, left, top);
        topRight = pixel(from, image.shape(), base, left + 1, top);
        bottomLeft = pixel(from, image.shape(), base, left, top + 1);
        bottomRight = pixel(from, image.shape(), base, left + 1, top + 1);
      }
      double above = topLeft + wx * (topRight - topLeft);
      double below = bottomLeft + wx * (bottomRight - bottomLeft);
      to[base + i] = above + wy * (below - above);
    }
  }

  /// The largest whole number that is not larger, of places within some 10^9 of the image.
  private static int floor(double value) {
    int truncated = (int) value;
    return value < truncated ? truncated - 1 : truncated;
  }

  private double pixel(double[] from, SampleShape shape, int base, int x, int y) {
    return x >= 0 && x < shape.width() && y >= 0 && y < shape.height()
        ? from[base + y * shape.width() + x]
        : fill;
  }

  /// Draws a field, row after row, and smooths it along rows and then along columns; beyond the
  /// image it is 0. Rows are filled up to a multiple of four.
  private void displace(Image image, double[] result, SampleRandom random) {
    int height = image.shape().height();
    int width = image.shape().width();
    int radius = gaussian.length / 2;
    int across = (width + 3) / 4 * 4;
    double[] row = image.workspace(2, across + 2 * radius);
    double[] columns = image.workspace(3, (height + 2 * radius) * across);
    Arrays.fill(row, 0, across + 2 * radius, 0);
    Arrays.fill(columns, 0, (height + 2 * radius) * across, 0);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        row[radius + x] = random.uniform(-1, 1);
      }
      for (int x = 0; x < across; x += 4) {
        smoothFour(row, x, 1, columns, (radius + y) * across + x);
      }
    }
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < across; x += 4) {
        smoothFour(columns, y * across + x, across, row, x);
      }
      for (int x = 0; x < width; x++) {
        result[y * width + x] = alpha * row[x];
      }
    }
  }

  /// Four sums side by side, each in the order of the weights: one alone would wait for itself.
  private void smoothFour(double[] from, int start, int step, double[] to, int at) {
    double first = 0;
    double second = 0;
    double third = 0;
    double fourth = 0;
    int place = start;
    for (double weight : gaussian) {
      first += weight * from[place];
      second += weight * from[place + 1];
      third += weight * from[place + 2];
      fourth += weight * from[place + 3];
      place += step;
    }
    to[at] = first;
    to[at + 1] = second;
    to[at + 2] = third;
    to[at + 3] = fourth;
  }
}
