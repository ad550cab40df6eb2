package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;

/// The rules for normalizations of activations: laws N, L and P.
///
/// What cannot be known from outside, the author says: [#form()], [#group(Shape, int, int)] and
/// [#seesOtherSamples()].
public abstract class NormalizationContract extends LayerContract<Layer> {
  /// What a group of elements is brought to.
  public enum Form {
    /// Mean 0 and variance s2 / (s2 + epsilon).
    STANDARDIZED,
    /// Mean square m2 / (m2 + epsilon).
    ROOT_MEAN_SQUARE,
    /// Smallest element 0, largest 1.
    UNIT_RANGE,
    /// Something else; N1, N2 and N3 are not asked.
    OTHER
  }

  /// For subclasses.
  protected NormalizationContract() {}

  @Override
  protected abstract NormalizationProvider provider();

  /// What a group of elements is brought to.
  protected abstract Form form();

  /// The number of the group that an element belongs to; those of one number are brought to the
  /// form together. At first the elements of a sample are a group.
  ///
  /// @param shape the shape of a sample
  /// @param sample its row
  /// @param element its column
  protected int group(Shape shape, int sample, int element) {
    return sample;
  }

  /// Whether a pass in training mixes samples, as batch normalization does. N5 is then asked of
  /// evaluation alone.
  protected boolean seesOtherSamples() {
    return false;
  }

  /// What is added to the variance or mean square: the setting `epsilon`, 0 where there is none.
  protected double epsilon() {
    return provider().hyperparameters().stream()
        .filter(h -> h.name().equals("epsilon"))
        .map(h -> Double.parseDouble(h.defaultValue().orElse("0")))
        .findFirst()
        .orElse(0.0);
  }

  /// The states that a first pass in training over these samples must leave, by their names in the
  /// layer and row after row, for N4. Empty if there are none, or no rule is given.
  ///
  /// @param samples batch x elements
  protected Map<String, double[]> statesAfter(Shape shape, Matrix samples) {
    return Map.of();
  }

  @Override
  final Network network(Shape shape) {
    return Network.of(shape).add("norm", configuration().create()).build();
  }

  private boolean asksForm(TestReporter reporter, String rule) {
    if (form() == Form.OTHER) {
      reporter.publishEntry(rule, "does not apply: the form is another");
    }
    return form() != Form.OTHER;
  }

  /// The sums that tell what a group has been brought to.
  private static final class Group {
    private int count;
    private double sum;
    private double squares;
    private double low = Double.POSITIVE_INFINITY;
    private double high = Double.NEGATIVE_INFINITY;

    void add(double value) {
      count++;
      sum += value;
      squares += value * value;
      low = Math.min(low, value);
      high = Math.max(high, value);
    }

    double mean() {
      return sum / count;
    }

    double variance() {
      return squares / count - mean() * mean();
    }
  }

  private Map<Integer, Group> groups(Shape shape, Matrix values) {
    Map<Integer, Group> groups = new LinkedHashMap<>();
    for (int i = 0; i < values.rows(); i++) {
      for (int j = 0; j < values.columns(); j++) {
        groups.computeIfAbsent(group(shape, i, j), _ -> new Group()).add(values.get(i, j));
      }
    }
    return groups;
  }

