package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Configuration;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for whatever steps parameters: laws O. They know the algorithm only where the author
/// gives an oracle; the other rules follow from what an optimizer is.
///
/// @param <T> what the plugin makes
public abstract class SteppingContract<T> extends PluginContract<T> {
  private static final int STEPS = 20;

  SteppingContract() {}

  /// The optimizer that a configuration stands for.
  abstract Optimizer optimizer(Configuration<T> configuration);

  private Optimizer optimizer() {
    return optimizer(configuration());
  }

  /// The algorithm written down once more, for O1: a new one at each call, for the settings of
  /// [#settings()] and a weight. Empty if there is none.
  protected Optional<OptimizerOracle> oracle() {
    return Optional.empty();
  }

  /// Whether a step of a parameter sees each element alone. A [Chain] knows of itself; of anything
  /// else it is not assumed.
  protected boolean isElementwise(Optimizer optimizer, Parameter parameter) {
    return optimizer instanceof Chain chain && chain.isElementwise(parameter);
  }

  /// The settings for O6: without what moves parameters though the gradient is 0. Sets
  /// `weightDecay`, where there is one, to 0.
  protected Configuration<T> withoutDecay(Configuration<T> configuration) {
    return has("weightDecay") ? configuration.set("weightDecay", 0.0) : configuration;
  }

  private boolean has(String hyperparameter) {
    return provider().hyperparameters().stream().anyMatch(h -> h.name().equals(hyperparameter));
  }

  @Override
  String behaviour() {
    List<Parameter> parameters = Tensors.layer(ElementType.FLOAT);
    run(optimizer().bind(parameters), parameters, 0, 3);
    return Tensors.values(parameters).toString();
  }

  /// Steps on the noisy quadratic.
  private static void run(Stepper stepper, List<Parameter> parameters, int from, int to) {
    Objectives.Quadratic objective = new Objectives.Quadratic(parameters, 0.1);
    for (int t = from; t < to; t++) {
      objective.step(t);
      stepper.step(objective);
    }
  }

  /// O1: agrees with the oracle.
  @Test
  @DisplayName("O1 agrees with the author's oracle, in double to 1e-12")
  public void o1Oracle(TestReporter reporter) {
    if (oracle().isEmpty()) {
      reporter.publishEntry("O1", "does not apply: the author gives no oracle");
    }
    oracle().ifPresent(this::agrees);
  }

  private void agrees(OptimizerOracle oracle) {
    Parameter parameter = Tensors.parameter("layer/weight", ElementType.DOUBLE, 6, 5, Role.WEIGHT);
    double[] p = Tensors.cells(parameter.value());
    Stepper stepper = optimizer().bind(List.of(parameter));
    Objectives.Quadratic objective = new Objectives.Quadratic(List.of(parameter), 0.1);
    for (int t = 1; t <= STEPS; t++) {
      objective.step(t);
      objective.putGradients();
      double[] g = Tensors.cells(parameter.gradient());
      stepper.step(objective);
      oracle.step(t, p, g, 5);
      double[] found = Tensors.cells(parameter.value());
      for (int i = 0; i < p.length; i++) {
        double bound = 1e-12 * (1 + Math.abs(p[i]));
        int at = i;
        int step = t;
        assertEquals(p[i], found[i], bound, () -> "element " + at + " after step " + step);
      }
    }
  }

