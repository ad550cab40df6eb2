package dev.lanewise.training;

import dev.lanewise.data.Batch;
import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltLoss;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Phase;
import dev.lanewise.optimizers.Stepper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/// One run of a [Trainer]: its network, its optimizer at work, and how far it has come.
///
/// [#run()] goes to the end; [#epoch()] and [#step()] go piece by piece. Between steps everything
/// may be read and rates may be set. Closing it ends the thread that prepares batches, if there is
/// one. Not safe for use by several threads at once, except for [#stop()].
public final class Training implements AutoCloseable {
  private final Trainer trainer;
  private final BuiltNetwork network;
  private final BuiltLoss loss;
  private final Stepper stepper;
  private final BatchSource source;
  private final @Nullable Evaluation evaluation;
  private final List<Stopping.Watch> watches;
  private final BestWeights best;
  private final List<Report> history = new ArrayList<>();
  private final DoubleSupplier objective = this::evaluateBatch;
  private final StepEvent event = new StepEvent();
  private final boolean countsAnswers;
  private boolean isWarm;

  // The place in the run.
  private long epochsDone;
  private int batchesDone;
  private boolean isOver;
  private String reason = "";
  private volatile boolean shouldStop;

  // The epoch under way.
  private boolean isHeard;
  private boolean isInEpoch;
  private double lossSum;
  private long answered;
  private long right;
  private double seconds;

  // The step under way.
  private @Nullable Batch batch;
  private boolean isFirstLook;

  Training(Trainer trainer, Dataset train, @Nullable Dataset validation) {
    this.trainer = trainer;
    Samples.check(trainer.network, train);
    int batchSize = Math.min(trainer.batchSize, train.size());
    this.network =
        trainer.network.build(
            BuildSettings.of(trainer.type, batchSize, trainer.seed).workers(trainer.workers));
    if (trainer.startingWeights != null) {
      trainer.startingWeights.into(network);
    }
    this.loss = trainer.loss.build(network);
    this.stepper = trainer.optimizer.bind(network.parameters(), trainer.workers);
    this.evaluation =
        validation == null
            ? null
            : Evaluation.of(network, trainer.loss, validation, trainer.workers);
    this.watches = trainer.stoppings.stream().map(Stopping::watch).toList();
    this.best = new BestWeights(network);
    this.countsAnswers =
        train.targets() instanceof Targets.Classes
            && trainer.mixing == null
            && trainer.network.outputShape().size() > 1;
    this.source = source(trainer, train, batchSize);
  }

  private static BatchSource source(Trainer trainer, Dataset train, int batchSize) {
    BatchSource.Builder builder =
        Samples.source(train, trainer.loss)
            .batchSize(batchSize)
            .seed(trainer.seed)
            .workers(trainer.workers);
    trainer.augmentations.forEach(builder::augment);
    if (trainer.shuffled) {
      builder.shuffled();
    }
    if (trainer.dropsLast) {
      builder.dropLast();
    }
    if (trainer.mixing != null) {
      builder.oneHot().mix(trainer.mixing);
    }
    if (trainer.inBackground) {
      builder.inBackground();
    }
    return builder.build();
  }

  /// Trains to the end: the last epoch, a rule for stopping, or [#stop()].
  ///
  /// @return this, for what comes after
  public Training run() {
    while (!isOver) {
      epoch();
    }
    return this;
  }

  /// Trains to the end of the epoch.
  ///
  /// @throws IllegalStateException if the run is over
  public void epoch() {
    do {
      step();
    } while (isInEpoch && !isOver);
  }

