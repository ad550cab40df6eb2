package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.NetworkKind;
import dev.lanewise.bench.cases.NetworkLayer;
import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.Activation;
import dev.lanewise.layers.BuildSettings;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.Layers;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.layers.Window;

/// A network of Lanewise, described, built and given the case's weights.
final class LanewiseNetwork {
  private static final int SIDE = 28;

  private LanewiseNetwork() {}

  /// Training steps or predictions, as the case has it.
  static Work work(NetworkCase what, Workers workers) {
    BuildSettings settings = BuildSettings.of(what.type(), what.batch(), 1).workers(workers);
    BuiltNetwork net =
        network(what.kind()).build(what.isTraining() ? settings : settings.forEvaluation());
    for (int i = 0; i < what.kind().layers().size(); i++) {
      if (what.kind().layers().get(i).weights() > 0) {
        net.setValues(i + "/weight", doubles(what.weights(i)));
        net.setValues(i + "/bias", doubles(what.biases(i)));
      }
    }
    net.input(what.batch())
        .copyFrom(LanewiseLoops.matrix(what.samples(), what.batch(), NetworkKind.INPUTS));
    return what.isTraining() ? new LanewiseTraining(what, net) : prediction(what, net);
  }

  private static Work prediction(NetworkCase what, BuiltNetwork net) {
    int batch = what.batch();
    return new Work() {
      @Override
      public void run(int repetitions) {
        for (int i = 0; i < repetitions; i++) {
          net.forward(Phase.EVALUATION, batch);
        }
      }

      @Override
      public void warmUp() {
        net.warmUp(batch, LanewiseLoops.WARM_UP_LIMIT);
      }

      @Override
      public double answer(int index) {
        return net.output(batch).get(index / NetworkKind.CLASSES, index % NetworkKind.CLASSES);
      }
    };
  }

  private static Network network(NetworkKind kind) {
    Network.Builder builder =
        Network.of(
            kind.takesImages() ? Shape.image(1, SIDE, SIDE) : Shape.features(NetworkKind.INPUTS));
    boolean isImage = kind.takesImages();
    for (int i = 0; i < kind.layers().size(); i++) {
      NetworkLayer layer = kind.layers().get(i);
      if (isImage && layer instanceof Dense) {
        builder.add("flat", Layers.flatten());
        isImage = false;
      }
      builder.add(Integer.toString(i), layer(layer));
    }
    return builder.build();
  }

  private static Layer layer(NetworkLayer layer) {
    return switch (layer) {
      case Dense dense ->
          Layers.dense(
              dense.outputs(), dense.isRectified() ? Activation.RELU : Activation.IDENTITY);
      case Convolution c -> Layers.convolution(c.filters(), Window.of(c.window()), Activation.RELU);
      case MaxPooling _ -> Layers.maxPooling(2);
    };
  }

  private static double[] doubles(Data data) {
    double[] copy = new double[data.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = data.get(i);
    }
    return copy;
  }
}
