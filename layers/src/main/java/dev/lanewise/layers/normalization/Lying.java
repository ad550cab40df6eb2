package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.WeightTransform;

/// A weight as it lies in memory: stored row after row or column after column, its loops run over
/// it as it lies. A *unit* is what is a row of the weight, wherever it lies.
///
/// @param context where the weight, the element type and the workers come from
/// @param isTurned whether the weight is stored column after column
record Lying(WeightTransform.Context context, boolean isTurned) {
  static Lying of(WeightTransform.Context context) {
    return new Lying(context, !context.parameter().value().isContiguous());
  }

  /// The number of units.
  int units() {
    return context.parameter().value().rows();
  }

  /// The number of inputs of a unit.
  int inputs() {
    return context.parameter().value().columns();
  }

  /// A weight as it lies.
  Matrix of(Matrix weight) {
    return isTurned ? weight.transpose() : weight;
  }

  /// Values of one for each unit as they lie beside the weight.
  Matrix perUnit() {
    return isTurned ? Matrix.of(context.type(), 1, units()) : Matrix.of(context.type(), units(), 1);
  }

  /// One value for each unit.
  Expr ofUnit(String name) {
    return isTurned ? Expr.row(name) : Expr.column(name);
  }

  /// Adds a reduction of each unit to a loop.
  void reduce(Loop.Builder loop, String name, Reduction reduction, Expr value) {
    if (isTurned) {
      loop.reduceColumns(name, reduction, value);
    } else {
      loop.reduceRows(name, reduction, value);
    }
  }

  /// Starts to bind a loop over the weight.
  LoopBinder bind(Loop.Builder loop) {
    Matrix space = of(context.parameter().value());
    return loop.compile().bind(space.rows(), space.columns()).workers(context.workers());
  }

  /// Starts to bind a loop over the units.
  LoopBinder bindUnits(Loop.Builder loop) {
    Matrix space = perUnit();
    return loop.compile().bind(space.rows(), space.columns()).workers(context.workers());
  }
}
