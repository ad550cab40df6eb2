package dev.lanewise.training;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
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
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Random;
import java.util.SequencedMap;
import org.junit.jupiter.api.Test;

class TrainingTest {
  private record Descent(Schedule rate) implements Link {
    @Override
    public String name() {
      return "descent";
    }

    @Override
    public void describe(Step step) {
      step.parameter(step.parameter().minus(step.rate(rate).times(step.update())));
    }
  }

  private static Optimizer descent(double rate) {
    return dev.lanewise.optimizers.Chain.of(new Descent(Schedule.constant(rate)));
  }

  private static Network network() {
    return Network.of(Shape.features(2))
        .add("hidden", Layers.dense(16, Activation.TANH))
        .add("out", Layers.dense(2))
        .build();
  }

  /// Points inside and outside a circle.
  private static Dataset circle(int size, long seed) {
    Random random = new Random(seed);
    Matrix x = DoubleMatrix.of(size, 2);
    int[] labels = new int[size];
    for (int i = 0; i < size; i++) {
      double a = 2 * random.nextDouble() - 1;
      double b = 2 * random.nextDouble() - 1;
      x.set(i, 0, a);
      x.set(i, 1, b);
      labels[i] = a * a + b * b < 0.6 ? 1 : 0;
    }
    return Dataset.of(x, Targets.Classes.of(labels, 2));
  }

  private static Trainer.Builder trainer(int epochs) {
    return Trainer.of(network(), Losses.softmaxCrossEntropy(), descent(0.5))
        .type(ElementType.DOUBLE)
        .batchSize(16)
        .epochs(epochs);
  }

  private static double[] weights(Training run) {
    return ((DoubleMatrix) run.network().parameter("hidden/weight").value()).toArray();
  }

  @Test
  void learnsACircleAndReportsEveryEpoch() {
    List<String> heard = new ArrayList<>();
    Training run =
        trainer(60)
            .listener(
                new TrainingListener() {
                  @Override
                  public void epochEnded(Report report) {
                    heard.add("epoch " + report.epoch());
                  }

                  @Override
                  public void ended(String reason) {
                    heard.add(reason);
                  }
                })
            .start(circle(500, 1), circle(200, 2));
    run.run();
    assertEquals(60, run.history().size());
    assertEquals(61, heard.size());
    assertEquals("all 60 epochs are done", heard.getLast());
    Report last = run.history().getLast();
    assertTrue(last.value(Report.VALIDATION_ACCURACY) > 0.93, last::toString);
    assertTrue(last.value(Report.LOSS) < run.history().getFirst().value(Report.LOSS));
    assertEquals(0.5, last.value(Report.RATE));
    assertThrows(IllegalStateException.class, run::step);
  }

  @Test
  void equalStartsGiveEqualBitsStepByStepOrAtOnce() {
    Training atOnce = trainer(3).start(circle(100, 1)).run();
    Training stepwise = trainer(3).inBackground().start(circle(100, 1));
    while (!stepwise.isOver()) {
      stepwise.step();
    }
    stepwise.close();
    assertArrayEquals(weights(atOnce), weights(stepwise));
    assertEquals(
        atOnce.history().getLast().value(Report.LOSS),
        stepwise.history().getLast().value(Report.LOSS));
    Training other = trainer(3).seed(2).start(circle(100, 1)).run();
    assertFalse(java.util.Arrays.equals(weights(atOnce), weights(other)));
  }

  @Test
  void earlyStoppingRestoresTheBestWeights() {
    Training run =
        trainer(200)
            .optimizer(descent(8))
            .stopping(EarlyStopping.on(Report.VALIDATION_LOSS, 3))
            .start(circle(60, 1), circle(200, 2))
            .run();
    assertTrue(run.history().size() < 200);
    long best = run.bestEpoch();
    assertEquals(run.history().size(), best + 3);
    Evaluation evaluation =
        Evaluation.of(
            run.network(),
            Losses.softmaxCrossEntropy(),
            circle(200, 2),
            dev.lanewise.kernel.Workers.single());
    evaluation.run();
    assertEquals(
        run.history().get((int) best - 1).value(Report.VALIDATION_LOSS), evaluation.loss(), 1e-15);
  }

  @Test
  void stopsOnAGoalAndOnASteps() {
    Training goal =
        trainer(200).stopping(Stopping.at(Report.LOSS, 0.3)).start(circle(300, 1)).run();
    assertTrue(goal.history().getLast().value(Report.LOSS) <= 0.3);
    assertTrue(goal.history().size() < 200);
    Training steps = trainer(200).stopping(Stopping.afterSteps(50)).start(circle(300, 1)).run();
    assertEquals(57, steps.history().getLast().steps());
  }

  @Test
  void comparesOptimizersFromOneStart() {
    SequencedMap<String, Optimizer> optimizers = new LinkedHashMap<>();
    optimizers.put("slow", descent(0.01));
    optimizers.put("quick", descent(0.5));
    optimizers.put("quick again", descent(0.5));
    List<OptimizerComparison.Course> courses =
        OptimizerComparison.run(trainer(5), optimizers, circle(200, 1), circle(100, 2));
    assertEquals(3, courses.size());
    assertEquals(
        courses.get(1).last().value(Report.LOSS), courses.get(2).last().value(Report.LOSS));
    assertTrue(courses.get(0).best(Report.LOSS) > courses.get(1).best(Report.LOSS));
  }

  @Test
  void ensemblesAnswerTogether() {
    Ensemble ensemble = Ensemble.train(trainer(20), circle(300, 1), 3, 5, true);
    Dataset test = circle(100, 9);
    Matrix chances = ensemble.predict(test.features());
    for (int i = 0; i < test.size(); i++) {
      assertEquals(1, chances.get(i, 0) + chances.get(i, 1), 1e-12);
    }
    assertTrue(ensemble.evaluate(test).accuracy() > 0.85);
  }

  @Test
  void refusesDataThatDoesNotFit() {
    Dataset three = Dataset.of(DoubleMatrix.of(4, 3), Targets.Classes.of(new int[4], 2));
    IllegalArgumentException unfit =
        assertThrows(IllegalArgumentException.class, () -> trainer(1).start(three));
    assertTrue(unfit.toString().contains("2 features"), unfit::toString);
    Dataset unlabelled = Dataset.of(DoubleMatrix.of(4, 2), new Targets.None(4));
    assertThrows(IllegalArgumentException.class, () -> trainer(1).start(unlabelled));
  }
}
