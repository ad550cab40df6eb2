package dev.lanewise.optimizers.builtin;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.WrapperProvider;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of optimizers for those that are more than elementwise, and for wrappers nested.
class WholeLawsTest {
  record Subject(String name, Optimizer optimizer) {
    @Override
    public String toString() {
      return name;
    }
  }

  private static Optimizer of(OptimizerProvider provider, String... settings) {
    return Problem.optimizer(provider, map(settings));
  }

  private static Optimizer in(WrapperProvider provider, Optimizer inner, String... settings) {
    return Problem.wrapper(provider, map(settings)).apply(inner);
  }

  private static Map<String, String> map(String... settings) {
    Map<String, String> map = new HashMap<>();
    for (int i = 0; i < settings.length; i += 2) {
      map.put(settings[i], settings[i + 1]);
    }
    return map;
  }

  private static List<Subject> subjects() {
    Optimizer adam = of(new Adam(), "lr", "0.02");
    Optimizer muon = of(new Muon(), "lr", "0.02");
    return List.of(
        new Subject("lamb", of(new Lamb(), "lr", "0.02")),
        new Subject("lars", of(new Lars(), "lr", "0.5", "trustCoefficient", "0.02")),
        new Subject("adafactor", of(new Adafactor(), "lr", "0.05", "beta1", "0.5")),
        new Subject("muon", muon),
        new Subject("lbfgs", of(new Lbfgs(), "history", "4")),
        new Subject(
            "lbfgs without search",
            of(new Lbfgs(), "search", "none", "iterations", "2", "restart", "false")),
        new Subject(
            "schedule-free-sgd", of(new ScheduleFreeSgd(), "lr", "0.1", "warmupSteps", "4")),
        new Subject("schedule-free-adamw", of(new ScheduleFreeAdamW(), "lr", "0.05")),
        new Subject("lookahead", in(new Lookahead(), adam, "k", "3")),
        new Subject("sam", in(new Sam(), adam)),
        new Subject("asam", in(new Asam(), adam)),
        new Subject("ema", in(new Ema(), adam, "decay", "0.8", "every", "2")),
        new Subject("swa", in(new Swa(), adam, "start", "3", "every", "2")),
        new Subject("accumulate", in(new Accumulate(), adam, "k", "3")),
        new Subject("skip-non-finite", in(new SkipNonFinite(), adam)),
        new Subject("freeze", in(new Freeze(), adam, "pattern", "**/tall")),
        new Subject(
            "nested",
            in(
                new Ema(),
                in(
                    new Lookahead(),
                    in(new Sam(), in(new Accumulate(), in(new SkipNonFinite(), muon))),
                    "k",
                    "2"))),
        new Subject(
            "swa of ema of sam of lbfgs",
            in(new Swa(), in(new Ema(), in(new Sam(), of(new Lbfgs()), "rho", "0.01")))),
        new Subject("ema of schedule-free", in(new Ema(), of(new ScheduleFreeSgd(), "lr", "0.1"))));
  }

  private record Snapshot(
      List<Matrix> values, Map<String, Matrix> arrays, Map<String, Double> numbers) {
    static Snapshot of(Problem problem, Stepper stepper) {
      Map<String, Matrix> arrays = new HashMap<>();
      Map<String, Double> numbers = new HashMap<>();
      State state = stepper.state();
      state.arrays().forEach((name, array) -> arrays.put(name, array.copy()));
      state.numbers().forEach((name, number) -> numbers.put(name, number.get()));
      return new Snapshot(
          problem.parameters.stream().map(p -> p.value().copy()).toList(), arrays, numbers);
    }

    void load(Problem problem, Stepper stepper) {
      for (int i = 0; i < values.size(); i++) {
        problem.parameters.get(i).value().copyFrom(values.get(i));
      }
      State state = stepper.state();
      assertEquals(arrays.keySet(), state.arrays().keySet());
      assertEquals(numbers.keySet(), state.numbers().keySet());
      state.arrays().forEach((name, array) -> array.copyFrom(requireNonNull(arrays.get(name))));
      state.numbers().forEach((name, number) -> number.set(requireNonNull(numbers.get(name))));
    }
  }

