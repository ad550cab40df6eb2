package dev.lanewise.bench.cases;

import dev.lanewise.bench.cases.NetworkLayer.Convolution;
import dev.lanewise.bench.cases.NetworkLayer.Dense;
import dev.lanewise.bench.cases.NetworkLayer.MaxPooling;
import java.util.Arrays;

/// A network in double by plain loops: what the systems' answers are compared with.
final class ReferenceNetwork {
  private final NetworkCase what;
  private final int layers;
  private final double[][] weights;
  private final double[][] biases;
  private final double[][] weightGradients;
  private final double[][] biasGradients;
  private final double[][] moments;

  /// For the layers of one sample: 0 is the sample, i + 1 what layer i gives.
  private final double[][] values;

  private final double[][] gradients;

  ReferenceNetwork(NetworkCase what) {
    this.what = what;
    layers = what.kind().layers().size();
    weights = new double[layers][];
    biases = new double[layers][];
    weightGradients = new double[layers][];
    biasGradients = new double[layers][];
    moments = new double[4 * layers][];
    values = new double[layers + 1][];
    gradients = new double[layers + 1][];
    values[0] = new double[NetworkKind.INPUTS];
    gradients[0] = new double[NetworkKind.INPUTS];
    for (int i = 0; i < layers; i++) {
      weights[i] = doubles(what.weights(i));
      biases[i] = doubles(what.biases(i));
      weightGradients[i] = new double[weights[i].length];
      biasGradients[i] = new double[biases[i].length];
      for (int k = 0; k < 4; k++) {
        moments[4 * i + k] = new double[k < 2 ? weights[i].length : biases[i].length];
      }
      values[i + 1] = new double[layer(i).outputs()];
      gradients[i + 1] = new double[layer(i).outputs()];
    }
  }

  private NetworkLayer layer(int i) {
    return what.kind().layers().get(i);
  }

