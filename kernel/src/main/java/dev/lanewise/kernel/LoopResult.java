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
  private final Fold fold;
  private final Direction direction;
  private final Space space;
  private final Space.Tiling tiling;
  private final @Nullable Matrix result;
  private final int @Nullable [] positions;
  private final boolean isMean;
  private final float[] floats;
  private final double[] doubles;
  private final int[] found;

  LoopResult(
      LoopPlan plan,
      int output,
      Space space,
      Space.Tiling tiling,
      @Nullable Matrix result,
      int @Nullable [] positions,
      @Nullable Reduction reduction) {
    this.fold = Objects.requireNonNull(plan.outputs().get(output).fold());
    this.direction = Objects.requireNonNull(plan.outputs().get(output).direction());
    this.space = space;
    this.tiling = tiling;
    this.result = result;
    this.positions = positions;
    this.isMean = reduction == Reduction.MEAN || reduction == Reduction.VARIANCE;
    long size =
        switch (direction) {
          case ROW -> (long) space.rows() * tiling.chunks();
          case COLUMN -> (long) space.columns() * tiling.groups();
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
      case ROW -> {
        for (int r = 0; r < space.rows(); r++) {
          deliver(r, r * tiling.chunks(), tiling.chunks(), 1, space.columns());
        }
      }
      case COLUMN -> {
        if (found.length == 0) {
          combine(0, tiling.groups(), space.columns());
        }
        for (int c = 0; c < space.columns(); c++) {
          deliver(c, c, tiling.groups(), space.columns(), space.rows());
        }
      }
      case TOTAL -> deliver(0, 0, tiling.tiles(), 1, (double) space.rows() * space.columns());
    }
  }

  /// Delivers result i from the partial results at `first`, `first + step`, ...
  private void deliver(int i, int first, int count, int step, double of) {
    if (found.length > 0) {
      Objects.requireNonNull(positions)[i] = best(first, count, step);
      return;
    }
    if (direction != Direction.COLUMN) {
      combine(first, count, 1);
    }
    double value = floats.length > 0 ? floats[first] : doubles[first];
    double delivered = isMean ? value / of : value;
    Matrix m = Objects.requireNonNull(result);
    m.set(direction == Direction.ROW ? i : 0, direction == Direction.COLUMN ? i : 0, delivered);
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
