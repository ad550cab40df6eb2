package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.WrapperProvider;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// What wrappers make of the optimizer within, against plain loops in double.
class WrapperTest {
  private static final Optimizer ADAM = Problem.optimizer(new Adam(), Map.of("lr", "0.05"));

  record Wrapping(WrapperProvider provider, Map<String, String> settings) {
    Optimizer of(Optimizer inner) {
      return Problem.wrapper(provider, settings).apply(inner);
    }

    @Override
    public String toString() {
      return provider.name() + settings;
    }
  }

  /// Wrappers that change nothing.
  private static List<Wrapping> identities() {
    return List.of(
        new Wrapping(new Lookahead(), Map.of("k", "1", "alpha", "1")),
        new Wrapping(new Accumulate(), Map.of("k", "1")),
        new Wrapping(new Ema(), Map.of("decay", "0")),
        new Wrapping(new Swa(), Map.of("start", "5", "every", "2")),
        new Wrapping(new Sam(), Map.of("rho", "0")),
        new Wrapping(new Asam(), Map.of("rho", "0")),
        new Wrapping(new SkipNonFinite(), Map.of()),
        new Wrapping(new SkipNonFinite(), Map.of("policy", "elements")),
        new Wrapping(new Freeze(), Map.of()));
  }

  @ParameterizedTest
  @MethodSource("identities")
  void changesNothingWhereItsSettingsSaySo(Wrapping wrapping) {
    for (ElementType type : ElementType.values()) {
      Problem plain = new Problem(type, 3);
      Problem wrapped = new Problem(type, 3);
      Stepper one = ADAM.bind(plain.parameters);
      Stepper other = wrapping.of(ADAM).bind(wrapped.parameters);
      for (int t = 1; t <= 20; t++) {
        plain.at(t);
        wrapped.at(t);
        assertEquals(one.step(plain::evaluate), other.step(wrapped::evaluate));
        assertArrayEquals(plain.bits(), wrapped.bits(), "step " + t);
        assertEquals(t, other.steps());
      }
      assertEquals(one.scalar("lr"), other.scalar("lr"));
    }
  }

  @Test
  void averagesWithoutMemoryAreTheWeights() {
    for (WrapperProvider provider : List.of(new Ema(), new Lookahead())) {
      Problem problem = new Problem(ElementType.FLOAT, 4);
      Stepper stepper =
          Problem.wrapper(
                  provider,
                  provider instanceof Ema ? Map.of("decay", "0") : Map.of("k", "1", "alpha", "1"))
              .apply(ADAM)
              .bind(problem.parameters);
      for (int t = 1; t <= 5; t++) {
        problem.at(t);
        stepper.step(problem::evaluate);
        long[] bits = problem.bits();
        stepper.showEvaluation();
        assertArrayEquals(bits, problem.bits());
        assertThrows(IllegalStateException.class, stepper::step);
        stepper.showTraining();
        assertArrayEquals(bits, problem.bits());
      }
    }
  }

  /// Plain descent of the oracle.
  private static void descend(Problem problem, double rate) {
    for (int k = 0; k < problem.p.length; k++) {
      for (int i = 0; i < problem.p[k].length; i++) {
        problem.p[k][i] -= rate * problem.g[k][i];
      }
    }
  }

  private static double[][] copy(double[][] x) {
    return Arrays.stream(x).map(double[]::clone).toArray(double[][]::new);
  }

  /// Moves x towards y.
  private static void draw(double[][] x, double[][] y, double weight) {
    for (int k = 0; k < x.length; k++) {
      for (int i = 0; i < x[k].length; i++) {
        x[k][i] += weight * (y[k][i] - x[k][i]);
      }
    }
  }

  private static Optimizer descent() {
    return dev.lanewise.optimizers.Chain.of(
        new Descent(dev.lanewise.optimizers.Schedule.constant(0.1)));
  }

