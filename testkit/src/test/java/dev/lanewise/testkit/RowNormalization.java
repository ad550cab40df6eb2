package dev.lanewise.testkit;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.Initializer;
import dev.lanewise.layers.Layer;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.LayerContext;
import dev.lanewise.layers.LayerFrame;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.Shape;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import java.util.List;
import java.util.Objects;

/// Brings each sample to mean 0 and variance 1 in plain loops, with one fault.
///
/// @param rule the rule that the fault breaks; another text for none
/// @param epsilon added to the variance
record RowNormalization(String rule, double epsilon) implements Layer {
  @Override
  public String kind() {
    return "rows";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Layer.only(inputs);
  }

  @Override
  public LayerCode build(LayerContext context) {
    Parameter scale = context.parameter("scale", 1, 1, Role.NORM, Initializer.ones());
    Parameter idle = context.parameter("idle", 1, 1, Role.NORM, Initializer.ones());
    return new Code(this, scale, idle);
  }

  private boolean breaks(String other) {
    return rule.equals(other);
  }

  private record Code(RowNormalization layer, Parameter scale, Parameter idle)
      implements LayerCode {
    private static double mean(Matrix x, int row) {
      double sum = 0;
      for (int j = 0; j < x.columns(); j++) {
        sum += x.get(row, j);
      }
      return sum / x.columns();
    }

    private static double variance(Matrix x, int row) {
      double mean = mean(x, row);
      double sum = 0;
      for (int j = 0; j < x.columns(); j++) {
        sum += (x.get(row, j) - mean) * (x.get(row, j) - mean);
      }
      return sum / x.columns();
    }

    private double inverse(Matrix x, int row) {
      return 1 / Math.sqrt(variance(x, row) + layer.epsilon());
    }

    /// What the normalized values are multiplied by beside the scale; 1 is right.
    private double factor(LayerFrame frame, Phase phase, int row) {
      Matrix x = frame.input(0);
      if (layer.breaks("N1")) {
        return 1.001;
      }
      if (layer.breaks("N2")) {
        return mean(x, row) > 1.5 ? 2 : 1;
      }
      if (layer.breaks("N4")) {
        return phase == Phase.EVALUATION ? 1.5 : 1;
      }
      if (layer.breaks("K3")) {
        return 1 + 1e-14 * (frame.workers().parallelism() - 1);
      }
      return 1;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix y = frame.output();
      return phase -> {
        if (layer.breaks("L7")) {
          idle.value().set(0, 0, idle.value().get(0, 0) + 1);
        }
        double others = layer.breaks("N5") ? 1e-13 * x.get(0, 0) : 0;
        for (int i = 0; i < x.rows(); i++) {
          double mean = mean(x, i);
          double all = scale.value().get(0, 0) * factor(frame, phase, i) * inverse(x, i);
          for (int j = 0; j < x.columns(); j++) {
            y.set(i, j, (x.get(i, j) - mean) * all + others);
          }
        }
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix d = frame.outputGradient();
      Matrix dx = Objects.requireNonNull(frame.inputGradient(0));
      return () -> {
        double ofScale = 0;
        for (int i = 0; i < x.rows(); i++) {
          double mean = mean(x, i);
          double inverse = inverse(x, i);
          double factor = factor(frame, Phase.TRAINING, i);
          double along = 0;
          for (int j = 0; j < x.columns(); j++) {
            along += d.get(i, j) * (x.get(i, j) - mean) * inverse;
          }
          ofScale += factor * along;
          double all = scale.value().get(0, 0) * factor * inverse;
          double meanOfD = mean(d, i);
          for (int j = 0; j < x.columns(); j++) {
            double own = (x.get(i, j) - mean) * inverse;
            double value = all * (d.get(i, j) - meanOfD - own * along / x.columns());
            value *= layer.breaks("L1") ? 1.01 : 1;
            dx.set(i, j, value + (layer.breaks("N3") ? 1e-9 : 0));
          }
        }
        scale.gradient().set(0, 0, ofScale);
        idle.gradient().set(0, 0, 0);
      };
    }
  }
}
