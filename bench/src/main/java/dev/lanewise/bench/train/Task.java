package dev.lanewise.bench.train;

import dev.lanewise.data.Cleaning;
import dev.lanewise.data.Dataset;
import dev.lanewise.data.Imputation;
import dev.lanewise.data.Scaling;
import dev.lanewise.data.Split;
import dev.lanewise.data.Targets;
import dev.lanewise.data.Transform;
import dev.lanewise.data.TransformPipeline;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltNetwork;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Samples ready to learn from: missing numbers filled, scaled, split. What is fitted is fitted to
/// the training samples alone.
///
/// Targets that are numbers are brought to mean 0 and variance 1 for training, unless the network
/// is the user's own; [#unscale] brings answers back.
///
/// @param train what is learnt from
/// @param validation what decides about stopping and rates; null if nothing has to be decided
/// @param test what is only looked at
/// @param transform what was done to the samples; null if nothing
/// @param means of the targets; empty for classes, and where they are left as they are
/// @param deviations of the targets
record Task(
    Dataset train,
    @Nullable Dataset validation,
    Dataset test,
    @Nullable Transform transform,
    List<Double> means,
    List<Double> deviations) {

  /// Prepares samples as settings say.
  static Task of(RunSettings settings, RawData raw) {
    Dataset train = raw.train();
    Dataset validation = null;
    double share = validationShare(settings);
    if (share > 0) {
      Split split = RawData.heldOut(train, share, settings.whole(Setting.SEED, 0));
      train = split.train().compact();
      validation = split.test().compact();
    }
    return of(settings, raw.format(), train, validation, raw.test());
  }

  /// Prepares samples that are split already.
  static Task of(
      RunSettings settings,
      String format,
      Dataset trainAsRead,
      @Nullable Dataset validation,
      Dataset test) {
    Dataset train = trainAsRead;
    if (settings.choice(Setting.MISSING, "median", "mean", "most-frequent", "drop").equals("drop")
        && hasMissing(train)) {
      train = Cleaning.dropMissing(train);
    }
    if (train.size() == 0) {
      throw new WrongSetting("there is no sample left to learn from");
    }
    List<Transform.Fit> fits = fits(settings, format);
    Transform transform =
        fits.isEmpty()
            ? null
            : TransformPipeline.fitting(fits.toArray(Transform.Fit[]::new)).fit(train);
    List<Double> means = new ArrayList<>();
    List<Double> deviations = new ArrayList<>();
    if (train.targets() instanceof Targets.Values values && !settings.has(Setting.LAYERS)) {
      measure(values.values(), means, deviations);
    }
    Task rough = new Task(train, validation, test, transform, means, deviations);
    return new Task(
        rough.prepared(train),
        validation == null ? null : rough.prepared(validation),
        rough.prepared(test),
        transform,
        List.copyOf(means),
        List.copyOf(deviations));
  }

  private static double validationShare(RunSettings settings) {
    if (settings.isAuto(Setting.VALIDATION)) {
      boolean isNeeded =
          settings.whole(Setting.EARLY_STOP, 0) > 0 || OptimizerChoice.listens(settings);
      return isNeeded ? 0.1 : 0;
    }
    return settings.number(Setting.VALIDATION, 0, 0.9);
  }

  private static List<Transform.Fit> fits(RunSettings settings, String format) {
    List<Transform.Fit> fits = new ArrayList<>();
    if (format.equals("csv")) {
      // A column without a gap here may have one in a row to come.
      switch (settings.text(Setting.MISSING)) {
        case "mean" -> fits.add(Imputation::mean);
        case "most-frequent" -> fits.add(Imputation::mostFrequent);
        default -> fits.add(Imputation::median);
      }
    }
    String kind =
        settings.choice(
            Setting.SCALE,
            "auto",
            "none",
            "standardise",
            "channels",
            "min-max",
            "robust",
            "max-abs");
    switch (kind) {
      case "auto" -> {
        if (format.equals("csv")) {
          fits.add(Scaling::standardise);
        }
      }
      case "standardise" -> fits.add(Scaling::standardise);
      case "channels" -> fits.add(Scaling::standardiseChannels);
      case "min-max" -> fits.add(Scaling::minMax);
      case "robust" -> fits.add(Scaling::robust);
      case "max-abs" -> fits.add(Scaling::maxAbs);
      default -> {}
    }
    return fits;
  }

  private static boolean hasMissing(Dataset data) {
    for (int i = 0; i < data.size(); i++) {
      for (int j = 0; j < data.shape().size(); j++) {
        if (Double.isNaN(data.feature(i, j))) {
          return true;
        }
      }
    }
    return false;
  }

  private static void measure(Matrix values, List<Double> means, List<Double> deviations) {
    for (int j = 0; j < values.columns(); j++) {
      double sum = 0;
      for (int i = 0; i < values.rows(); i++) {
        sum += values.get(i, j);
      }
      double mean = sum / values.rows();
      double squares = 0;
      for (int i = 0; i < values.rows(); i++) {
        squares += (values.get(i, j) - mean) * (values.get(i, j) - mean);
      }
      double deviation = Math.sqrt(squares / values.rows());
      means.add(mean);
      deviations.add(deviation > 0 ? deviation : 1);
    }
  }

  /// Samples as the network takes them.
  private Dataset prepared(Dataset data) {
    Dataset changed = transform == null ? data : transform.apply(data);
    if (!(data.targets() instanceof Targets.Values values) || means.isEmpty()) {
      return changed;
    }
    Matrix scaled = Matrix.of(data.type(), values.size(), values.values().columns());
    for (int i = 0; i < scaled.rows(); i++) {
      for (int j = 0; j < scaled.columns(); j++) {
        scaled.set(i, j, (values.values().get(i, j) - means.get(j)) / deviations.get(j));
      }
    }
    return changed.withTargets(new Targets.Values(scaled, values.names()));
  }

  /// Lets a network give answers in the units of the targets: scale and shift go into its last
  /// layer, which is dense and without activation.
  void unscale(BuiltNetwork network) {
    if (means.isEmpty()) {
      return;
    }
    double[] weight = network.values(NetworkChoice.OUTPUT + "/weight");
    double[] bias = network.values(NetworkChoice.OUTPUT + "/bias");
    int inputs = weight.length / bias.length;
    for (int unit = 0; unit < bias.length; unit++) {
      double deviation = deviations.get(unit);
      bias[unit] = bias[unit] * deviation + means.get(unit);
      for (int i = 0; i < inputs; i++) {
        weight[unit * inputs + i] *= deviation;
      }
    }
    network.setValues(NetworkChoice.OUTPUT + "/weight", weight);
    network.setValues(NetworkChoice.OUTPUT + "/bias", bias);
  }

  /// What each epoch is looked at with: the validation samples, or else those to test with, which
  /// decide nothing then.
  Dataset watched() {
    return validation != null ? validation : test;
  }

  /// The names of the classes; empty for numbers.
  List<String> classes() {
    return train.targets() instanceof Targets.Classes classes ? classes.names() : List.of();
  }

  /// How many outputs a network for it has.
  int outputs() {
    return switch (train.targets()) {
      case Targets.Classes classes -> classes.count();
      case Targets.Values values -> values.values().columns();
      case Targets.None _ -> throw new WrongSetting("the data has no targets to learn from");
    };
  }
}
