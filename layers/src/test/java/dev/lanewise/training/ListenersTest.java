package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenersTest {
  private static final double RATE = 0.1;

  private static Dataset data() {
    Random random = new Random(1);
    Matrix x = DoubleMatrix.of(40, 3);
    int[] labels = new int[40];
    for (int i = 0; i < 40; i++) {
      for (int j = 0; j < 3; j++) {
        x.set(i, j, random.nextGaussian());
      }
      labels[i] = x.get(i, 0) > x.get(i, 1) ? 1 : 0;
    }
    return Dataset.of(x, Targets.Classes.of(labels, 2));
  }

  private static Trainer.Builder trainer(int epochs) {
    Network network =
        Network.of(Shape.features(3))
            .add("hidden", Layers.dense(8, Activation.RELU))
            .add("out", Layers.dense(2))
            .build();
    return Trainer.of(
            network,
            Losses.softmaxCrossEntropy(),
            Catalog.installed().optimizerFrom("sgd(lr=" + RATE + ")"))
        .type(ElementType.DOUBLE)
        .batchSize(10)
        .epochs(epochs);
  }

  private static double norm(Matrix m) {
    double sum = 0;
    for (int i = 0; i < m.rows(); i++) {
      for (int j = 0; j < m.columns(); j++) {
        sum += m.get(i, j) * m.get(i, j);
      }
    }
    return Math.sqrt(sum);
  }

  @Test
  void statisticsAreTheNormsOfTheStep() {
    LayerStatistics statistics = LayerStatistics.every(3);
    try (Training run = trainer(2).listener(statistics).start(data())) {
      run.step();
      run.step();
      assertEquals(List.of(), statistics.rows());
      run.step();
      List<Parameter> parameters = run.network().parameters();
      assertEquals(parameters.size(), statistics.rows().size());
      for (int k = 0; k < parameters.size(); k++) {
        LayerStatistics.Row row = statistics.rows().get(k);
        Parameter parameter = parameters.get(k);
        assertEquals(parameter.name(), row.name());
        assertEquals(norm(parameter.value()), row.weight(), 1e-14 * (1 + row.weight()));
        assertEquals(norm(parameter.gradient()), row.gradient(), 1e-14);
        assertEquals(RATE * row.gradient(), row.update(), 1e-14);
        assertEquals(row.update() / row.weight(), row.ratio());
      }
      assertTrue(statistics.toString().contains("hidden/weight"));
    }
    assertThrows(IllegalArgumentException.class, () -> LayerStatistics.every(0));
  }

  @Test
  void unitsThatNoSampleMovesAreDead() {
    LayerStatistics statistics = LayerStatistics.every(1);
    try (Training run = trainer(1).listener(statistics).start(data())) {
      double[] bias = new double[8];
      bias[2] = -1000;
      bias[5] = -1000;
      run.network().setValues("hidden/bias", bias);
      run.run();
    }
    for (LayerStatistics.Row row : statistics.rows()) {
      int units = row.name().equals("hidden/weight") ? 8 : row.name().equals("out/weight") ? 2 : 0;
      assertEquals(units, row.units());
      assertEquals(units == 8 ? 2 : 0, row.dead());
    }
  }

  @Test
  void theCsvLogHasALineForEachEpochAndIsContinued(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("log.csv");
    trainer(2).listener(CsvLog.to(file)).start(data()).run();
    trainer(1).listener(CsvLog.to(file)).start(data()).run();
    List<String> lines = Files.readAllLines(file);
    assertEquals(4, lines.size());
    assertEquals("epoch,steps,loss,accuracy,seconds,lr", lines.getFirst());
    assertTrue(lines.get(2).startsWith("2,8,"));
    assertTrue(lines.get(3).startsWith("1,4,"));
  }

  @Test
  void progressIsALineForEachEpochAndOneForTheEnd() {
    StringBuilder text = new StringBuilder();
    trainer(2).listener(Progress.to(text)).start(data()).run();
    List<String> lines = text.toString().lines().toList();
    assertEquals(3, lines.size());
    assertTrue(lines.getFirst().startsWith("epoch 1  loss "), lines.getFirst());
    assertEquals("end: all 2 epochs are done", lines.getLast());
  }
}