  private static double[] doubles(Data data) {
    double[] copy = new double[data.length()];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = data.get(i);
    }
    return copy;
  }

  /// The outputs for all samples, one after another.
  double[] outputs() {
    double[] samples = doubles(what.samples());
    double[] outputs = new double[what.batch() * NetworkKind.CLASSES];
    for (int s = 0; s < what.batch(); s++) {
      forward(samples, s);
      System.arraycopy(values[layers], 0, outputs, s * NetworkKind.CLASSES, NetworkKind.CLASSES);
    }
    return outputs;
  }

  /// The losses of so many training steps.
  double[] losses(int steps) {
    double[] samples = doubles(what.samples());
    int[] labels = what.labels();
    double[] losses = new double[steps];
    for (int step = 0; step < steps; step++) {
      for (int i = 0; i < layers; i++) {
        Arrays.fill(weightGradients[i], 0);
        Arrays.fill(biasGradients[i], 0);
      }
      for (int s = 0; s < what.batch(); s++) {
        forward(samples, s);
        losses[step] += crossEntropy(labels[s]) / what.batch();
        if (step + 1 < steps) {
          backward();
        }
      }
      adam(step + 1);
    }
    return losses;
  }

  private void forward(double[] samples, int sample) {
    System.arraycopy(samples, sample * NetworkKind.INPUTS, values[0], 0, NetworkKind.INPUTS);
    for (int i = 0; i < layers; i++) {
      double[] y = values[i + 1];
      Arrays.fill(y, 0);
      pass(i, false);
      if (layer(i).biases() > 0) {
        int each = y.length / biases[i].length;
        for (int j = 0; j < y.length; j++) {
          y[j] += biases[i][j / each];
          if (layer(i).isRectified() && y[j] < 0) {
            y[j] = 0;
          }
        }
      }
    }
  }

  /// The loss of the sample, whose gradient it puts where the backward pass begins.
  private double crossEntropy(int label) {
    double[] y = values[layers];
    double sum = 0;
    for (double each : y) {
      sum += Math.exp(each);
    }
    for (int j = 0; j < y.length; j++) {
      gradients[layers][j] = (Math.exp(y[j]) / sum - (j == label ? 1 : 0)) / what.batch();
    }
    return Math.log(sum) - y[label];
  }

  private void backward() {
    for (int i = layers - 1; i >= 0; i--) {
      double[] d = gradients[i + 1];
      for (int j = 0; layer(i).isRectified() && j < d.length; j++) {
        d[j] = values[i + 1][j] > 0 ? d[j] : 0;
      }
      for (int j = 0; layer(i).biases() > 0 && j < d.length; j++) {
        biasGradients[i][j / (d.length / biases[i].length)] += d[j];
      }
      Arrays.fill(gradients[i], 0);
      pass(i, true);
    }
  }

  private void pass(int i, boolean isBackward) {
    switch (layer(i)) {
      case Dense dense -> {
        for (int j = 0; j < dense.outputs(); j++) {
          run(i, isBackward, j, 0, j * dense.inputs(), dense.inputs());
        }
      }
      case Convolution convolution -> convolve(i, convolution, isBackward);
      case MaxPooling pooling -> pool(i, pooling, isBackward);
    }
  }

  private void convolve(int i, Convolution c, boolean isBackward) {
    int places = c.outSize() * c.outSize();
    for (int j = 0; j < c.outputs(); j++) {
      int filter = j / places;
      int y = j % places / c.outSize();
      int x = j % c.outSize();
      for (int k = 0; k < c.channels() * c.window(); k++) {
        int from = (k / c.window() * c.size() + y + k % c.window()) * c.size() + x;
        run(i, isBackward, j, from, filter * c.fanIn() + k * c.window(), c.window());
      }
    }
  }

  /// What a run of inputs and a run of weights have to do with one output: forward the sum of their
  /// products, backward the gradients of both.
  private void run(int i, boolean isBackward, int output, int from, int weight, int length) {
    double[] x = values[i];
    double[] w = weights[i];
    if (!isBackward) {
      double sum = 0;
      for (int k = 0; k < length; k++) {
        sum += x[from + k] * w[weight + k];
      }
      values[i + 1][output] += sum;
      return;
    }
    double d = gradients[i + 1][output];
    for (int k = 0; d != 0 && k < length; k++) {
      weightGradients[i][weight + k] += d * x[from + k];
      gradients[i][from + k] += d * w[weight + k];
    }
  }

  private void pool(int i, MaxPooling pooling, boolean isBackward) {
    int size = pooling.size();
    int half = size / 2;
    for (int j = 0; j < pooling.outputs(); j++) {
      int corner = (j / half * size + j % half) * 2;
      int best = corner;
      for (int at : new int[] {corner + 1, corner + size, corner + size + 1}) {
        best = values[i][at] > values[i][best] ? at : best;
      }
      if (isBackward) {
        gradients[i][best] = gradients[i + 1][j];
      } else {
        values[i + 1][j] = values[i][best];
      }
    }
  }

  private void adam(int step) {
    for (int i = 0; i < layers; i++) {
      adam(step, weights[i], weightGradients[i], moments[4 * i], moments[4 * i + 1]);
      adam(step, biases[i], biasGradients[i], moments[4 * i + 2], moments[4 * i + 3]);
    }
  }

  private static void adam(int step, double[] p, double[] g, double[] m, double[] v) {
    double first = 1 - Math.pow(OptimizerCase.BETA1, step);
    double second = 1 - Math.pow(OptimizerCase.BETA2, step);
    for (int k = 0; k < p.length; k++) {
      m[k] = OptimizerCase.BETA1 * m[k] + (1 - OptimizerCase.BETA1) * g[k];
      v[k] = OptimizerCase.BETA2 * v[k] + (1 - OptimizerCase.BETA2) * g[k] * g[k];
      double root = Math.sqrt(v[k] / second) + OptimizerCase.EPSILON;
      p[k] -= NetworkCase.RATE * m[k] / first / root;
    }
  }
}
