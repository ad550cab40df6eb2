package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Configuration;
import dev.lanewise.plugin.RegularizerProvider;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for regularizers: laws R and P. A link that is a [Penalty] is asked for its gradient;
/// one that is none is a projection.
public abstract class RegularizerContract extends LinkContract {
  private static final List<String> STRENGTHS = List.of("strength", "l1", "l2");

  /// For subclasses.
  protected RegularizerContract() {}

  @Override
  protected abstract RegularizerProvider provider();

  /// k where the penalty of c p is abs(c)^k times that of p, for R4. Empty if there is no such k.
  protected OptionalDouble degree() {
    return OptionalDouble.empty();
  }

  /// Whether a parameter lies in the set that a projection leads to, for R6.
  ///
  /// @param value rows x columns, in double
  protected boolean isInSet(Matrix value) {
    return true;
  }

  /// The settings for R2: with the strength 0. Sets `strength`, `l1` and `l2`, those of them that
  /// there are.
  protected Configuration<Link> withoutStrength(Configuration<Link> configuration) {
    provider().hyperparameters().stream()
        .map(h -> h.name())
        .filter(STRENGTHS::contains)
        .forEach(name -> configuration.set(name, 0.0));
    return configuration;
  }

  private static Parameter weight(ElementType type) {
    return Tensors.parameter("layer/weight", type, 6, 5, Role.WEIGHT);
  }

  private static double penalty(Link link, Parameter parameter) {
    return link.then(new Descent(1)).bind(List.of(parameter)).penalty();
  }

  /// R1: what is added to the gradient is the derivative of the penalty.
  @Test
  @DisplayName("R1 the gradient is the central difference of the penalty, away from kinks")
  public void r1Gradient(TestReporter reporter) {
    if (!(link() instanceof Penalty)) {
      reporter.publishEntry("R1", "does not apply: no penalty");
      return;
    }
    Parameter parameter = weight(ElementType.DOUBLE);
    Matrix value = parameter.value();
    double[] before = Tensors.cells(value);
    link().then(new Descent(1)).bind(List.of(parameter)).step();
    double[] after = Tensors.cells(value);
    Stepper stepper = link().then(new Descent(1)).bind(List.of(parameter));
    double h = 1e-6;
    for (int k = 0; k < before.length; k++) {
      value.set(k / 5, k % 5, before[k]);
    }
    for (int k = 0; k < before.length; k++) {
      value.set(k / 5, k % 5, before[k] + h);
      double above = stepper.penalty();
      value.set(k / 5, k % 5, before[k] - h);
      double below = stepper.penalty();
      value.set(k / 5, k % 5, before[k]);
      double difference = (above - below) / (2 * h);
      int at = k;
      assertEquals(
          difference,
          before[k] - after[k],
          1e-8 + 1e-5 * Math.abs(difference),
          () -> "element " + at + " of the gradient");
    }
  }

  /// R2: strength 0 is the same as no regularizer.
  @Test
  @DisplayName("R2 strength 0 gives the bits of no regularizer")
  public void r2StrengthZero(TestReporter reporter) {
    boolean strong =
        provider().hyperparameters().stream().anyMatch(h -> STRENGTHS.contains(h.name()));
    if (!strong) {
      reporter.publishEntry("R2", "does not apply: no strength");
      return;
    }
    for (ElementType type : ElementType.values()) {
      Parameter with = weight(type);
      Parameter without = weight(type);
      Link link = withoutStrength(configuration()).create();
      run(link.then(new Descent(0.1)), List.of(with), Workers.single());
      run(new Descent(0.1).then(new Nothing()), List.of(without), Workers.single());
      assertEquals(
          Tensors.values(List.of(without)), Tensors.values(List.of(with)), type.toString());
    }
  }

  private record Nothing() implements Link {
    @Override
    public String name() {
      return "testkit-nothing";
    }

    @Override
    public void describe(Step step) {}
  }

  /// R4: the penalty is homogeneous, where the author gives the degree.
  @Test
  @DisplayName("R4 the penalty of c p is abs(c)^k times that of p")
  public void r4Homogeneity(TestReporter reporter) {
    if (degree().isEmpty()) {
      reporter.publishEntry("R4", "does not apply: no degree given");
      return;
    }
    Parameter parameter = weight(ElementType.DOUBLE);
    double one = penalty(link(), parameter);
    assertTrue(one > 0, () -> "the penalty is " + one);
    for (double c : new double[] {-3, 0.25}) {
      Parameter scaled = weight(ElementType.DOUBLE);
      for (int k = 0; k < 30; k++) {
        scaled.value().set(k / 5, k % 5, c * parameter.value().get(k / 5, k % 5));
      }
      double expected = StrictMath.pow(Math.abs(c), degree().getAsDouble()) * one;
      assertEquals(expected, penalty(link(), scaled), 1e-12 * expected, "c = " + c);
    }
  }

  /// R5: biases and norms are left alone.
  @Test
  @DisplayName("R5 biases and norms are untouched")
  public void r5Excluded() {
    for (Role role : List.of(Role.BIAS, Role.NORM)) {
      for (ElementType type : ElementType.values()) {
        Parameter with = Tensors.parameter("layer/other", type, 1, 7, role);
        Parameter without = Tensors.parameter("layer/other", type, 1, 7, role);
        assertEquals(0, penalty(link(), with), role + ": the penalty");
        run(link().then(new Descent(0.1)), List.of(with), Workers.single());
        run(new Descent(0.1).then(new Nothing()), List.of(without), Workers.single());
        assertEquals(
            Tensors.values(List.of(without)), Tensors.values(List.of(with)), role + " " + type);
      }
    }
  }

  /// R6: a projection done twice is done once, and leads into its set.
  @Test
  @DisplayName("R6 a projection is idempotent and lands in its set")
  public void r6Projection(TestReporter reporter) {
    if (link() instanceof Penalty) {
      reporter.publishEntry("R6", "does not apply: a penalty");
      return;
    }
    Parameter parameter = weight(ElementType.DOUBLE);
    for (int k = 0; k < 30; k++) {
      parameter.value().set(k / 5, k % 5, 8 * parameter.value().get(k / 5, k % 5));
    }
    List<Double> start = Tensors.values(List.of(parameter));
    Stepper stepper = new Descent(0).then(link()).bind(List.of(parameter));
    stepper.step();
    List<Double> once = Tensors.values(List.of(parameter));
    assertTrue(!once.equals(start), "large weights are left as they are");
    assertTrue(isInSet(parameter.value()), () -> "not in the set: " + once);
    stepper.step();
    List<Double> twice = Tensors.values(List.of(parameter));
    for (int k = 0; k < once.size(); k++) {
      assertEquals(once.get(k), twice.get(k), 1e-14 * Math.abs(once.get(k)), "element " + k);
    }
  }
}