  /// Takes one step. The last step of an epoch is followed by the look at the validation data, the
  /// reports, the rules for stopping and the checkpoint.
  ///
  /// @return the loss of the batch, with all penalties
  /// @throws IllegalStateException if the run is over
  public double step() {
    if (isOver) {
      throw new IllegalStateException("the run is over: " + reason);
    }
    long begin = System.nanoTime();
    if (!isWarm) {
      warmUp(WarmUp.worthwhile(network.summary().operations(), samplesAhead(), trainer.warmUp));
    }
    if (!isInEpoch) {
      beginEpoch();
    }
    double value = Double.NaN;
    if (source.next()) {
      value = trainOn(source.batch());
    }
    seconds += (System.nanoTime() - begin) * 1e-9;
    if (batchesDone == source.batchesPerEpoch()) {
      endEpoch();
    } else if (trainer.checkpointSteps > 0 && stepper.steps() % trainer.checkpointSteps == 0) {
      writeCheckpoint();
    }
    if (shouldStop && !isOver) {
      writeCheckpoint();
      end("stopped");
    }
    return value;
  }

  /// Has the code of a step compiled before it is needed: until then products and loops run in a
  /// plain form, many times slower. The first step does this by itself for as long as the work
  /// ahead is worth it, see [Trainer.Builder#warmUp(Duration)], unless this was called before. It
  /// changes no result.
  ///
  /// @param limit how long to wait at most
  /// @return whether all is ready
  public boolean warmUp(Duration limit) {
    isWarm = true;
    return limit.isZero() || WarmUp.of(network, loss, source.batchSize(), stepper, limit);
  }

  private double samplesAhead() {
    double batches = (double) (trainer.epochs - epochsDone) * source.batchesPerEpoch();
    return (batches - batchesDone) * source.batchSize();
  }

  private void beginEpoch() {
    source.begin(epochsDone, batchesDone);
    isInEpoch = true;
    if (!isHeard) {
      isHeard = true;
      trainer.listeners.forEach(listener -> listener.begins(this));
    }
    for (int i = 0; i < trainer.listeners.size(); i++) {
      trainer.listeners.get(i).epochBegins(epochsDone + 1, source.batchesPerEpoch());
    }
  }

  private double trainOn(Batch next) {
    event.begin();
    batch = next;
    isFirstLook = true;
    double penalty = stepper.penalty();
    double value = stepper.step(objective) + penalty;
    lossSum += value * next.size();
    batchesDone++;
    event.end();
    if (event.shouldCommit()) {
      event.epoch = epochsDone + 1;
      event.step = stepper.steps();
      event.samples = next.size();
      event.loss = value;
      event.commit();
    }
    for (int i = 0; i < trainer.listeners.size(); i++) {
      trainer.listeners.get(i).stepEnded(epochsDone + 1, batchesDone, value);
    }
    return value;
  }

  /// Loss and gradients of the batch at the present weights.
  private double evaluateBatch() {
    Batch now = batch;
    if (now == null) {
      throw new IllegalStateException("there is no batch to evaluate");
    }
    int size = now.size();
    network.input(size).copyFrom(now.features());
    loss.targets(size).copyFrom(now.targets());
    Matrix output = network.forward(Phase.TRAINING, size);
    double value = loss.run(size) + network.penalty();
    if (isFirstLook) {
      isFirstLook = false;
      count(output, now);
    }
    network.backward(size);
    return value;
  }

  private void count(Matrix output, Batch now) {
    answered += now.size();
    if (countsAnswers) {
      for (int i = 0; i < now.size(); i++) {
        right += Answers.largest(output, i) == now.classes()[i] ? 1 : 0;
      }
    }
  }

  private void endEpoch() {
    long begin = System.nanoTime();
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    values.put(Report.LOSS, lossSum / answered);
    if (countsAnswers) {
      values.put(Report.ACCURACY, (double) right / answered);
    }
    stepper.showEvaluation();
    try {
      if (evaluation != null) {
        evaluation.run();
        evaluation.addTo(values);
      }
      String watched =
          !trainer.watched.isEmpty()
              ? trainer.watched
              : evaluation != null ? Report.VALIDATION_LOSS : Report.LOSS;
      seconds += (System.nanoTime() - begin) * 1e-9;
      values.put(Report.SECONDS, seconds);
      Report figures = new Report(epochsDone + 1, stepper.steps(), values);
      stepper.observe(figures.value(watched));
      values.put(Report.RATE, rate());
      finishEpoch(new Report(epochsDone + 1, stepper.steps(), values));
    } finally {
      if (!isOver) {
        stepper.showTraining();
      }
    }
    if (!isOver) {
      writeCheckpoint();
    }
  }

