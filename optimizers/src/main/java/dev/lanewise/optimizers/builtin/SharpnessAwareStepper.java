package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Scalars;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.optimizers.WrappingStepper;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Gives the inner stepper an objective whose gradient is that at the worst point nearby, to first
/// order: p + rho T g / norm(T g), with T = 1 (SAM) or T = (abs(p) + eta) twice (ASAM).
///
/// With a radius of 0 the objective is evaluated once. Readable: `sam.worst`, the loss there.
final class SharpnessAwareStepper extends WrappingStepper {
  /// What keeps the step finite where the gradient is 0.
  private static final double TINY = 1e-12;

  private static final Expr GRADIENT = Expr.matrix("gradient");
  private static final Expr VALUE = Expr.matrix("value");

  private final String kind;
  private final Scalars.Scalar rho;
  private final List<Parameter> parameters;
  private final List<Matrix> kept;
  private final ParameterTotal squares;
  private final ParameterLoops climb;
  private final DoubleSupplier sharpened = this::evaluate;
  private DoubleSupplier objective = () -> Double.NaN;
  private double worst = Double.NaN;

  /// @param eta NaN for a ball that does not scale with the weights
  SharpnessAwareStepper(
      String kind,
      Stepper inner,
      List<Parameter> parameters,
      Workers workers,
      Schedule rho,
      double eta) {
    super(kind, inner);
    this.kind = kind;
    this.rho = scalar("rho", rho);
    reading("worst", () -> worst);
    this.parameters = List.copyOf(parameters);
    kept =
        parameters.stream()
            .map(p -> Matrix.of(p.type(), p.value().rows(), p.value().columns()))
            .toList();
    boolean adaptive = !Double.isNaN(eta);
    Expr scale = adaptive ? VALUE.abs().plus(eta) : Expr.constant(1);
    Expr scaled = adaptive ? scale.times(GRADIENT) : GRADIENT;
    Expr direction = adaptive ? scale.times(scaled) : GRADIENT;
    ParameterLoops.Binding gradients =
        (binder, i) -> binder.set("gradient", parameters.get(i).gradient());
    ParameterLoops.Binding both =
        (binder, i) -> gradients.bind(binder, i).set("value", parameters.get(i).value());
    squares =
        new ParameterTotal(
            parameters, workers, Reduction.SUM_OF_SQUARES, scaled, adaptive ? both : gradients);
    climb =
        new ParameterLoops(
            parameters,
            workers,
            loop ->
                loop.store("kept", VALUE)
                    .store("value", VALUE.plus(Expr.scalar("length").times(direction))),
            (binder, i) -> both.bind(binder, i).set("kept", kept.get(i)).set("length", 0));
  }

  /// Refuses.
  ///
  /// @throws UnsupportedOperationException always
  @Override
  public void step() {
    throw new UnsupportedOperationException(
        kind
            + " evaluates the loss a second time: call step(objective); gradients that are"
            + " accumulated are so inside of it, not around it");
  }

  @Override
  public double step(DoubleSupplier newObjective) {
    objective = newObjective;
    return super.step(sharpened);
  }

  /// The loss at the present values with the gradient at the worst point nearby.
  private double evaluate() {
    double loss = objective.getAsDouble();
    worst = loss;
    double radius = rho.value();
    if (radius != 0) {
      climb.scalar("length", radius / (Math.sqrt(squares.compute()) + TINY));
      climb.run();
      worst = objective.getAsDouble();
      for (int i = 0; i < kept.size(); i++) {
        parameters.get(i).value().copyFrom(kept.get(i));
      }
    }
    return loss;
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean ready = super.warmUp(limit);
    ready &= squares.warmUp(Duration.ofNanos(end - System.nanoTime()));
    return climb.warmUp(Duration.ofNanos(end - System.nanoTime())) && ready;
  }
}
