package dev.lanewise.layers;

import static dev.lanewise.layers.Checks.fill;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Laws S1 to S5 and the gradients of all losses.
final class LossesTest {
  private static final int BATCH = 4;
  private static final int OUTPUTS = 3;

  static List<Loss> losses() {
    List<Loss> all = new ArrayList<>();
    for (LossReduction reduction : LossReduction.values()) {
      all.add(Losses.softmaxCrossEntropy().reduction(reduction).weights(0.5, 2, 1));
      all.add(Losses.meanSquaredError().reduction(reduction).weights(0.5, 2, 1));
    }
    all.add(Losses.softmaxCrossEntropy());
    all.add(Losses.softmaxCrossEntropy().smoothing(0.1));
    all.add(Losses.softmaxCrossEntropy().smoothing(0.1).weights(0.5, 2, 1).ignoring(1));
    all.add(Losses.softmaxCrossEntropyOfDistributions());
    all.add(Losses.softmaxCrossEntropyOfDistributions().smoothing(0.2).weights(1, 2, 3));
    all.add(Losses.meanSquaredError());
    all.add(Losses.meanAbsoluteError());
    all.add(Losses.huber(0.5));
    all.add(Losses.smoothL1(0.5));
    all.add(Losses.binaryCrossEntropy());
    all.add(Losses.binaryCrossEntropy().smoothing(0.1));
    all.add(Losses.negativeLogLikelihood());
    all.add(Losses.negativeLogLikelihood().weights(1, 2, 3).smoothing(0.1));
    all.add(Losses.kullbackLeibler());
    all.add(Losses.hinge());
    all.add(Losses.focal(0.25, 2));
    all.add(Losses.focal(0.5, 0));
    all.add(Losses.softmaxFocal(2));
    all.add(Losses.softmaxFocal(0.5).weights(0.5, 2, 1).ignoring(1));
    all.add(Losses.softmaxFocal(0).reduction(LossReduction.SUM));
    all.add(Losses.cosine());
    all.add(Losses.cosine().weights(1, 2, 3));
    return all;
  }

  static List<Loss> ofProbabilities() {
    return List.of(
        Losses.binaryCrossEntropyOfProbabilities(), Losses.crossEntropyOfProbabilities());
  }

  @ParameterizedTest
  @MethodSource("losses")
  void l1Gradients(Loss loss) {
    checkGradients(loss, Layers.dense(OUTPUTS));
  }

  @ParameterizedTest
  @MethodSource("ofProbabilities")
  void l1GradientsOfProbabilityForms(Loss loss) {
    checkGradients(loss, Layers.dense(OUTPUTS, Activation.SIGMOID));
  }

  private static void checkGradients(Loss loss, Layer layer) {
    BuiltNetwork net = Checks.build(Shape.features(5), layer, BATCH);
    fill(net.input(BATCH), 1);
    BuiltLoss built = loss.build(net);
    setTargets(loss, built.targets(BATCH));
    built.sampleWeights(BATCH).set(2, 0, 0.3);
    assertEquals(List.of(), GradientCheck.of(net, built, BATCH));
  }

  private static void setTargets(Loss loss, Matrix targets) {
    for (int i = 0; i < BATCH; i++) {
      for (int j = 0; j < targets.columns(); j++) {
        String name = loss.function().name();
        double target =
            name.startsWith("hinge")
                ? ((i + j) % 2) * 2 - 1
                : name.startsWith("focal") ? (i + j) % 2 : (1 + (i * 3 + j) % 4) / 10.0;
        targets.set(i, j, loss.function().takesClasses() ? i % OUTPUTS : target);
      }
    }
  }

  /// The loss of one sample with these outputs, which are the input of the network.
  private static BuiltLoss of(Loss loss, double... outputs) {
    BuiltNetwork net =
        Network.of(Shape.features(outputs.length))
            .add("same", Layers.activation(Activation.IDENTITY))
            .build()
            .build(
                BuildSettings.of(ElementType.DOUBLE, 1, 1)
                    .workers(Workers.single())
                    .withInputGradient());
    for (int j = 0; j < outputs.length; j++) {
      net.input(1).set(0, j, outputs[j]);
    }
    net.forward(Phase.TRAINING, 1);
    return loss.build(net);
  }

