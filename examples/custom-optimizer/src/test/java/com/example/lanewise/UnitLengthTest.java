package com.example.lanewise;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.Normalizations;
import dev.lanewise.layers.Shape;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.testkit.NormalizationContract;
import dev.lanewise.training.Report;
import dev.lanewise.training.Trainer;
import dev.lanewise.training.Training;
import java.util.Random;
import org.junit.jupiter.api.Test;

class UnitLengthTest extends NormalizationContract {
  @Override
  protected NormalizationProvider provider() {
    return new UnitLength();
  }

  @Override
  protected Form form() {
    return Form.OTHER;
  }

  /// A run that uses it by name: which of two directions is a point nearer to?
  @Test
  void aRunUsesItByName() {
    Random random = new Random(1);
    Matrix points = Matrix.of(ElementType.FLOAT, 200, 2);
    int[] nearer = new int[200];
    for (int i = 0; i < nearer.length; i++) {
      points.set(i, 0, random.nextGaussian());
      points.set(i, 1, random.nextGaussian());
      nearer[i] = Math.abs(points.get(i, 0)) > Math.abs(points.get(i, 1)) ? 1 : 0;
    }
    Network network =
        Network.of(Shape.features(2))
            .add("direction", Normalizations.ofActivations("unit-length").create())
            .add("hidden", Layers.dense(16, Activation.TANH))
            .add("out", Layers.dense(2))
            .build();
    try (Training run =
        Trainer.of(
                network,
                Losses.softmaxCrossEntropy(),
                Catalog.installed().optimizerFrom("adam(lr=0.02)"))
            .epochs(30)
            .start(Dataset.of(points, Targets.Classes.of(nearer, 2)))) {
      run.run();
      double accuracy = run.history().getLast().value(Report.ACCURACY);
      assertTrue(accuracy > 0.95, () -> "accuracy " + accuracy);
    }
  }
}
