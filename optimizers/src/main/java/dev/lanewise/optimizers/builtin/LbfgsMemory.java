package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import java.util.ArrayList;
import java.util.List;

/// The last moves s and changes of the gradient y, in a ring, and what they say of the curvature.
final class LbfgsMemory {
  private static final Expr D = Expr.matrix("d");
  private static final Expr S = Expr.matrix("s");
  private static final Expr Y = Expr.matrix("y");
  private static final Expr FACTOR = Expr.scalar("factor");
  private static final Expr CHANGE = Expr.matrix("new").minus(Expr.matrix("old"));

  /// A move with the change of the gradient, and the loops that read and write them.
  private record Pair(
      List<Matrix> s,
      List<Matrix> y,
      ParameterTotal sDotD,
      ParameterTotal yDotD,
      ParameterLoops addS,
      ParameterLoops addY,
      ParameterLoops store,
      ParameterLoops storeMove,
      ParameterTotal squares) {}

  private final List<Parameter> parameters;
  private final List<Pair> pairs = new ArrayList<>();
  private final ParameterLoops scale;
  private final double[] rho;
  private final double[] alpha;
  private double gamma = 1;
  private int count;
  private int next;

  /// @param size how many pairs are kept
  /// @param space where the present step began, the gradient there, and the direction that [#apply]
  ///   works on
  LbfgsMemory(List<Parameter> parameters, Workers workers, int size, LbfgsSpace space) {
    this.parameters = parameters;
    rho = new double[size];
    alpha = new double[size];
    for (int k = 0; k < size; k++) {
      pairs.add(pair(parameters, workers, space));
    }
    scale =
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", D.times(FACTOR)),
            (binder, i) -> binder.set("d", space.direction.get(i)).set("factor", 1));
  }

  private static Pair pair(List<Parameter> parameters, Workers workers, LbfgsSpace space) {
    List<Matrix> direction = space.direction;
    List<Matrix> s = like(parameters);
    List<Matrix> y = like(parameters);
    ParameterLoops.Binding sd = (binder, i) -> binder.set("s", s.get(i)).set("d", direction.get(i));
    ParameterLoops.Binding yd = (binder, i) -> binder.set("y", y.get(i)).set("d", direction.get(i));
    ParameterLoops.Binding change =
        (binder, i) ->
            binder
                .set("y", y.get(i))
                .set("new", parameters.get(i).gradient())
                .set("old", space.old.get(i));
    return new Pair(
        s,
        y,
        new ParameterTotal(parameters, workers, Reduction.SUM, S.times(D), sd),
        new ParameterTotal(parameters, workers, Reduction.SUM, Y.times(D), yd),
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", D.plus(FACTOR.times(S))),
            (binder, i) -> sd.bind(binder, i).set("factor", 0)),
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("d", D.plus(FACTOR.times(Y))),
            (binder, i) -> yd.bind(binder, i).set("factor", 0)),
        new ParameterLoops(
            parameters,
            workers,
            loop -> loop.store("s", FACTOR.times(D)).store("y", CHANGE),
            (binder, i) -> sd.bind(change.bind(binder, i), i).set("factor", 0)),
        new ParameterLoops(
            parameters,
            workers,
            loop ->
                loop.store("s", Expr.matrix("value").minus(Expr.matrix("origin")))
                    .store("y", CHANGE),
            (binder, i) ->
                change
                    .bind(binder, i)
                    .set("s", s.get(i))
                    .set("value", parameters.get(i).value())
                    .set("origin", space.origin.get(i))),
        new ParameterTotal(
            parameters,
            workers,
            Reduction.SUM_OF_SQUARES,
            Y,
            (binder, i) -> binder.set("y", y.get(i))));
  }

  /// New matrices of the shapes of the parameters.
  static List<Matrix> like(List<Parameter> parameters) {
    return parameters.stream()
        .map(p -> Matrix.of(p.type(), p.value().rows(), p.value().columns()))
        .toList();
  }

  boolean isEmpty() {
    return count == 0;
  }

  void forget() {
    count = 0;
    next = 0;
  }

  /// Multiplies the direction by the inverse of the curvature: the recursion of two loops, Nocedal
  /// and Wright 2006, algorithm 7.4.
  void apply() {
    int size = pairs.size();
    for (int k = 1; k <= count; k++) {
      int i = Math.floorMod(next - k, size);
      Pair pair = pairs.get(i);
      alpha[i] = rho[i] * pair.sDotD.compute();
      pair.addY.scalar("factor", -alpha[i]);
      pair.addY.run();
    }
    if (count > 0) {
      scale.scalar("factor", gamma);
      scale.run();
    }
    for (int k = count; k >= 1; k--) {
      int i = Math.floorMod(next - k, size);
      Pair pair = pairs.get(i);
      double beta = rho[i] * pair.yDotD.compute();
      pair.addS.scalar("factor", alpha[i] - beta);
      pair.addS.run();
    }
  }

  /// Remembers a move along the direction and the change of the gradient that it made.
  ///
  /// @param step the length of the move by that of the direction
  /// @param curvature the product of move and change; where it is 0 the pair says nothing
  void remember(double step, double curvature) {
    Pair pair = pairs.get(next);
    pair.store.scalar("factor", step);
    pair.store.run();
    weigh(pair, curvature);
  }

  /// As [#remember], of the move from where the step began to the present values, rounded as they
  /// are.
  void rememberMove(double curvature) {
    Pair pair = pairs.get(next);
    pair.storeMove.run();
    weigh(pair, curvature);
  }

  private void weigh(Pair pair, double curvature) {
    rho[next] = curvature == 0 ? 0 : 1 / curvature;
    double squares = pair.squares.compute();
    gamma = squares > 0 ? curvature / squares : 1;
    next = (next + 1) % pairs.size();
    count = Math.min(count + 1, pairs.size());
  }

  void addTo(State state) {
    for (int k = 0; k < pairs.size(); k++) {
      int slot = k;
      for (int i = 0; i < parameters.size(); i++) {
        String prefix = parameters.get(i).name() + ":lbfgs.";
        state.add(prefix + "s" + k, pairs.get(k).s.get(i));
        state.add(prefix + "y" + k, pairs.get(k).y.get(i));
      }
      state.add("lbfgs.rho" + k, State.Cell.of(() -> rho[slot], value -> rho[slot] = value));
    }
    state.add("lbfgs.gamma", State.Cell.of(() -> gamma, value -> gamma = value));
    state.add("lbfgs.count", State.Cell.of(() -> count, value -> count = (int) value));
    state.add("lbfgs.next", State.Cell.of(() -> next, value -> next = (int) value));
  }
}
