package dev.lanewise.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Window;
import dev.lanewise.optimizers.Parameter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A model holds each weight once, without gradients; what normalization goes into, twice.
class ModelMemoryTest {
  private static Network plain() {
    return Network.of(Shape.features(12))
        .add("hidden", Layers.dense(9, Activation.RELU))
        .add("dropout", Layers.dropout(0.5))
        .add("out", Layers.dense(5))
        .build();
  }

  private static Network normalized() {
    return Network.of(Shape.image(2, 4, 4))
        .add("conv", Layers.convolution(3, Window.of(3).padding(1)))
        .add("norm", Normalizations.ofActivations("batch").create())
        .add("flat", Layers.flatten())
        .add("prelu", Layers.prelu())
        .add("out", Layers.dense(5))
        .build();
  }

  private static BuiltNetwork built(Network network) {
    return network.build(BuildSettings.of(ElementType.FLOAT, 4, 1));
  }

  private static Model loaded(Network network, Path file) throws IOException {
    Model.of(built(network)).save(file);
    return Model.load(file);
  }

  private static Set<Object> arrays() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static void add(Matrix matrix, Set<Object> to) {
    to.add(
        switch (matrix) {
          case FloatMatrix m -> m.array();
          case DoubleMatrix m -> m.array();
        });
  }

  private static long elements(Set<Object> arrays) {
    return arrays.stream().mapToLong(java.lang.reflect.Array::getLength).sum();
  }

  /// Elements of all arrays behind parameters, gradients and states.
  private static long held(Model model) {
    Set<Object> arrays = arrays();
    for (BuiltNetwork network : new BuiltNetwork[] {model.core(), model.predictor().folded()}) {
      for (Parameter parameter : network.parameters()) {
        add(parameter.value(), arrays);
        add(parameter.gradient(), arrays);
      }
      network.states().values().forEach(state -> add(state, arrays));
    }
    return elements(arrays);
  }

  private static long saved(Model model) {
    return model.tensors().stream().mapToLong(name -> model.values(name).length).sum();
  }

  @Test
  void aPlainNetworkIsHeldOnce(@TempDir Path folder) throws IOException {
    Model model = loaded(plain(), folder.resolve("model"));
    // The one zero that all gradients of a network are, of two networks.
    assertTrue(held(model) <= saved(model) + 2, () -> held(model) + " of " + saved(model));
    assertSame(
        ((FloatMatrix) model.core().parameter("out/weight").value()).array(),
        ((FloatMatrix) model.predictor().folded().parameter("out/weight").value()).array());
  }

  @Test
  void onlyWhatANormalizationGoesIntoIsHeldTwice(@TempDir Path folder) throws IOException {
    Model model = loaded(normalized(), folder.resolve("model"));
    long twice = (long) model.values("conv/weight").length + model.values("conv/bias").length;
    assertEquals(saved(model) + twice + 2, held(model));
  }

  @Test
  void aTrainedNetworkStillHasAFoldedOneOfItsOwn() {
    BuiltNetwork trained = built(plain());
    BuiltNetwork folded =
        trained.forInference(BuildSettings.of(ElementType.FLOAT, 1, 0).forEvaluation());
    double[] before = folded.values("out/weight");
    trained.setValues("out/weight", new double[before.length]);
    assertArrayEquals(before, folded.values("out/weight"));
  }

  @Test
  void aSiblingThatTrainsHasGradientsOfItsOwn() {
    BuildSettings settings = BuildSettings.of(ElementType.DOUBLE, 2, 1);
    for (Network network : new Network[] {plain(), normalized()}) {
      BuiltNetwork quiet = network.build(settings.forEvaluation());
      BuiltNetwork training = quiet.sibling(settings);
      Matrix samples = training.input(2);
      for (int j = 0; j < samples.columns(); j++) {
        samples.set(0, j, j % 3 - 1);
        samples.set(1, j, j % 5 - 2);
      }
      training.forward(Phase.TRAINING, 2);
      training.outputGradient(2).fill(1);
      training.backward(2);
      Parameter bias = training.parameter("out/bias");
      assertEquals(2, bias.gradient().get(0, 3));
      assertEquals(0, quiet.parameter("out/bias").gradient().get(0, 3));
      training.setValues("out/bias", 1, 2, 3, 4, 5);
      assertArrayEquals(new double[] {1, 2, 3, 4, 5}, quiet.values("out/bias"));
      Matrix gradient = training.parameter("out/weight").gradient();
      assertTrue(
          IntStream.range(0, gradient.columns()).anyMatch(j -> gradient.get(0, j) != 0),
          "the weights have no gradient");
    }
  }
}
