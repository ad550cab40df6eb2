package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.plugin.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Patterns, groups, slices and merged gradients (laws O5, O14).
class ParameterGroupsTest {
  private static Chain chain(String name, String settings) {
    return (Chain) Catalog.installed().optimizer(name).with(settings).create();
  }

  private static Parameter random(String name, Role role, int rows, int columns, long seed) {
    return RegularizersTest.random(name, rows, columns, role, seed);
  }

  private static void gradients(List<Parameter> parameters, long seed) {
    Random random = new Random(seed);
    for (Parameter p : parameters) {
      for (int r = 0; r < p.gradient().rows(); r++) {
        for (int c = 0; c < p.gradient().columns(); c++) {
          p.gradient().set(r, c, random.nextGaussian());
        }
      }
    }
  }

  @Test
  void patternsAreGlobsOverSegments() {
    assertTrue(PathPattern.of("encoder/**").matches("encoder/a/b"));
    assertFalse(PathPattern.of("encoder/*").matches("encoder/a/b"));
    assertTrue(PathPattern.of("**/bias").matches("bias"));
    assertTrue(PathPattern.of("**/bias").matches("a/b/bias"));
    assertFalse(PathPattern.of("**/bias").matches("a/mybias"));
    assertTrue(PathPattern.of("a/**/b").matches("a/b"));
    assertTrue(PathPattern.of("a/**/b").matches("a/x/y/b"));
    assertTrue(PathPattern.of("x|*/norm?/s*").matches("a/norm1/scale"));
    assertTrue(PathPattern.of("x|*/norm?/s*").matches("x"));
    assertFalse(PathPattern.of("a.b").matches("axb"));
    assertTrue(PathPattern.of("**").matches("a/b"));
    assertFalse(PathPattern.of("").matches("a"));
    assertThrows(IllegalArgumentException.class, () -> PathPattern.of("a|"));
    assertEquals(PathPattern.of("a|b"), PathPattern.of("a|b"));
  }

  @Test
  void o14GroupsDoNotTouchEachOtherAndTheLastMatchWins() {
    List<String> names = List.of("a/weight", "a/bias", "head/weight", "head/bias", "old/weight");
    List<Parameter> together = new ArrayList<>();
    List<Parameter> apart = new ArrayList<>();
    for (int i = 0; i < names.size(); i++) {
      Role role = names.get(i).endsWith("bias") ? Role.BIAS : Role.WEIGHT;
      together.add(random(names.get(i), role, 2, 3, i));
      apart.add(random(names.get(i), role, 2, 3, i));
    }
    Optimizer groups =
        ParameterGroups.of(chain("adamw", "lr=0.1"))
            .with("biases", "**/bias", chain("sgd", "lr=0.5"))
            .with("head", "head/**", chain("momentum", "lr=0.2"))
            .frozen("old/**");
    Stepper stepper = groups.bind(together);
    List<Stepper> alone =
        List.of(
            chain("adamw", "lr=0.1").bind(apart.subList(0, 1)),
            chain("sgd", "lr=0.5").bind(apart.subList(1, 2)),
            chain("momentum", "lr=0.2").bind(apart.subList(2, 4)));
    Matrix frozen = together.getLast().value().copy();
    for (int t = 0; t < 5; t++) {
      gradients(together, t);
      gradients(apart, t);
      stepper.step();
      alone.forEach(Stepper::step);
    }
    for (int i = 0; i < 4; i++) {
      RegularizersTest.assertSameBits(apart.get(i).value(), together.get(i).value());
    }
    RegularizersTest.assertSameBits(frozen, together.getLast().value());
    assertEquals(0.5, stepper.scalar("biases:lr"));
    assertEquals(0.1, stepper.scalar("lr"));
    stepper.scalar("head:lr", 0.05);
    assertEquals(0.05, stepper.scalar("head:lr"));
    assertEquals(0.5, stepper.scalar("biases:lr"));
    stepper.scalar("lr", 0);
    assertEquals(0, stepper.scalar("biases:lr"));
    stepper.release("lr");
    assertEquals(0.2, stepper.scalar("head:lr"));
  }

  @Test
  void aGlobalNormReachesOverGroups() {
    Link clip = Catalog.installed().clipping("clip-global-norm").create();
    List<Parameter> parameters =
        List.of(random("a", Role.WEIGHT, 2, 2, 1), random("b", Role.WEIGHT, 3, 2, 2));
    Stepper stepper =
        ParameterGroups.of(clip.then(chain("sgd", "lr=0.1")))
            .with("b", "b", clip.then(chain("sgd", "lr=0.2")))
            .bind(parameters);
    double sum = 0;
    for (Parameter p : parameters) {
      for (int r = 0; r < p.value().rows(); r++) {
        sum += Math.pow(p.gradient().get(r, 0), 2) + Math.pow(p.gradient().get(r, 1), 2);
      }
    }
    stepper.step();
    assertEquals(Math.sqrt(sum), stepper.scalar("clip-global-norm.norm"), 1e-14);
  }

  /// An optimizer that is no chain: another one, under a cover.
  private record Covered(Optimizer inner) implements Optimizer {
    @Override
    public Stepper bind(List<Parameter> parameters, Workers workers) {
      return new WrappingStepper("covered", inner.bind(parameters, workers)) {};
    }
  }

