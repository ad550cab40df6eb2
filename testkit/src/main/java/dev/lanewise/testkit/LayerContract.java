package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.GradientCheck;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Parameter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rules for what becomes part of a network: laws L and P.
///
/// @param <T> what the plugin makes
public abstract class LayerContract<T> extends PluginContract<T> {
  static final int BATCH = 7;

  LayerContract() {}

  /// The shapes of samples to test with: at first a plain vector and an image.
  protected List<Shape> shapes() {
    return List.of(Shape.features(6), Shape.image(4, 3, 5));
  }

  /// A network in which the plugin is at work, for samples of a shape.
  abstract Network network(Shape shape);

  final BuiltNetwork built(Shape shape, ElementType type, Workers workers) {
    BuildSettings settings = BuildSettings.of(type, 64, 3).workers(workers).withInputGradient();
    return network(shape).build(settings);
  }

  final BuiltNetwork built(Shape shape) {
    return built(shape, ElementType.DOUBLE, Workers.single());
  }

  /// Moves parameters away from their first values.
  static void disturb(BuiltNetwork network) {
    for (Parameter parameter : network.parameters()) {
      Matrix value = parameter.value();
      for (int i = 0; i < value.rows(); i++) {
        for (int j = 0; j < value.columns(); j++) {
          double noise = Tensors.noise(parameter.name().hashCode(), i * 31L + j);
          value.set(i, j, value.get(i, j) + 0.3 * noise);
        }
      }
    }
  }

  /// The output of a pass over known samples, and the gradients after it if it is a training pass.
  static List<Matrix> pass(BuiltNetwork network, Phase phase, int batch, long seed) {
    Tensors.fill(network.input(batch), seed);
    List<Matrix> results = new ArrayList<>();
    results.add(network.forward(phase, batch).copy());
    if (phase == Phase.TRAINING) {
      Tensors.fill(network.outputGradient(batch), seed + 1);
      network.backward(batch);
      results.add(network.inputGradient(batch).copy());
      network.parameters().forEach(p -> results.add(p.gradient().copy()));
    }
    return results;
  }

  static List<Double> cells(List<Matrix> matrices) {
    List<Double> cells = new ArrayList<>();
    for (Matrix matrix : matrices) {
      for (double cell : Tensors.cells(matrix)) {
        cells.add(cell);
      }
    }
    return cells;
  }

  @Override
  String behaviour() {
    StringBuilder text = new StringBuilder();
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      text.append(cells(pass(network, Phase.TRAINING, BATCH, 1)));
      text.append(cells(pass(network, Phase.EVALUATION, BATCH, 2)));
    }
    return text.toString();
  }

  /// K3: the bits do not depend on the number of threads.
  @Test
  @DisplayName("K3 the same bits with 1, 2 and 3 threads")
  public void k3Threads() {
    for (Shape shape : shapes()) {
      List<Double> expected = List.of();
      for (int threads = 1; threads <= 3; threads++) {
        try (Workers workers = Workers.pool(threads)) {
          BuiltNetwork network = built(shape, ElementType.DOUBLE, workers);
          List<Double> found = cells(pass(network, Phase.TRAINING, 61, 1));
          expected = expected.isEmpty() ? found : expected;
          assertEquals(expected, found, shape + " with " + threads + " threads");
        }
      }
    }
  }

  /// L1: gradients of the input and of every parameter are the differences of the loss.
  @Test
  @DisplayName("L1 gradients agree with central differences in double")
  public void l1Gradients() {
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      disturb(network);
      Tensors.fill(network.input(BATCH), 4);
      Matrix weights = Matrix.of(ElementType.DOUBLE, BATCH, network.output(BATCH).columns());
      Tensors.fill(weights, 5);
      assertEquals(List.of(), GradientCheck.of(network, weights), shape.toString());
    }
  }

  /// L7: passes change no parameter, and evaluation changes no state either.
  @Test
  @DisplayName("L7 passes change no parameter; evaluation changes no state")
  public void l7NothingIsChanged() {
    for (Shape shape : shapes()) {
      BuiltNetwork network = built(shape);
      List<Double> parameters = Tensors.values(network.parameters());
      pass(network, Phase.TRAINING, BATCH, 1);
      assertEquals(parameters, Tensors.values(network.parameters()), shape + " in training");
      Map<String, List<Double>> states = states(network);
      pass(network, Phase.EVALUATION, BATCH, 2);
      assertEquals(parameters, Tensors.values(network.parameters()), shape + " in evaluation");
      assertEquals(states, states(network), shape + " in evaluation");
    }
  }

  static Map<String, List<Double>> states(BuiltNetwork network) {
    Map<String, List<Double>> states = new LinkedHashMap<>();
    network.states().forEach((name, matrix) -> states.put(name, cells(List.of(matrix))));
    return states;
  }
}
