package dev.lanewise.layers.normalization;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.LayerFrame;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.runtime.ChannelAffine;
import java.util.List;
import java.util.function.Function;

/// Each channel of a batch brought to [0, 1]: y = (x - min) / (max - min); 0 where all are equal.
/// Evaluation uses running extremes. States: `min`, `max`, `batches`.
///
/// The gradient goes through the extremes too; equal extremes share it.
///
/// @param momentum the weight of a batch in the running extremes
record MinMax(double momentum) implements Layer, ChannelAffine {
  private static final Expr X = Expr.matrix("x");
  private static final Expr DY = Expr.matrix("dy");

  @Override
  public String kind() {
    return "min-max-normalization";
  }

  @Override
  public boolean keepsChannels() {
    return true;
  }

  @Override
  public Factors inEvaluation(Function<String, double[]> tensors) {
    double[] min = tensors.apply("min");
    double[] max = tensors.apply("max");
    double[] factor = new double[min.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = max[c] > min[c] ? 1 / (max[c] - min[c]) : 0;
    }
    return new Factors(factor, min, new double[min.length]);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(inputs);
  }

  @Override
  public LayerCode build(LayerContext context) {
    Grouping.Cells cells = Grouping.Cells.of(Layer.only(context.inputs()));
    return new Code(
        cells,
        context.state("min", 1, cells.channels()),
        context.state("max", 1, cells.channels()),
        context.state("batches", 1, 1),
        momentum,
        context.kept(cells.channels()),
        context.kept(cells.channels()),
        context.kept(cells.channels()));
  }

  /// @param minimums the minimum of each cell, kept for the backward pass
  /// @param maximums the maximum of each cell, kept for the backward pass
  /// @param scales 1 / (max - min) of each cell, kept for the backward pass
  private record Code(
      Grouping.Cells cells,
      Matrix runningMin,
      Matrix runningMax,
      Matrix batches,
      double momentum,
      LayerContext.Buffer minimums,
      LayerContext.Buffer maximums,
      LayerContext.Buffer scales)
      implements LayerCode {
    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Extremes own = new Extremes(this, frame);
      Runnable find = own.find();
      Runnable spread = own.spread(own.min, own.max);
      Runnable spreadRunning = own.spread(runningMin, runningMax);
      BoundLoop apply =
          own.bind(Loop.of(frame.type()).store("y", own.y()))
              .set("y", own.elements(frame.output()))
              .build();
      Runnable update = update(own);
      return phase -> {
        if (phase == Phase.TRAINING) {
          find.run();
          update.run();
          spread.run();
        } else {
          spreadRunning.run();
        }
        apply.run();
      };
    }

    /// Takes in the extremes of a batch; the first batch sets them.
    private Runnable update(Extremes own) {
      Expr weight = Expr.scalar("weight");
      BoundLoop loop =
          Loop.of(runningMin.type())
              .store("min", mix("min", "ownMin", weight))
              .store("max", mix("max", "ownMax", weight))
              .compile()
              .bind(1, cells.channels())
              .set("min", runningMin)
              .set("max", runningMax)
              .set("ownMin", own.min)
              .set("ownMax", own.max)
              .set("weight", momentum)
              .build();
      return () -> {
        loop.scalar("weight", batches.get(0, 0) == 0 ? 1 : momentum);
        loop.run();
        batches.set(0, 0, batches.get(0, 0) + 1);
      };
    }

