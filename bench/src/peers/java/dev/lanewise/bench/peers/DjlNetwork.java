package dev.lanewise.bench.peers;

import ai.djl.Device;
import ai.djl.Model;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.nn.Activation;
import ai.djl.nn.Blocks;
import ai.djl.nn.Parameter;
import ai.djl.nn.SequentialBlock;
import ai.djl.nn.convolutional.Conv2d;
import ai.djl.nn.core.Linear;
import ai.djl.nn.pooling.Pool;
import ai.djl.training.DefaultTrainingConfig;
import ai.djl.training.GradientCollector;
import ai.djl.training.Trainer;
import ai.djl.training.loss.Loss;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.NetworkKind;
import dev.lanewise.bench.cases.NetworkLayer;
import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import dev.lanewise.bench.system.Work;

/// Training steps of a network of DJL on PyTorch, with the batch in native memory already. The loss
/// is read only in the steps that are checked.
final class DjlNetwork implements Work {
  private static final Shape SQUARE = new Shape(2, 2);
  private static final int SIDE = 28;

  private final NDManager manager;
  private final Model model;
  private final Trainer trainer;
  private final NDArray samples;
  private final NDArray labels;
  private final double[] losses = new double[NetworkCase.CHECKED_STEPS];
  private int steps;

  DjlNetwork(NetworkCase what, NDManager parent) {
    manager = parent.newSubManager();
    model = Model.newInstance(what.kind().id(), Device.cpu(), "PyTorch");
    model.setBlock(block(what.kind()));
    trainer =
        model.newTrainer(
            new DefaultTrainingConfig(Loss.softmaxCrossEntropyLoss())
                .optDevices(new Device[] {Device.cpu()})
                .optOptimizer(
                    Adam.builder()
                        .optLearningRateTracker(Tracker.fixed((float) NetworkCase.RATE))
                        .build()));
    Shape shape = shape(what);
    trainer.initialize(shape);
    samples = manager.create(what.samples().floats(), shape);
    labels = manager.create(what.labels());
    setWeights(what);
    run(NetworkCase.CHECKED_STEPS - 1);
  }

  static Shape shape(NetworkCase what) {
    return what.kind().takesImages()
        ? new Shape(what.batch(), 1, SIDE, SIDE)
        : new Shape(what.batch(), NetworkKind.INPUTS);
  }

  private static SequentialBlock block(NetworkKind kind) {
    SequentialBlock block = new SequentialBlock();
    boolean isImage = kind.takesImages();
    for (NetworkLayer layer : kind.layers()) {
      if (isImage && layer instanceof Dense) {
        block.add(Blocks.batchFlattenBlock());
        isImage = false;
      }
      switch (layer) {
        case Dense dense -> block.add(Linear.builder().setUnits(dense.outputs()).build());
        case Convolution c ->
            block.add(
                Conv2d.builder()
                    .setKernelShape(new Shape(c.window(), c.window()))
                    .setFilters(c.filters())
                    .build());
        case MaxPooling _ -> block.add(Pool.maxPool2dBlock(SQUARE, SQUARE));
      }
      if (layer.isRectified()) {
        block.add(Activation::relu);
      }
    }
    return block;
  }

  private void setWeights(NetworkCase what) {
    int layer = 0;
    var parameters = model.getBlock().getParameters().values().iterator();
    while (parameters.hasNext()) {
      while (what.kind().layers().get(layer).weights() == 0) {
        layer++;
      }
      Parameter weight = parameters.next();
      Parameter bias = parameters.next();
      weight.getArray().set(what.weights(layer).floats());
      bias.getArray().set(what.biases(layer).floats());
      layer++;
    }
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      step();
    }
  }

  private void step() {
    try (NDManager ofStep = manager.newSubManager()) {
      samples.tempAttach(ofStep);
      labels.tempAttach(ofStep);
      try (GradientCollector collector = trainer.newGradientCollector()) {
        NDList outputs = trainer.forward(new NDList(samples));
        NDArray loss = trainer.getLoss().evaluate(new NDList(labels), outputs);
        collector.backward(loss);
        if (steps < losses.length) {
          losses[steps++] = loss.getFloat();
        }
      }
      trainer.step();
    }
  }

  @Override
  public double answer(int index) {
    return losses[index];
  }

  @Override
  public void close() {
    trainer.close();
    model.close();
    manager.close();
  }
}
