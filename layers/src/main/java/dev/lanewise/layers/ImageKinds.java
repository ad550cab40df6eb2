package dev.lanewise.layers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Settings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// The layers over images that texts of networks may name.
final class ImageKinds {
  /// The stride of poolings that do not say: as large as the window.
  private static final String AS_WINDOW = "window";

  private ImageKinds() {}

  static List<LayerKind<?>> make(Catalog catalog) {
    List<LayerKind<?>> all = new ArrayList<>();
    all.add(convolution(catalog));
    all.add(transposed());
    all.add(pooling("max-pooling", "The largest of each window", true));
    all.add(pooling("average-pooling", "The mean of each window", false));
    all.add(
        LayerKinds.plain(
            "global-max-pooling",
            GlobalPooling.class,
            "The largest of each channel",
            new GlobalPooling(true)));
    all.add(
        LayerKinds.plain(
            "global-average-pooling",
            GlobalPooling.class,
            "The mean of each channel",
            new GlobalPooling(false)));
    all.add(adaptive("adaptive-average-pooling", "The mean of each", false));
    all.add(adaptive("adaptive-max-pooling", "The largest of each", true));
    return all;
  }

  private static LayerKind<Convolution2d> convolution(Catalog catalog) {
    String name = "convolution";
    return new LayerKind<>(
        name,
        Convolution2d.class,
        "Filters slide over images",
        "LeCun et al. 1989, Neural Computation 1",
        Stream.concat(
                filters("1").stream(),
                Stream.of(
                    groups(),
                    LayerKinds.activation(),
                    LayerKinds.bias(),
                    LayerKinds.initializer(),
                    LayerKinds.transform()))
            .toList(),
        s ->
            new Convolution2d(
                (int) s.whole("filters"),
                window(name, s),
                (int) s.whole("groups"),
                Activation.parse(s.text("activation")),
                s.flag("bias"),
                LayerKinds.orAuto(s.text("initializer")),
                TransformKinds.read(s.text("transform"), catalog)),
        c -> {
          Map<String, String> all = window(c.window());
          all.put("filters", Integer.toString(c.filters()));
          all.put("groups", Integer.toString(c.groups()));
          all.put("activation", ActivationKinds.text(c.activation()));
          all.put("bias", Boolean.toString(c.hasBias()));
          all.put("initializer", LayerKinds.orAuto(c.weightInitializer()));
          all.put("transform", TransformKinds.text(c.transform()));
          return all;
        });
  }

  private static LayerKind<TransposedConvolution2d> transposed() {
    String name = "transposed-convolution";
    return new LayerKind<>(
        name,
        TransposedConvolution2d.class,
        "The transpose of a convolution: a stride enlarges images",
        "Zeiler, Krishnan, Taylor, Fergus 2010, CVPR",
        Stream.concat(
                filters("1").stream(),
                Stream.of(
                    Hyperparameter.whole(
                        "extra", 0, 0, Integer.MAX_VALUE, "rows and columns added at the end"),
                    groups(),
                    LayerKinds.activation(),
                    LayerKinds.bias(),
                    LayerKinds.initializer()))
            .toList(),
        s ->
            new TransposedConvolution2d(
                (int) s.whole("filters"),
                window(name, s),
                (int) s.whole("extra"),
                (int) s.whole("groups"),
                Activation.parse(s.text("activation")),
                s.flag("bias"),
                LayerKinds.orAuto(s.text("initializer"))),
        c -> {
          Map<String, String> all = window(c.window());
          all.put("filters", Integer.toString(c.filters()));
          all.put("extra", Integer.toString(c.extra()));
          all.put("groups", Integer.toString(c.groups()));
          all.put("activation", ActivationKinds.text(c.activation()));
          all.put("bias", Boolean.toString(c.hasBias()));
          all.put("initializer", LayerKinds.orAuto(c.weightInitializer()));
          return all;
        });
  }

  private static LayerKind<Pooling> pooling(String name, String summary, boolean isMax) {
    return new LayerKind<>(
        name,
        Pooling.class,
        summary,
        LayerKinds.COMMON,
        places(AS_WINDOW),
        s -> new Pooling(window(name, s), isMax),
        p -> window(p.window()));
  }

  private static LayerKind<AdaptivePooling> adaptive(String name, String what, boolean isMax) {
    return new LayerKind<>(
        name,
        AdaptivePooling.class,
        what + " of as many windows as the output has places",
        LayerKinds.COMMON,
        List.of(
            Hyperparameter.text("size", "1", "rows and columns of the output, such as 7 or 3x5")
                .required()),
        s -> {
          int[] size = SizeText.pair(where(name, "size"), s.text("size"), 1);
          return new AdaptivePooling(size[0], size[1], isMax);
        },
        a -> Map.of("size", SizeText.pair(a.height(), a.width())));
  }

  private static List<Hyperparameter> filters(String stride) {
    List<Hyperparameter> all = new ArrayList<>();
    all.add(LayerKinds.count("filters", "channels of the output"));
    all.addAll(places(stride));
    return all;
  }

  private static List<Hyperparameter> places(String stride) {
    return List.of(
        Hyperparameter.text("window", "1", "rows and columns of the window, such as 3 or 3x5")
            .required(),
        Hyperparameter.text("stride", stride, "rows and columns between places, such as 2 or 1x2"),
        Hyperparameter.text("padding", "0", "rows and columns added around, such as 1 or 0x1"),
        Hyperparameter.text("dilation", "1", "rows and columns between elements of the window"));
  }

  private static Hyperparameter groups() {
    return Hyperparameter.whole(
        "groups", 1, 1, Integer.MAX_VALUE, "parts that channels and filters are split into");
  }

  private static String where(String kind, String key) {
    return "layer \"" + kind + "\": " + key;
  }

  private static Window window(String kind, Settings s) {
    int[] size = SizeText.pair(where(kind, "window"), s.text("window"), 1);
    int[] stride =
        s.text("stride").equals(AS_WINDOW)
            ? size
            : SizeText.pair(where(kind, "stride"), s.text("stride"), 1);
    int[] padding = SizeText.pair(where(kind, "padding"), s.text("padding"), 0);
    int[] dilation = SizeText.pair(where(kind, "dilation"), s.text("dilation"), 1);
    return new Window(
        size[0], size[1], stride[0], stride[1], padding[0], padding[1], dilation[0], dilation[1]);
  }

  private static Map<String, String> window(Window w) {
    Map<String, String> all = new HashMap<>();
    all.put("window", SizeText.pair(w.height(), w.width()));
    all.put("stride", SizeText.pair(w.strideY(), w.strideX()));
    all.put("padding", SizeText.pair(w.paddingY(), w.paddingX()));
    all.put("dilation", SizeText.pair(w.dilationY(), w.dilationX()));
    return all;
  }
}
