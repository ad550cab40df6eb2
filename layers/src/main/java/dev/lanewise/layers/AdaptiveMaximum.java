package dev.lanewise.layers;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import java.util.ArrayList;
import java.util.List;

/// The passes of adaptive max pooling. The rows of an image that a place sees lie side by side in
/// memory; columns outside its window are left out by a mask.
///
/// @param in the input
/// @param parts the windows, one for each place of the output
/// @param which memory for the number of the largest element of each window, from the first element
///   of its first row
record AdaptiveMaximum(Shape.Image in, List<AdaptivePooling.Part> parts, LayerContext.Buffer which)
    implements LayerCode {
  private static final Expr X = Expr.matrix("x");

  @Override
  public boolean keepsInput() {
    return false;
  }

  @Override
  public boolean keepsOutput() {
    return false;
  }

  @Override
  public Forward forward(LayerFrame frame) {
    PerChannel channels = PerChannel.of(in, frame.batch());
    Matrix x = channels.planes(frame.input(0));
    Matrix y = places(frame, frame.output());
    Matrix numbers = places(frame, frame.buffer(which));
    List<Runnable> steps = new ArrayList<>();
    for (int place = 0; place < parts.size(); place++) {
      AdaptivePooling.Part part = parts.get(place);
      Matrix rows = rows(x, part);
      Matrix inside = inside(frame, part);
      Matrix largest = y.slice(0, place, y.rows(), 1);
      Expr isInside = Expr.row("inside").greater(Expr.constant(0));
      steps.add(
          Loop.of(frame.type())
              .reduceRows(
                  "y",
                  Reduction.MAX,
                  Expr.select(isInside, X, Expr.constant(Double.NEGATIVE_INFINITY)))
              .compile()
              .bind(rows.rows(), rows.columns())
              .set("x", rows)
              .set("inside", inside)
              .set("y", largest)
              .workers(frame.workers())
              .build());
      Expr isLargest = isInside.and(X.equalTo(Expr.column("y")).or(X.isNaN()));
      steps.add(
          Loop.of(frame.type())
              .reduceRows(
                  "which",
                  Reduction.MIN,
                  Expr.select(
                      isLargest,
                      Expr.columnIndex().toReal(),
                      Expr.constant(Double.POSITIVE_INFINITY)))
              .compile()
              .bind(rows.rows(), rows.columns())
              .set("x", rows)
              .set("inside", inside)
              .set("y", largest)
              .set("which", numbers.slice(0, place, y.rows(), 1))
              .workers(frame.workers())
              .build());
    }
    Runnable all = Steps.of(steps);
    return _ -> all.run();
  }

  @Override
  public Runnable backward(LayerFrame frame) {
    Matrix dx = frame.inputGradient(0);
    if (dx == null) {
      return Steps.of();
    }
    Matrix planes = PerChannel.of(in, frame.batch()).planes(dx);
    Matrix d = places(frame, frame.outputGradient());
    Matrix numbers = places(frame, frame.buffer(which));
    List<Runnable> steps = new ArrayList<>();
    steps.add(() -> dx.fill(0));
    Expr isLargest = Expr.columnIndex().toReal().equalTo(Expr.column("which"));
    Expr more = Expr.select(isLargest, Expr.column("d"), Expr.constant(0));
    for (int place = 0; place < parts.size(); place++) {
      Matrix rows = rows(planes, parts.get(place));
      steps.add(
          Loop.of(frame.type())
              .store("dx", Expr.matrix("dx").plus(more))
              .compile()
              .bind(rows.rows(), rows.columns())
              .set("dx", rows)
              .set("d", d.slice(0, place, d.rows(), 1))
              .set("which", numbers.slice(0, place, d.rows(), 1))
              .workers(frame.workers())
              .build());
    }
    return Steps.of(steps);
  }

  /// One row for each sample and channel, one column for each place.
  private Matrix places(LayerFrame frame, Matrix all) {
    return all.reshape(frame.batch() * in.channels(), parts.size());
  }

  /// The rows of the image that a place sees, side by side.
  private Matrix rows(Matrix planes, AdaptivePooling.Part part) {
    int width = in.width();
    return planes.slice(0, part.top() * width, planes.rows(), (part.bottom() - part.top()) * width);
  }

  /// 1 in the columns of the window, 0 in others.
  private Matrix inside(LayerFrame frame, AdaptivePooling.Part part) {
    Matrix inside = Matrix.of(frame.type(), 1, (part.bottom() - part.top()) * in.width());
    for (int j = 0; j < inside.columns(); j++) {
      int column = j % in.width();
      inside.set(0, j, column >= part.left() && column < part.right() ? 1 : 0);
    }
    return inside;
  }
}
