package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.ActivityProvider;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for penalties on activations: laws R, L and P. The layer rules are asked of a network
/// whose hidden activations are penalized.
public abstract class ActivityContract extends LayerContract<ActivityPenalty> {
  private static final double STEP = 1e-6;
  private static final double[] POINTS = {-3, -1.5, -0.7, -0.2, 0.1, 0.4, 1.1, 2.6};

  /// For subclasses.
  protected ActivityContract() {}

  @Override
  protected abstract ActivityProvider provider();

  /// k where the penalty of c a is abs(c)^k times that of a, for R4. Empty if there is no such k.
  protected OptionalDouble degree() {
    return OptionalDouble.empty();
  }

  /// The activations to test at: away from kinks.
  protected double[] points() {
    return POINTS.clone();
  }

  @Override
  final Network network(Shape shape) {
    return Network.of(shape)
        .add("flat", Layers.reshape(Shape.features(shape.size())))
        .add("hidden", Layers.dense(4, Activation.TANH))
        .add("penalty", Layers.activityPenalty(configuration().create()))
        .add("out", Layers.dense(2))
        .build();
  }

  private static double[] at(double[] points, java.util.function.UnaryOperator<Expr> function) {
    Matrix a = Matrix.of(ElementType.DOUBLE, 1, points.length);
    Matrix result = Matrix.of(ElementType.DOUBLE, 1, points.length);
    for (int k = 0; k < points.length; k++) {
      a.set(0, k, points[k]);
    }
    Loop.of(ElementType.DOUBLE)
        .store("result", function.apply(Expr.matrix("a")).plus(Expr.matrix("a").times(0)))
        .compile()
        .bind(1, points.length)
        .set("a", a)
        .set("result", result)
        .build()
        .run();
    return Tensors.cells(result);
  }

  private static double[] moved(double[] points, double factor, double shift) {
    double[] moved = points.clone();
    for (int k = 0; k < moved.length; k++) {
      moved[k] = factor * moved[k] + shift;
    }
    return moved;
  }

  /// R1: the gradient is the derivative of the value.
  @Test
  @DisplayName("R1 the gradient is the central difference of the penalty, away from kinks")
  public void r1Gradient() {
    ActivityPenalty penalty = configuration().create();
    double[] above = at(moved(points(), 1, STEP), penalty::value);
    double[] below = at(moved(points(), 1, -STEP), penalty::value);
    double[] gradient = at(points(), penalty::gradient);
    for (int k = 0; k < gradient.length; k++) {
      double difference = (above[k] - below[k]) / (2 * STEP);
      assertEquals(
          difference, gradient[k], 1e-8 + 1e-5 * Math.abs(difference), "at " + points()[k]);
    }
  }

  /// R2: strength 0 is no penalty.
  @Test
  @DisplayName("R2 strength 0 gives neither value nor gradient")
  public void r2StrengthZero(TestReporter reporter) {
    if (provider().hyperparameters().stream().noneMatch(h -> h.name().equals("strength"))) {
      reporter.publishEntry("R2", "does not apply: no strength");
      return;
    }
    ActivityPenalty none = configuration().set("strength", 0.0).create();
    for (double value : at(points(), none::value)) {
      assertEquals(0, Math.abs(value), "the value");
    }
    for (double value : at(points(), none::gradient)) {
      assertEquals(0, Math.abs(value), "the gradient");
    }
  }

  /// R3: at 0 there is nothing to make smaller.
  @Test
  @DisplayName("R3 the gradient at 0 is 0")
  public void r3Zero() {
    ActivityPenalty penalty = configuration().create();
    for (double gradient : at(new double[] {0.0, -0.0}, penalty::gradient)) {
      assertEquals(0, Math.abs(gradient));
    }
  }

  /// R4: the penalty is homogeneous, where the author gives the degree.
  @Test
  @DisplayName("R4 the penalty of c a is abs(c)^k times that of a")
  public void r4Homogeneity(TestReporter reporter) {
    if (degree().isEmpty()) {
      reporter.publishEntry("R4", "does not apply: no degree given");
      return;
    }
    ActivityPenalty penalty = configuration().create();
    double[] one = at(points(), penalty::value);
    for (double c : new double[] {-3, 0.25}) {
      double[] scaled = at(moved(points(), c, 0), penalty::value);
      for (int k = 0; k < one.length; k++) {
        assertTrue(one[k] > 0, "the penalty is " + one[k]);
        double expected = StrictMath.pow(Math.abs(c), degree().getAsDouble()) * one[k];
        assertEquals(expected, scaled[k], 1e-12 * expected, c + " times " + points()[k]);
      }
    }
  }
}
