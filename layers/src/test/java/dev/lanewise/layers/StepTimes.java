package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Times of training steps, by hand: a program, not a test.
final class StepTimes {
  private StepTimes() {}

  public static void main(String[] args) {
    int batch = 64;
    Network network = args[0].equals("conv") ? convolution() : dense(Integer.parseInt(args[0]));
    BuiltNetwork net = network.build(ElementType.FLOAT, batch, 1, Workers.single());
    BuiltLoss loss = Losses.softmaxCrossEntropy().build(net);
    Matrix x = net.input(batch);
    for (int i = 0; i < batch; i++) {
      for (int j = 0; j < x.columns(); j++) {
        x.set(i, j, ((i * 31 + j * 17) % 97) / 97.0 - 0.4);
      }
      loss.targets(batch).set(i, 0, i % 10);
    }
    List<BoundLoop> adam = new ArrayList<>();
    for (Parameter p : net.parameters()) {
      adam.add(adam(p));
    }
    double[] parts = new double[4];
    double[] totals = new double[200];
    double value = 0;
    int rounds = args[0].equals("conv") ? 10 : 60;
    for (int round = 0; round < rounds; round++) {
      for (int s = 0; s < totals.length; s++) {
        long t0 = System.nanoTime();
        net.forward(Phase.TRAINING, batch);
        long t1 = System.nanoTime();
        value = loss.run(batch);
        long t2 = System.nanoTime();
        net.backward(batch);
        long t3 = System.nanoTime();
        for (BoundLoop a : adam) {
          a.run();
        }
        long t4 = System.nanoTime();
        totals[s] = (t4 - t0) / 1e3;
        parts[0] += (t1 - t0) / 1e3;
        parts[1] += (t2 - t1) / 1e3;
        parts[2] += (t3 - t2) / 1e3;
        parts[3] += (t4 - t3) / 1e3;
      }
      if (round % (rounds / 4 + 1) == rounds / 4 || round == rounds - 1) {
        Arrays.sort(totals);
        System.out.printf(
            "loss %.5f step median %.1f us min %.1f; forward %.1f loss %.1f backward %.1f adam %.1f%n",
            value,
            totals[totals.length / 2],
            totals[0],
            parts[0] / totals.length,
            parts[1] / totals.length,
            parts[2] / totals.length,
            parts[3] / totals.length);
      }
      Arrays.fill(parts, 0);
    }
  }

  private static Network dense(int width) {
    return Network.of(Shape.features(784))
        .add("fc1", Layers.dense(width, Activation.RELU))
        .add("fc2", Layers.dense(width, Activation.RELU))
        .add("out", Layers.dense(10))
        .build();
  }

  private static Network convolution() {
    return Network.of(Shape.image(1, 28, 28))
        .add("conv1", Layers.convolution(20, Window.of(5), Activation.RELU))
        .add("pool1", Layers.maxPooling(2))
        .add("conv2", Layers.convolution(40, Window.of(5), Activation.RELU))
        .add("pool2", Layers.maxPooling(2))
        .add("flat", Layers.flatten())
        .add("fc", Layers.dense(100, Activation.RELU))
        .add("out", Layers.dense(10))
        .build();
  }

  static BoundLoop adam(Parameter p) {
    Matrix value = p.value().isContiguous() ? p.value() : p.value().transpose();
    Matrix gradient = p.value().isContiguous() ? p.gradient() : p.gradient().transpose();
    int n = (int) value.size();
    Expr g = Expr.matrix("g");
    Expr m = Expr.matrix("m").times(0.9).plus(g.times(0.1));
    Expr v = Expr.matrix("v").times(0.999).plus(g.square().times(0.001));
    Expr step = m.times(0.001).dividedBy(v.sqrt().plus(1e-8));
    return Loop.of(p.type())
        .store("m", m)
        .store("v", v)
        .store("p", Expr.matrix("p").minus(step))
        .compile()
        .bind(1, n)
        .set("g", gradient.reshape(1, n))
        .set("p", value.reshape(1, n))
        .set("m", Matrix.of(p.type(), 1, n))
        .set("v", Matrix.of(p.type(), 1, n))
        .build();
  }
}
