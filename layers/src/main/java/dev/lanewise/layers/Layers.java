package dev.lanewise.layers;

/// The layers there are.
public final class Layers {
  private Layers() {}

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
}
