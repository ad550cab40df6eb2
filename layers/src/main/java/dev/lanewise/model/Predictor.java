package dev.lanewise.model;

import dev.lanewise.data.Transform;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;

/// Answers raw samples: transform, network, and what the outputs mean, as the model says.
///
/// The network is rewritten for this ([BuiltNetwork#forInferenceSharing(BuildSettings)]): batch
/// normalization is part of the weights. All callers share these weights, and those that nothing
/// went into are the model's; each call works in memory of its own, taken from a pool, so any
/// number of threads may call at once. There are twice as many places in the pool as processors;
/// more callers wait. After a place has been used for a size of batch, nothing is allocated.
///
/// Answers do not depend on other callers or on the number of threads.
public final class Predictor {
  private final int features;
  private final int outputs;
  private final int largestBatch;
  private final BuiltNetwork folded;
  private final Lanes singles;
  private final Lanes batches;

  Predictor(Model model, BuiltNetwork core, int largestBatch, Workers workers) {
    features = model.features();
    outputs = model.outputs();
    this.largestBatch = largestBatch;
    var type = model.type();
    folded = core.forInferenceSharing(BuildSettings.of(type, 1, 0));
    Output output = model.output();
    Transform transform = model.transform().orElse(null);
    BuildSettings forOne = BuildSettings.of(type, 1, 0).forEvaluation();
    BuildSettings forMany =
        BuildSettings.of(type, largestBatch, 0).workers(workers).forEvaluation();
    int most = 2 * Runtime.getRuntime().availableProcessors();
    singles = new Lanes(most, () -> new Lane(folded.sibling(forOne), output, transform));
    batches = new Lanes(most, () -> new Lane(folded.sibling(forMany), output, transform));
  }

  /// What all places of the pool share the weights of.
  BuiltNetwork folded() {
    return folded;
  }

  /// Answers a raw sample.
  ///
  /// @param sample as many numbers as [Model#features()]; not changed
  /// @param answer receives as many numbers as [Model#outputs()]
  /// @throws IllegalArgumentException if an array has another length
  public void predict(float[] sample, float[] answer) {
    check(sample.length, answer.length);
    Lane lane = singles.take();
    try {
      put(sample, lane.samples(1));
      get(lane.run(1), answer);
    } finally {
      singles.give(lane);
    }
  }

  /// Answers a raw sample.
  ///
  /// @param sample as many numbers as [Model#features()], rounded to the model's type; not changed
  /// @param answer receives as many numbers as [Model#outputs()]
  /// @throws IllegalArgumentException if an array has another length
  public void predict(double[] sample, double[] answer) {
    check(sample.length, answer.length);
    Lane lane = singles.take();
    try {
      put(sample, lane.samples(1));
      get(lane.run(1), answer);
    } finally {
      singles.give(lane);
    }
  }

  /// Answers raw samples, in parts of at most the largest batch.
  ///
  /// @param samples one on each row, of either element type; not changed
  /// @param answers receives one on each row, of either element type
  /// @throws IllegalArgumentException if the shapes are not those of samples and answers
  public void predict(Matrix samples, Matrix answers) {
    check(samples.columns(), answers.columns());
    if (samples.rows() != answers.rows()) {
      throw new IllegalArgumentException(
          "%d samples are given, and room for %d answers"
              .formatted(samples.rows(), answers.rows()));
    }
    if (samples.rows() == 0) {
      return;
    }
    Lanes lanes = samples.rows() == 1 ? singles : batches;
    Lane lane = lanes.take();
    try {
      if (samples.rows() <= largestBatch) {
        run(lane, samples, answers);
        return;
      }
      for (int begin = 0; begin < samples.rows(); begin += largestBatch) {
        int count = Math.min(largestBatch, samples.rows() - begin);
        run(
            lane,
            samples.slice(begin, 0, count, samples.columns()),
            answers.slice(begin, 0, count, answers.columns()));
      }
    } finally {
      lanes.give(lane);
    }
  }

  private static void run(Lane lane, Matrix samples, Matrix answers) {
    int count = samples.rows();
    lane.samples(count).copyFrom(samples);
    answers.copyFrom(lane.run(count));
  }

  private void check(int sample, int answer) {
    if (sample != features || answer != outputs) {
      throw new IllegalArgumentException(
          "a sample has %d numbers and an answer %d, but given are %d and %d"
              .formatted(features, outputs, sample, answer));
    }
  }

  private static void put(float[] values, Matrix to) {
    if (to instanceof FloatMatrix m && m.columnStride() == 1) {
      System.arraycopy(values, 0, m.array(), m.offset(), values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      to.set(0, i, values[i]);
    }
  }

  private static void put(double[] values, Matrix to) {
    if (to instanceof DoubleMatrix m && m.columnStride() == 1) {
      System.arraycopy(values, 0, m.array(), m.offset(), values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      to.set(0, i, values[i]);
    }
  }

  private static void get(Matrix from, float[] values) {
    if (from instanceof FloatMatrix m && m.columnStride() == 1) {
      System.arraycopy(m.array(), m.offset(), values, 0, values.length);
      return;
    }
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) from.get(0, i);
    }
  }

  private static void get(Matrix from, double[] values) {
    for (int i = 0; i < values.length; i++) {
      values[i] = from.get(0, i);
    }
  }
}
