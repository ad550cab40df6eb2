package dev.lanewise.model;

import dev.lanewise.data.TableEncoder;
import dev.lanewise.data.Transform;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Network;
import dev.lanewise.plugin.Catalog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// A trained network with what belongs to its use: how raw samples become its inputs, what its
/// outputs mean, what its classes are called. One file, see `docs/models.md`.
///
/// ```java
/// Model.of(training.network())
///     .transform(scaling)
///     .output(Output.SOFTMAX)
///     .labels(List.of("setosa", "versicolor", "virginica"))
///     .save(Path.of("iris.model"));
///
/// Model model = Model.load(Path.of("iris.model"));
/// float[] chances = model.predict(new float[] {5.1f, 3.5f, 1.4f, 0.2f});
/// String name = model.label(chances);
/// ```
///
/// Immutable; any number of threads may predict at once. For answers without allocation, and for
/// other sizes of batches, see [#predictor(int, Workers)].
public final class Model {
  private static final int LARGEST_BATCH = 256;

  private final BuiltNetwork core;
  private final Extras extras;
  private final Object lock = new Object();
  private volatile @Nullable Predictor predictor;

  /// What is not the network.
  ///
  /// @param transform from raw samples to inputs, or null
  /// @param encoder from cells of a table to raw samples, or null
  /// @param output what outputs are
  /// @param labels names of classes, or none
  /// @param metadata texts of the user
  record Extras(
      @Nullable Transform transform,
      @Nullable TableEncoder encoder,
      Output output,
      List<String> labels,
      SequencedMap<String, String> metadata) {
    static final Extras NONE =
        new Extras(null, null, Output.VALUES, List.of(), Collections.emptySortedMap());

    Extras {
      labels = List.copyOf(labels);
    }
  }

  Model(BuiltNetwork core, Extras extras) {
    this.core = core;
    this.extras = extras;
    int inputs = core.network().input().size();
    int outputs = core.network().outputShape().size();
    Transform transform = extras.transform();
    if (transform != null && transform.output().size() != inputs) {
      throw new IllegalArgumentException(
          "the transform makes %s, but the network takes %s"
              .formatted(transform.output(), core.network().input()));
    }
    TableEncoder encoder = extras.encoder();
    if (encoder != null && encoder.outputs() != features()) {
      throw new IllegalArgumentException(
          "the encoder makes %d features, but a sample has %d"
              .formatted(encoder.outputs(), features()));
    }
    int labels = extras.labels().size();
    if (labels != 0 && labels != outputs && !(labels == 2 && outputs == 1)) {
      throw new IllegalArgumentException(
          "%d names of classes are given for %d outputs".formatted(labels, outputs));
    }
  }

  /// A model of a trained network as it is now; its weights are copied.
  public static Model of(BuiltNetwork trained) {
    return new Model(
        trained
            .network()
            .build(
                BuildSettings.of(trained.settings().type(), 1, 0).forEvaluation(),
                trained.tensors()),
        Extras.NONE);
  }

  /// The same model of raw samples, which this makes inputs of.
  ///
  /// @param fitted a transform or pipeline, fitted to training data
  /// @throws IllegalArgumentException if it does not make what the network takes
  public Model transform(Transform fitted) {
    return with(
        new Extras(fitted, extras.encoder(), extras.output(), extras.labels(), extras.metadata()));
  }

  /// The same model of cells of a table, which this makes raw samples of.
  ///
  /// @throws IllegalArgumentException if it does not make as many features as a sample has
  public Model encoder(TableEncoder fitted) {
    return with(
        new Extras(
            extras.transform(), fitted, extras.output(), extras.labels(), extras.metadata()));
  }

  /// The same model with another meaning of its outputs; without it, they are values.
  public Model output(Output meaning) {
    return with(
        new Extras(
            extras.transform(), extras.encoder(), meaning, extras.labels(), extras.metadata()));
  }

  /// The same model with names for its classes.
  ///
  /// @param names one for each output; two, for no and yes, where there is one output
  /// @throws IllegalArgumentException if they are not as many
  public Model labels(List<String> names) {
    return with(
        new Extras(
            extras.transform(), extras.encoder(), extras.output(), names, extras.metadata()));
  }

  /// The same model with a text of the user's own, such as what it was trained on.
  public Model metadata(String key, String value) {
    SequencedMap<String, String> all = new TreeMap<>(extras.metadata());
    all.put(key, value);
    return with(
        new Extras(extras.transform(), extras.encoder(), extras.output(), extras.labels(), all));
  }

  private Model with(Extras other) {
    return new Model(core, other);
  }

  /// Writes the model to a file: whole or not at all, and with a checksum. The same model gives the
  /// same bytes.
  ///
  /// @throws IllegalStateException if the network has no text, see [Network#toText()]
  /// @throws IOException if that fails; what was there before then still is
  public void save(Path file) throws IOException {
    ModelFile.save(file, core, extras);
  }

  /// Reads a model from a file, with the plugins of [Catalog#installed()].
  ///
  /// @throws ModelException if it is none, damaged, of a newer version, or needs a plugin that is
  ///   not there
  /// @throws IOException if it cannot be read
  public static Model load(Path file) throws IOException {
    return load(file, Catalog.installed());
  }

