package dev.lanewise.training;

import dev.lanewise.data.BatchSource;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Targets;
import dev.lanewise.layers.Loss;
import dev.lanewise.layers.Network;

/// How data sets meet networks and losses.
final class Samples {
  private Samples() {}

  /// Checks that a network takes the samples of a data set.
  ///
  /// @throws IllegalArgumentException if samples are of another size, there are none, or they have
  ///   no targets
  static void check(Network network, Dataset data) {
    if (data.size() == 0) {
      throw new IllegalArgumentException("the data set has no samples");
    }
    if (data.shape().size() != network.input().size()) {
      throw new IllegalArgumentException(
          "the network takes " + network.input() + ", but the samples are " + data.shape());
    }
    int outputs = network.outputShape().size();
    switch (data.targets()) {
      case Targets.Classes classes -> {
        if (outputs != classes.count() && !(outputs == 1 && classes.count() == 2)) {
          throw new IllegalArgumentException(
              "the network has "
                  + outputs
                  + " outputs, but the data has "
                  + classes.count()
                  + " classes");
        }
      }
      case Targets.Values values -> {
        if (outputs != values.values().columns()) {
          throw new IllegalArgumentException(
              "the network has "
                  + outputs
                  + " outputs, but the targets have "
                  + values.values().columns()
                  + " columns");
        }
      }
      case Targets.None _ ->
          throw new IllegalArgumentException("the data set has no targets to learn from");
    }
  }

  /// Starts a source whose targets are as the loss takes them.
  static BatchSource.Builder source(Dataset data, Loss loss) {
    BatchSource.Builder source = BatchSource.of(data);
    boolean wantsDistributions =
        data.targets() instanceof Targets.Classes classes
            && !loss.function().takesClasses()
            && classes.count() > 2;
    return wantsDistributions ? source.oneHot() : source;
  }
}
