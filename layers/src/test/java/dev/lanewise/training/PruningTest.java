package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import org.junit.jupiter.api.Test;

class PruningTest {
  private record Shift() implements Link {
    @Override
    public String name() {
      return "shift";
    }

    @Override
    public void describe(Step step) {
      step.parameter(step.parameter().plus(Expr.constant(1)));
    }
  }

  private static final Optimizer SHIFT = Chain.of(new Shift());

  private static Parameter parameter(String name, Role role, double... values) {
    Parameter parameter = Parameter.of(name, ElementType.DOUBLE, 1, values.length, role);
    for (int i = 0; i < values.length; i++) {
      parameter.value().set(0, i, values[i]);
    }
    return parameter;
  }

  private static int zeros(Parameter parameter) {
    int zeros = 0;
    for (int i = 0; i < parameter.value().columns(); i++) {
      zeros += parameter.value().get(0, i) == 0 ? 1 : 0;
    }
    return zeros;
  }

  @Test
  void exactlyTheSmallestWeightsBecomeZero() {
    Parameter a = parameter("a", Role.WEIGHT, 3, -1, 1, 5);
    Parameter b = parameter("b", Role.WEIGHT, 0.5, 10, -20, 1);
    Parameter bias = parameter("bias", Role.BIAS, 0.01);
    Pruning.magnitude(List.of(a, b, bias), 0.375, Pruning.Scope.GLOBAL);
    assertEquals(0, b.value().get(0, 0));
    assertEquals(0, a.value().get(0, 1));
    assertEquals(0, a.value().get(0, 2));
    assertEquals(1, b.value().get(0, 3));
    assertEquals(0.01, bias.value().get(0, 0));
    assertEquals(0.375, Pruning.sparsity(List.of(a, b, bias)));
  }

  @Test
  void perLayerPrunesEachByTheSamePart() {
    Parameter a = parameter("a", Role.WEIGHT, 100, 200, 300, 400);
    Parameter b = parameter("b", Role.WEIGHT, 1, 2, 3, 4);
    Pruning.magnitude(List.of(a, b), 0.5, Pruning.Scope.PER_LAYER);
    assertEquals(2, zeros(a));
    assertEquals(2, zeros(b));
  }

  @Test
  void zerosStayZeroWhileTheOthersTrain() {
    Parameter a = parameter("a", Role.WEIGHT, 0, 1, 0, 2);
    Stepper stepper = Pruning.keepingZeros(SHIFT).bind(List.of(a));
    stepper.step();
    stepper.step();
    assertEquals(2, zeros(a));
    assertEquals(3, a.value().get(0, 1));
  }

  @Test
  void pruningGrowsWithTheCubeOfWhatIsLeft() {
    Parameter a = Parameter.of("a", ElementType.DOUBLE, 1, 1000, Role.WEIGHT);
    for (int i = 0; i < 1000; i++) {
      a.value().set(0, i, i + 1);
    }
    Stepper stepper =
        Pruning.gradually(SHIFT, 0.8, 10, 20, 5, Pruning.Scope.GLOBAL).bind(List.of(a));
    for (int t = 1; t <= 30; t++) {
      stepper.step();
      int expected = t < 15 ? 0 : t < 20 ? (int) (800 * (1 - 0.125)) : 800;
      assertEquals(expected, zeros(a), "step " + t);
    }
  }
}
