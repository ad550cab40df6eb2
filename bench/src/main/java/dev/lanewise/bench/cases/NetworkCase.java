package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// Training steps of a network, or predictions by it; float only, as the peers are.
///
/// A training step is a forward pass, softmax and cross entropy averaged over the batch, a backward
/// pass and a step of Adam. The batch lies where the system wants it.
///
/// @param isTraining whether it is a training step rather than a prediction
/// @param batch how many samples
public record NetworkCase(NetworkKind kind, boolean isTraining, int batch) implements BenchCase {
  /// How many steps' losses are the answer in training. A work takes all but one of these steps
  /// while it is prepared; the first call of it takes the last.
  public static final int CHECKED_STEPS = 3;

  /// The learning rate of Adam, whose other constants are those of [OptimizerCase].
  public static final double RATE = 1e-3;

  private static final int PASSES = 3;
  private static final long SEED = 31;

  /// Relative to the value. Libraries add Adam's epsilon before or after the correction of the bias
  /// (Kingma and Ba 2015, end of section 2), which is seen where gradients are as small as it.
  private static final double TOLERANCE = 1e-3;

  /// A prediction.
  static NetworkCase prediction(NetworkKind kind, int batch) {
    return new NetworkCase(kind, false, batch);
  }

  /// A training step.
  static NetworkCase training(NetworkKind kind, int batch) {
    return new NetworkCase(kind, true, batch);
  }

  @Override
  public Suite suite() {
    return isTraining ? Suite.TRAINING : Suite.INFERENCE;
  }

  @Override
  public String name() {
    return kind.id() + "-batch-" + batch;
  }

  @Override
  public ElementType type() {
    return ElementType.FLOAT;
  }

  /// Of the products: in training three for each layer, one forward and two backward, the gradient
  /// for the input of the network counted as well.
  @Override
  public double operations() {
    return kind.operations() * batch * (isTraining ? PASSES : 1);
  }

  /// The same without the gradient for the input of the network, which no training step needs.
  public double neededOperations() {
    NetworkLayer first = kind.layers().getFirst();
    double unneeded = isTraining ? 2.0 * first.outputs() * first.fanIn() * batch : 0;
    return operations() - unneeded;
  }

  /// The samples, one after another.
  public Data samples() {
    return Data.uniform(type(), batch * NetworkKind.INPUTS, SEED, 0, 1);
  }

  /// The class of each sample.
  public int[] labels() {
    int[] labels = new int[batch];
    for (int i = 0; i < batch; i++) {
      labels[i] = (7 * i + 3) % NetworkKind.CLASSES;
    }
    return labels;
  }

  /// The weights of a layer before the first step.
  public Data weights(int layer) {
    NetworkLayer of = kind.layers().get(layer);
    return Data.uniform(type(), of.weights(), seed(layer), -bound(of), bound(of));
  }

  /// The biases of a layer before the first step.
  public Data biases(int layer) {
    NetworkLayer of = kind.layers().get(layer);
    return Data.uniform(type(), of.biases(), seed(layer) + 1, -bound(of), bound(of));
  }

  private static long seed(int layer) {
    return SEED + 1 + 2L * layer;
  }

  private static double bound(NetworkLayer layer) {
    return layer.fanIn() == 0 ? 0 : 1 / Math.sqrt(layer.fanIn());
  }

  @Override
  public void makeDataAhead() {
    Data.makeAhead(type(), batch * NetworkKind.INPUTS, SEED, 0, 1);
    for (int i = 0; i < kind.layers().size(); i++) {
      NetworkLayer of = kind.layers().get(i);
      Data.makeAhead(type(), of.weights(), seed(i), -bound(of), bound(of));
      Data.makeAhead(type(), of.biases(), seed(i) + 1, -bound(of), bound(of));
    }
  }

  /// Compares the losses of the first steps, or the outputs of all samples before softmax, with
  /// plain loops in double.
  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    ReferenceNetwork reference = new ReferenceNetwork(this);
    double[] expected = isTraining ? reference.losses(CHECKED_STEPS) : reference.outputs();
    for (int i = 0; i < expected.length; i++) {
      double given = answer.applyAsDouble(i);
      double bound = TOLERANCE * Math.max(1, Math.abs(expected[i]));
      if (!(Math.abs(given - expected[i]) <= bound)) {
        return Optional.of(
            "%s %d is %s, but should be %s within %.2g"
                .formatted(isTraining ? "loss" : "output", i, given, expected[i], bound));
      }
    }
    return Optional.empty();
  }
}
