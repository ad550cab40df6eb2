package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.Map;

/// What all transforms check, and how shapes stand in their states.
final class TransformChecks {
  private static final String SHAPE = "shape";

  private TransformChecks() {}

  static void input(Transform transform, SampleShape shape) {
    if (!shape.equals(transform.input())) {
      throw new IllegalArgumentException(
          "the transform \"%s\" was fitted to samples of %s, given are samples of %s"
              .formatted(transform.state().kind(), transform.input(), shape));
    }
  }

  static void cells(Transform transform, Matrix from, Matrix to) {
    if (from == to && !transform.isInPlace()) {
      throw new IllegalArgumentException(
          "the transform \"" + transform.state().kind() + "\" does not work in place");
    }
    int inputs = transform.input().size();
    int outputs = transform.output().size();
    if (from.columns() != inputs || to.columns() != outputs || from.rows() != to.rows()) {
      throw new IllegalArgumentException(
          "the transform \"%s\" makes n x %d of n x %d, given are %d x %d to make %d x %d"
              .formatted(
                  transform.state().kind(),
                  outputs,
                  inputs,
                  from.rows(),
                  from.columns(),
                  to.rows(),
                  to.columns()));
    }
  }

  static void length(String kind, String what, int given, int expected) {
    if (given != expected) {
      throw new IllegalArgumentException(
          "\"%s\" of a \"%s\" has %d numbers, but must have %d"
              .formatted(what, kind, given, expected));
    }
  }

  static void put(SampleShape shape, Map<String, double[]> numbers) {
    numbers.put(SHAPE, new double[] {shape.channels(), shape.height(), shape.width()});
  }

  static SampleShape shape(TransformState state) {
    double[] s = state.numbers(SHAPE);
    length(state.kind(), SHAPE, s.length, 3);
    return new SampleShape((int) s[0], (int) s[1], (int) s[2]);
  }
}