  @Property(tries = 10)
  void lookahead(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 7) int k,
      @ForAll @DoubleRange(min = 0, max = 1) double alpha) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    Stepper stepper =
        Problem.wrapper(new Lookahead(), Map.of("k", "" + k, "alpha", "" + alpha))
            .apply(descent())
            .bind(problem.parameters);
    double[][] slow = copy(problem.p);
    for (int t = 1; t <= 22; t++) {
      problem.at(t);
      stepper.step(problem::evaluate);
      problem.evaluateOracle();
      descend(problem, 0.1);
      if (t % k == 0) {
        draw(slow, problem.p, alpha);
        draw(problem.p, slow, 1);
      }
      problem.assertWeights(problem.p, 1e-12, "step " + t);
    }
    stepper.showEvaluation();
    problem.assertWeights(slow, 1e-12, "slow");
  }

  @Property(tries = 10)
  void averages(
      @ForAll long seed,
      @ForAll @DoubleRange(min = 0, max = 0.99) double decay,
      @ForAll @IntRange(min = 1, max = 4) int every,
      @ForAll @IntRange(min = 0, max = 9) int start) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    UnaryOperator<Optimizer> ema =
        Problem.wrapper(new Ema(), Map.of("decay", "" + decay, "every", "" + every));
    UnaryOperator<Optimizer> swa =
        Problem.wrapper(new Swa(), Map.of("start", "" + start, "every", "" + every));
    Stepper stepper = ema.apply(descent()).bind(problem.parameters);
    Problem second = new Problem(ElementType.DOUBLE, seed);
    Stepper other = swa.apply(descent()).bind(second.parameters);
    double[][] average = new double[0][];
    double[][] sum = new double[0][];
    int count = 0;
    for (int t = 1; t <= 22; t++) {
      problem.at(t);
      second.at(t);
      stepper.step(problem::evaluate);
      other.step(second::evaluate);
      problem.evaluateOracle();
      descend(problem, 0.1);
      if (t % every == 0) {
        if (average.length == 0) {
          average = copy(problem.p);
        } else {
          draw(average, problem.p, 1 - decay);
        }
      }
      if (t > start && (t - start) % every == 0) {
        count++;
        sum = count == 1 ? copy(problem.p) : sum;
        for (int k = 0; count > 1 && k < sum.length; k++) {
          for (int i = 0; i < sum[k].length; i++) {
            sum[k][i] += problem.p[k][i];
          }
        }
      }
    }
    assertEquals(count, other.scalar("swa.averaged"));
    stepper.showEvaluation();
    problem.assertWeights(average, 1e-12, "ema");
    other.showEvaluation();
    for (double[] x : sum) {
      for (int i = 0; i < x.length; i++) {
        x[i] /= count;
      }
    }
    second.assertWeights(sum, 1e-12, "swa");
  }

  @Property(tries = 10)
  void sharpnessAware(
      @ForAll long seed,
      @ForAll boolean adaptive,
      @ForAll @DoubleRange(min = 0, max = 0.5) double rho) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    WrapperProvider provider = adaptive ? new Asam() : new Sam();
    Stepper stepper =
        Problem.wrapper(provider, Map.of("rho", "" + rho))
            .apply(descent())
            .bind(problem.parameters);
    for (int t = 1; t <= 22; t++) {
      problem.at(t);
      double loss = stepper.step(problem::evaluate);
      assertEquals(problem.evaluateOracle(), loss, 1e-12 * (1 + loss));
      double[][] before = copy(problem.p);
      double sum = 0;
      for (int k = 0; k < 3; k++) {
        for (int i = 0; i < before[k].length; i++) {
          double scaled = (adaptive ? Math.abs(before[k][i]) + 0.01 : 1) * problem.g[k][i];
          sum += scaled * scaled;
        }
      }
      for (int k = 0; k < 3; k++) {
        for (int i = 0; i < before[k].length; i++) {
          double scale = adaptive ? Math.abs(before[k][i]) + 0.01 : 1;
          problem.p[k][i] += rho * scale * scale * problem.g[k][i] / Math.sqrt(sum);
        }
      }
      problem.evaluateOracle();
      draw(problem.p, before, 1);
      for (int k = 0; k < 3; k++) {
        System.arraycopy(before[k], 0, problem.p[k], 0, before[k].length);
      }
      descend(problem, 0.1);
      problem.assertWeights(problem.p, 1e-12, "step " + t);
    }
    assertThrows(UnsupportedOperationException.class, stepper::step);
  }

  @Property(tries = 10)
  void microBatchesMakeTheBatch(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 5) int k, @ForAll boolean sums) {
    Problem problem = new Problem(ElementType.DOUBLE, seed);
    Problem batch = new Problem(ElementType.DOUBLE, seed);
    Stepper stepper =
        Problem.wrapper(new Accumulate(), Map.of("k", "" + k, "reduction", sums ? "sum" : "mean"))
            .apply(ADAM)
            .bind(problem.parameters);
    Stepper whole = ADAM.bind(batch.parameters);
    for (int t = 1; t <= 10; t++) {
      double[][] total = {new double[24], new double[21], new double[5]};
      for (int micro = 0; micro < k; micro++) {
        problem.at(t * k + micro);
        batch.at(t * k + micro);
        stepper.step(problem::evaluate);
        batch.evaluate();
        for (int i = 0; i < 3; i++) {
          double[] g = Problem.get(batch.parameters.get(i).gradient());
          for (int j = 0; j < g.length; j++) {
            total[i][j] += g[j] / (sums ? 1 : k);
          }
        }
      }
      for (int i = 0; i < 3; i++) {
        Problem.put(batch.parameters.get(i).gradient(), total[i]);
      }
      whole.step();
      assertEquals(t, stepper.steps());
      double[][] expected =
          batch.parameters.stream().map(p -> Problem.get(p.value())).toArray(double[][]::new);
      problem.assertWeights(expected, 1e-12, "step " + t);
    }
  }

  @Test
  void skipsAndCountsWhatIsNotFinite() {
    for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1.0 / 0.0}) {
      Problem problem = new Problem(ElementType.FLOAT, 5);
      Stepper stepper =
          Problem.wrapper(new SkipNonFinite(), Map.of("limit", "2"))
              .apply(ADAM)
              .bind(problem.parameters);
      stepper.step(problem::evaluate);
      long[] before = problem.bits();
      problem.parameters.get(1).gradient().set(6, 2, bad);
      stepper.step();
      stepper.step();
      assertArrayEquals(before, problem.bits());
      assertEquals(1, stepper.steps());
      assertEquals(2, stepper.scalar("skip-non-finite.skipped"));
      String message = assertThrows(ArithmeticException.class, stepper::step).getMessage();
      assertTrue(String.valueOf(message).contains("3"));
      stepper.step(problem::evaluate);
      assertEquals(0, stepper.scalar("skip-non-finite.row"));
      assertEquals(2, stepper.steps());
    }
  }

  @Test
  void elementsThatAreNotFiniteCountAsZero() {
    Problem problem = new Problem(ElementType.DOUBLE, 5);
    Stepper stepper =
        Problem.wrapper(new SkipNonFinite(), Map.of("policy", "elements"))
            .apply(descent())
            .bind(problem.parameters);
    double before = problem.parameters.get(1).value().get(6, 2);
    double moved = problem.parameters.get(1).value().get(6, 1);
    stepper.step(() -> {
      double loss = problem.evaluate();
      problem.parameters.get(1).gradient().set(6, 2, Double.NaN);
      return loss;
    });
    assertEquals(before, problem.parameters.get(1).value().get(6, 2));
    assertFalse(moved == problem.parameters.get(1).value().get(6, 1));
    assertEquals(1, stepper.scalar("skip-non-finite.skipped"));
  }

  @Test
  void frozenParametersStayAndKeepNoState() {
    Problem problem = new Problem(ElementType.FLOAT, 6);
    Problem plain = new Problem(ElementType.FLOAT, 6);
    Stepper stepper =
        Problem.wrapper(new Freeze(), Map.of("pattern", "enc/t*|**/bias"))
            .apply(ADAM)
            .bind(problem.parameters);
    Stepper all = ADAM.bind(plain.parameters);
    double[] tall = Problem.get(problem.parameters.get(1).value());
    double[] bias = Problem.get(problem.parameters.get(2).value());
    for (int t = 1; t <= 10; t++) {
      problem.at(t);
      plain.at(t);
      stepper.step(problem::evaluate);
      all.step(plain::evaluate);
    }
    assertArrayEquals(tall, Problem.get(problem.parameters.get(1).value()));
    assertArrayEquals(bias, Problem.get(problem.parameters.get(2).value()));
    assertArrayEquals(
        Problem.get(plain.parameters.get(0).value()),
        Problem.get(problem.parameters.get(0).value()));
    assertTrue(stepper.state().arrays().keySet().stream().allMatch(n -> n.startsWith("enc/wide:")));
  }

  @Test
  void twoOfOneKindHaveNamesOfTheirOwn() {
    Problem problem = new Problem(ElementType.FLOAT, 6);
    UnaryOperator<Optimizer> ema = Problem.wrapper(new Ema(), Map.of());
    Stepper stepper =
        ema.apply(Problem.wrapper(new Sam(), Map.of()).apply(ema.apply(ADAM)))
            .bind(problem.parameters);
    stepper.scalar("ema#2.decay", 0.5);
    assertEquals(0.5, stepper.scalar("ema#2.decay"));
    assertEquals(0.999, stepper.scalar("ema.decay"));
    stepper.release("ema#2.decay");
    assertEquals(0.999, stepper.scalar("ema#2.decay"));
    assertEquals(0.05, stepper.scalar("lr"));
    assertThrows(IllegalArgumentException.class, () -> stepper.scalar("nothing"));
    assertTrue(stepper.state().arrays().containsKey("enc/wide:ema#2.average"));
  }
}
