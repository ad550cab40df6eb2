package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.Fold;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Frame;
import dev.lanewise.kernel.codegen.Lanes;
import dev.lanewise.kernel.codegen.LoopPlan;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The partial results of one reduction, one for each tile or row or column of a tile, and how they
/// become the results the caller asked for.
final class LoopResult {
  /// Where an output goes.
  ///
  /// @param reduction what it is, null if it is stored
  /// @param matrix the caller's matrix, null for positions
  /// @param positions the caller's array of positions
  /// @param shift for a variance, the mean distance from the mean that squares were taken about
  record Destination(
      @Nullable Reduction reduction,
      @Nullable Matrix matrix,
      int @Nullable [] positions,
      @Nullable Matrix shift) {}

  private final Fold fold;
  private final Direction direction;
  private final Space space;
  private final Space.Tiling tiling;
  private final Destination destination;
  private final float[] floats;
  private final double[] doubles;
  private final int[] found;

  LoopResult(LoopPlan plan, int output, Space space, Space.Tiling tiling, Destination destination) {
    this.fold = Objects.requireNonNull(plan.outputs().get(output).fold());
    this.direction = Objects.requireNonNull(plan.outputs().get(output).direction());
    this.space = space;
    this.tiling = tiling;
    this.destination = destination;
    long size =
        switch (direction) {
          case ROW -> (long) space.rows() * tiling.chunks();
          case COLUMN -> (long) space.columns() * Math.max(1, tiling.groups());
          case TOTAL -> tiling.tiles();
        };
    int count = Math.max(1, Math.toIntExact(size));
    boolean wide = plan.graph().type() == ElementType.DOUBLE;
    floats = new float[wide ? 0 : count];
    doubles = new double[wide ? count : 0];
    found = new int[fold.tracksIndex() ? count : 0];
  }

  /// Makes the partial results an output of a frame.
  void install(Frame f, int array, int output) {
    if (floats.length > 0) {
      f.floats[array] = floats;
    } else {
      f.doubles[array] = doubles;
    }
    f.indices[output] = found;
  }

  /// Readies the partial results for a run. Those of rows and tiles are written whole by the run,
  /// but for an empty space; those of columns are updated by it.
  void begin() {
    if (direction == Direction.COLUMN || space.rows() == 0 || space.columns() == 0) {
      Arrays.fill(floats, (float) fold.identity());
      Arrays.fill(doubles, fold.identity());
      Arrays.fill(found, -1);
    }
  }

  /// Combines the partial results and hands them over.
  void finish() {
    switch (direction) {
      case ROW -> finish(space.rows(), tiling.chunks(), 1, space.columns());
      case COLUMN -> finish(space.columns(), tiling.groups(), space.columns(), space.rows());
      case TOTAL -> finish(1, tiling.tiles(), 1, (double) space.rows() * space.columns());
    }
  }

  /// Finishes `results` results, each of `count` partial ones that lie `step` apart.
  private void finish(int results, int count, int step, double of) {
    int stride = direction == Direction.COLUMN ? 1 : count;
    int[] positions = destination.positions();
    if (positions != null) {
      for (int i = 0; i < results; i++) {
        positions[i] = best(i * stride, count, step);
      }
      return;
    }
    if (direction == Direction.COLUMN) {
      combine(0, count, results);
    } else if (count > 1) {
      for (int i = 0; i < results; i++) {
        combine(i * stride, count, 1);
      }
    }
    switch (destination.reduction()) {
      case MEAN -> deliver(results, stride, of);
      case VARIANCE -> deliverVariances(results, stride, of);
      case null, default -> deliver(results, stride, 1);
    }
  }

  /// The mean that squares are taken about is rounded; what that adds to their mean is the square
  /// of the mean distance from it (Chan, Golub, LeVeque: Algorithms for computing the sample
  /// variance, 1983, formula 1.7).
  private void deliverVariances(int results, int stride, double count) {
    Matrix m = Objects.requireNonNull(destination.matrix());
    Matrix shifts = Objects.requireNonNull(destination.shift());
    boolean down = direction == Direction.ROW;
    for (int i = 0; i < results; i++) {
      double squares = floats.length > 0 ? floats[i * stride] : doubles[i * stride];
      double shift = shifts.get(down ? i : 0, down ? 0 : i);
      m.set(down ? i : 0, down ? 0 : i, Math.max(0, squares / count - shift * shift));
    }
  }

  private void deliver(int results, int stride, double divisor) {
    Matrix m = Objects.requireNonNull(destination.matrix());
    int at = m.offset();
    int step = direction == Direction.COLUMN ? m.columnStride() : m.rowStride();
    switch (m) {
      case FloatMatrix f -> {
        float[] to = f.array();
        float by = (float) divisor;
        for (int i = 0; i < results; i++) {
          to[at + i * step] = floats[i * stride] / by;
        }
      }
      case DoubleMatrix d -> {
        double[] to = d.array();
        for (int i = 0; i < results; i++) {
          to[at + i * step] = doubles[i * stride] / divisor;
        }
      }
    }
  }

  private void combine(int first, int count, int width) {
    if (floats.length > 0) {
      Lanes.combine(fold, floats, first, count, width);
    } else {
      Lanes.combine(fold, doubles, first, count, width);
    }
  }

  private int best(int first, int count, int step) {
    boolean largest = fold == Fold.ARG_MAX;
    int best = -1;
    double bestValue = 0;
    for (int k = 0, i = first; k < count; k++, i += step) {
      double value = floats.length > 0 ? floats[i] : doubles[i];
      int at = found[i];
      if (at >= 0 && (best < 0 || Lanes.before(largest, value, at, bestValue, best))) {
        best = at;
        bestValue = value;
      }
    }
    return best;
  }
}
