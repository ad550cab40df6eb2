package dev.lanewise.testkit;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.Shape;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// P6 for every normalization of activations that comes with Lanewise.
@ParameterizedClass
@MethodSource("installed")
class BuiltInNormalizationsTest extends NormalizationContract {
  private final NormalizationProvider provider;

  BuiltInNormalizationsTest(NormalizationProvider provider) {
    this.provider = provider;
  }

  static List<NormalizationProvider> installed() {
    return Installed.all(NormalizationProvider.KIND, NormalizationProvider.class);
  }

  @Override
  protected NormalizationProvider provider() {
    return provider;
  }

  @Override
  protected String settings() {
    return provider.name().equals("group") ? "groups=2" : "";
  }

  @Override
  protected Form form() {
    return switch (provider.name()) {
      case "rms" -> Form.ROOT_MEAN_SQUARE;
      case "min-max" -> Form.UNIT_RANGE;
      default -> Form.STANDARDIZED;
    };
  }

  @Override
  protected boolean seesOtherSamples() {
    return provider.name().equals("batch") || provider.name().equals("min-max");
  }

  private static int channels(Shape shape) {
    return shape instanceof Shape.Image image ? image.channels() : shape.size();
  }

  @Override
  protected int group(Shape shape, int sample, int element) {
    int channels = channels(shape);
    int channel = element / (shape.size() / channels);
    return switch (provider.name()) {
      case "batch", "min-max" -> channel;
      case "instance" -> sample * channels + channel;
      case "group" -> sample * 2 + channel / (channels / 2);
      default -> sample;
    };
  }

  /// The rule of PyTorch: the unbiased variance, a new batch with weight 0.1.
  @Override
  protected Map<String, double[]> statesAfter(Shape shape, Matrix samples) {
    if (!provider.name().equals("batch")) {
      return Map.of();
    }
    int channels = channels(shape);
    int area = shape.size() / channels;
    double[] mean = new double[channels];
    double[] variance = new double[channels];
    int count = samples.rows() * area;
    for (int c = 0; c < channels; c++) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < samples.rows(); i++) {
        for (int j = c * area; j < (c + 1) * area; j++) {
          sum += samples.get(i, j);
          squares += samples.get(i, j) * samples.get(i, j);
        }
      }
      double m = sum / count;
      mean[c] = 0.1 * m;
      variance[c] = 0.9 + 0.1 * (squares - count * m * m) / (count - 1);
    }
    return Map.of("mean", mean, "variance", variance, "batches", new double[] {1});
  }
}
