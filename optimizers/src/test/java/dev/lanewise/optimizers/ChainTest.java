package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Reduction;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a chain promises whatever its links are.
class ChainTest {
  private record Momentum(double mu) implements Link {
    @Override
    public String name() {
      return "momentum";
    }

    @Override
    public void describe(Step step) {
      Expr b = step.scalar("mu", mu).times(step.slot("b")).plus(step.update());
      step.keep("b", b);
      step.update(b);
    }
  }

  private record ClipGlobal(double max) implements Link {
    @Override
    public String name() {
      return "clip";
    }

    @Override
    public void describe(Step step) {
      Expr sum = step.global("sum", Reduction.SUM_OF_SQUARES, step.update());
      Expr limit = step.scalar("max", max);
      Expr scale = step.host("scale", (_, x) -> Math.min(1, x[1] / Math.sqrt(x[0])), sum, limit);
      step.update(step.update().times(scale));
    }
  }

  private record Descent(Schedule rate) implements Link {
    @Override
    public String name() {
      return "descent";
    }

    @Override
    public void describe(Step step) {
      step.parameter(step.parameter().minus(step.rate(rate).times(step.update())));
    }
  }

  /// Rows brought to a norm of 1.
  private record UnitRows() implements Link {
    @Override
    public String name() {
      return "unit";
    }

    @Override
    public void describe(Step step) {
      Expr sum = step.rowTotals("sum", Reduction.SUM_OF_SQUARES, step.parameter());
      step.parameter(step.parameter().dividedBy(sum.sqrt()));
    }
  }

  /// Doubles the update as a whole tensor, and says whether it was readied.
  private record Doubling(AtomicInteger readied) implements Link {
    @Override
    public String name() {
      return "doubling";
    }

    @Override
    public void describe(Step step) {
      step.update(
          step.whole(
              "doubled",
              step.update(),
              (input, output, workers) -> {
                BoundLoop loop =
                    Loop.of(input.type())
                        .store("y", Expr.matrix("x").times(2))
                        .compile()
                        .bind(input.rows(), input.columns())
                        .set("x", input)
                        .set("y", output)
                        .workers(workers)
                        .build();
                Operation noted =
                    new Operation() {
                      @Override
                      public void run() {}

                      @Override
                      public boolean warmUp(Duration limit) {
                        readied.incrementAndGet();
                        return false;
                      }
                    };
                return Operation.inOrder(List.of(loop, noted));
              }));
    }
  }

  @Test
  void operationsOnWholeTensorsAreReadiedWithTheStep() {
    Parameter w = Parameter.of("w", ElementType.FLOAT, 2, 3, Role.WEIGHT);
    w.gradient().set(1, 2, 3);
    AtomicInteger readied = new AtomicInteger();
    Stepper stepper = new Doubling(readied).then(new Descent(_ -> 1)).bind(List.of(w));
    assertFalse(stepper.warmUp(Duration.ofMillis(1)), "one operation says it is not ready");
    assertEquals(1, readied.get());
    assertEquals(0, w.value().get(1, 2));
    stepper.step();
    assertEquals(-6, w.value().get(1, 2));
  }

  @Test
  void momentumWithGlobalClippingAndProjectionEqualsNaiveLoops() {
    Parameter a = Parameter.of("a", ElementType.DOUBLE, 3, 5, Role.WEIGHT);
    Parameter b = Parameter.of("b", ElementType.DOUBLE, 2, 4, Role.WEIGHT);
    Chain chain =
        new ClipGlobal(0.5)
            .then(new Momentum(0.9))
            .then(new Descent(step -> 0.1 / (1 + step)))
            .then(new UnitRows());
    Random random = new Random(1);
    double[][] p = {new double[15], new double[8]};
    double[][] m = {new double[15], new double[8]};
    for (int k = 0; k < 2; k++) {
      Parameter parameter = k == 0 ? a : b;
      for (int i = 0; i < p[k].length; i++) {
        p[k][i] = random.nextGaussian();
        parameter
            .value()
            .set(i / parameter.value().columns(), i % parameter.value().columns(), p[k][i]);
      }
    }
    Stepper stepper = chain.bind(List.of(a, b));
    for (int t = 1; t <= 10; t++) {
      double[][] g = {new double[15], new double[8]};
      double sum = 0;
      for (int k = 0; k < 2; k++) {
        Parameter parameter = k == 0 ? a : b;
        for (int i = 0; i < p[k].length; i++) {
          g[k][i] = random.nextGaussian();
          sum += g[k][i] * g[k][i];
          parameter
              .gradient()
              .set(i / parameter.value().columns(), i % parameter.value().columns(), g[k][i]);
        }
      }
      stepper.step();
      double scale = Math.min(1, 0.5 / Math.sqrt(sum));
      double rate = 0.1 / t;
      for (int k = 0; k < 2; k++) {
        Parameter parameter = k == 0 ? a : b;
        int columns = parameter.value().columns();
        for (int i = 0; i < p[k].length; i++) {
          m[k][i] = 0.9 * m[k][i] + scale * g[k][i];
          p[k][i] -= rate * m[k][i];
        }
        for (int r = 0; r < parameter.value().rows(); r++) {
          double norm = 0;
          for (int c = 0; c < columns; c++) {
            norm += p[k][r * columns + c] * p[k][r * columns + c];
          }
          for (int c = 0; c < columns; c++) {
            p[k][r * columns + c] /= Math.sqrt(norm);
            assertEquals(p[k][r * columns + c], parameter.value().get(r, c), 1e-12, "step " + t);
          }
        }
      }
    }
    assertEquals(10, stepper.steps());
  }

  @Test
  void scalarsAreReadAndHeldWhileRunning() {
    Parameter a = Parameter.of("a", ElementType.FLOAT, 1, 3, Role.BIAS);
    a.gradient().fill(1);
    Stepper stepper =
        new Descent(step -> step < 1 ? 0.5 : 0.25).then(new UnitRows()).bind(List.of(a));
    assertEquals(0.5, stepper.scalar("lr"));
    stepper.step();
    assertEquals(0.25, stepper.scalar("lr"));
    stepper.scalar("lr", 0);
    assertEquals(0, stepper.scalar("lr"));
    stepper.release("lr");
    assertEquals(0.25, stepper.scalar("lr"));
    String message =
        assertThrows(IllegalArgumentException.class, () -> stepper.scalar("rate")).getMessage();
    assertTrue(String.valueOf(message).contains("lr"), message);
  }

  @Test
  void knowsWhetherElementsStandAlone() {
    Parameter a = Parameter.of("a", ElementType.FLOAT, 2, 3, Role.WEIGHT);
    assertTrue(new Momentum(0.9).then(new Descent(_ -> 1)).isElementwise(a));
    assertFalse(new ClipGlobal(0.9).then(new Descent(_ -> 1)).isElementwise(a));
  }
}