  /// Looks at the report with the weights for evaluation in their place.
  private void finishEpoch(Report report) {
    history.add(report);
    epochsDone++;
    batchesDone = 0;
    isInEpoch = false;
    lossSum = 0;
    answered = 0;
    right = 0;
    seconds = 0;
    String why = epochsDone >= trainer.epochs ? "all " + epochsDone + " epochs are done" : "";
    for (Stopping.Watch watch : watches) {
      Stopping.Verdict verdict = watch.look(report);
      if (verdict.keep()) {
        best.keep(epochsDone);
      }
      if (verdict.stop() && why.isEmpty()) {
        why = verdict.reason();
      }
    }
    for (TrainingListener listener : trainer.listeners) {
      listener.epochEnded(report);
    }
    if (!why.isEmpty()) {
      best.restore();
      end(why);
    }
  }

  private double rate() {
    try {
      return stepper.scalar("lr");
    } catch (IllegalArgumentException _) {
      return Double.NaN;
    }
  }

  private void end(String why) {
    isOver = true;
    reason = why;
    trainer.listeners.forEach(listener -> listener.ended(why));
  }

  /// Asks the run to end after the step under way, with a checkpoint if there are any. May be
  /// called by any thread.
  public void stop() {
    shouldStop = true;
  }

  private void writeCheckpoint() {
    if (trainer.checkpoint != null) {
      try {
        saveCheckpoint(trainer.checkpoint);
      } catch (IOException e) {
        throw new UncheckedIOException(
            "no checkpoint could be written to " + trainer.checkpoint, e);
      }
    }
  }

  // --- what can be read ---

  /// The network under training. When the run is over it holds the weights to evaluate with: the
  /// best ones if a rule restores them.
  public BuiltNetwork network() {
    return network;
  }

  /// The optimizer at work: its rate and other scalars can be read and set.
  public Stepper stepper() {
    return stepper;
  }

  /// The reports of all epochs so far.
  public List<Report> history() {
    return Collections.unmodifiableList(history);
  }

  /// Whether the run is over.
  public boolean isOver() {
    return isOver;
  }

  /// Why the run is over, for people; empty while it is not.
  public String reason() {
    return reason;
  }

  /// The epoch whose weights were kept as the best, from 1; 0 if no rule keeps any.
  public long bestEpoch() {
    return best.epoch();
  }

  // --- checkpoints ---

  /// Writes all that is needed to go on: weights, optimizer, schedules, the place in the order of
  /// samples, what rules for stopping remember, the best weights, the reports. The file is replaced
  /// atomically.
  ///
  /// @throws IOException if it cannot be written; an older file is still there then
  public void saveCheckpoint(Path file) throws IOException {
    Checkpoint.save(file, this);
  }

  /// Goes on where a checkpoint of an equal trainer on equal data was written, with the same bits.
  ///
  /// @throws IOException if it cannot be read
  /// @throws IllegalArgumentException if the checkpoint does not fit; nothing is changed then
  public void resume(Path file) throws IOException {
    Checkpoint.load(file, this);
  }

  Trainer trainer() {
    return trainer;
  }

  BestWeights best() {
    return best;
  }

  List<Stopping.Watch> watches() {
    return watches;
  }

  /// The place in the run and the sums of the epoch under way, as numbers.
  double[] place() {
    return new double[] {
      epochsDone, batchesDone, lossSum, answered, right, seconds, network.trainingPasses()
    };
  }

  /// Goes to a place.
  void place(double[] numbers, List<Report> reports) {
    epochsDone = (long) numbers[0];
    batchesDone = (int) numbers[1];
    lossSum = numbers[2];
    answered = (long) numbers[3];
    right = (long) numbers[4];
    seconds = numbers[5];
    network.setTrainingPasses((long) numbers[6]);
    history.clear();
    history.addAll(reports);
    isInEpoch = false;
    isOver = epochsDone >= trainer.epochs;
    reason = isOver ? "all " + epochsDone + " epochs are done" : "";
  }

  @Override
  public void close() {
    source.close();
  }
}
