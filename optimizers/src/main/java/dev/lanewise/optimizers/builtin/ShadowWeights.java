package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Second weights beside the parameters, drawn towards them: averages and slow weights.
final class ShadowWeights {
  private static final Expr SHADOW = Expr.matrix("shadow");
  private static final Expr VALUE = Expr.matrix("value");
  private static final Expr WEIGHT = Expr.scalar("weight");

  /// The shadow drawn towards the value by a weight. Exact at a weight of 1, and where shadow and
  /// value are equal.
  private static final Expr DRAWN =
      Expr.select(
          WEIGHT.equalTo(Expr.constant(1)), VALUE, SHADOW.minus(WEIGHT.times(SHADOW.minus(VALUE))));

  private final List<Parameter> parameters;
  private final Matrix[] shadows;
  private final ParameterLoops draw;
  private final List<Matrix> training = new ArrayList<>();

  /// @param writesBack whether [#draw] changes the parameters too
  ShadowWeights(List<Parameter> parameters, Workers workers, boolean writesBack) {
    this.parameters = List.copyOf(parameters);
    this.shadows = parameters.stream().map(p -> p.value().copy()).toArray(Matrix[]::new);
    draw =
        new ParameterLoops(
            parameters,
            workers,
            loop ->
                writesBack
                    ? loop.store("shadow", DRAWN).store("value", DRAWN)
                    : loop.store("shadow", DRAWN),
            (binder, i) ->
                binder
                    .set("shadow", shadows[i])
                    .set("value", parameters.get(i).value())
                    .set("weight", 1));
  }

  /// Draws the shadow towards the parameters: shadow += weight (parameter - shadow).
  void draw(double weight) {
    draw.scalar("weight", weight);
    draw.run();
  }

  Matrix shadow(int i) {
    return shadows[i];
  }

  /// Puts the shadow into the parameters and keeps what was there.
  void show() {
    for (int i = 0; i < shadows.length; i++) {
      Matrix value = parameters.get(i).value();
      training.add(value.copy());
      value.copyFrom(shadows[i]);
    }
  }

  /// Puts back what [#show] kept, if anything.
  void hide() {
    for (int i = 0; i < training.size(); i++) {
      parameters.get(i).value().copyFrom(training.get(i));
    }
    training.clear();
  }

  boolean warmUp(Duration limit) {
    return draw.warmUp(limit);
  }
}
