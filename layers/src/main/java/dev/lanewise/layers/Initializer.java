package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.Draws;
import dev.lanewise.layers.runtime.Orthogonal;

/// The first values of a parameter, as a function of its shape and the key of a random stream.
///
/// The stream follows from seed and name, so adding a layer changes no other layer's values. Gains
/// come from activations, see [Activation#gain()]. Those made by the methods here have a text,
/// which [Object#toString()] gives and networks are saved with.
@FunctionalInterface
public interface Initializer {
  /// Writes the values.
  ///
  /// @param value units x inputs, of any layout
  /// @param shape fans and window
  /// @param key the key of the random stream
  void fill(Matrix value, WeightShape shape, long key);

  /// All 0.
  static Initializer zeros() {
    return constant(0);
  }

  /// All 1.
  static Initializer ones() {
    return constant(1);
  }

  /// All this value.
  static Initializer constant(double value) {
    return new NamedInitializer(
        "constant(value=" + value + ")", (matrix, _, _) -> matrix.fill(value));
  }

  /// Uniform in [-a, a).
  ///
  /// @param a at least 0
  static Initializer uniform(double a) {
    Draws.requireSpread("a", a);
    return new NamedInitializer(
        "uniform(a=" + a + ")", (matrix, _, key) -> Draws.uniform(matrix, a, key));
  }

  /// Normal.
  ///
  /// @param deviation at least 0
  static Initializer normal(double mean, double deviation) {
    Draws.requireSpread("deviation", deviation);
    return new NamedInitializer(
        "normal(mean=" + mean + ", deviation=" + deviation + ")",
        (matrix, _, key) -> Draws.normal(matrix, mean, deviation, key));
  }

  /// Normal, drawn again where more than two deviations from the mean; the deviation is that before
  /// the cut.
  ///
  /// @param deviation at least 0
  static Initializer truncatedNormal(double mean, double deviation) {
    Draws.requireSpread("deviation", deviation);
    return new NamedInitializer(
        "truncated-normal(mean=" + mean + ", deviation=" + deviation + ")",
        (matrix, _, key) -> Draws.truncatedNormal(matrix, mean, deviation, key));
  }

  /// Uniform of variance gain^2 * 2 / (fanIn + fanOut) (Glorot and Bengio 2010, formula 16).
  static Initializer xavierUniform(double gain) {
    Draws.requireSpread("gain", gain);
    return new NamedInitializer(
        "xavier-uniform(gain=" + gain + ")",
        (matrix, s, key) -> Draws.uniformOf(matrix, xavierVariance(gain, s), key));
  }

  /// Normal of variance gain^2 * 2 / (fanIn + fanOut) (Glorot and Bengio 2010, formula 12).
  static Initializer xavierNormal(double gain) {
    Draws.requireSpread("gain", gain);
    return new NamedInitializer(
        "xavier-normal(gain=" + gain + ")",
        (matrix, s, key) -> Draws.normalOf(matrix, xavierVariance(gain, s), key));
  }

  /// Uniform of variance gain^2 / fanIn; with the gain of ReLU, 2 / fanIn (He et al. 2015, formula
  /// 10).
  static Initializer heUniform(double gain) {
    Draws.requireSpread("gain", gain);
    return new NamedInitializer(
        "he-uniform(gain=" + gain + ")",
        (matrix, s, key) -> Draws.uniformOf(matrix, gain * gain / s.fanIn(), key));
  }

  /// Normal of variance gain^2 / fanIn; with the gain of ReLU, 2 / fanIn (He et al. 2015, formula
  /// 10).
  static Initializer heNormal(double gain) {
    Draws.requireSpread("gain", gain);
    return new NamedInitializer(
        "he-normal(gain=" + gain + ")",
        (matrix, s, key) -> Draws.normalOf(matrix, gain * gain / s.fanIn(), key));
  }

  /// Uniform of variance 2 / fanIn.
  static Initializer heUniform() {
    return heUniform(Activation.RELU.gain());
  }

  /// Normal of variance 2 / fanIn.
  static Initializer heNormal() {
    return heNormal(Activation.RELU.gain());
  }

  /// Uniform of variance 1 / fanIn (LeCun et al. 1998, section 4.6).
  static Initializer lecunUniform() {
    return heUniform(1);
  }

  /// Normal of variance 1 / fanIn (LeCun et al. 1998, section 4.6).
  static Initializer lecunNormal() {
    return heNormal(1);
  }

  /// Rows orthogonal and of length gain where there are at most as many as columns, else columns
  /// (Saxe et al. 2013).
  static Initializer orthogonal(double gain) {
    Draws.requireSpread("gain", gain);
    return new NamedInitializer(
        "orthogonal(gain=" + gain + ")", (matrix, _, key) -> Orthogonal.fill(matrix, gain, key));
  }

  /// Unit i passes on input i: 1 there, at the middle of the window, and 0 elsewhere.
  static Initializer identity() {
    return new NamedInitializer(
        "identity",
        (matrix, s, _) -> {
          matrix.fill(0);
          for (int i = 0; i < Math.min(matrix.rows(), matrix.columns() / s.window()); i++) {
            matrix.set(i, i * s.window() + s.window() / 2, 1);
          }
        });
  }

  private static double xavierVariance(double gain, WeightShape s) {
    return gain * gain * 2 / ((double) s.fanIn() + s.fanOut());
  }
}
