package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.NetworkKind;
import dev.lanewise.bench.cases.NetworkLayer;
import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.bench.system.Work;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ConvolutionLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.SubsamplingLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/// Training steps or predictions of a network of DL4J, with the batch in native memory already.
final class Dl4jNetwork implements Work {
  private static final int SIDE = 28;

  private final NetworkCase what;
  private final MultiLayerNetwork net;
  private final INDArray samples;
  private final INDArray targets;
  private final double[] losses = new double[NetworkCase.CHECKED_STEPS];
  private int steps;

  Dl4jNetwork(NetworkCase what) {
    this.what = what;
    net = network(what);
    for (int i = 0; i < what.kind().layers().size(); i++) {
      NetworkLayer layer = what.kind().layers().get(i);
      if (layer.weights() > 0) {
        net.setParam(i + "_W", weights(layer, what.weights(i).floats()));
        net.setParam(i + "_b", row(what.biases(i).floats()));
      }
    }
    samples = Nd4j.createFromArray(what.samples().floats()).reshape(what.batch(), -1);
    targets = Nd4j.zeros(what.batch(), NetworkKind.CLASSES);
    int[] labels = what.labels();
    for (int i = 0; i < labels.length; i++) {
      targets.putScalar(i, labels[i], 1);
    }
    if (what.isTraining()) {
      run(NetworkCase.CHECKED_STEPS - 1);
    }
  }

  private static MultiLayerNetwork network(NetworkCase what) {
    var list =
        new NeuralNetConfiguration.Builder()
            .updater(
                new Adam(
                    NetworkCase.RATE,
                    OptimizerCase.BETA1,
                    OptimizerCase.BETA2,
                    OptimizerCase.EPSILON))
            .list();
    for (int i = 0; i < what.kind().layers().size(); i++) {
      list.layer(layer(what, i));
    }
    list.setInputType(
        what.kind().takesImages()
            ? InputType.convolutionalFlat(SIDE, SIDE, 1)
            : InputType.feedForward(NetworkKind.INPUTS));
    MultiLayerNetwork net = new MultiLayerNetwork(list.build());
    net.init();
    return net;
  }

  /// A layer; predictions end before softmax, as those of the others do.
  private static Layer layer(NetworkCase what, int i) {
    boolean isLast = i == what.kind().layers().size() - 1;
    return switch (what.kind().layers().get(i)) {
      case Dense dense when isLast && what.isTraining() ->
          new OutputLayer.Builder(LossFunction.MCXENT)
              .activation(Activation.SOFTMAX)
              .nOut(dense.outputs())
              .build();
      case Dense dense when isLast ->
          new OutputLayer.Builder(LossFunction.MSE)
              .activation(Activation.IDENTITY)
              .nOut(dense.outputs())
              .build();
      case Dense dense ->
          new DenseLayer.Builder().activation(Activation.RELU).nOut(dense.outputs()).build();
      case Convolution c ->
          new ConvolutionLayer.Builder(c.window(), c.window())
              .activation(Activation.RELU)
              .nOut(c.filters())
              .build();
      case MaxPooling _ ->
          new SubsamplingLayer.Builder(SubsamplingLayer.PoolingType.MAX, new int[] {2, 2})
              .stride(2, 2)
              .build();
    };
  }

  /// DL4J has a column for each output of a dense layer.
  private static INDArray weights(NetworkLayer layer, float[] values) {
    INDArray all = Nd4j.createFromArray(values);
    return layer instanceof Convolution c
        ? all.reshape(c.filters(), c.channels(), c.window(), c.window())
        : all.reshape(layer.outputs(), layer.inputs()).transpose();
  }

  private static INDArray row(float[] values) {
    return Nd4j.createFromArray(values).reshape(1, values.length);
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      if (what.isTraining()) {
        net.fit(samples, targets);
        if (steps < losses.length) {
          losses[steps++] = net.score();
        }
      } else {
        net.output(samples, false);
      }
    }
  }

  @Override
  public double answer(int index) {
    return what.isTraining()
        ? losses[index]
        : net.output(samples, false)
            .getDouble(index / NetworkKind.CLASSES, index % NetworkKind.CLASSES);
  }

  @Override
  public void close() {
    samples.close();
    targets.close();
    net.close();
  }
}