  /// O5: slices, parts and permutations of a tensor give the same bits where a step is elementwise.
  @Test
  @DisplayName("O5 a tensor cut in parts or permuted steps to the same bits, if elementwise")
  public void o5Parts(TestReporter reporter) {
    for (ElementType type : ElementType.values()) {
      Parameter whole = Tensors.parameter("layer/weight", type, 6, 5, Role.WEIGHT);
      if (!isElementwise(optimizer(), whole)) {
        reporter.publishEntry("O5", "does not apply: a step sees whole tensors");
        return;
      }
      Matrix start = whole.value().copy();
      List<Double> expected = steppedByFixedGradients(List.of(whole));
      Parameter again = Tensors.parameter("layer/weight", type, 6, 5, Role.WEIGHT);
      List<Parameter> parts =
          List.of(part(again, 0, 2, 0, 5), part(again, 2, 4, 0, 3), part(again, 2, 4, 3, 2));
      steppedByFixedGradients(parts);
      assertEquals(expected, Tensors.values(List.of(again)), type + ": in three parts");
      Parameter turned =
          new Parameter(
              "layer/weight", start.transpose().copy(), Matrix.of(type, 5, 6), Role.WEIGHT);
      steppedByFixedGradients(List.of(turned));
      Matrix back = turned.value().transpose().copy();
      assertEquals(
          expected,
          Tensors.values(List.of(new Parameter("back", back, Matrix.of(type, 6, 5), Role.WEIGHT))),
          type + ": transposed");
    }
  }

  private static Parameter part(Parameter whole, int row, int rows, int column, int columns) {
    return new Parameter(
        whole.name() + row + column,
        whole.value().slice(row, column, rows, columns),
        whole.gradient().slice(row, column, rows, columns),
        whole.role());
  }

  /// Steps with gradients that depend on the step and the value of the element alone.
  private List<Double> steppedByFixedGradients(List<Parameter> parameters) {
    Stepper stepper = optimizer().bind(parameters);
    for (int t = 0; t < 10; t++) {
      int step = t;
      stepper.step(() -> {
        for (Parameter p : parameters) {
          for (int i = 0; i < p.value().rows(); i++) {
            for (int j = 0; j < p.value().columns(); j++) {
              double x = p.value().get(i, j);
              p.gradient().set(i, j, x * x - 0.3 * x + Tensors.noise(step, 0));
            }
          }
        }
        return 0;
      });
    }
    return Tensors.values(parameters);
  }

  /// O6: a gradient of 0 moves nothing at first.
  @Test
  @DisplayName("O6 zero gradient, fresh state, no decay: the parameters are unchanged")
  public void o6ZeroGradient() {
    for (ElementType type : ElementType.values()) {
      List<Parameter> parameters = Tensors.layer(type);
      List<Double> before = Tensors.values(parameters);
      Stepper stepper = optimizer(withoutDecay(configuration())).bind(parameters);
      for (int t = 0; t < 3; t++) {
        stepper.step(() -> {
          parameters.forEach(p -> p.gradient().fill(0));
          return 0;
        });
      }
      assertEquals(before, Tensors.values(parameters), type.toString());
    }
  }

  /// O7: saved at any step, loaded and continued, the bits are those of the uninterrupted run.
  @Test
  @DisplayName("O7 saved at step s, loaded and continued: the bits of the uninterrupted run")
  public void o7Resume() {
    int end = STEPS + 4;
    for (int s = 0; s <= STEPS; s++) {
      ElementType type = s % 2 == 0 ? ElementType.FLOAT : ElementType.DOUBLE;
      List<Parameter> parameters = Tensors.layer(type);
      Stepper first = optimizer().bind(parameters);
      run(first, parameters, 0, s);
      Tensors.Saved saved = Tensors.Saved.of(first.state());
      long taken = first.steps();
      List<Parameter> copies = Tensors.copies(parameters);
      run(first, parameters, s, end);
      Stepper second = optimizer().bind(copies);
      saved.into(second.state());
      int at = s;
      assertEquals(taken, second.steps(), "the number of steps after loading");
      run(second, copies, s, end);
      assertEquals(
          Tensors.values(parameters), Tensors.values(copies), () -> "resumed at step " + at);
    }
  }

