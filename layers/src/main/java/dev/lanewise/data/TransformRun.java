package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A transform with room for its results: applies it again and again and allocates nothing. Belongs
/// to one thread at a time.
public final class TransformRun {
  /// One transform that is no pipeline, and where its result goes.
  private record Stage(Transform transform, @Nullable Matrix[] views, Matrix room) {
    Matrix view(int rows) {
      Matrix view = views[rows];
      if (view == null) {
        view = room.slice(0, 0, rows, room.columns());
        views[rows] = view;
      }
      return view;
    }
  }

  private final Stage[] stages;
  private final int largestBatch;

  TransformRun(Transform transform, ElementType type, int largestBatch) {
    if (largestBatch < 1) {
      throw new IllegalArgumentException(
          "the largest batch is " + largestBatch + ", but must be at least 1");
    }
    this.largestBatch = largestBatch;
    var parts =
        transform instanceof TransformPipeline pipeline ? pipeline.flattened() : List.of(transform);
    stages = new Stage[parts.size()];
    for (int i = 0; i < stages.length; i++) {
      Transform part = parts.get(i);
      // A result that the next part changes in place needs no room of its own after that.
      stages[i] =
          i > 0 && part.isInPlace()
              ? new Stage(part, stages[i - 1].views(), stages[i - 1].room())
              : new Stage(
                  part,
                  new Matrix[largestBatch + 1],
                  Matrix.of(type, largestBatch, part.output().size()));
    }
  }

  /// Changes some samples.
  ///
  /// @param from one sample per row; left as they are
  /// @return a view of this run's own arrays, the same for every batch of one size; the next call
  ///   writes it again
  /// @throws IllegalArgumentException if there are more samples than were prepared for, or they are
  ///   of another shape
  public Matrix apply(Matrix from) {
    if (from.rows() > largestBatch) {
      throw new IllegalArgumentException(
          "%d samples are given, but at most %d were prepared for"
              .formatted(from.rows(), largestBatch));
    }
    Matrix current = from;
    for (Stage stage : stages) {
      Matrix to = stage.view(from.rows());
      stage.transform().apply(current, to);
      current = to;
    }
    return Objects.requireNonNull(current);
  }
}
