package dev.lanewise.layers;

import dev.lanewise.plugin.Catalog;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Networks of every kind of layer with settings drawn at random.
public final class RandomNetworks {
  private static final Catalog CATALOG = Catalog.installed();

  private final Random random;

  private RandomNetworks(long seed) {
    random = new Random(seed);
  }

  /// A network that begins with images and ends in features.
  public static Network of(long seed) {
    return new RandomNetworks(seed).network();
  }

  private Network network() {
    Network.Builder builder =
        Network.of(Shape.image(4, 8 + random.nextInt(3), 8 + random.nextInt(3)));
    for (int i = 0; i < 4; i++) {
      imageLayer(builder, name(i));
    }
    builder.add("flat", flat());
    for (int i = 4; i < 9; i++) {
      featureLayer(builder, name(i));
    }
    return builder.add("out", dense(3)).build();
  }

  private String name(int i) {
    List<String> forms = List.of("l%d", "block/%d.a", "a layer, no. %d", "é%d <- #:");
    return pick(forms).formatted(i);
  }

  private <T> T pick(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  private double real() {
    return random.nextInt(4) == 0 ? random.nextInt(3) : random.nextDouble();
  }

  private Activation activation() {
    List<Activation> all = new ArrayList<>(Activation.all());
    all.addAll(
        List.of(
            Activation.leakyRelu(real()), Activation.elu(real()), Activation.celu(real() + 1e-9)));
    return pick(all);
  }

  private Initializer initializer() {
    return pick(
        List.of(
            Initializer.zeros(),
            Initializer.ones(),
            Initializer.constant(-real()),
            Initializer.uniform(real()),
            Initializer.normal(real(), real()),
            Initializer.truncatedNormal(real(), real()),
            Initializer.xavierUniform(real()),
            Initializer.xavierNormal(real()),
            Initializer.heUniform(),
            Initializer.heNormal(real()),
            Initializer.lecunNormal(),
            Initializer.orthogonal(real()),
            Initializer.identity()));
  }

  private WeightTransform transform() {
    return pick(
        List.of(
            Layers.dropConnect(random.nextDouble()),
            Normalizations.ofWeights(CATALOG, "weight").create(),
            Normalizations.ofWeights(CATALOG, "spectral").set("iterations", 2L).create(),
            Normalizations.ofWeights(CATALOG, "weight-standardization")
                .set("epsilon", real())
                .create()));
  }

  private Layer normalization() {
    return switch (random.nextInt(5)) {
      case 0 -> Normalizations.ofActivations(CATALOG, "batch").set("momentum", 0.05).create();
      case 1 -> Normalizations.ofActivations(CATALOG, "layer").set("affine", false).create();
      case 2 -> Normalizations.ofActivations(CATALOG, "group").set("groups", 1L).create();
      case 3 -> Layers.named(CATALOG, "rms-normalization").set("epsilon", real()).create();
      default ->
          Layers.named(CATALOG, pick(List.of("instance-normalization", "min-max-normalization")))
              .create();
    };
  }

  private Dense dense(int units) {
    Dense dense = Layers.dense(units, activation());
    dense = random.nextBoolean() ? dense : dense.withoutBias();
    dense = random.nextBoolean() ? dense : dense.transform(transform());
    return random.nextBoolean() ? dense : dense.initializers(initializer(), initializer());
  }

  private Layer flat() {
    return pick(
        List.of(Layers.flatten(), Layers.globalAveragePooling(), Layers.globalMaxPooling()));
  }

  private Window window() {
    Window window = Window.of(1 + random.nextInt(3), 1 + random.nextInt(3));
    return pick(
        List.of(
            window,
            window.padding(1, 1).stride(1 + random.nextInt(2), 1),
            Window.of(3).dilation(1 + random.nextInt(2)).padding(2)));
  }

  private void imageLayer(Network.Builder builder, String name) {
    Shape.Image in = builder.shape().asImage();
    switch (random.nextInt(9)) {
      case 0, 1 -> {
        Convolution2d made =
            Layers.convolution(2 * (1 + random.nextInt(3)), window(), activation());
        made = random.nextBoolean() ? made : made.withoutBias();
        made = random.nextBoolean() ? made : made.groups(2);
        made = random.nextBoolean() ? made : made.transform(transform());
        builder.add(name, random.nextBoolean() ? made : made.initializer(initializer()));
      }
      case 2 ->
          builder.add(
              name,
              Layers.transposedConvolution(4, Window.of(3).stride(2).padding(1), activation())
                  .groups(2)
                  .extra(1));
      case 3 -> {
        Window window = Window.of(2, 2).stride(1 + random.nextInt(2));
        builder.add(
            name, random.nextBoolean() ? Layers.maxPooling(window) : Layers.averagePooling(2));
      }
      case 4 -> builder.add(name, normalization());
      case 5 -> builder.add(name, Layers.channelDropout(random.nextDouble()));
      case 6 ->
          builder.add(
              name,
              random.nextBoolean()
                  ? Layers.adaptiveMaxPooling(2, 2)
                  : Layers.adaptiveAveragePooling(Math.min(in.height(), 3), in.width()));
      case 7 -> {
        String before = builder.last();
        builder
            .add(name, Layers.activation(activation()))
            .add(name + "+", pick(List.of(Layers.add(), Layers.concatenate())), before, name);
      }
      default -> builder.add(name, Layers.prelu());
    }
    Shape.Image out = builder.shape().asImage();
    if (out.height() < 4 || out.width() < 4) {
      builder.add(
          name + "/up", Layers.transposedConvolution(4, Window.of(4).stride(2, 3), activation()));
    }
  }

  private void featureLayer(Network.Builder builder, String name) {
    switch (random.nextInt(7)) {
      case 0 -> builder.add(name, Layers.dropout(random.nextDouble()));
      case 1 ->
          builder.add(name, Layers.alphaDropout(0.1)).add(name + "n", Layers.gaussianNoise(real()));
      case 2 ->
          builder.add(
              name,
              pick(
                  List.of(
                      Layers.softmax(),
                      Layers.logSoftmax(),
                      Layers.named(CATALOG, "activity-l2").set("strength", real()).create())));
      case 3 ->
          builder
              .add(name, Layers.reshape(Shape.image(1, builder.shape().size(), 1)))
              .add(name + "!", Layers.flatten());
      case 4 ->
          builder
              .add(name, Layers.embedding(5, 2, initializer()))
              .add(name + "?", Layers.reshape(Shape.features(builder.shape().size())));
      case 5 -> {
        String before = builder.last();
        builder
            .add(name, dense(builder.shape().size()))
            .add(name + "'", Layers.stochasticDepth(random.nextDouble()))
            .add(name + "s", Layers.add(), name + "'", before);
      }
      default -> builder.add(name, dense(1 + random.nextInt(6)));
    }
  }
}
