package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Transforms one after another.
public final class TransformPipeline implements Transform {
  static final String KIND = "pipeline";
  static final List<String> KINDS =
      List.of(
          Scaling.KIND,
          UnitNorm.KIND,
          Winsorising.KIND,
          Imputation.KIND,
          OneHotColumns.KIND,
          Resizing.KIND,
          MedianFilter.KIND,
          KIND);

  private final List<Transform> parts;

  private TransformPipeline(List<Transform> parts) {
    this.parts = List.copyOf(parts);
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("a pipeline has at least one transform");
    }
    for (int i = 1; i < parts.size(); i++) {
      if (!parts.get(i).input().equals(parts.get(i - 1).output())) {
        throw new IllegalArgumentException(
            "part %d of the pipeline takes samples of %s, but part %d makes samples of %s"
                .formatted(i, parts.get(i).input(), i - 1, parts.get(i - 1).output()));
      }
    }
  }

  /// The transforms in their order.
  ///
  /// @param parts at least one; each takes what the one before makes
  /// @return the pipeline
  /// @throws IllegalArgumentException if there is none, or the shapes do not follow on each other
  public static TransformPipeline of(Transform... parts) {
    return new TransformPipeline(List.of(parts));
  }

  /// Fits each transform to what those before it make of the training samples.
  ///
  /// @param parts at least one
  /// @return a pipeline that is to be fitted
  public static Fit fitting(Fit... parts) {
    return data -> {
      List<Transform> fitted = new ArrayList<>();
      Dataset current = data;
      for (Fit part : parts) {
        Transform next = part.fit(current);
        current = next.apply(current);
        fitted.add(next);
      }
      return new TransformPipeline(fitted);
    };
  }

  static TransformPipeline restore(TransformState state) {
    return new TransformPipeline(state.parts().stream().map(Transform::of).toList());
  }

  /// The transforms.
  ///
  /// @return in their order
  public List<Transform> parts() {
    return parts;
  }

  /// The transforms, with those of pipelines among them in place of these.
  List<Transform> flattened() {
    return parts.stream()
        .flatMap(
            p -> p instanceof TransformPipeline inner ? inner.flattened().stream() : Stream.of(p))
        .toList();
  }

  @Override
  public SampleShape input() {
    return parts.getFirst().input();
  }

  @Override
  public SampleShape output() {
    return parts.getLast().output();
  }

  @Override
  public boolean isInPlace() {
    return parts.stream().allMatch(Transform::isInPlace);
  }

  /// Changes some samples. Where a part does not work in place this allocates room for what it
  /// makes; [#prepare] does that once.
  @Override
  public void apply(Matrix from, Matrix to) {
    TransformChecks.cells(this, from, to);
    Matrix current = from;
    for (int i = 0; i < parts.size(); i++) {
      Transform part = parts.get(i);
      // Parts that work in place keep the shape, so all that follow may work in the result.
      Matrix next =
          isInPlaceFrom(i + 1) ? to : Matrix.of(to.type(), to.rows(), part.output().size());
      part.apply(current, next);
      current = next;
    }
  }

  private boolean isInPlaceFrom(int first) {
    for (int i = first; i < parts.size(); i++) {
      if (!parts.get(i).isInPlace()) {
        return false;
      }
    }
    return true;
  }

  @Override
  public TransformState state() {
    return new TransformState(
        KIND, Map.of(), Map.of(), parts.stream().map(Transform::state).toList());
  }
}
