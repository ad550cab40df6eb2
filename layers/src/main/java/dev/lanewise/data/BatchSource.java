package dev.lanewise.data;

import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Hands out the samples of a data set in batches, epoch after epoch.
///
/// ```java
/// try (BatchSource source =
///     BatchSource.of(train).batchSize(64).seed(1).shuffled().inBackground().build()) {
///   for (int epoch = 0; epoch < 10; epoch++) {
///     source.begin(epoch);
///     while (source.next()) {
///       step(source.batch());
///     }
///   }
/// }
/// ```
///
/// The order is a function of (seed, epoch), unless the caller gives one; augmentation is a
/// function of (seed, epoch, position of the sample in the data set). Neither depends on threads,
/// nor on what was handed out before, so training that is resumed in the middle sees what it would
/// have seen.
///
/// Nothing is allocated from batch to batch. A source belongs to one thread at a time.
public final class BatchSource implements AutoCloseable {
  private final Dataset dataset;
  private final SampleShape shape;
  private final int batchSize;
  private final long seed;
  private final boolean shuffled;
  private final boolean dropsLast;
  private final BatchFiller filler;
  private final @Nullable BatchPreparer preparer;
  private final Batch[] slots;
  private int[] order;
  private int batches;
  private int started;
  private int handedOut;
  private @Nullable Batch current;
  private boolean closed;

  private BatchSource(Builder settings) {
    dataset = settings.dataset;
    batchSize = settings.batchSize;
    seed = settings.seed;
    shuffled = settings.shuffled;
    dropsLast = settings.dropsLast;
    shape = settings.transform == null ? dataset.shape() : settings.transform.output();
    filler = new BatchFiller(settings);
    slots = new Batch[settings.background ? 2 : 1];
    int targetColumns = BatchFiller.targetColumns(dataset, settings.oneHot);
    for (int i = 0; i < slots.length; i++) {
      slots[i] = new Batch(dataset.type(), batchSize, shape.size(), targetColumns);
    }
    order = new int[dataset.size()];
    preparer = settings.background ? new BatchPreparer(filler) : null;
    if (preparer != null) {
      preparer.start();
    }
  }

  /// Starts the description of a source.
  ///
  /// @param dataset the samples
  /// @return a description with batches of 32 in the order of the data set
  public static Builder of(Dataset dataset) {
    return new Builder(dataset);
  }

  /// The samples.
  ///
  /// @return the data set
  public Dataset dataset() {
    return dataset;
  }

  /// The shape of the samples that are handed out.
  ///
  /// @return the shape in the data set, or what the transform makes of it
  public SampleShape shape() {
    return shape;
  }

  /// The largest number of samples of a batch.
  ///
  /// @return the batch size
  public int batchSize() {
    return batchSize;
  }

  /// The number of batches of an epoch in which every sample stands once.
  ///
  /// @return the number of batches
  public int batchesPerEpoch() {
    return batchesOf(dataset.size());
  }

  /// Begins an epoch: the next batch is its first.
  ///
  /// @param epoch the epoch, which decides order and augmentation
  /// @throws IllegalStateException if this source is closed
  public void begin(long epoch) {
    begin(epoch, 0);
  }

  /// Begins in the middle of an epoch.
  ///
  /// @param epoch the epoch, which decides order and augmentation
  /// @param firstBatch the number of batches that are left out
  /// @throws IllegalArgumentException if the number is negative or more than there are
  /// @throws IllegalStateException if this source is closed
  public void begin(long epoch, int firstBatch) {
    finish();
    if (order.length != dataset.size()) {
      order = new int[dataset.size()];
    }
    if (shuffled) {
      SampleOrder.shuffle(seed, epoch, order);
    } else {
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
    }
    begin(epoch, firstBatch, order.length);
  }

  /// Begins an epoch in an order of the caller's own.
  ///
  /// @param epoch the epoch, which decides augmentation
  /// @param samples positions in the data set, in the order in which they are handed out; copied.
  ///   Some may be missing, others stand there several times
  /// @param firstBatch the number of batches that are left out
  /// @throws IndexOutOfBoundsException if a position is outside
  /// @throws IllegalArgumentException if the number is negative or more than there are
  /// @throws IllegalStateException if this source is closed
  public void begin(long epoch, int[] samples, int firstBatch) {
    finish();
    for (int sample : samples) {
      Objects.checkIndex(sample, dataset.size());
    }
    if (order.length != samples.length) {
      order = new int[samples.length];
    }
    System.arraycopy(samples, 0, order, 0, samples.length);
    begin(epoch, firstBatch, samples.length);
  }

  private void begin(long epoch, int firstBatch, int samples) {
    int most = batchesOf(samples);
    if (firstBatch < 0 || firstBatch > most) {
      throw new IllegalArgumentException(
          "batch %d is to be the first, but there are %d".formatted(firstBatch, most));
    }
    batches = most;
    filler.startEpoch(epoch);
    started = firstBatch;
    handedOut = firstBatch;
    if (preparer != null) {
      prepareNext(preparer);
    }
  }