  /// Reads a model from a file, with the plugins of a catalog.
  ///
  /// @throws ModelException if it is none, damaged, of a newer version, or needs a plugin that is
  ///   not there
  /// @throws IOException if it cannot be read
  public static Model load(Path file, Catalog catalog) throws IOException {
    return ModelFile.load(file, catalog);
  }

  BuiltNetwork core() {
    return core;
  }

  /// The network.
  public Network network() {
    return core.network();
  }

  /// The element type of weights and answers.
  public ElementType type() {
    return core.settings().type();
  }

  /// From raw samples to inputs, if there is a transform.
  public Optional<Transform> transform() {
    return Optional.ofNullable(extras.transform());
  }

  /// From cells of a table to raw samples, if there is an encoder.
  public Optional<TableEncoder> encoder() {
    return Optional.ofNullable(extras.encoder());
  }

  /// What the outputs are.
  public Output output() {
    return extras.output();
  }

  /// The names of the classes, in the order of outputs; none if there are none.
  public List<String> labels() {
    return extras.labels();
  }

  /// The texts of the user, by key in their order.
  public SequencedMap<String, String> metadata() {
    return Collections.unmodifiableSequencedMap(extras.metadata());
  }

  /// The names of all parameters and states, such as `fc1/weight`.
  public List<String> tensors() {
    return List.copyOf(core.tensors().keySet());
  }

  /// A copy of a parameter or state, row after row.
  ///
  /// @throws IllegalArgumentException if there is none of this name
  public double[] values(String name) {
    return core.values(name);
  }

  /// The numbers of a raw sample.
  public int features() {
    Transform transform = extras.transform();
    return transform == null ? core.network().input().size() : transform.input().size();
  }

  /// The numbers of an answer.
  public int outputs() {
    return core.network().outputShape().size();
  }

  /// The network with these weights, copied, to train on or to measure.
  public BuiltNetwork build(BuildSettings settings) {
    return core.network().build(settings, core.tensors());
  }

  /// What predicts: see [Predictor].
  ///
  /// @param largestBatch the most samples that go through the network at once; more are cut
  /// @param workers who does the work of a batch; a single sample is the caller's own work
  public Predictor predictor(int largestBatch, Workers workers) {
    return new Predictor(this, core, largestBatch, workers);
  }

  /// The predictor that [#predict(float[])] uses: batches of up to 256 samples, on the calling
  /// thread. Made when first asked for.
  public Predictor predictor() {
    Predictor made = predictor;
    if (made == null) {
      synchronized (lock) {
        made = predictor;
        if (made == null) {
          made = predictor(LARGEST_BATCH, Workers.single());
          predictor = made;
        }
      }
    }
    return made;
  }

  /// The answer to a raw sample.
  ///
  /// @param sample as many numbers as [#features()]
  /// @return as many numbers as [#outputs()]
  public float[] predict(float[] sample) {
    float[] answer = new float[outputs()];
    predictor().predict(sample, answer);
    return answer;
  }

  /// The answer to a raw sample.
  ///
  /// @param sample as many numbers as [#features()]
  /// @return as many numbers as [#outputs()]
  public double[] predict(double[] sample) {
    double[] answer = new double[outputs()];
    predictor().predict(sample, answer);
    return answer;
  }

  /// The answers to raw samples.
  ///
  /// @param samples one on each row
  /// @return one on each row, of the model's element type
  public Matrix predict(Matrix samples) {
    Matrix answers = Matrix.of(type(), samples.rows(), outputs());
    predictor().predict(samples, answers);
    return answers;
  }

  /// The answer to a row of a table.
  ///
  /// @param cells by column, see [TableEncoder#encode(Map, Matrix, int)]
  /// @throws IllegalStateException if the model has no encoder
  public double[] predict(Map<String, ?> cells) {
    TableEncoder encoder = extras.encoder();
    if (encoder == null) {
      throw new IllegalStateException("the model has no encoder for cells of a table");
    }
    Matrix sample = Matrix.of(type(), 1, features());
    encoder.encode(cells, sample, 0);
    Matrix answer = predict(sample);
    double[] values = new double[outputs()];
    for (int i = 0; i < values.length; i++) {
      values[i] = answer.get(0, i);
    }
    return values;
  }

  /// The class that an answer says: the first of the largest; of a single probability, 1 from one
  /// half on.
  public int classOf(float[] answer) {
    int best = 0;
    for (int i = 1; i < answer.length; i++) {
      best = answer[i] > answer[best] ? i : best;
    }
    return answer.length == 1 ? yes(answer[0]) : best;
  }

  /// The class that an answer says, see [#classOf(float[])].
  public int classOf(double[] answer) {
    int best = 0;
    for (int i = 1; i < answer.length; i++) {
      best = answer[i] > answer[best] ? i : best;
    }
    return answer.length == 1 ? yes(answer[0]) : best;
  }

  private static int yes(double chance) {
    return chance >= 0.5 ? 1 : 0;
  }

  /// The name of the class that an answer says; its number where classes have no names.
  public String label(float[] answer) {
    return label(classOf(answer));
  }

  /// The name of the class that an answer says; its number where classes have no names.
  public String label(double[] answer) {
    return label(classOf(answer));
  }

  private String label(int which) {
    return extras.labels().isEmpty() ? Integer.toString(which) : extras.labels().get(which);
  }
}