  /// N1: every group is brought to its form.
  @Test
  @DisplayName("N1 a pass in training brings each group to its form")
  public void n1Form(TestReporter reporter) {
    if (!asksForm(reporter, "N1")) {
      return;
    }
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      Matrix x = network.input(BATCH);
      Tensors.fill(x, 1);
      Map<Integer, Group> before = groups(shape, x);
      Map<Integer, Group> after = groups(shape, network.forward(Phase.TRAINING, BATCH));
      before.forEach((number, from) -> {
        Group to = after.getOrDefault(number, new Group());
        String where = shape + ", group " + number;
        boolean isSingle = from.count == 1;
        switch (form()) {
          case STANDARDIZED -> {
            double variance = isSingle ? 0 : from.variance();
            assertEquals(0, to.mean(), 1e-10, where + ": mean");
            assertEquals(
                variance / (variance + epsilon()), to.variance(), 1e-10, where + ": variance");
          }
          case ROOT_MEAN_SQUARE -> {
            double square = from.squares / from.count;
            assertEquals(
                square / (square + epsilon()),
                to.squares / to.count,
                1e-10,
                where + ": mean square");
          }
          case UNIT_RANGE -> {
            assertEquals(0, to.low, 1e-10, where + ": smallest");
            assertEquals(isSingle ? 0 : 1, to.high, 1e-10, where + ": largest");
          }
          case OTHER -> {}
        }
      });
    }
  }

  /// N2: scaling the input, and for all but mean squares shifting it, changes nothing but for
  /// epsilon.
  @Test
  @DisplayName("N2 invariant to scale and shift of the input")
  public void n2Invariance(TestReporter reporter) {
    if (!asksForm(reporter, "N2")) {
      return;
    }
    double shift = form() == Form.ROOT_MEAN_SQUARE ? 0 : 5;
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      Matrix x = network.input(BATCH);
      Tensors.fill(x, 1);
      double[] plain = Tensors.cells(network.forward(Phase.TRAINING, BATCH));
      for (int i = 0; i < x.rows(); i++) {
        for (int j = 0; j < x.columns(); j++) {
          x.set(i, j, 3 * x.get(i, j) + shift);
        }
      }
      double[] moved = Tensors.cells(network.forward(Phase.TRAINING, BATCH));
      Map<Integer, Group> groups = groups(shape, x);
      for (int k = 0; k < plain.length; k++) {
        int i = k / shape.size();
        Group group = groups.getOrDefault(group(shape, i, k % shape.size()), new Group());
        double spread =
            (form() == Form.ROOT_MEAN_SQUARE ? group.squares / group.count : group.variance()) / 9;
        // Both differ from what they would be without epsilon by at most half of epsilon / spread.
        double bound = group.count == 1 ? 1e-10 : 1e-10 + epsilon() / spread;
        assertEquals(
            plain[k], moved[k], Math.abs(plain[k]) * bound + 1e-10, shape + ", element " + k);
      }
    }
  }

  /// N3: the gradient has no part along what the output does not depend on.
  @Test
  @DisplayName("N3 per group the gradient sums to 0, and times the output to the order of epsilon")
  public void n3Gradient(TestReporter reporter) {
    if (!asksForm(reporter, "N3")) {
      return;
    }
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      List<Matrix> results = pass(network, Phase.TRAINING, BATCH, 1);
      Matrix y = results.get(0);
      Matrix dx = results.get(1);
      Matrix products = dx.copy();
      for (int i = 0; i < dx.rows(); i++) {
        for (int j = 0; j < dx.columns(); j++) {
          products.set(i, j, dx.get(i, j) * y.get(i, j));
        }
      }
      if (form() != Form.ROOT_MEAN_SQUARE) {
        groups(shape, dx)
            .forEach((n, g) -> assertEquals(0, g.sum, 1e-11, shape + ", group " + n + ": sum"));
      }
      Map<Integer, Group> inputs = groups(shape, network.input(BATCH));
      groups(shape, products)
          .forEach((n, g) -> {
            Group in = inputs.getOrDefault(n, new Group());
            double spread = form() == Form.ROOT_MEAN_SQUARE ? in.squares / in.count : in.variance();
            double whole = spread + epsilon();
            // By Cauchy and Schwarz, since the gradients that come in are at most 1.
            double bound = 1e-10 + g.count * epsilon() / (whole * Math.sqrt(whole));
            if (in.count > 1 || form() == Form.ROOT_MEAN_SQUARE) {
              assertEquals(0, g.sum, bound, shape + ", group " + n + ": sum times output");
            }
          });
    }
  }

  /// N4: with states, evaluation is affine in each element, and states are as the author's rule
  /// says; without, evaluation gives the bits of training.
  @Test
  @DisplayName("N4 evaluation: affine and by the states, or without states as training")
  public void n4Evaluation() {
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      double[] trained = Tensors.cells(pass(network, Phase.TRAINING, BATCH, 1).getFirst());
      if (network.states().isEmpty()) {
        double[] evaluated = Tensors.cells(pass(network, Phase.EVALUATION, BATCH, 1).getFirst());
        for (int k = 0; k < trained.length; k++) {
          assertEquals(trained[k], evaluated[k], shape + ", element " + k);
        }
        continue;
      }
      statesAfter(shape, network.input(BATCH))
          .forEach((name, expected) -> {
            double[] found = network.values("norm/" + name);
            assertEquals(expected.length, found.length, shape + ": the length of " + name);
            for (int k = 0; k < found.length; k++) {
              assertEquals(
                  expected[k],
                  found[k],
                  1e-12 * (1 + Math.abs(expected[k])),
                  shape + ": " + name + " " + k);
            }
          });
      double[][] at = new double[3][];
      for (int step = 0; step < 3; step++) {
        network.input(1).fill(step);
        at[step] = Tensors.cells(network.forward(Phase.EVALUATION, 1));
      }
      for (int k = 0; k < at[0].length; k++) {
        double size = 1 + Math.abs(at[0][k]) + Math.abs(at[2][k]);
        assertEquals(
            at[1][k] - at[0][k], at[2][k] - at[1][k], 1e-12 * size, shape + ", element " + k);
      }
    }
  }

  /// N5: a sample's output depends on no other sample, in bits.
  @Test
  @DisplayName(
      "N5 samples do not see each other, bits: in evaluation, and in training unless declared")
  public void n5Samples() {
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      pass(network, Phase.TRAINING, BATCH, 1);
      for (Phase phase : Phase.values()) {
        if (phase == Phase.TRAINING && seesOtherSamples()) {
          continue;
        }
        Tensors.fill(network.input(BATCH), 9);
        Matrix samples = network.input(BATCH).copy();
        Matrix together = network.forward(phase, BATCH).copy();
        for (int i = 0; i < BATCH; i++) {
          network.input(1).copyFrom(samples.slice(i, 0, 1, samples.columns()));
          Matrix alone = network.forward(phase, 1);
          for (int j = 0; j < samples.columns(); j++) {
            assertEquals(
                together.get(i, j), alone.get(0, j), shape + ", " + phase + ", sample " + i);
          }
        }
      }
    }
  }

  /// N6: nothing to divide by is no reason for NaN.
  @Test
  @DisplayName("N6 constant samples, a batch of 1 and one channel stay finite, gradients too")
  public void n6Finite() {
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      requireFinite(network, 1, shape + ", batch of 1");
      for (double constant : new double[] {0, 3}) {
        network.input(BATCH).fill(constant);
        network.outputGradient(BATCH).fill(1);
        requireFiniteAsItStands(network, BATCH, shape + ", constant " + constant);
      }
    }
    requireFinite(built(Shape.image(4, 1, 1)), BATCH, "images of one element");
  }

  private static void requireFinite(BuiltNetwork network, int batch, String what) {
    for (Matrix matrix : pass(network, Phase.TRAINING, batch, 1)) {
      requireFinite(matrix, what);
    }
  }

  private static void requireFiniteAsItStands(BuiltNetwork network, int batch, String what) {
    requireFinite(network.forward(Phase.TRAINING, batch), what + ": output");
    Tensors.fill(network.outputGradient(batch), 2);
    network.backward(batch);
    requireFinite(network.inputGradient(batch), what + ": gradient");
    requireFinite(network.forward(Phase.EVALUATION, batch), what + ": evaluation");
  }

  private static void requireFinite(Matrix matrix, String what) {
    for (double cell : Tensors.cells(matrix)) {
      assertTrue(Double.isFinite(cell), () -> what + " gives " + cell);
    }
  }
}
