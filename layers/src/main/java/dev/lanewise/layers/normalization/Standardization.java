package dev.lanewise.layers.normalization;

import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.runtime.ChannelAffine;
import dev.lanewise.optimizers.Role;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// y = gamma (x - mean) / sqrt(variance + epsilon) + beta, with mean and variance over groups of
/// elements: batch normalization (Ioffe and Szegedy 2015, arXiv:1502.03167, algorithm 1), layer
/// normalization (Ba et al. 2016, arXiv:1607.06450), group normalization (Wu and He 2018,
/// arXiv:1803.08494), instance normalization (Ulyanov et al. 2016, arXiv:1607.08022); without the
/// mean, RMS normalization (Zhang and Sennrich 2019, arXiv:1910.07467).
///
/// Parameters: `gamma`, first 1, and `beta`, first 0, one for each channel; for layer and RMS
/// normalization one for each element of a sample. States of batch normalization: `mean`,
/// `variance` (unbiased), `batches`.
///
/// @param kind the name in tables
/// @param grouping which elements go together
/// @param perElement whether each element of a sample has its own scale and shift, and is a channel
///   of its own
/// @param isCentered whether the mean is taken off
/// @param hasScale whether there are gamma and beta
/// @param epsilon added to the variance
/// @param momentum the weight of a batch in the running statistics, for batch normalization
record Standardization(
    String kind,
    Grouping grouping,
    boolean perElement,
    boolean isCentered,
    boolean hasScale,
    double epsilon,
    double momentum)
    implements Layer, ChannelAffine {

  @Override
  public @Nullable Factors inEvaluation(Function<String, double[]> tensors) {
    if (!(grouping instanceof Grouping.Batch)) {
      return null;
    }
    double[] mean = tensors.apply("mean");
    double[] variance = tensors.apply("variance");
    double[] gamma = hasScale ? tensors.apply("gamma") : null;
    double[] factor = new double[mean.length];
    for (int c = 0; c < factor.length; c++) {
      factor[c] = (gamma == null ? 1 : gamma[c]) / StrictMath.sqrt(variance[c] + epsilon);
    }
    return new Factors(factor, mean, hasScale ? tensors.apply("beta") : new double[mean.length]);
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    Shape shape = Layer.only(inputs);
    if (grouping instanceof Grouping.OfSample ofSample && !perElement) {
      ofSample.groupsOf(Grouping.Cells.of(shape).channels());
    }
    return shape;
  }

  @Override
  public long operations(List<Shape> inputs) {
    return 8L * Layer.only(inputs).size();
  }

  @Override
  public boolean keepsChannels() {
    return switch (grouping) {
      case Grouping.Batch _ -> true;
      case Grouping.OfSample ofSample -> ofSample.groups() == 0 && !perElement;
    };
  }

  @Override
  public LayerCode build(LayerContext context) {
    Shape shape = Layer.only(context.inputs());
    Grouping.Cells cells =
        perElement ? new Grouping.Cells(shape.size(), 1) : Grouping.Cells.of(shape);
    var gamma =
        hasScale
            ? context.parameter("gamma", 1, cells.channels(), Role.NORM, Initializer.ones())
            : null;
    var beta =
        hasScale && isCentered
            ? context.parameter("beta", 1, cells.channels(), Role.NORM, Initializer.zeros())
            : null;
    Running running =
        grouping instanceof Grouping.Batch ? Running.of(context, cells, momentum) : null;
    return new StandardizationCode(
        this,
        cells,
        gamma,
        beta,
        running,
        context.kept(cells.channels()),
        context.kept(cells.channels()),
        context.scratch(cells.channels()),
        context.scratch(cells.channels()));
  }
}