  /// O9: one NaN or infinite gradient reaches no other element where a step is elementwise.
  @Test
  @DisplayName(
      "O9 a NaN or infinite gradient of one element leaves the others alone, if elementwise")
  public void o9NotFinite(TestReporter reporter) {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY}) {
      Parameter a = Tensors.parameter("layer/weight", ElementType.FLOAT, 6, 5, Role.WEIGHT);
      if (!isElementwise(optimizer(), a)) {
        reporter.publishEntry("O9", "does not apply: a step sees whole tensors");
        return;
      }
      Parameter b = Tensors.parameter("layer/weight", ElementType.FLOAT, 6, 5, Role.WEIGHT);
      for (Parameter p : List.of(a, b)) {
        Stepper stepper = optimizer().bind(List.of(p));
        Objectives.Quadratic objective = new Objectives.Quadratic(List.of(p), 0.1);
        for (int t = 0; t < 5; t++) {
          objective.step(t);
          int now = t;
          stepper.step(() -> {
            double loss = objective.getAsDouble();
            if (p == a && now == 2) {
              p.gradient().set(3, 2, bad);
            }
            return loss;
          });
        }
      }
      List<Double> found = new ArrayList<>(Tensors.values(List.of(a)));
      List<Double> expected = new ArrayList<>(Tensors.values(List.of(b)));
      reporter.publishEntry(
          "O9", "an element whose gradient was " + bad + " became " + found.remove(17));
      expected.remove(17);
      assertEquals(expected, found, "the gradient of another element was " + bad);
    }
  }

  /// O10: it minimizes.
  @Test
  @DisplayName("O10 falls on Rosenbrock's function and on a noisy quadratic")
  public void o10Falls() {
    Parameter point = Parameter.of("point", ElementType.DOUBLE, 1, 2, Role.WEIGHT);
    point.value().set(0, 0, -1.2);
    point.value().set(0, 1, 1);
    DoubleSupplier rosenbrock = Objectives.rosenbrock(point);
    Stepper stepper = optimizer(withoutDecay(configuration())).bind(List.of(point));
    limitRate(stepper, 1e-4);
    falls(stepper, rosenbrock, 300, "Rosenbrock's function");
    List<Parameter> layer = Tensors.layer(ElementType.DOUBLE);
    Objectives.Quadratic quadratic = new Objectives.Quadratic(layer, 0.01);
    Stepper second = optimizer(withoutDecay(configuration())).bind(layer);
    falls(
        second,
        () -> {
          quadratic.step(second.steps());
          return quadratic.getAsDouble();
        },
        300,
        "the noisy quadratic");
  }

  private static void limitRate(Stepper stepper, double limit) {
    try {
      stepper.scalar("lr", Math.min(limit, stepper.scalar("lr")));
    } catch (IllegalArgumentException noRate) {
      // It finds its own.
    }
  }

  private static void falls(Stepper stepper, DoubleSupplier objective, int steps, String what) {
    double before = objective.getAsDouble();
    for (int t = 0; t < steps; t++) {
      stepper.step(objective);
    }
    double after = objective.getAsDouble();
    assertTrue(after < before, () -> what + " was " + before + ", is " + after);
  }

  /// O11: links fused with this optimizer give the bits of links applied before it.
  @Test
  @DisplayName("O11 a link joined before it gives the bits of that link applied by hand")
  public void o11Fused(TestReporter reporter) {
    if (!(optimizer() instanceof Chain chain)) {
      reporter.publishEntry("O11", "does not apply: it is no chain");
      return;
    }
    for (ElementType type : ElementType.values()) {
      List<Parameter> joined = Tensors.layer(type);
      List<Parameter> byHand = Tensors.layer(type);
      run(new Pull().then(chain).bind(joined), joined, 0, 10);
      Stepper stepper = chain.bind(byHand);
      Objectives.Quadratic objective = new Objectives.Quadratic(byHand, 0.1);
      for (int t = 0; t < 10; t++) {
        objective.step(t);
        stepper.step(() -> {
          double loss = objective.getAsDouble();
          byHand.forEach(Pull::apply);
          return loss;
        });
      }
      assertEquals(Tensors.values(joined), Tensors.values(byHand), type.toString());
    }
  }

  /// Adds a quarter of the parameter to the update. The product is exact, so the sum is rounded
  /// once, here as there.
  private record Pull() implements Link {
    @Override
    public String name() {
      return "testkit-pull";
    }

    @Override
    public void describe(Step step) {
      step.update(step.update().plus(step.parameter().times(Expr.constant(0.25))));
    }

    static void apply(Parameter p) {
      for (int i = 0; i < p.value().rows(); i++) {
        for (int j = 0; j < p.value().columns(); j++) {
          p.gradient().set(i, j, p.gradient().get(i, j) + 0.25 * p.value().get(i, j));
        }
      }
    }
  }

  /// O12: steps allocate nothing, also where arrays end within a vector.
  @Test
  @DisplayName("O12 a step of a chain allocates nothing")
  public void o12Allocation(TestReporter reporter) {
    Optimizer optimizer = optimizer();
    List<Parameter> parameters =
        List.of(
            Tensors.parameter("layer/weight", ElementType.FLOAT, 7, 61, Role.WEIGHT),
            Tensors.parameter("layer/bias", ElementType.FLOAT, 1, 13, Role.BIAS));
    Objectives.Quadratic objective = new Objectives.Quadratic(parameters, 0);
    objective.putGradients();
    Stepper stepper = optimizer.bind(parameters);
    stepper.warmUp(Duration.ofSeconds(60));
    double bytes = Measure.allocation(() -> stepper.step(objective), objective::putGradients);
    reporter.publishEntry("O12", bytes + " bytes per step");
    if (optimizer instanceof Chain) {
      assertTrue(bytes < 1, () -> bytes + " bytes per step");
    }
  }

  /// O14: parameters do not touch each other where a step is elementwise.
  @Test
  @DisplayName("O14 a parameter steps to the same bits alone and beside others, if elementwise")
  public void o14Alone(TestReporter reporter) {
    for (ElementType type : ElementType.values()) {
      List<Parameter> both = Tensors.layer(type);
      if (!isElementwise(optimizer(), both.getFirst())) {
        reporter.publishEntry("O14", "does not apply: a step may see other tensors");
        return;
      }
      run(optimizer().bind(both), both, 0, 10);
      List<Parameter> one = Tensors.layer(type).subList(0, 1);
      run(optimizer().bind(one), one, 0, 10);
      assertEquals(Tensors.values(both.subList(0, 1)), Tensors.values(one), type.toString());
    }
  }

  /// O15: a rate of 0 changes nothing but state.
  @Test
  @DisplayName("O15 rate 0 changes nothing but state")
  public void o15RateZero(TestReporter reporter) {
    for (ElementType type : ElementType.values()) {
      List<Parameter> parameters = Tensors.layer(type);
      List<Double> before = Tensors.values(parameters);
      Stepper stepper = optimizer().bind(parameters);
      try {
        stepper.scalar("lr", 0);
      } catch (IllegalArgumentException noRate) {
        reporter.publishEntry("O15", "does not apply: there is no rate lr");
        return;
      }
      run(stepper, parameters, 0, 5);
      assertEquals(before, Tensors.values(parameters), type.toString());
    }
  }

  /// K3: the bits do not depend on the number of threads.
  @Test
  @DisplayName("K3 the same bits with 1, 2 and 3 threads")
  public void k3Threads() {
    List<Double> expected = List.of();
    for (int threads = 1; threads <= 3; threads++) {
      List<Parameter> parameters =
          List.of(Tensors.parameter("weight", ElementType.FLOAT, 160, 130, Role.WEIGHT));
      try (Workers workers = Workers.pool(threads)) {
        run(optimizer().bind(parameters, workers), parameters, 0, 3);
      }
      List<Double> found = Tensors.values(parameters);
      expected = expected.isEmpty() ? found : expected;
      assertTrue(expected.equals(found), threads + " threads give other bits than one");
    }
  }
}
