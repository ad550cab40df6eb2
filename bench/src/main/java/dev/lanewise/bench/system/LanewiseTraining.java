package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.BuiltLoss;
import dev.lanewise.layers.BuiltNetwork;
import dev.lanewise.layers.Losses;
import dev.lanewise.layers.Phase;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;

/// Training steps of Lanewise.
final class LanewiseTraining implements Work {
  private final int batch;
  private final BuiltNetwork net;
  private final BuiltLoss loss;
  private final Stepper stepper;
  private final double[] losses = new double[NetworkCase.CHECKED_STEPS];
  private int steps;

  LanewiseTraining(NetworkCase what, BuiltNetwork net) {
    this.batch = what.batch();
    this.net = net;
    this.loss = Losses.softmaxCrossEntropy().build(net);
    this.stepper =
        Catalog.installed()
            .optimizerFrom("adam(lr=" + NetworkCase.RATE + ")")
            .bind(net.parameters(), net.settings().workers());
    Matrix targets = loss.targets(batch);
    int[] labels = what.labels();
    for (int i = 0; i < batch; i++) {
      targets.set(i, 0, labels[i]);
    }
    run(NetworkCase.CHECKED_STEPS - 1);
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      net.forward(Phase.TRAINING, batch);
      double value = loss.run(batch);
      net.backward(batch);
      stepper.step();
      if (steps < losses.length) {
        losses[steps++] = value;
      }
    }
  }

  @Override
  public void warmUp() {
    net.warmUp(batch, LanewiseLoops.WARM_UP_LIMIT);
    loss.warmUp(batch, LanewiseLoops.WARM_UP_LIMIT);
    stepper.warmUp(LanewiseLoops.WARM_UP_LIMIT);
  }

  @Override
  public double answer(int index) {
    return losses[index];
  }
}
