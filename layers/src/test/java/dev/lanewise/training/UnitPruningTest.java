package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.ChannelRemoval;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Window;
import dev.lanewise.plugin.Catalog;
import java.util.List;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/// Networks that are rebuilt smaller.
class UnitPruningTest {
  private static final int BATCH = 5;

  private static BuiltNetwork built(Network network) {
    BuiltNetwork built = network.build(BuildSettings.of(ElementType.DOUBLE, BATCH, 3));
    Random random = new Random(5);
    built.parameters().forEach(p -> fill(p.value(), random, 0));
    built.states().forEach((name, m) -> fill(m, random, name.endsWith("variance") ? 6 : 0));
    return built;
  }

  private static Matrix fill(Matrix m, Random random, double offset) {
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        m.set(i, j, offset + random.nextGaussian());
      }
    }
    return m;
  }

  private static double[] outputs(BuiltNetwork network) {
    fill(network.input(BATCH), new Random(8), 0);
    Matrix y = network.forward(Phase.EVALUATION, BATCH);
    double[] all = new double[Math.toIntExact(y.size())];
    for (int i = 0; i < all.length; i++) {
      all[i] = y.get(i / y.columns(), i % y.columns());
    }
    return all;
  }

  private static void zero(BuiltNetwork network, String layer, int... units) {
    Matrix weight = network.parameter(layer + "/weight").value();
    for (int unit : units) {
      for (int j = 0; j < weight.columns(); j++) {
        weight.set(unit, j, 0);
      }
    }
  }

  private static Network dense(Activation activation) {
    return Network.of(Shape.features(6))
        .add("a", Layers.dense(9, activation))
        .add("norm", Normalizations.ofActivations("batch").create())
        .add("drop", Layers.dropout(0.5))
        .add("b", Layers.dense(7))
        .add("slope", Layers.prelu())
        .add("out", Layers.dense(4).withoutBias())
        .build();
  }

  /// Convolutions with all that channels go through; the second has padding.
  private static Network images(int padding) {
    return Network.of(Shape.image(2, 8, 8))
        .add("c1", Layers.convolution(6, Window.of(3)).withoutBias())
        .add("n1", Normalizations.ofActivations("batch").create())
        .add("r1", Layers.activation(Activation.RELU))
        .add("p1", Layers.maxPooling(2))
        .add("c2", Layers.convolution(5, Window.of(2).padding(padding), Activation.TANH))
        .add("wide", Layers.convolution(3, Window.of(2).padding(padding), Activation.SIGMOID), "p1")
        .add("both", Layers.concatenate(), "c2", "wide")
        .add("p2", Layers.adaptiveAveragePooling(2, 2))
        .add("flat", Layers.flatten())
        .add("fc", Layers.dense(8, Activation.RELU))
        .add("out", Layers.dense(3))
        .build();
  }

  @Property(tries = 8)
  void unitsWithoutWeightsGoWithoutATrace(
      @ForAll @IntRange(min = 0, max = 8) int first,
      @ForAll @IntRange(min = 0, max = 6) int second) {
    for (Activation activation :
        List.of(Activation.RELU, Activation.SIGMOID, Activation.SOFTPLUS)) {
      BuiltNetwork network = built(dense(activation));
      zero(network, "a", first, (first + 4) % 9);
      zero(network, "b", second);
      BuiltNetwork smaller =
          ChannelRemoval.without(
              network, Map.of("a", new int[] {first, (first + 4) % 9}, "b", new int[] {second}));
      assertEquals(7, smaller.network().shapeOf("norm").size());
      assertEquals(6, smaller.network().shapeOf("slope").size());
      assertArrayEquals(outputs(network), outputs(smaller), 1e-12);
    }
  }

  @Test
  void channelsWithoutWeightsGoWithoutATrace() {
    BuiltNetwork network = built(images(0));
    zero(network, "c1", 1, 4);
    zero(network, "c2", 0);
    zero(network, "wide", 2);
    zero(network, "fc", 3, 7);
    BuiltNetwork smaller =
        ChannelRemoval.without(
            network,
            Map.of(
                "c1", new int[] {1, 4},
                "c2", new int[] {0},
                "wide", new int[] {2},
                "fc", new int[] {3, 7}));
    assertEquals(6, smaller.network().shapeOf("both").asImage().channels());
    assertArrayEquals(outputs(network), outputs(smaller), 1e-12);
    assertTrue(smaller.summary().toString().length() > 0);
  }

  @Test
  void channelsThatGiveZeroGoThroughPaddingToo() {
    BuiltNetwork network = built(images(1));
    zero(network, "c1", 2);
    // With a large mean and without a shift, the rectifier gives 0.
    double[] mean = network.values("n1/mean");
    mean[2] = 100;
    network.setValues("n1/mean", mean);
    network.parameter("n1/gamma").value().set(0, 2, 1);
    network.parameter("n1/beta").value().set(0, 2, 0);
    BuiltNetwork smaller = ChannelRemoval.without(network, Map.of("c1", new int[] {2}));
    assertArrayEquals(outputs(network), outputs(smaller), 1e-12);
  }

  @Test
  void theSmallestScoresGo() {
    BuiltNetwork network = built(dense(Activation.RELU));
    double[] scores = UnitPruning.scores(network, "a");
    int smallest = 0;
    for (int i = 1; i < 9; i++) {
      smallest = scores[i] < scores[smallest] ? i : smallest;
    }
    BuiltNetwork smaller = UnitPruning.prune(network, 0.12, Pruning.Scope.PER_LAYER, List.of("a"));
    assertEquals(8, smaller.parameter("a/weight").value().rows());
    double kept = network.parameter("a/weight").value().get(smallest == 0 ? 1 : 0, 0);
    assertEquals(kept, smaller.parameter("a/weight").value().get(0, 0));
    assertEquals(List.of("a", "b"), UnitPruning.prunable(network));
    BuiltNetwork half = UnitPruning.prune(network, 0.5, Pruning.Scope.GLOBAL);
    assertEquals(
        8, half.parameter("a/weight").value().rows() + half.parameter("b/weight").value().rows());
    BuiltNetwork least = UnitPruning.prune(network, 0.99, Pruning.Scope.PER_LAYER);
    assertEquals(1, least.parameter("a/weight").value().rows());
  }

  @Test
  void layersOfOtherSizesAndScalesArePrunedAlike() {
    Network wide =
        Network.of(Shape.features(300))
            .add("a", Layers.dense(40, Activation.RELU))
            .add("b", Layers.dense(40, Activation.RELU))
            .add("out", Layers.dense(3))
            .build();
    BuiltNetwork network = wide.build(BuildSettings.of(ElementType.DOUBLE, BATCH, 3));
    Matrix first = network.parameter("a/weight").value();
    for (int i = 0; i < first.rows(); i++) {
      for (int j = 0; j < first.columns(); j++) {
        first.set(i, j, 0.01 * first.get(i, j));
      }
    }
    BuiltNetwork half = UnitPruning.prune(network, 0.5, Pruning.Scope.GLOBAL);
    for (String layer : List.of("a", "b")) {
      int left = half.network().shapeOf(layer).size();
      assertTrue(left >= 5 && left <= 35, layer + " has " + left + " units left");
    }
  }

  @Test
  void whatMixesChannelsIsAnObstacleThatIsNamed() {
    Network residual =
        Network.of(Shape.features(6))
            .add("a", Layers.dense(6, Activation.RELU))
            .add("b", Layers.dense(6))
            .add("sum", Layers.add(), "a", "b")
            .add("norm", Normalizations.ofActivations("layer").create())
            .add("out", Layers.dense(3))
            .build();
    BuiltNetwork network = built(residual);
    String obstacle = ChannelRemoval.obstacle(network, "a").orElseThrow();
    assertTrue(obstacle.contains("add \"sum\"") && obstacle.contains("\"a\""), obstacle);
    assertTrue(ChannelRemoval.obstacle(network, "out").orElseThrow().contains("output"));
    assertTrue(ChannelRemoval.obstacle(network, "norm").orElseThrow().contains("dense"));
    IllegalArgumentException none =
        assertThrows(
            IllegalArgumentException.class,
            () -> UnitPruning.prune(network, 0.5, Pruning.Scope.GLOBAL));
    assertTrue(String.valueOf(none.getMessage()).contains("add \"sum\""), none.getMessage());
    BuiltNetwork plain = built(dense(Activation.RELU));
    for (Map<String, int[]> wrong :
        List.of(
            Map.of("none", new int[] {0}),
            Map.of("a", new int[] {9}),
            Map.of("a", new int[] {0, 1, 2, 3, 4, 5, 6, 7, 8}))) {
      assertThrows(IllegalArgumentException.class, () -> ChannelRemoval.without(plain, wrong));
    }
  }

  private static Dataset data() {
    Random random = new Random(2);
    Matrix x = DoubleMatrix.of(120, 6);
    int[] labels = new int[120];
    for (int i = 0; i < 120; i++) {
      for (int j = 0; j < 6; j++) {
        x.set(i, j, random.nextGaussian());
      }
      labels[i] = x.get(i, 0) * x.get(i, 1) > 0 ? 1 : 0;
    }
    return Dataset.of(x, Targets.Classes.of(labels, 2));
  }

  private static Trainer.Builder trainer(Network network) {
    return Trainer.of(
            network,
            Losses.softmaxCrossEntropy(),
            Catalog.installed().optimizerFrom("adam(lr=0.01)"))
        .type(ElementType.DOUBLE)
        .epochs(40);
  }

  private static Network classifier(int units) {
    return Network.of(Shape.features(6))
        .add("hidden", Layers.dense(units, Activation.TANH))
        .add("out", Layers.dense(2))
        .build();
  }

  @Test
  void aPrunedNetworkTrainsOnFromItsWeights() {
    Training run = trainer(classifier(24)).start(data()).run();
    BuiltNetwork smaller = UnitPruning.prune(run.network(), 0.5, Pruning.Scope.GLOBAL);
    try (Training tuned =
        trainer(smaller.network()).startingFrom(StartingWeights.of(smaller)).start(data())) {
      assertArrayEquals(smaller.values("hidden/weight"), tuned.network().values("hidden/weight"));
      tuned.run();
      assertEquals(12, tuned.network().network().shapeOf("hidden").size());
      assertTrue(
          tuned.history().getLast().value(Report.LOSS)
              <= tuned.history().getFirst().value(Report.LOSS));
    }
    assertThrows(
        IllegalArgumentException.class,
        () ->
            trainer(dense(Activation.RELU))
                .startingFrom(StartingWeights.of(smaller))
                .start(data()));
  }

  @Test
  void featuresOfTwoNetworksAreShared() {
    BuiltNetwork a = trainer(classifier(5)).start(data()).run().network();
    BuiltNetwork b = trainer(classifier(7)).seed(2).start(data()).run().network();
    SharedFeatures shared =
        new SharedFeatures().add("first", a, "hidden").add("second", b, "hidden");
    Network network = shared.start().add("out", Layers.dense(2)).build();
    assertEquals(12, network.shapeOf(SharedFeatures.FEATURES).size());
    try (Training run =
        trainer(network)
            .optimizer(
                Catalog.installed()
                    .optimizerFrom("freeze(pattern=first/**|second/**,of=adam(lr=0.01))"))
            .startingFrom(shared)
            .start(data())) {
      run.run();
      assertArrayEquals(a.values("hidden/weight"), run.network().values("first/hidden/weight"));
      assertArrayEquals(b.values("hidden/bias"), run.network().values("second/hidden/bias"));
    }
    assertThrows(IllegalStateException.class, () -> new SharedFeatures().start());
    assertThrows(IllegalArgumentException.class, () -> shared.add("first", a, "hidden"));
    assertThrows(IllegalArgumentException.class, () -> shared.add("third", a, "none"));
  }
}
