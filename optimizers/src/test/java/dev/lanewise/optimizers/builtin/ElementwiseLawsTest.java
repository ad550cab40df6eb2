package dev.lanewise.optimizers.builtin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The laws of optimizers, asked of those that see each element alone.
class ElementwiseLawsTest {
  /// Settings under which every option is used once.
  static Stream<String> optimizers() {
    return Stream.of(
        "sgd lr=0.1",
        "momentum lr=0.1",
        "momentum lr=0.1 dampening=0.3 rateInside=true",
        "nesterov lr=0.1",
        "nesterov lr=0.1 rateInside=true",
        "adagrad lr=1 lrDecay=0.01",
        "adagrad lr=0.1 epsilonPlacement=inside initialAccumulator=0.1",
        "adadelta",
        "rmsprop lr=0.05 momentum=0.5 rateInside=true",
        "rmsprop lr=0.05 centered=true epsilonPlacement=inside initialScale=1",
        "adam lr=0.05",
        "adam lr=0.05 epsilonPlacement=hat",
        "adam lr=0.05 epsilonPlacement=root",
        "amsgrad lr=0.05",
        "amsgrad lr=0.05 correctedMaximum=true epsilonPlacement=hat",
        "adamw lr=0.05",
        "adamw lr=0.05 decayCoupling=schedule weightDecay=0.001 decayWeightsOnly=true",
        "nadam lr=0.05",
        "nadam lr=0.05 muSchedule=false",
        "radam lr=0.05",
        "adamax lr=0.05",
        "adamax lr=0.05 epsilonPlacement=outside",
        "lion lr=0.02 weightDecay=0.1",
        "adabelief lr=0.05",
        "adan lr=0.05 weightDecay=0.01",
        "rprop");
  }

  private static Optimizer optimizer(String text) {
    String[] words = text.split(" ", 2);
    Configuration<Optimizer> configuration = Catalog.installed().optimizer(words[0]);
    return (words.length == 1 ? configuration : configuration.with(words[1])).create();
  }

  private static Parameter parameter(ElementType type, int rows, int columns, long seed) {
    return Trial.parameter(type, rows, columns, new Random(seed));
  }

  private static long[] bits(Matrix matrix) {
    double[] all = Trial.copy(matrix);
    long[] bits = new long[all.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Double.doubleToLongBits(all[i]);
    }
    return bits;
  }

  private static double[] run(Optimizer optimizer, Parameter parameter, int steps) {
    Stepper stepper = optimizer.bind(List.of(parameter));
    Random random = new Random(7);
    for (int t = 0; t < steps; t++) {
      Trial.fill(parameter.gradient(), random);
      stepper.step();
    }
    return Trial.copy(parameter.value());
  }

  @Test
  void descentOnAParabolaIsGeometric_O2() {
    double l = 1.5;
    double lr = 0.3;
    Parameter p = parameter(ElementType.DOUBLE, 1, 5, 1);
    double[] start = Trial.copy(p.value());
    Stepper stepper = optimizer("sgd lr=0.3").bind(List.of(p));
    for (int t = 1; t <= 30; t++) {
      for (int i = 0; i < 5; i++) {
        p.gradient().set(0, i, l * p.value().get(0, i));
      }
      stepper.step();
      for (int i = 0; i < 5; i++) {
        double expected = Math.pow(1 - lr * l, t) * start[i];
        assertEquals(expected, p.value().get(0, i), 1e-14 * t * Math.abs(start[i]));
      }
    }
  }

  private static void sameBits(String a, String b) {
    for (ElementType type : ElementType.values()) {
      assertArrayEquals(
          run(optimizer(a), parameter(type, 3, 37, 2), 20),
          run(optimizer(b), parameter(type, 3, 37, 2), 20),
          a + " and " + b);
    }
  }

  @Test
  void whatIsSwitchedOffLeavesNoTrace_O3() {
    sameBits("momentum lr=0.1 momentum=0", "sgd lr=0.1");
    sameBits("nesterov lr=0.1 momentum=0", "sgd lr=0.1");
    sameBits("adamw lr=0.1 weightDecay=0", "adam lr=0.1");
    sameBits("adamw lr=0.1 weightDecay=0 decayCoupling=none", "adam lr=0.1");
    sameBits("lion lr=0.1 weightDecay=0", "lion lr=0.1");
    sameBits("adagrad lr=0.1 lrDecay=0", "adagrad lr=0.1");
  }

  @Test
  void decayOfWeightsOnlySparesTheOthers() {
    String decayed = "adamw lr=0.1 weightDecay=0.5";
    for (Role role : Role.values()) {
      List<double[]> results = new ArrayList<>();
      for (String text : List.of(decayed + " decayWeightsOnly=true", decayed, "adam lr=0.1")) {
        Parameter p = Parameter.of("p", ElementType.FLOAT, 1, 9, role);
        p.value().fill(1);
        results.add(run(optimizer(text), p, 3));
      }
      assertArrayEquals(results.get(role == Role.WEIGHT ? 1 : 2), results.get(0), role.toString());
    }
  }