  /// Goes to the next batch; the one before is given back with it.
  ///
  /// What an augmentation threw while the batch was prepared is thrown here.
  ///
  /// @return whether there is one
  /// @throws IllegalStateException if this source is closed
  public boolean next() {
    requireOpen();
    current = null;
    if (handedOut == batches) {
      return false;
    }
    Batch next = slots[handedOut % slots.length];
    if (preparer != null) {
      preparer.await();
      preparer.rethrow();
      prepareNext(preparer);
    } else {
      filler.fill(take(started++));
    }
    handedOut++;
    current = next;
    return true;
  }

  /// The batch that [#next()] went to.
  ///
  /// @return the batch, valid until the next call of it
  /// @throws IllegalStateException if it went to none
  public Batch batch() {
    if (current == null) {
      throw new IllegalStateException("there is a batch only after next() has returned true");
    }
    return current;
  }

  private void prepareNext(BatchPreparer thread) {
    if (started < batches) {
      thread.submit(take(started++));
    }
  }

  private Batch take(int number) {
    Batch slot = slots[number % slots.length];
    int from = number * batchSize;
    slot.take(order, from, Math.min(batchSize, order.length - from));
    return slot;
  }

  private void finish() {
    requireOpen();
    if (preparer != null) {
      preparer.await();
    }
    batches = 0;
    handedOut = 0;
    current = null;
  }

  private int batchesOf(int samples) {
    return dropsLast ? samples / batchSize : Math.ceilDiv(samples, batchSize);
  }

  private void requireOpen() {
    if (closed) {
      throw new IllegalStateException("this batch source is closed");
    }
  }

  /// Ends the thread that prepares, when it has done what it is at; closing twice does nothing.
  @Override
  public void close() {
    closed = true;
    if (preparer != null) {
      preparer.close();
    }
  }

  /// Describes a source.
  public static final class Builder {
    final Dataset dataset;
    final List<Augmentation> augmentations = new ArrayList<>();
    @Nullable Mixing mixing;
    @Nullable Transform transform;
    int batchSize = 32;
    long seed;
    boolean shuffled;
    boolean dropsLast;
    boolean oneHot;
    boolean background;
    Workers workers = Workers.single();

    private Builder(Dataset dataset) {
      this.dataset = dataset;
    }

    /// Sets the number of samples of a batch: 1 is stochastic, the size of the data set is batch
    /// training.
    ///
    /// @param samples the samples, at least 1
    /// @return this
    /// @throws IllegalArgumentException if less than 1
    public Builder batchSize(int samples) {
      if (samples < 1) {
        throw new IllegalArgumentException("a batch has at least 1 sample, given: " + samples);
      }
      batchSize = samples;
      return this;
    }

    /// Sets the seed of order and augmentation.
    ///
    /// @param value the seed
    /// @return this
    public Builder seed(long value) {
      seed = value;
      return this;
    }

    /// Gives each epoch an order of its own.
    ///
    /// @return this
    public Builder shuffled() {
      shuffled = true;
      return this;
    }

    /// Leaves out the last batch of an epoch where it would be smaller than the others.
    ///
    /// @return this
    public Builder dropLast() {
      dropsLast = true;
      return this;
    }

    /// Gives class targets as rows of probabilities, 1 at the class and 0 elsewhere, rather than as
    /// a column of class indices.
    ///
    /// @return this
    public Builder oneHot() {
      oneHot = true;
      return this;
    }

    /// Adds an augmentation, after those added before.
    ///
    /// @param augmentation the augmentation
    /// @return this
    public Builder augment(Augmentation augmentation) {
      augmentations.add(augmentation);
      return this;
    }

    /// Mixes each sample with another one of the data set, after augmentation.
    ///
    /// @param how the mixing
    /// @return this
    public Builder mix(Mixing how) {
      mixing = how;
      return this;
    }

    /// Changes each sample after augmentation and mixing, such as by scaling what was augmented in
    /// the range of pixels.
    ///
    /// @param fitted the transform
    /// @return this
    /// @throws IllegalArgumentException if it takes samples of another shape
    public Builder transform(Transform fitted) {
      TransformChecks.input(fitted, dataset.shape());
      transform = fitted;
      return this;
    }

    /// Prepares the samples of a batch on these workers, rather than on one thread.
    ///
    /// @param pool the workers, not closed with the source
    /// @return this
    public Builder workers(Workers pool) {
      workers = pool;
      return this;
    }

    /// Prepares each batch on a daemon thread while the one before is in use, in a second set of
    /// arrays.
    ///
    /// @return this
    public Builder inBackground() {
      background = true;
      return this;
    }

    /// Makes the source.
    ///
    /// @return the source; nothing is prepared before [BatchSource#begin(long)]
    /// @throws IllegalArgumentException if class targets are to be mixed without [#oneHot()]
    public BatchSource build() {
      if (mixing != null && !oneHot && dataset.targets() instanceof Targets.Classes) {
        throw new IllegalArgumentException(
            "mixed samples belong to two classes: give the targets as probabilities, by oneHot()");
      }
      return new BatchSource(this);
    }
  }
}
