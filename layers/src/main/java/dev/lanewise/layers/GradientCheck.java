package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.optimizers.Parameter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.DoubleSupplier;

/// Compares the gradients that backward passes find with differences of the loss, in double: they
/// agree if |a - n| <= 1e-7 + 1e-5 |n| for every element, with a step of 1e-6 to both sides.
///
/// A network with random layers is checked with its random numbers held.
public final class GradientCheck {
  private static final double STEP = 1e-6;
  private static final double ABSOLUTE = 1e-7;
  private static final double RELATIVE = 1e-5;

  /// An element whose gradients differ.
  ///
  /// @param name the parameter, or `input`
  /// @param row its row
  /// @param column its column
  /// @param analytic what the backward pass found
  /// @param numeric the difference of losses divided by the distance
  public record Mismatch(String name, int row, int column, double analytic, double numeric) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%s (%d, %d): the backward pass gives %.12g, differences give %.12g",
          name,
          row,
          column,
          analytic,
          numeric);
    }
  }

  private final BuiltNetwork network;
  private final DoubleSupplier value;
  private final Runnable gradient;
  private final int batch;
  private final long pass;

  private GradientCheck(BuiltNetwork network, int batch, DoubleSupplier value, Runnable gradient) {
    this.network = network;
    this.batch = batch;
    this.value = value;
    this.gradient = gradient;
    pass = network.trainingPasses();
  }

  /// Checks all parameters, and the input if the network was built for its gradient, at the samples
  /// and targets that were put in place.
  ///
  /// @param network in double
  /// @param loss built for the network
  /// @param batch how many samples
  /// @return the elements that differ; none if all is well
  public static List<Mismatch> of(BuiltNetwork network, BuiltLoss loss, int batch) {
    return new GradientCheck(network, batch, () -> loss.evaluate(batch), () -> loss.run(batch))
        .run();
  }

  /// As [#of(BuiltNetwork, BuiltLoss, int)], with the sum of output times weight as loss.
  ///
  /// @param weights batch x outputs
  public static List<Mismatch> of(BuiltNetwork network, Matrix weights) {
    int batch = weights.rows();
    return new GradientCheck(
            network,
            batch,
            () -> product(network.output(batch), weights),
            () -> network.outputGradient(batch).copyFrom(weights))
        .run();
  }

  private List<Mismatch> run() {
    if (network.settings().type() != ElementType.DOUBLE) {
      throw new IllegalArgumentException("gradients are checked in double, not in float");
    }
    loss();
    gradient.run();
    network.backward(batch);
    boolean hasInput = network.settings().hasInputGradient();
    Matrix ofInput = hasInput ? network.inputGradient(batch).copy() : null;
    List<Mismatch> found = new ArrayList<>();
    for (Parameter p : network.parameters()) {
      compare(p.name(), p.value(), p.gradient().copy(), found);
    }
    if (ofInput != null) {
      compare(Network.INPUT, network.input(batch), ofInput, found);
    }
    return found;
  }

  private void compare(String name, Matrix at, Matrix analytic, List<Mismatch> found) {
    for (int i = 0; i < at.rows(); i++) {
      for (int j = 0; j < at.columns(); j++) {
        double numeric = difference(at, i, j);
        double a = analytic.get(i, j);
        if (!(Math.abs(a - numeric) <= ABSOLUTE + RELATIVE * Math.abs(numeric))) {
          found.add(new Mismatch(name, i, j, a, numeric));
        }
      }
    }
  }

  private double difference(Matrix at, int i, int j) {
    double x = at.get(i, j);
    at.set(i, j, x + STEP);
    double above = loss();
    at.set(i, j, x - STEP);
    double below = loss();
    at.set(i, j, x);
    return (above - below) / (2 * STEP);
  }

  private double loss() {
    network.setTrainingPasses(pass);
    network.forward(Phase.TRAINING, batch);
    return value.getAsDouble() + network.penalty();
  }

  private static double product(Matrix a, Matrix b) {
    double sum = 0;
    for (int i = 0; i < a.rows(); i++) {
      for (int j = 0; j < a.columns(); j++) {
        sum += a.get(i, j) * b.get(i, j);
      }
    }
    return sum;
  }
}
