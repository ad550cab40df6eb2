package dev.lanewise.training;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Looks at each parameter while a network trains: how large weights, gradients and updates are,
/// and which units are dead.
///
/// ```java
/// LayerStatistics statistics = LayerStatistics.every(100);
/// Trainer.of(network, loss, optimizer).listener(statistics).start(train).run();
/// System.out.println(statistics);
/// ```
///
/// A look takes a few passes over the weights; between looks nothing is done. What is read is what
/// the step has left: gradients before clipping and penalties, weights after the update. One
/// instance hears one run.
public final class LayerStatistics implements TrainingListener {
  /// What is known of a parameter after a look.
  ///
  /// @param name the parameter, such as `hidden/weight`
  /// @param weight the Euclidean norm of its values
  /// @param gradient the Euclidean norm of its gradient
  /// @param update the Euclidean norm of what the step has added to it
  /// @param ratio update over weight, often near 1e-3 where training goes well; 0 for 0 / 0
  /// @param units output units: rows of a weight; 0 for other parameters
  /// @param dead units whose gradient was 0 in every look so far, so that no sample moved them
  public record Row(
      String name,
      double weight,
      double gradient,
      double update,
      double ratio,
      int units,
      int dead) {}

  private final long every;
  private long seen;
  private final List<Watched> watched = new ArrayList<>();
  private List<Row> rows = List.of();

  private LayerStatistics(long every) {
    this.every = every;
  }

  /// Looks at every so many steps, the first time at that step.
  ///
  /// @param steps at least 1
  public static LayerStatistics every(long steps) {
    if (steps < 1) {
      throw new IllegalArgumentException(
          "statistics are taken every 1 or more steps, given: " + steps);
    }
    return new LayerStatistics(steps);
  }

  /// What the last look has found, a row for each parameter in the order of layers; empty before
  /// the first.
  public List<Row> rows() {
    return rows;
  }

  @Override
  public void begins(Training run) {
    watched.clear();
    seen = 0;
    rows = List.of();
    for (Parameter parameter : run.network().parameters()) {
      watched.add(new Watched(parameter));
    }
    remember();
  }

  @Override
  public void stepEnded(long epoch, long step, double loss) {
    seen++;
    if (seen % every == 0) {
      rows = watched.stream().map(Watched::look).toList();
    }
    if ((seen + 1) % every == 0) {
      remember();
    }
  }

  private void remember() {
    watched.forEach(Watched::remember);
  }

  /// A table of the last look.
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-32s %11s %11s %11s %9s %6s %6s%n",
            "parameter",
            "weight",
            "gradient",
            "update",
            "ratio",
            "units",
            "dead"));
    for (Row row : rows) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-32s %11.4g %11.4g %11.4g %9.2g %6d %6d%n",
              row.name(),
              row.weight(),
              row.gradient(),
              row.update(),
              row.ratio(),
              row.units(),
              row.dead()));
    }
    return text.toString();
  }

  /// One parameter under watch.
  private static final class Watched {
    private final Parameter parameter;
    private final Matrix before;
    private final Matrix sums;
    private final BoundLoop norms;
    private final @Nullable Matrix ofUnits;
    private final @Nullable BoundLoop units;
    private final boolean[] alive;

    Watched(Parameter parameter) {
      this.parameter = parameter;
      Matrix value = lying(parameter.value());
      Matrix gradient = lying(parameter.gradient());
      before = Matrix.of(value.type(), value.rows(), value.columns());
      sums = Matrix.of(value.type(), 1, 3);
      Expr p = Expr.matrix("p");
      norms =
          Loop.of(value.type())
              .reduce("weight", Reduction.SUM_OF_SQUARES, p)
              .reduce("gradient", Reduction.SUM_OF_SQUARES, Expr.matrix("g"))
              .reduce("update", Reduction.SUM_OF_SQUARES, p.minus(Expr.matrix("before")))
              .compile()
              .bind(value.rows(), value.columns())
              .set("p", value)
              .set("g", gradient)
              .set("before", before)
              .set("weight", sums.slice(0, 0, 1, 1))
              .set("gradient", sums.slice(0, 1, 1, 1))
              .set("update", sums.slice(0, 2, 1, 1))
              .build();
      int count = parameter.role() == Role.WEIGHT ? parameter.value().rows() : 0;
      alive = new boolean[count];
      ofUnits = count == 0 ? null : Matrix.of(value.type(), count, 1);
      units = ofUnits == null ? null : largestOfUnits(parameter, gradient, ofUnits);
    }

    /// The largest magnitude of each unit's gradient.
    private static BoundLoop largestOfUnits(Parameter parameter, Matrix gradient, Matrix to) {
      boolean isTurned = !parameter.value().isContiguous();
      Expr size = Expr.matrix("g").abs();
      Loop.Builder loop = Loop.of(gradient.type());
      if (isTurned) {
        loop.reduceColumns("largest", Reduction.MAX, size);
      } else {
        loop.reduceRows("largest", Reduction.MAX, size);
      }
      return loop.compile()
          .bind(gradient.rows(), gradient.columns())
          .set("g", gradient)
          .set("largest", isTurned ? to.transpose() : to)
          .build();
    }

    /// A matrix as it lies in memory.
    private static Matrix lying(Matrix m) {
      return m.isContiguous() ? m : m.transpose();
    }

    void remember() {
      before.copyFrom(lying(parameter.value()));
    }

    Row look() {
      norms.run();
      int dead = 0;
      if (ofUnits != null && units != null) {
        units.run();
        for (int i = 0; i < alive.length; i++) {
          alive[i] |= ofUnits.get(i, 0) != 0;
          dead += alive[i] ? 0 : 1;
        }
      }
      double weight = Math.sqrt(sums.get(0, 0));
      double update = Math.sqrt(sums.get(0, 2));
      return new Row(
          parameter.name(),
          weight,
          Math.sqrt(sums.get(0, 1)),
          update,
          update == 0 ? 0 : update / weight,
          alive.length,
          dead);
    }
  }
}