  @Test
  void s1SoftmaxIsShiftInvariant() {
    double a = of(Losses.softmaxCrossEntropy(), 1, 2, -1).evaluate(1);
    double b = of(Losses.softmaxCrossEntropy(), 101, 102, 99).evaluate(1);
    assertEquals(a, b, 1e-13);
  }

  @Test
  void s2HugeLogitsStayFinite() {
    for (Loss loss : losses()) {
      if (loss.weights().isEmpty()) {
        BuiltNetwork net =
            Network.of(Shape.features(OUTPUTS))
                .add("same", Layers.activation(Activation.IDENTITY))
                .build()
                .build(ElementType.FLOAT, BATCH, 1, Workers.single());
        for (int i = 0; i < BATCH; i++) {
          for (int j = 0; j < OUTPUTS; j++) {
            net.input(BATCH).set(i, j, (i + j) % 2 == 0 ? 1e4 : -1e4);
          }
        }
        BuiltNetwork trained =
            Network.of(Shape.features(OUTPUTS))
                .add("scale", Layers.prelu())
                .build()
                .build(ElementType.FLOAT, BATCH, 1, Workers.single());
        trained.parameter("scale/slope").value().fill(1);
        trained.input(BATCH).copyFrom(net.input(BATCH));
        BuiltLoss built = loss.build(trained);
        setTargets(loss, built.targets(BATCH));
        trained.forward(Phase.TRAINING, BATCH);
        assertTrue(Double.isFinite(built.run(BATCH)), loss.toString());
        Matrix g = trained.outputGradient(BATCH);
        for (int i = 0; i < BATCH; i++) {
          for (int j = 0; j < OUTPUTS; j++) {
            assertTrue(Double.isFinite(g.get(i, j)), loss.toString());
          }
        }
      }
    }
  }

  @Test
  void s3GradientIsSoftmaxMinusTarget() {
    BuiltNetwork net = Checks.build(Shape.features(3), Layers.dense(4), 2);
    fill(net.input(2), 1);
    BuiltLoss loss = Losses.softmaxCrossEntropy().reduction(LossReduction.SUM).build(net);
    loss.targets(2).set(1, 0, 2);
    Matrix x = net.forward(Phase.TRAINING, 2);
    loss.run(2);
    Matrix g = net.outputGradient(2);
    for (int i = 0; i < 2; i++) {
      double sum = 0;
      double total = 0;
      for (int j = 0; j < 4; j++) {
        sum += StrictMath.exp(x.get(i, j));
        total += g.get(i, j);
      }
      for (int j = 0; j < 4; j++) {
        double target = j == 2 * i ? 1 : 0;
        assertEquals(StrictMath.exp(x.get(i, j)) / sum - target, g.get(i, j), 1e-14);
      }
      assertEquals(0, total, 1e-15);
    }
  }

  @Test
  void s4UniformOutputsGiveTheLogarithmOfTheNumberOfClasses() {
    assertEquals(StrictMath.log(3), of(Losses.softmaxCrossEntropy(), 7, 7, 7).evaluate(1), 1e-15);
    assertTrue(of(Losses.softmaxCrossEntropy(), 50, 0, 0).evaluate(1) >= 0);
  }

