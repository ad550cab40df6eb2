package dev.lanewise.data;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.RandomKey;
import dev.lanewise.kernel.Workers;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Fills batches: copies, augments and mixes samples, several at a time on the workers.
///
/// Each sample is a function of (seed, epoch, position in the data set) alone.
final class BatchFiller implements Workers.Task {
  private static final long STREAM = SampleOrder.STREAM + 1;

  /// What one thread at a time needs.
  private static final class Hands {
    final Image image;
    final Image partner;
    final SampleRandom random = new SampleRandom();

    Hands(SampleShape shape) {
      image = new Image(shape);
      partner = new Image(shape);
    }
  }

  private final Dataset dataset;
  private final List<Augmentation> augmentations;
  private final @Nullable Mixing mixing;
  private final boolean oneHot;
  private final long seed;
  private final Workers workers;
  private final Hands[] hands;
  private final @Nullable Transform transform;

  /// Where samples are before a transform that does not work in place.
  private final @Nullable Batch staging;

  private final @Nullable TransformRun run;
  private long key;
  private @Nullable Batch batch;
  private @Nullable Matrix features;
  private @Nullable Matrix targets;

  BatchFiller(BatchSource.Builder settings) {
    dataset = settings.dataset;
    augmentations = List.copyOf(settings.augmentations);
    mixing = settings.mixing;
    oneHot = settings.oneHot;
    seed = settings.seed;
    workers = settings.workers;
    transform = settings.transform;
    boolean isStaged = transform != null && !transform.isInPlace();
    staging =
        isStaged ? new Batch(dataset.type(), settings.batchSize, dataset.shape().size(), 0) : null;
    run =
        isStaged && transform != null
            ? transform.prepare(dataset.type(), settings.batchSize)
            : null;
    boolean plain = augmentations.isEmpty() && mixing == null;
    hands = new Hands[Math.min(workers.parallelism(), settings.batchSize)];
    for (int i = 0; i < hands.length; i++) {
      hands[i] = new Hands(plain ? SampleShape.flat(0) : dataset.shape());
    }
  }

  /// The columns that targets take in a batch.
  static int targetColumns(Dataset dataset, boolean oneHot) {
    return switch (dataset.targets()) {
      case Targets.Classes classes -> oneHot ? classes.count() : 1;
      case Targets.Values values -> values.values().columns();
      case Targets.None _ -> 0;
    };
  }

  void startEpoch(long epoch) {
    key = RandomKey.of(seed, STREAM, epoch);
  }

  /// Fills a batch that has taken its samples.
  void fill(Batch next) {
    batch = next;
    targets = next.targets();
    if (staging != null && run != null) {
      staging.resize(next.size());
      features = staging.features();
      workers.run(hands.length, this);
      next.features().copyFrom(run.apply(features));
      return;
    }
    features = next.features();
    workers.run(hands.length, this);
    if (transform != null) {
      transform.apply(features, features);
    }
  }

  @Override
  public void run(int task) {
    Batch into = Objects.requireNonNull(batch);
    Hands own = hands[task];
    int begin = (int) ((long) into.size() * task / hands.length);
    int end = (int) ((long) into.size() * (task + 1) / hands.length);
    for (int i = begin; i < end; i++) {
      sample(into, i, own);
    }
  }

  private void sample(Batch into, int i, Hands own) {
    int sample = into.samples()[i];
    Matrix to = Objects.requireNonNull(features);
    if (augmentations.isEmpty() && mixing == null) {
      dataset.copySample(sample, to, i);
      target(into, i, sample, sample, 1);
      return;
    }
    own.random.start(key, sample);
    augment(own.image, sample, own.random);
    int other = sample;
    double weight = 1;
    if (mixing != null) {
      other = own.random.below(dataset.size());
      augment(own.partner, other, own.random);
      weight = mixing.mix(own.image, own.partner, own.random);
    }
    Cells.writeRow(own.image.pixels(), to, i);
    target(into, i, sample, other, weight);
  }

  private void augment(Image image, int sample, SampleRandom random) {
    dataset.readSample(sample, image.pixels());
    for (int a = 0; a < augmentations.size(); a++) {
      augmentations.get(a).apply(image, random);
    }
  }

  private void target(Batch into, int i, int sample, int other, double weight) {
    Matrix to = Objects.requireNonNull(targets);
    switch (dataset.targets()) {
      case Targets.Classes classes -> {
        int first = classes.indices()[sample];
        int second = classes.indices()[other];
        into.classes()[i] = weight >= 0.5 ? first : second;
        if (!oneHot) {
          to.set(i, 0, into.classes()[i]);
          return;
        }
        for (int c = 0; c < to.columns(); c++) {
          to.set(i, c, (c == first ? weight : 0) + (c == second ? 1 - weight : 0));
        }
      }
      case Targets.Values values -> {
        Matrix from = values.values();
        for (int c = 0; c < to.columns(); c++) {
          to.set(i, c, weight == 1 ? from.get(sample, c) : mean(from, sample, other, c, weight));
        }
      }
      case Targets.None _ -> {}
    }
  }

  private static double mean(Matrix from, int sample, int other, int column, double weight) {
    return weight * from.get(sample, column) + (1 - weight) * from.get(other, column);
  }
}
