package dev.lanewise.training;

import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.SampleRandom;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Ops;
import dev.lanewise.kernel.RandomKey;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Phase;
import dev.lanewise.optimizers.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/// Several trained networks that answer together. Their outputs are logits of the same classes.
public final class Ensemble {
  /// How the members' answers become one.
  public enum Combination {
    /// The mean of the probabilities.
    AVERAGE,
    /// The part of the members whose largest score a class has.
    VOTE
  }

  private static final int BATCH = 256;

  /// The random stream of bootstrap samples.
  private static final long STREAM = 0x42414747494E47L;

  private final List<BuiltNetwork> members;
  private final Combination combination;

  private Ensemble(List<BuiltNetwork> members, Combination combination) {
    this.members = members;
    this.combination = combination;
  }

  /// An ensemble of trained networks. Their weights are shared, not copied.
  ///
  /// @param networks at least one, of one element type, for the same inputs and classes
  /// @param combination how their answers become one
  /// @throws IllegalArgumentException if they differ in what they take or give
  public static Ensemble of(List<BuiltNetwork> networks, Combination combination) {
    if (networks.isEmpty()) {
      throw new IllegalArgumentException("an ensemble needs at least one network");
    }
    BuiltNetwork first = networks.getFirst();
    List<BuiltNetwork> members = new ArrayList<>();
    for (BuiltNetwork network : networks) {
      if (network.settings().type() != first.settings().type()
          || !network.network().input().equals(first.network().input())
          || !network.network().outputShape().equals(first.network().outputShape())) {
        throw new IllegalArgumentException(
            "the networks of an ensemble take and give the same, but one takes "
                + first.network().input()
                + " and gives "
                + first.network().outputShape()
                + ", another takes "
                + network.network().input()
                + " and gives "
                + network.network().outputShape());
      }
      BuildSettings settings = network.settings();
      members.add(
          network.sibling(
              BuildSettings.of(settings.type(), BATCH, settings.seed())
                  .workers(settings.workers())
                  .forEvaluation()));
    }
    return new Ensemble(List.copyOf(members), combination);
  }

  /// The networks' answers to some samples: for each class the mean probability, or the part of the
  /// votes.
  ///
  /// @param samples as many rows as wanted
  /// @return samples x classes; rows sum to 1
  public Matrix predict(Matrix samples) {
    BuiltNetwork first = members.getFirst();
    int classes = first.network().outputShape().size();
    Matrix sum = Matrix.of(first.settings().type(), samples.rows(), classes);
    Matrix chances = Matrix.of(first.settings().type(), BATCH, classes);
    for (int begin = 0; begin < samples.rows(); begin += BATCH) {
      int size = Math.min(BATCH, samples.rows() - begin);
      Matrix part = samples.slice(begin, 0, size, samples.columns());
      for (BuiltNetwork member : members) {
        member.input(size).copyFrom(part);
        Matrix output = member.forward(Phase.EVALUATION, size);
        Matrix own = chances.slice(0, 0, size, classes);
        Ops.softmax(output, own, Workers.single()).run();
        add(sum.slice(begin, 0, size, classes), own);
      }
    }
    return sum;
  }

  private void add(Matrix sum, Matrix chances) {
    double share = 1.0 / members.size();
    for (int i = 0; i < chances.rows(); i++) {
      if (combination == Combination.VOTE) {
        int vote = Answers.largest(chances, i);
        sum.set(i, vote, sum.get(i, vote) + share);
      } else {
        for (int j = 0; j < chances.columns(); j++) {
          sum.set(i, j, sum.get(i, j) + share * chances.get(i, j));
        }
      }
    }
  }

  /// The ensemble's figures on labelled data.
  public Classification evaluate(Dataset data) {
    Classification figures = Classification.of(data.classes().count(), data.size());
    BatchSource source = BatchSource.of(data).batchSize(BATCH).build();
    source.begin(0);
    while (source.next()) {
      figures.add(
          predict(source.batch().features()), source.batch().classes(), source.batch().size());
    }
    return figures;
  }