    private static Expr mix(String running, String own, Expr weight) {
      return Expr.matrix(running).plus(weight.times(Expr.matrix(own).minus(Expr.matrix(running))));
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix dx = frame.inputGradient(0);
      if (dx == null) {
        return () -> {};
      }
      return new Extremes(this, frame).backward(dx);
    }
  }

  /// The extremes of the channels of one batch and the passes that use them.
  private static final class Extremes {
    /// A sum, minimum or maximum of each channel over a batch.
    private record Reduced(String name, Reduction reduction, Expr value, Matrix result) {}

    private final Grouping.Cells cells;
    private final LayerFrame frame;
    private final Matrix x;
    final Matrix min;
    final Matrix max;
    private final Matrix minOfCell;
    private final Matrix maxOfCell;
    private final Matrix scaleOfCell;

    Extremes(Code code, LayerFrame frame) {
      cells = code.cells();
      this.frame = frame;
      x = elements(frame.input(0));
      min = channels();
      max = channels();
      minOfCell = frame.buffer(code.minimums());
      maxOfCell = frame.buffer(code.maximums());
      scaleOfCell = frame.buffer(code.scales());
    }

    private Matrix channels() {
      return Matrix.of(frame.type(), 1, cells.channels());
    }

    private Matrix perCell() {
      return Matrix.of(frame.type(), frame.batch(), cells.channels());
    }

    Matrix elements(Matrix m) {
      return cells.area() == 1 ? m : m.reshape(frame.batch() * cells.channels(), cells.area());
    }

    private Matrix beside(Matrix perCell) {
      return cells.area() == 1 ? perCell : perCell.reshape(frame.batch() * cells.channels(), 1);
    }

    private Expr ofCell(String name) {
      return cells.area() == 1 ? Expr.matrix(name) : Expr.column(name);
    }

    Expr y() {
      return X.minus(ofCell("minOfCell")).times(ofCell("scaleOfCell"));
    }

    LoopBinder bind(Loop.Builder loop) {
      return loop.compile()
          .bind(x.rows(), x.columns())
          .set("x", x)
          .set("minOfCell", beside(minOfCell))
          .set("scaleOfCell", beside(scaleOfCell))
          .workers(frame.workers());
    }

    private LoopBinder overCells(Loop.Builder loop) {
      return loop.compile().bind(frame.batch(), cells.channels()).workers(frame.workers());
    }

    /// Finds minimum and maximum of each channel.
    Runnable find() {
      return reduce(
          List.of(
              new Reduced("min", Reduction.MIN, X, min), new Reduced("max", Reduction.MAX, X, max)),
          loop -> loop.compile().bind(x.rows(), x.columns()).set("x", x).workers(frame.workers()));
    }

    /// To each cell: minimum, maximum, and 1 / (max - min), 0 where they are equal.
    Runnable spread(Matrix least, Matrix most) {
      Expr range = Expr.row("max").minus(Expr.row("min"));
      Expr scale =
          Expr.select(range.greater(Expr.constant(0)), range.reciprocal(), Expr.constant(0));
      return overCells(
              Loop.of(frame.type())
                  .store("minOfCell", Expr.row("min"))
                  .store("maxOfCell", Expr.row("max"))
                  .store("scaleOfCell", scale))
          .set("min", least)
          .set("max", most)
          .set("minOfCell", minOfCell)
          .set("maxOfCell", maxOfCell)
          .set("scaleOfCell", scaleOfCell)
          .build();
    }

    /// With s = 1 / (max - min): s dy for each element, and for the extremes what they do to all
    /// others.
    Runnable backward(Matrix dx) {
      Expr one = Expr.constant(1);
      Expr none = Expr.constant(0);
      Expr isMin = Expr.select(X.equalTo(ofCell("minOfCell")), one, none);
      Expr isMax = Expr.select(X.equalTo(ofCell("maxOfCell")), one, none);
      Matrix byMin = channels();
      Matrix byMax = channels();
      Matrix minimums = channels();
      Matrix maximums = channels();
      Matrix dy = elements(frame.outputGradient());
      Runnable sums =
          reduce(
              List.of(
                  new Reduced("byMin", Reduction.SUM, DY.times(y().minus(1)), byMin),
                  new Reduced("byMax", Reduction.SUM, DY.times(y()).negate(), byMax),
                  new Reduced("minimums", Reduction.SUM, isMin, minimums),
                  new Reduced("maximums", Reduction.SUM, isMax, maximums)),
              loop -> bind(loop).set("dy", dy).set("maxOfCell", beside(maxOfCell)));
      Matrix minShare = perCell();
      Matrix maxShare = perCell();
      BoundLoop shares =
          overCells(
                  Loop.of(frame.type())
                      .store("minShare", Expr.row("byMin").dividedBy(Expr.row("minimums")))
                      .store("maxShare", Expr.row("byMax").dividedBy(Expr.row("maximums"))))
              .set("byMin", byMin)
              .set("byMax", byMax)
              .set("minimums", minimums)
              .set("maximums", maximums)
              .set("minShare", minShare)
              .set("maxShare", maxShare)
              .build();
      Expr total = DY.plus(isMin.times(ofCell("minShare"))).plus(isMax.times(ofCell("maxShare")));
      BoundLoop apply =
          bind(Loop.of(frame.type()).store("dx", total.times(ofCell("scaleOfCell"))))
              .set("dy", dy)
              .set("maxOfCell", beside(maxOfCell))
              .set("minShare", beside(minShare))
              .set("maxShare", beside(maxShare))
              .set("dx", elements(dx))
              .build();
      return () -> {
        sums.run();
        shares.run();
        apply.run();
      };
    }

    /// Reduces each channel over the batch: columns if a cell is one element, else the cells' rows
    /// and then their columns.
    private Runnable reduce(List<Reduced> what, Function<Loop.Builder, LoopBinder> bind) {
      Loop.Builder first = Loop.of(frame.type());
      Loop.Builder second = Loop.of(frame.type());
      for (Reduced r : what) {
        if (cells.area() == 1) {
          first.reduceColumns(r.name(), r.reduction(), r.value());
        } else {
          first.reduceRows(r.name(), r.reduction(), r.value());
          second.reduceColumns(r.name(), r.reduction(), Expr.matrix("cells of " + r.name()));
        }
      }
      LoopBinder binder = bind.apply(first);
      if (cells.area() == 1) {
        what.forEach(r -> binder.set(r.name(), r.result()));
        return binder.build();
      }
      LoopBinder together = overCells(second);
      for (Reduced r : what) {
        Matrix ofCells = perCell();
        binder.set(r.name(), beside(ofCells));
        together.set("cells of " + r.name(), ofCells).set(r.name(), r.result());
      }
      BoundLoop rows = binder.build();
      BoundLoop columns = together.build();
      return () -> {
        rows.run();
        columns.run();
      };
    }
  }
}
