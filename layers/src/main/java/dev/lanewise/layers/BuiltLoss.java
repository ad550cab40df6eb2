package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Workers;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// A loss with memory for targets, for the output of one built network.
///
/// ```java
/// loss.targets(64).copyFrom(labels);
/// net.forward(Phase.TRAINING, 64);
/// double value = loss.run(64);
/// net.backward(64);
/// ```
public final class BuiltLoss {
  private final Loss loss;
  private final BuiltNetwork network;
  private final int outputs;
  private final Matrix targets;
  private final Matrix sampleWeights;
  private final Matrix factors;
  private final Matrix losses;
  private final @Nullable Matrix weights;
  private final @Nullable Bound[] withGradient;
  private final @Nullable Bound[] valueOnly;

  BuiltLoss(Loss loss, BuiltNetwork network) {
    this.loss = loss;
    this.network = network;
    ElementType type = network.settings().type();
    int batch = network.settings().maxBatch();
    outputs = network.network().outputShape().size();
    int given = loss.weights().size();
    if (given != 0 && given != outputs) {
      throw new IllegalArgumentException(
          "%s: %d weights are given, but the network has %d outputs"
              .formatted(loss.function().name(), given, outputs));
    }
    targets = Matrix.of(type, batch, loss.targetColumns(outputs));
    sampleWeights = Matrix.of(type, batch, 1);
    sampleWeights.fill(1);
    factors = Matrix.of(type, batch, 1);
    losses = Matrix.of(type, batch, 1);
    weights = given == 0 ? null : Matrix.of(type, 1, outputs);
    if (weights != null) {
      loss.weightsInto(weights);
    }
    withGradient = new Bound[batch + 1];
    valueOnly = new Bound[batch + 1];
  }

  /// Where the targets of a batch are to be put: batch x 1 class numbers, or batch x outputs.
  public Matrix targets(int batch) {
    return bound(valueOnly, batch, false).targets();
  }

  /// The weights of samples, batch x 1; 1 unless set. They stay what they are from batch to batch.
  public Matrix sampleWeights(int batch) {
    return bound(valueOnly, batch, false).sampleWeights();
  }

  /// The loss of each sample of the last batch, batch x 1, before sample weights and divisor.
  public Matrix losses(int batch) {
    return bound(valueOnly, batch, false).losses();
  }

  /// Finds the loss of the network's last output, and puts its gradient where the network's
  /// backward pass reads it.
  ///
  /// @throws IllegalArgumentException if a class number is none
  public double run(int batch) {
    return run(bound(withGradient, batch, true));
  }

  /// Readies compiled code of [#run(int)] ahead of need; no result depends on it.
  ///
  /// @param batch samples of a step
  /// @param limit how long to wait at most
  /// @return whether all is ready
  public boolean warmUp(int batch, Duration limit) {
    return bound(withGradient, batch, true).pass().warmUp(limit);
  }

  /// Finds the loss of the network's last output.
  ///
  /// @throws IllegalArgumentException if a class number is none
  public double evaluate(int batch) {
    return run(bound(valueOnly, batch, false));
  }

  private double run(Bound bound) {
    double divisor = weigh(bound.batch());
    bound.pass().run();
    double sum = 0;
    for (int i = 0; i < bound.batch(); i++) {
      double factor = factors.get(i, 0);
      sum += factor == 0 ? 0 : sampleWeight(i) * losses.get(i, 0);
    }
    return sum / divisor;
  }

  /// Sets the factors of the samples and returns what sums are divided by.
  private double weigh(int batch) {
    double sum = 0;
    for (int i = 0; i < batch; i++) {
      sum += sampleWeight(i) * classWeight(i);
    }
    double divisor =
        switch (loss.reduction()) {
          case MEAN -> meanDivisor(sum);
          case BATCH_MEAN -> batch;
          case SUM, NONE -> 1;
        };
    for (int i = 0; i < batch; i++) {
      factors.set(i, 0, sampleWeight(i) / divisor);
    }
    return divisor;
  }

  /// A batch without weight has loss 0, not NaN.
  private double meanDivisor(double sum) {
    if (sum == 0) {
      return 1;
    }
    return loss.function().isMeanOverOutputs() ? sum * outputs : sum;
  }

  /// The weight of a sample, 0 if its class is ignored.
  private double sampleWeight(int i) {
    boolean isIgnored =
        loss.ignored().isPresent() && targets.get(i, 0) == loss.ignored().getAsInt();
    return isIgnored ? 0 : sampleWeights.get(i, 0);
  }

  private double classWeight(int i) {
    if (!loss.function().takesClasses() || sampleWeight(i) == 0) {
      return 1;
    }
    double label = targets.get(i, 0);
    if (!(label >= 0 && label < outputs) || label != Math.rint(label)) {
      throw new IllegalArgumentException(
          "%s: sample %d has class %s, but classes are integers from 0 to %d"
              .formatted(loss.function().name(), i, label, outputs - 1));
    }
    return weights == null ? 1 : weights.get(0, (int) label);
  }

  private Bound bound(@Nullable Bound[] known, int batch, boolean hasGradient) {
    if (batch < 1 || batch >= known.length) {
      throw new IllegalArgumentException(
          "a batch of %d samples; this loss was built for 1 to %d"
              .formatted(batch, known.length - 1));
    }
    Bound bound = known[batch];
    if (bound == null) {
      Matrix gradient = hasGradient ? network.outputGradient(batch) : null;
      Frame frame = new Frame(batch, network.output(batch), gradient);
      bound =
          new Bound(
              batch,
              part(targets, batch),
              part(sampleWeights, batch),
              part(losses, batch),
              loss.function().bind(frame));
      known[batch] = bound;
    }
    return bound;
  }

  private static Matrix part(Matrix all, int batch) {
    return all.slice(0, 0, batch, all.columns());
  }

  private record Bound(
      int batch, Matrix targets, Matrix sampleWeights, Matrix losses, Operation pass) {}

  private final class Frame implements LossFrame {
    private final int batch;
    private final Matrix output;
    private final @Nullable Matrix gradient;

    Frame(int batch, Matrix output, @Nullable Matrix gradient) {
      this.batch = batch;
      this.output = output;
      this.gradient = gradient;
    }

    @Override
    public ElementType type() {
      return network.settings().type();
    }

    @Override
    public Workers workers() {
      return network.settings().workers();
    }

    @Override
    public Matrix outputs() {
      return output;
    }

    @Override
    public @Nullable Matrix gradient() {
      return gradient;
    }

    @Override
    public Matrix losses() {
      return part(losses, batch);
    }

    @Override
    public Matrix factors() {
      return part(factors, batch);
    }

    @Override
    public Expr target() {
      Expr plain =
          loss.function().takesClasses()
              ? Expr.select(
                  Expr.column("label").toInteger().equalTo(Expr.columnIndex()),
                  Expr.constant(1),
                  Expr.constant(0))
              : Expr.matrix("target");
      return loss.smoothing() == 0
          ? plain
          : loss.function().smooth(plain, loss.smoothing(), outputs);
    }

    @Override
    public Expr weight() {
      return weights == null ? Expr.constant(1) : Expr.row("weight");
    }

    @Override
    public LoopBinder bind(LoopBinder binder) {
      binder.set(loss.function().takesClasses() ? "label" : "target", part(targets, batch));
      return weights == null ? binder : binder.set("weight", weights);
    }

    @Override
    public Matrix scratch(int columns) {
      return Matrix.of(type(), batch, columns);
    }
  }
}
