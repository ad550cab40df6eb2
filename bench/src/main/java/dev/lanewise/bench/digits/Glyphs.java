package dev.lanewise.bench.digits;

import java.util.ArrayList;
import java.util.List;

/// How the digits are written: strokes in a square of side 1, x to the right and y downwards. Some
/// digits are written in two ways.
final class Glyphs {
  private static final int POINTS_OF_CIRCLE = 24;
  private static final List<List<List<Stroke>>> DIGITS = digits();

  private Glyphs() {}

  /// A line through points.
  ///
  /// @param points x and y of each point in turn
  record Stroke(List<Double> points) {
    double x(int point) {
      return points.get(2 * point);
    }

    double y(int point) {
      return points.get(2 * point + 1);
    }

    int size() {
      return points.size() / 2;
    }
  }

  /// The ways to write a digit.
  static List<List<Stroke>> of(int digit) {
    return DIGITS.get(digit);
  }

  private static List<List<List<Stroke>>> digits() {
    Stroke stem = line(0.34, 0.26, 0.52, 0.1, 0.52, 0.9);
    Stroke seven = line(0.24, 0.12, 0.76, 0.12, 0.42, 0.9);
    return List.of(
        List.of(List.of(arc(0.5, 0.5, 0.25, 0.39, 0, 360))),
        List.of(List.of(stem), List.of(stem, line(0.34, 0.9, 0.7, 0.9))),
        List.of(
            List.of(
                arc(0.5, 0.32, 0.24, 0.22, 180, 400), line(0.684, 0.461, 0.26, 0.9, 0.76, 0.9))),
        List.of(List.of(arc(0.48, 0.3, 0.22, 0.2, 200, 450), arc(0.48, 0.7, 0.25, 0.2, 270, 520))),
        List.of(
            List.of(line(0.62, 0.9, 0.62, 0.1, 0.22, 0.65, 0.8, 0.65)),
            List.of(line(0.3, 0.12, 0.26, 0.55, 0.76, 0.55), line(0.66, 0.3, 0.64, 0.9))),
        List.of(
            List.of(line(0.72, 0.1, 0.34, 0.1, 0.3, 0.5), arc(0.48, 0.65, 0.24, 0.23, 220, 500))),
        List.of(
            List.of(
                line(0.64, 0.1, 0.46, 0.24, 0.34, 0.42, 0.28, 0.64),
                arc(0.5, 0.67, 0.22, 0.22, 0, 360))),
        List.of(List.of(seven), List.of(seven, line(0.34, 0.5, 0.68, 0.5))),
        List.of(List.of(arc(0.5, 0.3, 0.19, 0.19, 0, 360), arc(0.5, 0.7, 0.24, 0.21, 0, 360))),
        List.of(
            List.of(arc(0.5, 0.33, 0.22, 0.22, 0, 360), line(0.72, 0.33, 0.7, 0.6, 0.58, 0.9))));
  }

  private static Stroke line(double... points) {
    List<Double> all = new ArrayList<>();
    for (double coordinate : points) {
      all.add(coordinate);
    }
    return new Stroke(List.copyOf(all));
  }

  /// A piece of an ellipse, as a line through points of it.
  ///
  /// @param from the angle where it begins, in degrees; 0 is to the right, 90 downwards
  /// @param to the angle where it ends
  private static Stroke arc(double x, double y, double width, double height, int from, int to) {
    int pieces = Math.max(1, (to - from) * POINTS_OF_CIRCLE / 360);
    List<Double> all = new ArrayList<>();
    for (int i = 0; i <= pieces; i++) {
      double angle = Math.toRadians(from + (double) (to - from) * i / pieces);
      all.add(x + width * StrictMath.cos(angle));
      all.add(y + height * StrictMath.sin(angle));
    }
    return new Stroke(List.copyOf(all));
  }
}
