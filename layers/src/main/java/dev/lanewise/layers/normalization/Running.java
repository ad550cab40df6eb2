package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.LayerContext;

/// Running statistics of the channels: what evaluation uses in the place of the batch's.
///
/// @param mean 1 x channels, 0 at first
/// @param variance 1 x channels, 1 at first
/// @param batches how many batches went into them, 1 x 1
/// @param momentum the weight of a new batch
record Running(Matrix mean, Matrix variance, Matrix batches, double momentum) {
  static Running of(LayerContext context, Grouping.Cells cells, double momentum) {
    Running running =
        new Running(
            context.state("mean", 1, cells.channels()),
            context.state("variance", 1, cells.channels()),
            context.state("batches", 1, 1),
            momentum);
    if (running.batches.get(0, 0) == 0) {
      running.variance.fill(1);
    }
    return running;
  }

  /// The pass that takes in the statistics of a batch.
  ///
  /// @param count the elements that each was taken over; the variance is multiplied by count /
  ///   (count - 1), as PyTorch does
  Runnable update(Matrix batchMean, Matrix batchVariance, long count) {
    Expr own = Expr.scalar("momentum");
    BoundLoop loop =
        Loop.of(mean.type())
            .store(
                "mean",
                Expr.matrix("mean").plus(own.times(Expr.matrix("m").minus(Expr.matrix("mean")))))
            .store(
                "variance",
                Expr.matrix("variance")
                    .plus(
                        own.times(
                            Expr.matrix("v")
                                .times(Expr.scalar("unbiased"))
                                .minus(Expr.matrix("variance")))))
            .compile()
            .bind(1, mean.columns())
            .set("mean", mean)
            .set("variance", variance)
            .set("m", batchMean)
            .set("v", batchVariance)
            .set("momentum", momentum)
            .set("unbiased", count > 1 ? (double) count / (count - 1) : 1)
            .build();
    return () -> {
      loop.run();
      batches.set(0, 0, batches.get(0, 0) + 1);
    };
  }
}
