package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.LayerFrame;
import dev.lanewise.layers.Phase;
import dev.lanewise.optimizers.Parameter;
import org.jspecify.annotations.Nullable;

/// The passes of a [Standardization].
///
/// Statistics are found per group, then spread to cells (batch x channels), where the passes over
/// the elements find them. With r = 1 / sqrt(variance + epsilon), h = (x - mean) r, d = dy gamma
/// and the bar for the mean over a group: dx = r (d - bar(d) - h bar(d h)); without the mean taken
/// off, bar(d) is left out.
///
/// @param means mean of each cell, kept for the backward pass
/// @param roots r of each cell, kept for the backward pass
/// @param first memory of one value for each cell
/// @param second memory of one value for each cell
record StandardizationCode(
    Standardization what,
    Grouping.Cells cells,
    @Nullable Parameter gamma,
    @Nullable Parameter beta,
    @Nullable Running running,
    LayerContext.Buffer means,
    LayerContext.Buffer roots,
    LayerContext.Buffer first,
    LayerContext.Buffer second)
    implements LayerCode {
  @Override
  public boolean keepsOutput() {
    return false;
  }

  // --- how elements, cells and groups are seen
  // ------------------------------------------------------

  /// Elements: batch x channels if a cell is one element, else a row for each cell.
  private Matrix elements(Matrix m, int batch) {
    return cells.area() == 1 ? m : m.reshape(batch * cells.channels(), cells.area());
  }

  /// Cells as the passes over elements take them.
  private Matrix beside(Matrix perCell, int batch) {
    return cells.area() == 1 ? perCell : perCell.reshape(batch * cells.channels(), 1);
  }

  private Expr ofCell(String name) {
    return cells.area() == 1 ? Expr.matrix(name) : Expr.column(name);
  }

  private boolean isOverBatch() {
    return what.grouping() instanceof Grouping.Batch;
  }

  /// The rows that cells or elements have when each group of a sample is one.
  private int groupRows(int batch) {
    return what.grouping() instanceof Grouping.OfSample s
        ? batch * s.groupsOf(cells.channels())
        : batch;
  }

  private Matrix byGroup(Matrix m, int batch) {
    int rows = groupRows(batch);
    return m.reshape(rows, (int) (m.size() / rows));
  }

  private Matrix perGroup(LayerFrame frame) {
    return isOverBatch()
        ? Matrix.of(frame.type(), 1, cells.channels())
        : Matrix.of(frame.type(), groupRows(frame.batch()), 1);
  }

  private long groupSize(int batch) {
    long all = (long) batch * cells.size();
    return all / (isOverBatch() ? cells.channels() : groupRows(batch));
  }

  private static LoopBinder over(Loop.Builder loop, Matrix space, LayerFrame frame) {
    return loop.compile().bind(space.rows(), space.columns()).workers(frame.workers());
  }

  // --- forward
  // --------------------------------------------------------------------------------------

  @Override
  public Forward forward(LayerFrame frame) {
    Matrix mean = perGroup(frame);
    Matrix variance = perGroup(frame);
    Runnable statistics = statistics(frame, mean, variance);
    Runnable spread = spread(frame, mean, variance);
    Runnable apply = apply(frame);
    if (running == null) {
      return _ -> {
        statistics.run();
        spread.run();
        apply.run();
      };
    }
    Runnable update = running.update(mean, variance, groupSize(frame.batch()));
    Runnable spreadRunning = spread(frame, running.mean(), running.variance());
    return phase -> {
      if (phase == Phase.TRAINING) {
        statistics.run();
        update.run();
        spread.run();
      } else {
        spreadRunning.run();
      }
      apply.run();
    };
  }

  /// Mean and variance of each group.
  private Runnable statistics(LayerFrame frame, Matrix mean, Matrix variance) {
    Matrix x = frame.input(0);
    int batch = frame.batch();
    if (isOverBatch() && cells.area() > 1) {
      return statisticsOfPlanes(frame, mean, variance);
    }
    Expr value = Expr.matrix("x");
    Loop.Builder loop = Loop.of(frame.type());
    if (isOverBatch()) {
      loop.reduceColumns("mean", Reduction.MEAN, value)
          .reduceColumns("variance", Reduction.VARIANCE, value);
    } else if (what.isCentered()) {
      loop.reduceRows("mean", Reduction.MEAN, value)
          .reduceRows("variance", Reduction.VARIANCE, value);
    } else {
      loop.reduceRows("variance", Reduction.MEAN, value.square());
    }
    Matrix space = isOverBatch() ? x : byGroup(x, batch);
    LoopBinder binder = over(loop, space, frame).set("x", space).set("variance", variance);
    if (what.isCentered()) {
      binder.set("mean", mean);
    }
    return frame.build(binder);
  }

  /// Of images over the batch: first for each plane, then over the samples. The variance is the
  /// mean of the planes' variances and of the squared distances of their means.
  private Runnable statisticsOfPlanes(LayerFrame frame, Matrix mean, Matrix variance) {
    int batch = frame.batch();
    Matrix x = elements(frame.input(0), batch);
    Matrix planeMean = frame.buffer(first);
    Matrix planeVariance = frame.buffer(second);
    BoundLoop planes =
        frame.build(
            over(
                    Loop.of(frame.type())
                        .reduceRows("mean", Reduction.MEAN, Expr.matrix("x"))
                        .reduceRows("variance", Reduction.VARIANCE, Expr.matrix("x")),
                    x,
                    frame)
                .set("x", x)
                .set("mean", beside(planeMean, batch))
                .set("variance", beside(planeVariance, batch)));
    BoundLoop means =
        over(
                Loop.of(frame.type()).reduceColumns("mean", Reduction.MEAN, Expr.matrix("m")),
                planeMean,
                frame)
            .set("m", planeMean)
            .set("mean", mean)
            .build();
    Expr distance = Expr.matrix("m").minus(Expr.row("mean"));
    BoundLoop variances =
        over(
                Loop.of(frame.type())
                    .reduceColumns(
                        "variance", Reduction.MEAN, Expr.matrix("v").plus(distance.square())),
                planeMean,
                frame)
            .set("m", planeMean)
            .set("v", planeVariance)
            .set("mean", mean)
            .set("variance", variance)
            .build();
    return () -> {
      planes.run();
      means.run();
      variances.run();
    };
  }

  /// From groups to cells: mean and r.
  private Runnable spread(LayerFrame frame, Matrix mean, Matrix variance) {
    int batch = frame.batch();
    Matrix meanOfCell = frame.buffer(means);
    Matrix rootOfCell = frame.buffer(roots);
    Matrix space = isOverBatch() ? meanOfCell : byGroup(meanOfCell, batch);
    Expr root = ofGroup("variance").plus(what.epsilon()).sqrt().reciprocal();
    Loop.Builder loop = Loop.of(frame.type()).store("r", root);
    if (what.isCentered()) {
      loop.store("m", ofGroup("mean"));
    }
    LoopBinder binder =
        over(loop, space, frame)
            .set("variance", variance)
            .set("r", isOverBatch() ? rootOfCell : byGroup(rootOfCell, batch));
    if (what.isCentered()) {
      binder.set("mean", mean).set("m", space);
    }
    return binder.build();
  }

  private Expr ofGroup(String name) {
    return isOverBatch() ? Expr.row(name) : Expr.column(name);
  }

  /// h, as an expression over the elements.
  private Expr standardized() {
    Expr x = Expr.matrix("x");
    return (what.isCentered() ? x.minus(ofCell("mean")) : x).times(ofCell("root"));
  }

  private LoopBinder bindStandardized(LoopBinder binder, LayerFrame frame) {
    int batch = frame.batch();
    binder
        .set("x", elements(frame.input(0), batch))
        .set("root", beside(frame.buffer(roots), batch));
    return what.isCentered() ? binder.set("mean", beside(frame.buffer(means), batch)) : binder;
  }

  /// The output from h.
  private Runnable apply(LayerFrame frame) {
    int batch = frame.batch();
    Matrix y = elements(frame.output(), batch);
    boolean ofRow = cells.area() == 1;
    Expr value = standardized();
    if (gamma != null) {
      value = value.times(ofRow ? Expr.row("gamma") : Expr.column("gamma"));
    }
    if (beta != null) {
      value = value.plus(ofRow ? Expr.row("beta") : Expr.column("beta"));
    }
    LoopBinder binder = over(Loop.of(frame.type()).store("y", value), y, frame).set("y", y);
    Runnable gammas = bindScale(binder, "gamma", gamma, frame.buffer(first), frame);
    Runnable betas = bindScale(binder, "beta", beta, frame.buffer(second), frame);
    BoundLoop loop = frame.build(bindStandardized(binder, frame));
    return () -> {
      gammas.run();
      betas.run();
      loop.run();
    };
  }

  /// Binds gamma or beta, spread to cells where a cell is a row of its own.
  ///
  /// @return what spreads it
  private Runnable bindScale(
      LoopBinder binder,
      String name,
      @Nullable Parameter parameter,
      Matrix spread,
      LayerFrame frame) {
    if (parameter == null) {
      return () -> {};
    }
    if (cells.area() == 1) {
      binder.set(name, parameter.value());
      return () -> {};
    }
    binder.set(name, beside(spread, frame.batch()));
    return over(Loop.of(frame.type()).store("cell", Expr.row("row")), spread, frame)
        .set("row", parameter.value())
        .set("cell", spread)
        .build();
  }

  // --- backward
  // -------------------------------------------------------------------------------------

  @Override
  public Runnable backward(LayerFrame frame) {
    Runnable sums = sums(frame);
    Runnable parameters = parameterGradients(frame);
    Matrix dx = frame.inputGradient(0);
    if (dx == null) {
      return () -> {
        sums.run();
        parameters.run();
      };
    }
    Runnable means = groupMeans(frame);
    Runnable share = inputGradient(frame, dx);
    return () -> {
      sums.run();
      parameters.run();
      means.run();
      share.run();
    };
  }

  /// For each cell the sums of dy and of dy h.
  private Runnable sums(LayerFrame frame) {
    int batch = frame.batch();
    Matrix dy = elements(frame.outputGradient(), batch);
    Expr d = Expr.matrix("dy");
    Loop.Builder loop = Loop.of(frame.type());
    if (cells.area() == 1) {
      loop.store("sum", d).store("product", d.times(standardized()));
    } else {
      loop.reduceRows("sum", Reduction.SUM, d)
          .reduceRows("product", Reduction.SUM, d.times(standardized()));
    }
    LoopBinder binder =
        over(loop, dy, frame)
            .set("dy", dy)
            .set("sum", beside(frame.buffer(first), batch))
            .set("product", beside(frame.buffer(second), batch));
    return frame.build(bindStandardized(binder, frame));
  }

  private Runnable parameterGradients(LayerFrame frame) {
    if (gamma == null) {
      return () -> {};
    }
    Matrix product = frame.buffer(second);
    Loop.Builder loop =
        Loop.of(frame.type()).reduceColumns("gamma", Reduction.SUM, Expr.matrix("product"));
    if (beta != null) {
      loop.reduceColumns("beta", Reduction.SUM, Expr.matrix("sum"));
    }
    LoopBinder binder =
        over(loop, product, frame).set("product", product).set("gamma", gamma.gradient());
    if (beta != null) {
      binder.set("sum", frame.buffer(first)).set("beta", beta.gradient());
    }
    return binder.build();
  }

  /// Turns the sums of cells into the means over groups of d and d h, in the same memory.
  private Runnable groupMeans(LayerFrame frame) {
    int batch = frame.batch();
    Matrix sum = frame.buffer(first);
    Matrix product = frame.buffer(second);
    Matrix groupSum = perGroup(frame);
    Matrix groupProduct = perGroup(frame);
    Runnable scale = gamma == null ? () -> {} : timesGamma(frame, sum, product);
    Matrix space = isOverBatch() ? sum : byGroup(sum, batch);
    Matrix other = isOverBatch() ? product : byGroup(product, batch);
    Loop.Builder total = Loop.of(frame.type());
    Expr a = Expr.matrix("sum");
    Expr b = Expr.matrix("product");
    if (isOverBatch()) {
      total.reduceColumns("a", Reduction.SUM, a).reduceColumns("b", Reduction.SUM, b);
    } else {
      total.reduceRows("a", Reduction.SUM, a).reduceRows("b", Reduction.SUM, b);
    }
    BoundLoop totals =
        over(total, space, frame)
            .set("sum", space)
            .set("product", other)
            .set("a", groupSum)
            .set("b", groupProduct)
            .build();
    double share = 1.0 / groupSize(batch);
    BoundLoop back =
        over(
                Loop.of(frame.type())
                    .store("sum", ofGroup("a").times(Expr.scalar("share")))
                    .store("product", ofGroup("b").times(Expr.scalar("share"))),
                space,
                frame)
            .set("a", groupSum)
            .set("b", groupProduct)
            .set("share", share)
            .set("sum", space)
            .set("product", other)
            .build();
    return () -> {
      scale.run();
      totals.run();
      back.run();
    };
  }

  private Runnable timesGamma(LayerFrame frame, Matrix sum, Matrix product) {
    if (gamma == null) {
      return () -> {};
    }
    Expr g = Expr.row("gamma");
    return over(
            Loop.of(frame.type())
                .store("sum", Expr.matrix("sum").times(g))
                .store("product", Expr.matrix("product").times(g)),
            sum,
            frame)
        .set("sum", sum)
        .set("product", product)
        .set("gamma", gamma.value())
        .build();
  }

  private Runnable inputGradient(LayerFrame frame, Matrix dx) {
    int batch = frame.batch();
    Matrix space = elements(dx, batch);
    Expr d = Expr.matrix("dy");
    if (gamma != null) {
      d = d.times(cells.area() == 1 ? Expr.row("gamma") : Expr.column("gamma"));
    }
    Expr inner = d.minus(standardized().times(ofCell("product")));
    if (what.isCentered()) {
      inner = inner.minus(ofCell("sum"));
    }
    LoopBinder binder =
        over(Loop.of(frame.type()).store("dx", inner.times(ofCell("root"))), space, frame)
            .set("dx", space)
            .set("dy", elements(frame.outputGradient(), batch))
            .set("product", beside(frame.buffer(second), batch));
    if (what.isCentered()) {
      binder.set("sum", beside(frame.buffer(first), batch));
    }
    Matrix spread =
        cells.area() == 1 ? frame.buffer(first) : Matrix.of(frame.type(), batch, cells.channels());
    Runnable gammas = bindScale(binder, "gamma", gamma, spread, frame);
    BoundLoop loop = frame.build(bindStandardized(binder, frame));
    return () -> {
      gammas.run();
      loop.run();
    };
  }
}