  @Test
  void optimizersThatAreNoChainsWorkOnTheirGroup() {
    List<Parameter> parameters =
        List.of(random("a", Role.WEIGHT, 2, 2, 1), random("b", Role.WEIGHT, 3, 2, 2));
    List<Parameter> alone =
        List.of(random("a", Role.WEIGHT, 2, 2, 1), random("b", Role.WEIGHT, 3, 2, 2));
    Link l2 = Catalog.installed().regularizer("l2").create();
    Stepper stepper =
        ParameterGroups.of(chain("adam", "lr=0.1"))
            .with("b", "b", new Covered(l2.then(chain("adam", "lr=0.2"))))
            .bind(parameters);
    Stepper a = chain("adam", "lr=0.1").bind(alone.subList(0, 1));
    Stepper b = l2.then(chain("adam", "lr=0.2")).bind(alone.subList(1, 2));
    assertEquals(b.penalty(), stepper.penalty());
    assertTrue(b.penalty() > 0);
    for (int t = 0; t < 3; t++) {
      gradients(parameters, t);
      gradients(alone, t);
      assertEquals(7, stepper.step(() -> 7));
      a.step();
      b.step();
    }
    RegularizersTest.assertSameBits(alone.get(0).value(), parameters.get(0).value());
    RegularizersTest.assertSameBits(alone.get(1).value(), parameters.get(1).value());
    assertEquals(3, stepper.steps());
    assertEquals(0.1, stepper.scalar("lr"));
    assertEquals(0.2, stepper.scalar("b:lr"));
    stepper.scalar("lr", 0.3);
    assertEquals(0.3, stepper.scalar("b:lr"));
    assertTrue(
        stepper.state().arrays().containsKey("b:b:adam.m"),
        stepper.state().arrays().keySet().toString());
    assertThrows(IllegalArgumentException.class, () -> stepper.scalar("c:lr"));
  }

  @Test
  void groupsSayWhatIsWrongWithThem() {
    ParameterGroups groups = ParameterGroups.of(chain("sgd", "")).with("a", "a", chain("sgd", ""));
    assertThrows(IllegalArgumentException.class, () -> groups.with("a", "b", chain("sgd", "")));
    assertThrows(IllegalArgumentException.class, () -> groups.with("a:b", "b", chain("sgd", "")));
    String message =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> groups.bind(List.of(random("b", Role.WEIGHT, 1, 1, 1))))
                .getMessage());
    assertTrue(message.contains("\"a\" matches none"), message);
  }

  @Property(tries = 20)
  void o5SlicesOfElementwiseChainsHaveTheBitsOfTheWhole(
      @ForAll @IntRange(min = 1, max = 6) int cutRow,
      @ForAll @IntRange(min = 1, max = 32) int cutColumn) {
    List<Parameter> whole = new ArrayList<>();
    List<Parameter> copy = new ArrayList<>();
    for (List<Parameter> list : List.of(whole, copy)) {
      Parameter p = Parameter.of("w", ElementType.FLOAT, 7, 33, Role.WEIGHT);
      p.value().copyFrom(random("w", Role.WEIGHT, 7, 33, 9).value());
      list.add(p);
    }
    Chain chain =
        Catalog.installed().regularizer("l1").create().then(chain("adamw", "lr=cosine(steps=5)"));
    assertTrue(chain.isElementwise(whole.getFirst()));
    Stepper one = chain.bind(whole);
    Parameter p = copy.getFirst();
    List<Stepper> parts =
        List.of(
            chain.bind(List.of(p.slice(0, 0, cutRow, 33))),
            chain.bind(
                List.of(
                    p.slice(cutRow, 0, 7 - cutRow, cutColumn),
                    p.slice(cutRow, cutColumn, 7 - cutRow, 33 - cutColumn))));
    for (int t = 0; t < 6; t++) {
      gradients(whole, t);
      gradients(copy, t);
      one.step();
      parts.forEach(Stepper::step);
    }
    RegularizersTest.assertSameBits(whole.getFirst().value(), p.value());
    assertEquals("w[0:2,3:5]", p.slice(0, 3, 2, 2).name());
  }

  private static double tree(double[] x, int from, int to) {
    return to - from == 1
        ? x[from]
        : tree(x, from, (from + to + 1) / 2) + tree(x, (from + to + 1) / 2, to);
  }

  @Property(tries = 20)
  void gradientsMergeByATreeOfTheirNumber(
      @ForAll @IntRange(min = 1, max = 40) int workers, @ForAll boolean mean) {
    List<List<Parameter>> all = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      all.add(List.of(random("a", Role.WEIGHT, 2, 3, w), random("b", Role.BIAS, 1, 2, 100 + w)));
    }
    List<Parameter> into =
        List.of(random("a", Role.WEIGHT, 2, 3, 1), random("b", Role.BIAS, 1, 2, 1));
    Gradients.mergeAll(all, into, mean, Workers.single()).run();
    double[] values = all.stream().mapToDouble(w -> w.get(0).gradient().get(1, 2)).toArray();
    double[] groups = new double[(workers + 15) / 16];
    for (int g = 0; g < groups.length; g++) {
      groups[g] = tree(values, 16 * g, Math.min(workers, 16 * g + 16));
    }
    double expected = tree(groups, 0, groups.length);
    assertEquals(mean ? expected / workers : expected, into.getFirst().gradient().get(1, 2));
    assertThrows(
        IllegalArgumentException.class,
        () -> Gradients.mergeAll(all, into.subList(0, 1), mean, Workers.single()));
  }
}
