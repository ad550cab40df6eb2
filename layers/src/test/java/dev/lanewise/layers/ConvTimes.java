package dev.lanewise.layers;

import dev.lanewise.kernel.*;
import java.util.*;

final class ConvTimes {
  public static void main(String[] args) {
    int b = 64;
    for (ConvolutionShape s :
        new ConvolutionShape[] {
          ConvolutionShape.of(1, 28, 28, 20, 5, 5), ConvolutionShape.of(20, 12, 12, 40, 5, 5)
        }) {
      Matrix x = GemmTimes.fill(b, s.inSize()),
          y = GemmTimes.fill(b, s.outSize()),
          w = GemmTimes.fill(s.filters(), s.filterSize());
      Matrix d = y.copy();
      Matrix g = w.copy(), dx = x.copy();
      Convolution c = Convolution.plan(ElementType.FLOAT, s);
      double flop = 2.0 * b * s.outSize() * s.filterSize();
      GemmTimes.time("forward " + s.filters(), flop, () -> c.forward(x, w, y, Workers.single()));
      GemmTimes.time(
          "weights " + s.filters(), flop, () -> c.weightGradient(x, d, g, false, Workers.single()));
      GemmTimes.time("data " + s.filters(), flop, () -> c.dataGradient(d, w, dx, Workers.single()));
    }
    for (Shape in : new Shape[] {Shape.image(20, 24, 24), Shape.image(40, 8, 8)}) {
      BuiltNetwork net =
          Network.of(in)
              .add("p", Layers.maxPooling(2))
              .build()
              .build(BuildSettings.of(ElementType.FLOAT, b, 1).withInputGradient());
      GemmTimes.time("pool forward", 0, () -> net.forward(Phase.TRAINING, b));
      GemmTimes.time(
          "pool both",
          0,
          () -> {
            net.forward(Phase.TRAINING, b);
            net.backward(b);
          });
      BuiltNetwork act =
          Network.of(in)
              .add("p", Layers.prelu())
              .build()
              .build(BuildSettings.of(ElementType.FLOAT, b, 1).withInputGradient());
      GemmTimes.time("prelu forward", 0, () -> act.forward(Phase.TRAINING, b));
      GemmTimes.time(
          "prelu both",
          0,
          () -> {
            act.forward(Phase.TRAINING, b);
            act.backward(b);
          });
    }
  }
}
