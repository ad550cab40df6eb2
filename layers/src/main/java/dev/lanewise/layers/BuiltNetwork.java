package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.BoundBatch;
import dev.lanewise.layers.runtime.NetworkPlan;
import dev.lanewise.layers.runtime.Store;
import dev.lanewise.optimizers.Parameter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// A network with parameters and memory, ready to run.
///
/// ```java
/// net.input(64).copyFrom(samples);
/// Matrix logits = net.forward(Phase.TRAINING, 64);
/// ... // write the gradient of the loss to net.outputGradient(64)
/// net.backward(64);
/// ... // change net.parameters()
/// ```
///
/// The first run with a size of batch binds the passes for it; after that, nothing is allocated. An
/// instance is for one thread at a time.
public final class BuiltNetwork {
  private final Network network;
  private final BuildSettings settings;
  private final Store store;
  private final NetworkPlan plan;
  private final @Nullable BoundBatch[] bound;
  private long trainingPasses;
  private long step;
  private int lastTrained;

  BuiltNetwork(
      Network network,
      BuildSettings settings,
      Map<String, Parameter> parameters,
      Map<String, Matrix> states) {
    this(network, settings, new Store(settings, parameters, states, null));
  }

  /// @param store where parameters and states come from
  BuiltNetwork(Network network, BuildSettings settings, Store store) {
    this.network = network;
    this.settings = settings;
    this.store = store;
    plan = new NetworkPlan(network, settings, store, () -> step);
    bound = new BoundBatch[settings.maxBatch() + 1];
    store.requireAllUsed();
  }

  /// The description.
  public Network network() {
    return network;
  }

  /// What it was built for.
  public BuildSettings settings() {
    return settings;
  }

  /// The parameters, in the order of layers; the same objects each time. In a network that was
  /// built without backward passes their gradients take no memory: all cells are one zero, and are
  /// not to be written.
  public List<Parameter> parameters() {
    return List.copyOf(store.parameters().values());
  }

  /// A parameter.
  ///
  /// @param name as in `fc1/weight`
  /// @throws IllegalArgumentException if there is none of this name
  public Parameter parameter(String name) {
    Parameter parameter = store.parameters().get(name);
    if (parameter == null) {
      throw new IllegalArgumentException(
          "there is no parameter \"%s\"; there are %s"
              .formatted(name, String.join(", ", store.parameters().keySet())));
    }
    return parameter;
  }

  /// A copy of a parameter or state, row after row.
  ///
  /// @param name as in `fc1/weight`
  /// @throws IllegalArgumentException if there is none of this name
  public double[] values(String name) {
    Matrix from = named(name);
    double[] values = new double[Math.toIntExact(from.size())];
    for (int i = 0; i < values.length; i++) {
      values[i] = from.get(i / from.columns(), i % from.columns());
    }
    return values;
  }

  /// Sets a parameter or state, each value rounded to the element type.
  ///
  /// @param name as in `fc1/weight`
  /// @param values row after row
  /// @throws IllegalArgumentException if there is none of this name, or it has another number of
  ///   elements; nothing is changed then
  public void setValues(String name, double... values) {
    Matrix to = named(name);
    if (values.length != to.size()) {
      throw new IllegalArgumentException(
          "\"%s\" is %d x %d, so it takes %d values, but %d are given"
              .formatted(name, to.rows(), to.columns(), to.size(), values.length));
    }
    for (int i = 0; i < values.length; i++) {
      to.set(i / to.columns(), i % to.columns(), values[i]);
    }
  }

  private Matrix named(String name) {
    Matrix state = store.states().get(name);
    return state != null ? state : parameter(name).value();
  }

  /// Shapes, parameters, memory and operations of all layers; its text is a table.
  public Summary summary() {
    return Summary.of(this);
  }

  /// All that is saved: parameters, then states, by name; the matrices themselves, not copies.
  public SequencedMap<String, Matrix> tensors() {
    SequencedMap<String, Matrix> all = new LinkedHashMap<>();
    store.parameters().forEach((name, parameter) -> all.put(name, parameter.value()));
    all.putAll(store.states());
    return all;
  }

  /// What is saved with the parameters but not trained, by name, such as running statistics.
  public Map<String, Matrix> states() {
    return store.states();
  }

  /// Bytes of values, gradients of values and what layers keep for backward passes; parameters and
  /// their gradients are not counted.
  public long workingMemory() {
    return plan.allocated() * settings.type().bytes();
  }

  /// Where the samples of a batch are to be put before a forward pass, batch x input size. It is
  /// not changed by any pass.
  public Matrix input(int batch) {
    return bound(batch).input();
  }

  /// What the last forward pass with this batch gave, batch x output size.
  public Matrix output(int batch) {
    return bound(batch).output();
  }