  /// Puts the mean of several networks' weights into one of them (Wortsman et al. 2022,
  /// arXiv:2203.05482, uniform soup): a single network that costs no more than one. The networks
  /// should come from one start.
  ///
  /// @param target receives the means, and may be one of the networks
  /// @param networks of equal descriptions
  /// @throws IllegalArgumentException if their parameters differ in names or shapes
  public static void averageWeights(BuiltNetwork target, List<BuiltNetwork> networks) {
    for (Parameter parameter : target.parameters()) {
      List<Matrix> values =
          networks.stream().map(n -> n.parameter(parameter.name()).value()).toList();
      average(parameter.value(), values);
    }
    target
        .states()
        .forEach((name, state) ->
            average(
                state,
                networks.stream().map(n -> Objects.requireNonNull(n.states().get(name))).toList()));
  }

  private static void average(Matrix target, List<Matrix> values) {
    for (Matrix value : values) {
      if (value.rows() != target.rows() || value.columns() != target.columns()) {
        throw new IllegalArgumentException(
            "weights of "
                + value.rows()
                + " x "
                + value.columns()
                + " and "
                + target.rows()
                + " x "
                + target.columns()
                + " have no mean");
      }
    }
    for (int i = 0; i < target.rows(); i++) {
      for (int j = 0; j < target.columns(); j++) {
        double sum = 0;
        for (int k = 0; k < values.size(); k++) {
          sum += values.get(k).get(i, j);
        }
        target.set(i, j, sum / values.size());
      }
    }
  }

  /// A bootstrap sample for bagging (Breiman 1996): as many samples as the data has, drawn with
  /// replacement.
  ///
  /// @param seed what the draw follows from
  /// @param member which of the draws, from 0
  public static Dataset bootstrap(Dataset data, long seed, int member) {
    SampleRandom random = new SampleRandom();
    random.start(RandomKey.of(seed, STREAM), member);
    int[] drawn = new int[data.size()];
    for (int i = 0; i < drawn.length; i++) {
      drawn[i] = random.below(drawn.length);
    }
    return data.select(drawn);
  }

  /// Trains several networks and puts them together. Each has a seed of its own, and with bagging
  /// data of its own.
  ///
  /// @param trainer how; its seed is replaced by seed, seed + 1, ...
  /// @param members how many
  /// @param bagging whether each learns from a bootstrap sample rather than from all data
  public static Ensemble train(
      Trainer.Builder trainer, Dataset data, int members, long seed, boolean bagging) {
    List<BuiltNetwork> networks = new ArrayList<>();
    for (int i = 0; i < members; i++) {
      Dataset own = bagging ? bootstrap(data, seed, i) : data;
      try (Training run = trainer.seed(seed + i).start(own)) {
        networks.add(run.run().network());
      }
    }
    return of(networks, Combination.AVERAGE);
  }

  /// A snapshot ensemble (Huang et al. 2017, arXiv:1704.00109): one run with a rate that restarts,
  /// and a member from the end of each cycle.
  ///
  /// @param run a run that has not begun
  /// @param every how many epochs a cycle has
  public static Ensemble snapshots(Training run, int every) {
    List<BuiltNetwork> members = new ArrayList<>();
    while (!run.isOver()) {
      run.epoch();
      if (run.history().size() % every == 0) {
        members.add(copy(run.network()));
      }
    }
    return of(members, Combination.AVERAGE);
  }

  /// A network of the same description with weights of its own.
  static BuiltNetwork copy(BuiltNetwork network) {
    BuildSettings settings = network.settings();
    BuiltNetwork copy =
        network
            .network()
            .build(
                BuildSettings.of(settings.type(), 1, settings.seed())
                    .workers(settings.workers())
                    .forEvaluation());
    for (Parameter parameter : network.parameters()) {
      copy.parameter(parameter.name()).value().copyFrom(parameter.value());
    }
    network
        .states()
        .forEach((name, state) -> Objects.requireNonNull(copy.states().get(name)).copyFrom(state));
    return copy;
  }
}
