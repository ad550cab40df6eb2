package dev.lanewise.training;

import dev.lanewise.data.Augmentation;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Mixing;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Network;
import dev.lanewise.optimizers.Optimizer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a network is to be trained. Immutable; each start is a run of its own, and equal starts give
/// equal bits.
///
/// ```java
/// Training run =
///     Trainer.of(network, Losses.softmaxCrossEntropy(), Optimizers.adam().create())
///         .batchSize(64)
///         .epochs(10)
///         .stopping(EarlyStopping.on(Report.VALIDATION_LOSS, 3))
///         .start(train, validation);
/// run.run();
/// BuiltNetwork trained = run.network();
/// ```
///
/// The size of the batch decides what kind of descent it is: the whole set is batch descent, 1 is
/// stochastic, anything between is in mini-batches.
public final class Trainer {
  final Network network;
  final Loss loss;
  final Optimizer optimizer;
  final ElementType type;
  final int batchSize;
  final int epochs;
  final long seed;
  final boolean shuffled;
  final boolean dropsLast;
  final boolean inBackground;
  final Workers workers;
  final List<Augmentation> augmentations;
  final @Nullable Mixing mixing;
  final List<Stopping> stoppings;
  final List<TrainingListener> listeners;
  final String watched;
  final @Nullable Path checkpoint;
  final long checkpointSteps;
  final @Nullable StartingWeights startingWeights;
  final Duration warmUp;

  private Trainer(Builder b) {
    network = b.network;
    loss = b.loss;
    optimizer = b.optimizer;
    type = b.type;
    batchSize = b.batchSize;
    epochs = b.epochs;
    seed = b.seed;
    shuffled = b.shuffled;
    dropsLast = b.dropsLast;
    inBackground = b.inBackground;
    workers = b.workers;
    augmentations = List.copyOf(b.augmentations);
    mixing = b.mixing;
    stoppings = List.copyOf(b.stoppings);
    listeners = List.copyOf(b.listeners);
    watched = b.watched;
    checkpoint = b.checkpoint;
    checkpointSteps = b.checkpointSteps;
    startingWeights = b.startingWeights;
    warmUp = b.warmUp;
  }

  /// Starts a description: 10 epochs in shuffled mini-batches of 32, in float, on the calling
  /// thread.
  ///
  /// @param network what is trained
  /// @param loss what is made small
  /// @param optimizer how; regularizers and clipping are links of its chain
  public static Builder of(Network network, Loss loss, Optimizer optimizer) {
    return new Builder(network, loss, optimizer);
  }

  /// Starts a run without validation data.
  public Training start(Dataset train) {
    return new Training(this, train, null);
  }

  /// Starts a run.
  ///
  /// @param train what is learnt from
  /// @param validation what is looked at after each epoch, and never learnt from
  public Training start(Dataset train, Dataset validation) {
    return new Training(this, train, validation);
  }

  /// Collects how to train.
  public static final class Builder {
    private final Network network;
    private final Loss loss;
    private Optimizer optimizer;
    private ElementType type = ElementType.FLOAT;
    private int batchSize = 32;
    private int epochs = 10;
    private long seed = 1;
    private boolean shuffled = true;
    private boolean dropsLast;
    private boolean inBackground;
    private Workers workers = Workers.single();
    private final List<Augmentation> augmentations = new ArrayList<>();
    private @Nullable Mixing mixing;
    private final List<Stopping> stoppings = new ArrayList<>();
    private final List<TrainingListener> listeners = new ArrayList<>();
    private String watched = "";
    private @Nullable Path checkpoint;
    private long checkpointSteps;
    private @Nullable StartingWeights startingWeights;
    private Duration warmUp = Duration.ofSeconds(5);

    private Builder(Network network, Loss loss, Optimizer optimizer) {
      this.network = network;
      this.loss = loss;
      this.optimizer = optimizer;
    }

    /// Sets the element type of weights and activations.
    public Builder type(ElementType newType) {
      type = newType;
      return this;
    }

    /// Sets another optimizer, as for a comparison of several from the same start.
    public Builder optimizer(Optimizer other) {
      optimizer = other;
      return this;
    }

    /// Sets how many samples a step sees.
    public Builder batchSize(int samples) {
      batchSize = positive("the batch size", samples);
      return this;
    }

    /// Sets how many times the data is gone through at most.
    public Builder epochs(int count) {
      epochs = positive("the number of epochs", count);
      return this;
    }

    /// Sets what weights, order, dropout and augmentation follow from.
    public Builder seed(long newSeed) {
      seed = newSeed;
      return this;
    }

    /// Keeps the samples in the order of the data set.
    public Builder inOrder() {
      shuffled = false;
      return this;
    }

    /// Leaves out the last batch of an epoch if it is smaller than the others.
    public Builder dropLast() {
      dropsLast = true;
      return this;
    }

    /// Prepares each batch on a thread of its own while the one before trains.
    public Builder inBackground() {
      inBackground = true;
      return this;
    }

    /// Sets who does the work.
    public Builder workers(Workers newWorkers) {
      workers = newWorkers;
      return this;
    }

    /// Adds an augmentation of the training samples.
    public Builder augment(Augmentation augmentation) {
      augmentations.add(augmentation);
      return this;
    }

    /// Mixes training samples. The loss must take distributions.
    public Builder mix(Mixing newMixing) {
      mixing = newMixing;
      return this;
    }

    /// Starts from weights that are there, as for fine-tuning, instead of fresh ones.
    public Builder startingFrom(StartingWeights weights) {
      startingWeights = weights;
      return this;
    }

    /// Adds a rule for when to end.
    public Builder stopping(Stopping rule) {
      stoppings.add(rule);
      return this;
    }

    /// Adds one who hears what happens.
    public Builder listener(TrainingListener listener) {
      listeners.add(listener);
      return this;
    }

    /// Sets the figure that schedules listen to after each epoch, such as a plateau schedule: the
    /// validation loss, or the loss where there is no validation data, unless set here.
    public Builder watch(String figure) {
      watched = figure;
      return this;
    }

    /// Writes checkpoints to a file: after each epoch, and after every so many steps.
    ///
    /// @param file replaced atomically each time
    /// @param everySteps 0 for after each epoch only
    public Builder checkpoint(Path file, long everySteps) {
      if (everySteps < 0) {
        throw new IllegalArgumentException(
            "checkpoints come every 0 or more steps, given: " + everySteps);
      }
      checkpoint = file;
      checkpointSteps = everySteps;
      return this;
    }

    /// Sets how long a run may wait at most, before its first step, for its products and loops to
    /// be compiled: 5 seconds unless set here, and zero for not at all. It waits for no more than
    /// about a tenth of the time that the work ahead will take, so small runs do not wait. No
    /// result depends on it. The wait is part of the first epoch's [Report#SECONDS].
    ///
    /// @see Training#warmUp(Duration)
    public Builder warmUp(Duration limit) {
      if (limit.isNegative()) {
        throw new IllegalArgumentException(
            "the time to warm up must not be negative, given: " + limit);
      }
      warmUp = limit;
      return this;
    }

    /// The description.
    public Trainer build() {
      return new Trainer(this);
    }

    /// As `build().start(train)`.
    public Training start(Dataset train) {
      return build().start(train);
    }

    /// As `build().start(train, validation)`.
    public Training start(Dataset train, Dataset validation) {
      return build().start(train, validation);
    }

    private static int positive(String what, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(what + " must be at least 1, given: " + value);
      }
      return value;
    }
  }
}