  /// Where the gradient of the loss for the output is to be put before a backward pass. The
  /// backward pass may destroy it.
  ///
  /// @throws IllegalStateException if the network was built without backward passes
  public Matrix outputGradient(int batch) {
    return requireGradient(bound(batch).outputGradient());
  }

  /// The gradient for the input that the last backward pass found.
  ///
  /// @throws IllegalStateException if the network was built without it
  public Matrix inputGradient(int batch) {
    Matrix gradient = bound(batch).inputGradient();
    if (gradient == null) {
      throw new IllegalStateException(
          "the network was built without a gradient for the input; see"
              + " BuildSettings.withInputGradient");
    }
    return gradient;
  }

  /// Binds the passes for a size of batch and readies their products and loops before they are
  /// needed: until the JIT compiler has made the vector form of them, they run in a plain form,
  /// many times slower, for the first hundreds of steps. It changes no result, no parameter and no
  /// state.
  ///
  /// @param limit how long to wait at most; a few seconds are usually enough
  /// @return whether all that layers have named is ready
  /// @throws IllegalArgumentException if the batch is empty or larger than the largest
  public boolean warmUp(int batch, Duration limit) {
    return bound(batch).warmUp(limit);
  }

  /// Runs the network on what [#input(int)] holds.
  ///
  /// @return [#output(int)]
  /// @throws IllegalArgumentException if the batch is empty or larger than the largest
  public Matrix forward(Phase phase, int batch) {
    BoundBatch passes = bound(batch);
    if (phase == Phase.TRAINING) {
      step = trainingPasses++;
    }
    lastTrained = phase == Phase.TRAINING ? batch : 0;
    passes.forward(phase);
    return passes.output();
  }

  /// Finds the gradients of all parameters from [#outputGradient(int)], after a forward pass in
  /// training. They are overwritten, not added to.
  ///
  /// @throws IllegalStateException if the last pass was no forward pass in training with this batch
  public void backward(int batch) {
    if (batch != lastTrained) {
      throw new IllegalStateException(
          "a backward pass of %d samples must follow a forward pass of as many in training"
              .formatted(batch));
    }
    BoundBatch passes = bound(batch);
    requireGradient(passes.outputGradient());
    lastTrained = 0;
    passes.backward();
  }

  /// What layers add to the loss by the last forward pass in training.
  public double penalty() {
    return plan.penalty();
  }

  /// How many forward passes in training have run; what is random in the next one depends on it.
  public long trainingPasses() {
    return trainingPasses;
  }

  /// Continues as if so many forward passes in training had run.
  public void setTrainingPasses(long count) {
    trainingPasses = count;
  }

  /// Another built network of the same description with the same parameters and states, but memory
  /// of its own: for other sizes of batch, or for several threads that predict.
  ///
  /// @param other its settings; of the same element type
  public BuiltNetwork sibling(BuildSettings other) {
    requireOwnType(other);
    return new BuiltNetwork(network, other, store.parameters(), store.states());
  }

  private void requireOwnType(BuildSettings other) {
    if (other.type() != settings.type()) {
      throw new IllegalArgumentException(
          "a network that shares parameters must be of type %s, but %s is asked for"
              .formatted(settings.type(), other.type()));
    }
  }

  /// A network that gives in evaluation what this one gives now, with less work: batch
  /// normalization goes into the weights before it, activations into the products before them,
  /// computed weights are computed once, and what does nothing in evaluation goes. Its weights are
  /// its own.
  ///
  /// Where no normalization is taken in, outputs are equal in bits; where one is, each weight and
  /// bias is rounded once more.
  ///
  /// @param other its settings; it is built without backward passes
  public BuiltNetwork forInference(BuildSettings other) {
    return Folding.fold(this, plan, other.forEvaluation(), false);
  }

  /// As [#forInference(BuildSettings)], but parameters and states that are the same in both are
  /// shared, not copied: for a network whose weights do not change any more.
  ///
  /// @param other its settings; of the same element type; it is built without backward passes
  public BuiltNetwork forInferenceSharing(BuildSettings other) {
    requireOwnType(other);
    return Folding.fold(this, plan, other.forEvaluation(), true);
  }

  private BoundBatch bound(int batch) {
    if (batch < 1 || batch > settings.maxBatch()) {
      throw new IllegalArgumentException(
          "a batch of %d samples; this network was built for 1 to %d"
              .formatted(batch, settings.maxBatch()));
    }
    BoundBatch passes = bound[batch];
    if (passes == null) {
      passes = new BoundBatch(plan, batch);
      bound[batch] = passes;
    }
    return passes;
  }

  private static Matrix requireGradient(@Nullable Matrix gradient) {
    if (gradient == null) {
      throw new IllegalStateException(
          "the network was built without backward passes; see BuildSettings");
    }
    return gradient;
  }
}