  @ParameterizedTest
  @MethodSource("maxima")
  void theMaximumOfAmsgradNeverFalls_O3(String text) {
    Parameter p = parameter(ElementType.FLOAT, 2, 20, 3);
    Stepper stepper = optimizer(text).bind(List.of(p));
    Matrix largest = array(stepper, "p:amsgrad.largest");
    Random random = new Random(4);
    double[] before = new double[40];
    for (int t = 0; t < 30; t++) {
      Trial.fill(p.gradient(), random);
      stepper.step();
      double[] now = Trial.copy(largest);
      for (int i = 0; i < now.length; i++) {
        assertTrue(now[i] >= before[i]);
      }
      before = now;
    }
  }

  static Stream<String> maxima() {
    return Stream.of("amsgrad", "amsgrad correctedMaximum=true");
  }

  @Test
  void theFirstStepOfAdamIsTheScaledSign_O4() {
    Parameter p = parameter(ElementType.DOUBLE, 1, 30, 5);
    double[] start = Trial.copy(p.value());
    Trial.fill(p.gradient(), new Random(6));
    optimizer("adam lr=0.1 epsilon=0.01").bind(List.of(p)).step();
    for (int i = 0; i < start.length; i++) {
      double g = p.gradient().get(0, i);
      double expected = start[i] - 0.1 * g / (Math.abs(g) + 0.01);
      assertEquals(expected, p.value().get(0, i), 1e-14);
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void slicesStepAloneWithTheSameBits_O5(String text) {
    for (ElementType type : ElementType.values()) {
      Parameter whole = parameter(type, 1, 101, 8);
      Parameter left = Parameter.of("left", type, 1, 38, Role.WEIGHT);
      Parameter right = Parameter.of("right", type, 9, 7, Role.WEIGHT);
      for (int i = 0; i < 101; i++) {
        cell(left, right, i, true, whole.value().get(0, i));
      }
      Stepper one = optimizer(text).bind(List.of(whole));
      Stepper two = optimizer(text).bind(List.of(left, right));
      Random random = new Random(9);
      for (int t = 0; t < 12; t++) {
        Trial.fill(whole.gradient(), random);
        for (int i = 0; i < 101; i++) {
          cell(left, right, i, false, whole.gradient().get(0, i));
        }
        one.step();
        two.step();
      }
      double[] joined = new double[101];
      System.arraycopy(Trial.copy(left.value()), 0, joined, 0, 38);
      System.arraycopy(Trial.copy(right.value()), 0, joined, 38, 63);
      assertArrayEquals(Trial.copy(whole.value()), joined, text + " in " + type);
    }
  }

  private static void cell(Parameter left, Parameter right, int i, boolean value, double x) {
    Parameter to = i < 38 ? left : right;
    Matrix matrix = value ? to.value() : to.gradient();
    int at = i < 38 ? i : i - 38;
    matrix.set(at / matrix.columns(), at % matrix.columns(), x);
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void zeroGradientsMoveNothing_O6(String text) {
    String undecayed = text.replaceAll(" weightDecay=\\S*", "");
    Optimizer optimizer =
        optimizer(text.startsWith("adamw") ? undecayed + " weightDecay=0" : undecayed);
    Parameter p = parameter(ElementType.FLOAT, 2, 19, 10);
    long[] before = bits(p.value());
    Stepper stepper = optimizer.bind(List.of(p));
    for (int t = 0; t < 5; t++) {
      stepper.step();
    }
    assertArrayEquals(before, bits(p.value()));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void rateZeroChangesOnlyState_O15(String text) {
    Parameter p = parameter(ElementType.FLOAT, 2, 19, 11);
    double[] before = Trial.copy(p.value());
    double[] after = run(optimizer(text.replaceAll(" lr=\\S*", "") + " lr=0"), p, 5);
    if (!text.contains("decayCoupling=schedule")) {
      assertArrayEquals(before, after);
    }
  }

  @Test
  void centeredRmspropStaysFiniteForConstantGradients_O8() {
    for (ElementType type : ElementType.values()) {
      Parameter p = parameter(type, 1, 64, 12);
      Trial.fill(p.gradient(), new Random(13));
      Stepper stepper = optimizer("rmsprop centered=true alpha=0.9").bind(List.of(p));
      for (int t = 0; t < 2000; t++) {
        stepper.step();
      }
      for (double x : Trial.copy(p.value())) {
        assertTrue(Double.isFinite(x));
      }
    }
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fallsOnANoisyParabola_O10(String text) {
    Parameter p = parameter(ElementType.DOUBLE, 1, 50, 14);
    p.value().fill(3);
    Stepper stepper = optimizer(text).bind(List.of(p));
    Random random = new Random(15);
    // Adadelta finds its own rate, from a small beginning.
    int steps = text.equals("adadelta") ? 20_000 : 600;
    for (int t = 0; t < steps; t++) {
      for (int i = 0; i < 50; i++) {
        p.gradient().set(0, i, p.value().get(0, i) + 0.1 * random.nextGaussian());
      }
      stepper.step();
    }
    double loss = 0;
    for (double x : Trial.copy(p.value())) {
      loss += x * x / 100;
    }
    assertTrue(loss < 0.45, text + " ends at " + loss + ", it began at 4.5");
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void fallsOnRosenbrock_O10(String text) {
    String slow =
        text.matches("(adadelta|adagrad|rprop).*")
            ? text
            : text.replaceAll(" lr=\\S*", "") + " lr=0.0005";
    Parameter p = Parameter.of("p", ElementType.DOUBLE, 1, 2, Role.WEIGHT);
    p.value().set(0, 0, -1.2);
    p.value().set(0, 1, 1);
    Stepper stepper = optimizer(slow).bind(List.of(p));
    for (int t = 0; t < 1000; t++) {
      double x = p.value().get(0, 0);
      double off = p.value().get(0, 1) - x * x;
      p.gradient().set(0, 0, -2 * (1 - x) - 400 * x * off);
      p.gradient().set(0, 1, 200 * off);
      stepper.step();
    }
    double x = p.value().get(0, 0);
    double off = p.value().get(0, 1) - x * x;
    double loss = (1 - x) * (1 - x) + 100 * off * off;
    assertTrue(loss < 24.2 / 2, slow + " ends at " + loss + ", it began at 24.2");
  }

  /// Leaves the update it gets where a test can read it.
  private record Caught() implements Link {
    @Override
    public String name() {
      return "caught";
    }

    @Override
    public void describe(Step step) {
      step.slot("update");
      step.keep("update", step.update());
    }
  }

  /// Sets a rate without using it, for links that ask for one.
  private record RateOf(Schedule rate) implements Link {
    @Override
    public String name() {
      return "rate-of";
    }

    @Override
    public void describe(Step step) {
      step.rate(rate);
    }
  }

  private static Schedule rateOf(Chain chain) {
    for (Link link : chain.links()) {
      if (link instanceof Descent(Schedule rate)) {
        return rate;
      }
      if (link instanceof Rate(Schedule rate)) {
        return rate;
      }
    }
    throw new AssertionError("no rate in " + chain.name());
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void theFusedChainEqualsItsLinksOneAfterAnother_O11(String text) {
    Chain chain = (Chain) optimizer(text);
    for (ElementType type : ElementType.values()) {
      Parameter fused = parameter(type, 3, 21, 16);
      Stepper stepper = chain.bind(List.of(fused));
      List<Parameter> stages = new ArrayList<>();
      List<Stepper> steppers = new ArrayList<>();
      Matrix value = parameter(type, 3, 21, 16).value();
      for (Link link : chain.links()) {
        Parameter stage = new Parameter("p", value, Matrix.of(type, 3, 21), Role.WEIGHT);
        stages.add(stage);
        boolean rated = link instanceof Descent || link instanceof Rate;
        steppers.add(
            (rated
                    ? Chain.of(link, new Caught())
                    : Chain.of(new RateOf(rateOf(chain)), link, new Caught()))
                .bind(List.of(stage)));
      }
      Random random = new Random(17);
      for (int t = 0; t < 10; t++) {
        Trial.fill(fused.gradient(), random);
        stepper.step();
        Matrix update = fused.gradient();
        for (int i = 0; i < steppers.size(); i++) {
          stages.get(i).gradient().copyFrom(update);
          steppers.get(i).step();
          update = array(steppers.get(i), "p:caught.update");
        }
        assertArrayEquals(bits(fused.value()), bits(value), text + ", step " + t);
      }
    }
  }

  private static Matrix array(Stepper stepper, String name) {
    Matrix array = stepper.state().arrays().get(name);
    if (array == null) {
      throw new AssertionError("no " + name + " in " + stepper.state().arrays().keySet());
    }
    return array;
  }

  /// Float follows double for some steps; how far rounding drives them apart depends on the size of
  /// a step, since each rounds its update and the parameter once or a few times.
  @ParameterizedTest
  @MethodSource("optimizers")
  void floatAgreesWithDouble(String text) {
    int steps = 12;
    Parameter f = parameter(ElementType.FLOAT, 2, 40, 18);
    Parameter d = parameter(ElementType.DOUBLE, 2, 40, 18);
    double[] inFloat = run(optimizer(text), f, steps);
    double[] inDouble = run(optimizer(text), d, steps);
    for (int i = 0; i < inFloat.length; i++) {
      double bound = steps * 64 * 0x1p-24 * Math.max(1, Math.abs(inDouble[i]));
      assertEquals(inDouble[i], inFloat[i], bound, text);
    }
  }
}