  @Test
  void s5ReductionsAndWeightsAreAsDefined() {
    double[] logits = {0.3, -1.2, 0.7};
    double sum = 0;
    for (double x : logits) {
      sum += StrictMath.exp(x);
    }
    double[] nll = new double[3];
    for (int j = 0; j < 3; j++) {
      nll[j] = StrictMath.log(sum) - logits[j];
    }
    double[] w = {0.5, 2, 1};
    double smooth = 0.3;
    double[] labels = {1, 2, 1, 0};
    double[] samples = {1, 0.5, 2, 1};
    double total = 0;
    double divisor = 0;
    for (int i = 0; i < 4; i++) {
      int label = (int) labels[i];
      if (label != 0) {
        double loss = (1 - smooth) * w[label] * nll[label];
        for (int j = 0; j < 3; j++) {
          loss += smooth / 3 * w[j] * nll[j];
        }
        total += samples[i] * loss;
        divisor += samples[i] * w[label];
      }
    }
    Loss loss = Losses.softmaxCrossEntropy().weights(w).smoothing(smooth).ignoring(0);
    assertEquals(total / divisor, value(loss, logits, labels, samples), 1e-14);
    assertEquals(total, value(loss.reduction(LossReduction.SUM), logits, labels, samples), 1e-14);
    assertEquals(
        total / 4, value(loss.reduction(LossReduction.BATCH_MEAN), logits, labels, samples), 1e-14);
  }

  @Test
  void focalLossOfManyClassesIsItsFormula() {
    double[] logits = {0.3, -1.2, 0.7};
    double sum = 0;
    for (double x : logits) {
      sum += StrictMath.exp(x);
    }
    double[] w = {0.5, 2, 1};
    double[] labels = {1, 2, 1, 0};
    double[] samples = {1, 0.5, 2, 1};
    double total = 0;
    for (int i = 0; i < 4; i++) {
      int label = (int) labels[i];
      double p = StrictMath.exp(logits[label]) / sum;
      total -= samples[i] * w[label] * StrictMath.pow(1 - p, 1.5) * StrictMath.log(p);
    }
    Loss loss = Losses.softmaxFocal(1.5).weights(w).reduction(LossReduction.SUM);
    assertEquals(total, value(loss, logits, labels, samples), 1e-14);
    Loss plain = Losses.softmaxCrossEntropy().weights(w);
    assertEquals(
        value(plain, logits, labels, samples),
        value(Losses.softmaxFocal(0).weights(w), logits, labels, samples),
        1e-14);
    assertThrows(IllegalArgumentException.class, () -> Losses.softmaxFocal(-1));
    assertEquals(0, of(Losses.softmaxFocal(2), 1000, 0, 0).evaluate(1));
  }

  private static double value(Loss loss, double[] logits, double[] labels, double[] samples) {
    BuiltNetwork net =
        Network.of(Shape.features(3))
            .add("same", Layers.activation(Activation.IDENTITY))
            .build()
            .build(ElementType.DOUBLE, 4, 1, Workers.single());
    BuiltLoss built = loss.build(net);
    for (int i = 0; i < 4; i++) {
      for (int j = 0; j < 3; j++) {
        net.input(4).set(i, j, logits[j]);
      }
      built.targets(4).set(i, 0, labels[i]);
      built.sampleWeights(4).set(i, 0, samples[i]);
    }
    net.forward(Phase.EVALUATION, 4);
    return built.evaluate(4);
  }

  @Test
  void meansAreOverOutputsTooWhereEachHasATarget() {
    double whole = of(Losses.meanSquaredError(), 1, 2, 3).evaluate(1);
    assertEquals(14.0 / 3, whole, 1e-15);
    Loss textbook = Losses.meanSquaredError().reduction(LossReduction.BATCH_MEAN);
    assertEquals(14, of(textbook, 1, 2, 3).evaluate(1), 1e-15);
  }

  @Test
  void wrongClassesAndSettingsAreRefused() {
    BuiltLoss loss = of(Losses.softmaxCrossEntropy(), 1, 2);
    loss.targets(1).set(0, 0, 2);
    assertThrows(IllegalArgumentException.class, () -> loss.evaluate(1));
    assertThrows(IllegalArgumentException.class, () -> Losses.huber(0));
    assertThrows(IllegalArgumentException.class, () -> Losses.hinge().ignoring(1));
    assertThrows(
        IllegalArgumentException.class,
        () -> of(Losses.softmaxCrossEntropy().weights(1, 2, 3), 1, 2));
    assertThrows(
        IllegalArgumentException.class, () -> of(Losses.hinge().smoothing(0.1), 1, 2).evaluate(1));
  }
}
