package dev.lanewise.bench.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.NetworkKind;
import dev.lanewise.bench.cases.NetworkLayer;
import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import dev.lanewise.bench.system.Work;

/// Predictions of a network as one script of PyTorch, with samples and weights in native memory:
/// one call into the library for all layers.
final class TorchPrediction implements Work {
  private final PtNDManager manager;
  private final TorchScript script;

  TorchPrediction(NetworkCase what, PtNDManager parent) {
    manager = (PtNDManager) parent.newSubManager();
    NDList arguments = new NDList();
    add(arguments, "x", manager.create(what.samples().floats(), DjlNetwork.shape(what)));
    StringBuilder body = new StringBuilder();
    String value = "x";
    boolean isImage = what.kind().takesImages();
    for (int i = 0; i < what.kind().layers().size(); i++) {
      NetworkLayer layer = what.kind().layers().get(i);
      if (isImage && layer instanceof Dense) {
        body.append("f = torch.flatten(%s, 1, -1)\n".formatted(value));
        value = "f";
        isImage = false;
      }
      if (layer.weights() > 0) {
        add(arguments, "p[]", manager.create(what.weights(i).floats(), shape(layer)));
        add(arguments, "p[]", manager.create(what.biases(i).floats()));
      }
      String call = call(layer, value, arguments.size() - 3);
      body.append("y%d = torch.%s\n".formatted(i, call));
      value = "y" + i;
      if (layer.isRectified()) {
        body.append("r%d = torch.relu(%s)\n".formatted(i, value));
        value = "r" + i;
      }
    }
    body.append("return ").append(value).append('\n');
    script = new TorchScript(manager, "x, p[]", body.toString(), arguments);
  }

  private static void add(NDList arguments, String name, NDArray array) {
    array.setName(name);
    arguments.add(array);
  }

  /// @param weight the number of the weights in the list of parameters; the bias follows
  private static String call(NetworkLayer layer, String value, int weight) {
    String operands = "%s, p[%d], p[%d]".formatted(value, weight, weight + 1);
    return switch (layer) {
      case Dense _ -> "linear(" + operands + ")";
      case Convolution _ -> "conv2d(" + operands + ", [1, 1], [0, 0], [1, 1], 1)";
      case MaxPooling _ ->
          "max_pool2d(" + value + ", [2, 2], [2, 2], [0, 0], [1, 1], False)";
    };
  }

  private static Shape shape(NetworkLayer layer) {
    return layer instanceof Convolution c
        ? new Shape(c.filters(), c.channels(), c.window(), c.window())
        : new Shape(layer.outputs(), layer.inputs());
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      script.call();
    }
  }

  @Override
  public double answer(int index) {
    return script.result()[index];
  }

  @Override
  public void close() {
    manager.close();
  }
}
