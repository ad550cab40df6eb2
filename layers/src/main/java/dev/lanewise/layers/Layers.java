package dev.lanewise.layers;

import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.util.List;

/// The layers there are.
public final class Layers {
  private Layers() {}

  /// A layer by the name that texts of networks have for it, ready for settings, such as
  /// `named(catalog, "batch-normalization").set("momentum", 0.05).create()`: of Lanewise, of a
  /// plugin of the kind `layer` or `activity-regularizer`, or of one of the kind `normalization`,
  /// whose name then ends in `-normalization`.
  ///
  /// @throws dev.lanewise.plugin.PluginException if there is none of that name, or two
  public static Configuration<Layer> named(Catalog catalog, String name) {
    return LayerKinds.find(catalog, name);
  }

  /// The kinds of layers of Lanewise with what they take, as texts of networks have them;
  /// normalizations are plugins, see [Catalog#entries(String)].
  public static List<LayerProvider> providers() {
    return List.copyOf(LayerKinds.make(Catalog.builtIn()));
  }

  /// A dense layer without activation, see [Dense].
  public static Dense dense(int units) {
    return Dense.of(units, Activation.IDENTITY);
  }

  /// A dense layer with bias and activation in one pass, see [Dense].
  public static Dense dense(int units, Activation activation) {
    return Dense.of(units, activation);
  }

  /// An activation as a layer of its own.
  public static Layer activation(Activation activation) {
    return new Elementwise(activation);
  }

  /// Softmax over all elements of a sample.
  public static Layer softmax() {
    return new Softmax(false);
  }

  /// The logarithm of softmax over all elements of a sample.
  public static Layer logSoftmax() {
    return new Softmax(true);
  }

  /// The elements of an image as a plain vector.
  public static Layer flatten() {
    return new Flatten(null);
  }

  /// The same elements in another shape.
  public static Layer reshape(Shape shape) {
    return new Flatten(shape);
  }

  /// The sum of two or more inputs of one shape: a residual connection.
  public static Layer add() {
    return new Sum();
  }

  /// The inputs side by side: plain vectors one after another, images by their channels.
  public static Layer concatenate() {
    return new Concatenation();
  }

  /// Filters of this size over an image, without activation, see [Convolution2d].
  public static Convolution2d convolution(int filters, Window window) {
    return Convolution2d.of(filters, window, Activation.IDENTITY);
  }

  /// Filters of this size over an image, with bias and activation, see [Convolution2d].
  public static Convolution2d convolution(int filters, Window window, Activation activation) {
    return Convolution2d.of(filters, window, activation);
  }

  /// The transpose of a convolution, see [TransposedConvolution2d].
  public static TransposedConvolution2d transposedConvolution(
      int filters, Window window, Activation activation) {
    return TransposedConvolution2d.of(filters, window, activation);
  }

  /// The largest of each square window without overlap.
  public static Layer maxPooling(int size) {
    return maxPooling(Window.of(size).stride(size));
  }

  /// The largest of each window; of equal ones the first gets the gradient.
  public static Layer maxPooling(Window window) {
    return new Pooling(window, true);
  }

  /// The mean of each square window without overlap.
  public static Layer averagePooling(int size) {
    return averagePooling(Window.of(size).stride(size));
  }

  /// The mean of each window; padding counts as zeros.
  public static Layer averagePooling(Window window) {
    return new Pooling(window, false);
  }

  /// The largest of each channel, as a plain vector.
  public static Layer globalMaxPooling() {
    return new GlobalPooling(true);
  }

  /// The mean of each channel, as a plain vector.
  public static Layer globalAveragePooling() {
    return new GlobalPooling(false);
  }

  /// The means of height x width windows that cover the image, whatever its size: place i of n
  /// takes elements floor(i size / n) to ceil((i + 1) size / n).
  public static Layer adaptiveAveragePooling(int height, int width) {
    return new AdaptivePooling(height, width, false);
  }

  /// The largest of each of height x width windows, placed as those of
  /// [#adaptiveAveragePooling(int, int)]; of equal ones the first gets the gradient.
  public static Layer adaptiveMaxPooling(int height, int width) {
    return new AdaptivePooling(height, width, true);
  }

  /// A learned vector for each token, normal at first: n token numbers become an image of 1 x n x
  /// dimension.
  public static Layer embedding(int tokens, int dimension) {
    return embedding(tokens, dimension, Initializer.normal(0, 1));
  }

  /// A learned vector for each token: n token numbers become an image of 1 x n x dimension.
  public static Layer embedding(int tokens, int dimension, Initializer initializer) {
    return new Embedding(tokens, dimension, initializer);
  }

  /// x where positive, else x times a slope learned for each channel or feature.
  public static Layer prelu() {
    return new PRelu();
  }

  /// Drops elements in training and enlarges the others by 1 / (1 - rate) (Srivastava et al. 2014).
  public static Layer dropout(double rate) {
    return new Dropout(Dropout.Kind.ELEMENT, rate);
  }

  /// Drops whole channels in training (Tompson et al. 2015).
  public static Layer channelDropout(double rate) {
    return new Dropout(Dropout.Kind.CHANNEL, rate);
  }

  /// Dropout that keeps mean and variance behind SELU (Klambauer et al. 2017).
  public static Layer alphaDropout(double rate) {
    return new Dropout(Dropout.Kind.ALPHA, rate);
  }

  /// Drops a branch for whole samples in training, before it is added (Huang et al. 2016).
  public static Layer stochasticDepth(double rate) {
    return new Dropout(Dropout.Kind.SAMPLE, rate);
  }

  /// Adds normal numbers in training.
  public static Layer gaussianNoise(double deviation) {
    return new GaussianNoise(deviation);
  }

  /// Passes activations on unchanged and adds a penalty on them to the loss of a training step: the
  /// sum over the elements of a sample, the mean over the batch.
  ///
  /// ```java
  /// Layers.activityPenalty(Catalog.installed().activity("activity-l1").with("strength=1e-3").create())
  /// ```
  public static Layer activityPenalty(ActivityPenalty penalty) {
    return new PenalizedActivity(penalty);
  }

  /// Drops weights in training, see [Dense#transform(WeightTransform)] (Wan et al. 2013).
  public static WeightTransform dropConnect(double rate) {
    return new DropConnect(rate);
  }
}