  /// Loss and gradients of a step, now and then not finite.
  private static DoubleSupplier objective(Problem problem, int t, boolean spoilt) {
    problem.at(t);
    return () -> {
      double loss = problem.evaluate();
      if (spoilt && t % 5 == 4) {
        problem.parameters.getFirst().gradient().set(1, 1, Double.NaN);
      }
      return loss;
    };
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void continuesFromAnyStepWithTheSameBits(Subject subject) {
    boolean spoilt = subject.name.equals("skip-non-finite");
    Problem whole = new Problem(ElementType.FLOAT, 11);
    Stepper uninterrupted = subject.optimizer.bind(whole.parameters);
    Snapshot[] snapshots = new Snapshot[21];
    for (int t = 1; t <= 25; t++) {
      if (t <= 21) {
        snapshots[t - 1] = Snapshot.of(whole, uninterrupted);
      }
      uninterrupted.step(objective(whole, t, spoilt));
    }
    long[] weights = whole.bits();
    uninterrupted.showEvaluation();
    long[] shown = whole.bits();
    for (int s = 0; s <= 20; s++) {
      Problem resumed = new Problem(ElementType.FLOAT, 11);
      resumed.parameters.forEach(p -> p.value().fill(7));
      Stepper stepper = subject.optimizer.bind(resumed.parameters);
      snapshots[s].load(resumed, stepper);
      for (int t = s + 1; t <= 25; t++) {
        stepper.step(objective(resumed, t, spoilt));
      }
      assertArrayEquals(weights, resumed.bits(), "from step " + s);
      stepper.showEvaluation();
      assertArrayEquals(shown, resumed.bits(), "shown, from step " + s);
      stepper.showTraining();
      assertArrayEquals(weights, resumed.bits(), "hidden, from step " + s);
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void threadsDoNotChangeBits(Subject subject) {
    Problem one = new Problem(ElementType.FLOAT, 12);
    Problem other = new Problem(ElementType.FLOAT, 12);
    Stepper alone = subject.optimizer.bind(one.parameters);
    try (Workers workers = Workers.pool(3)) {
      Stepper shared = subject.optimizer.bind(other.parameters, workers);
      for (int t = 1; t <= 12; t++) {
        double loss = alone.step(objective(one, t, false));
        assertEquals(loss, shared.step(objective(other, t, false)));
        assertArrayEquals(one.bits(), other.bits());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("subjects")
  void aRateOfZeroChangesStateOnly(Subject subject) {
    for (ElementType type : ElementType.values()) {
      Problem problem = new Problem(type, 13);
      Stepper stepper = subject.optimizer.bind(problem.parameters);
      stepper.scalar("lr", 0);
      long[] before = problem.bits();
      for (int t = 1; t <= 10; t++) {
        stepper.step(objective(problem, t, false));
      }
      assertArrayEquals(before, problem.bits());
    }
  }

  /// Once compiled; until then vectors are boxed. In some virtual machines C2 leaves the vectors of
  /// one of the loops on the heap for good (docs/kernels.md), which is no law of the optimizer that
  /// has it: one of all subjects may be hit. Elementwise chains have no exception, see
  /// AllocationTest.
  @Test
  void stepsAllocateNothing() {
    List<String> allocating = new ArrayList<>();
    for (Subject subject : subjects()) {
      long least = leastAllocated(subject);
      if (least > 0) {
        allocating.add(subject + ": " + least + " bytes a step");
      }
    }
    assertTrue(allocating.size() <= 1, allocating::toString);
  }

  private static long leastAllocated(Subject subject) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    List<Parameter> parameters =
        List.of(
            Parameter.of("wide", ElementType.FLOAT, 64, 128, Role.WEIGHT),
            Parameter.of("tall", ElementType.FLOAT, 192, 64, Role.WEIGHT));
    parameters.forEach(p -> p.gradient().fill(0.01));
    Stepper stepper = subject.optimizer.bind(parameters);
    stepper.warmUp(Duration.ofSeconds(5));
    DoubleSupplier constant = () -> 1;
    long least = Long.MAX_VALUE;
    // Compiled is when the compiler in the background is done, which a busy machine delays.
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (least > 0 && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < 20; i++) {
        stepper.step(constant);
      }
      least = Math.min(least, (threads.getCurrentThreadAllocatedBytes() - before) / 20);
    }
    return least;
  }

  /// Rosenbrock's function of pairs in a matrix.
  private static double rosenbrock(Parameter p) {
    double loss = 0;
    for (int i = 0; i < p.value().rows(); i++) {
      double x = p.value().get(i, 0);
      double y = p.value().get(i, 1);
      loss += (1 - x) * (1 - x) + 100 * (y - x * x) * (y - x * x);
      p.gradient().set(i, 0, -2 * (1 - x) - 400 * x * (y - x * x));
      p.gradient().set(i, 1, 200 * (y - x * x));
    }
    return loss;
  }

  private static Parameter start() {
    Parameter p = Parameter.of("w", ElementType.DOUBLE, 2, 2, Role.WEIGHT);
    Problem.put(p.value(), new double[] {-1.2, 1, 0.3, 1.6});
    return p;
  }

  private static List<Subject> descending() {
    Optimizer adam = of(new Adam(), "lr", "0.02");
    return List.of(
        new Subject("lamb", of(new Lamb(), "lr", "0.01", "weightDecay", "0")),
        new Subject(
            "lars", of(new Lars(), "lr", "0.1", "weightDecay", "0", "trustCoefficient", "0.002")),
        new Subject("adafactor", of(new Adafactor(), "lr", "0.01")),
        new Subject("muon", of(new Muon(), "lr", "0.003", "weightDecay", "0")),
        new Subject("lbfgs", of(new Lbfgs())),
        new Subject("schedule-free-sgd", of(new ScheduleFreeSgd(), "lr", "0.0005")),
        new Subject("schedule-free-adamw", of(new ScheduleFreeAdamW(), "lr", "0.01")),
        new Subject("lookahead", in(new Lookahead(), adam)),
        new Subject("sam", in(new Sam(), adam, "rho", "0.001")),
        new Subject("asam", in(new Asam(), adam, "rho", "0.001")),
        new Subject("ema", in(new Ema(), adam, "decay", "0.9")),
        new Subject("swa", in(new Swa(), adam, "start", "1500")),
        new Subject("accumulate", in(new Accumulate(), adam)),
        new Subject("skip-non-finite", in(new SkipNonFinite(), adam)));
  }

  @ParameterizedTest
  @MethodSource("descending")
  void fallsOnRosenbrock(Subject subject) {
    Parameter p = start();
    Stepper stepper = subject.optimizer.bind(List.of(p));
    double first = rosenbrock(p);
    for (int i = 0; i < 2000; i++) {
      stepper.step(() -> rosenbrock(p));
    }
    stepper.showEvaluation();
    double last = rosenbrock(p);
    assertTrue(last < 0.05 * first, first + " to " + last);
  }
}
