package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.plugin.Catalog;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Penalties on activations: the value in the loss, the gradient in the backward pass.
final class PenalizedActivityTest {
  private static Layer layer(String name) {
    return Layers.activityPenalty(Catalog.installed().activity(name).with("strength=0.3").create());
  }

  @ParameterizedTest
  @ValueSource(strings = {"activity-l1", "activity-l2"})
  void l1Gradients(String name) {
    Network network =
        Network.of(Shape.features(4))
            .add("hidden", Layers.dense(5, Activation.TANH))
            .add("penalty", layer(name))
            .add("out", Layers.dense(3))
            .build();
    BuildSettings settings = BuildSettings.of(ElementType.DOUBLE, 3, 7).withInputGradient();
    Checks.checkGradients(network.build(settings), 3);
    Checks.checkGradients(Shape.image(2, 3, 3), layer(name));
  }

  @Property(tries = 30)
  void isTheMeanOverTheBatchAndChangesNothing(
      @ForAll @IntRange(min = 1, max = 9) int batch,
      @ForAll @IntRange(min = 1, max = 40) int features,
      @ForAll boolean isL1) {
    BuiltNetwork net =
        Checks.build(Shape.features(features), layer(isL1 ? "activity-l1" : "activity-l2"), batch);
    Matrix x = fill(net.input(batch), 5);
    Matrix y = net.forward(Phase.TRAINING, batch);
    double sum = 0;
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < features; j++) {
        double a = x.get(i, j);
        assertEquals(a, y.get(i, j));
        sum += isL1 ? 0.3 * Math.abs(a) : 0.15 * a * a;
      }
    }
    assertEquals(sum / batch, net.penalty(), 1e-13 * (1 + sum));
  }
}
