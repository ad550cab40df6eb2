package dev.lanewise.bench.cases;

import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import java.util.List;
import java.util.Locale;

/// The networks that are measured: images of 28 x 28 into 10 classes.
public enum NetworkKind {
  /// 784-128-128-10.
  MLP_128(new Dense(784, 128, true), new Dense(128, 128, true), new Dense(128, 10, false)),
  /// 784-512-512-10.
  MLP_512(new Dense(784, 512, true), new Dense(512, 512, true), new Dense(512, 10, false)),
  /// 20 filters of 5 x 5, pooling, 40 filters of 5 x 5, pooling, 100, 10.
  CONV(
      new Convolution(1, 28, 20, 5),
      new MaxPooling(20, 24),
      new Convolution(20, 12, 40, 5),
      new MaxPooling(40, 8),
      new Dense(640, 100, true),
      new Dense(100, 10, false));

  /// Classes that are told apart.
  public static final int CLASSES = 10;

  /// Elements of a sample.
  public static final int INPUTS = 784;

  private final List<NetworkLayer> layers;

  NetworkKind(NetworkLayer... layers) {
    this.layers = List.of(layers);
  }

  /// The layers, in order.
  public List<NetworkLayer> layers() {
    return layers;
  }

  /// Whether samples are images rather than vectors.
  public boolean takesImages() {
    return layers.getFirst() instanceof Convolution;
  }

  /// The name, as cases have it.
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /// Floating-point operations of the products of a forward pass of one sample.
  public double operations() {
    return layers.stream().mapToDouble(layer -> 2.0 * layer.outputs() * layer.fanIn()).sum();
  }
}
