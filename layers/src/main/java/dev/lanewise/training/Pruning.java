package dev.lanewise.training;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.optimizers.WrappingStepper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Sets the smallest weights to zero, and keeps them there while the others are trained on (Han et
/// al. 2015, arXiv:1506.02626). Only parameters that are weights are pruned, not biases and norms.
///
/// ```java
/// Optimizer pruning = Pruning.gradually(adam, 0.9, 1000, 5000, 100, Pruning.Scope.GLOBAL);
/// ```
public final class Pruning {
  /// Among which weights the smallest are sought.
  public enum Scope {
    /// Among all together: layers may be pruned unequally.
    GLOBAL,
    /// In each parameter: the same part of all.
    PER_LAYER
  }

  private Pruning() {}

  /// Sets the smallest weights to zero once.
  ///
  /// @param parameters what is pruned
  /// @param sparsity the part of the weights that is zero afterwards, from 0 to 1
  /// @throws IllegalArgumentException if the part is outside its range
  public static void magnitude(List<Parameter> parameters, double sparsity, Scope scope) {
    requirePart(sparsity);
    List<Matrix> weights = weights(parameters);
    if (scope == Scope.GLOBAL) {
      zeroSmallest(weights, sparsity);
    } else {
      weights.forEach(weight -> zeroSmallest(List.of(weight), sparsity));
    }
  }

  /// The part of the weights that is zero.
  public static double sparsity(List<Parameter> parameters) {
    long zeros = 0;
    long all = 0;
    for (Matrix weight : weights(parameters)) {
      all += weight.size();
      for (int i = 0; i < weight.rows(); i++) {
        for (int j = 0; j < weight.columns(); j++) {
          zeros += weight.get(i, j) == 0 ? 1 : 0;
        }
      }
    }
    return all == 0 ? 0 : (double) zeros / all;
  }

  /// An optimizer that leaves weights that are zero at the start zero: for training on after
  /// [#magnitude].
  public static Optimizer keepingZeros(Optimizer optimizer) {
    return (parameters, workers) ->
        new MaskedStepper(optimizer.bind(parameters, workers), parameters, workers, null);
  }

  /// An optimizer that prunes more and more while it trains: from none to a part, quickly at first
  /// (Zhu and Gupta 2017, arXiv:1710.01878, equation 1).
  ///
  /// @param sparsity the part that is zero in the end
  /// @param begin the step after which pruning begins
  /// @param end the step at which the part is reached
  /// @param every the steps between prunings
  public static Optimizer gradually(
      Optimizer optimizer, double sparsity, long begin, long end, long every, Scope scope) {
    requirePart(sparsity);
    if (begin < 0 || end <= begin || every < 1) {
      throw new IllegalArgumentException(
          "pruning goes from a step to a later one in strides of at least 1, given: "
              + begin
              + " to "
              + end
              + " every "
              + every);
    }
    Gradual how = new Gradual(sparsity, begin, end, every, scope);
    return (parameters, workers) ->
        new MaskedStepper(optimizer.bind(parameters, workers), parameters, workers, how);
  }

  private static void requirePart(double sparsity) {
    if (!(sparsity >= 0 && sparsity <= 1)) {
      throw new IllegalArgumentException(
          "the part that is pruned is from 0 to 1, given: " + sparsity);
    }
  }

  private static List<Matrix> weights(List<Parameter> parameters) {
    return parameters.stream().filter(p -> p.role() == Role.WEIGHT).map(Parameter::value).toList();
  }

  /// Exactly the wanted number becomes zero: of equal magnitudes the first.
  private static void zeroSmallest(List<Matrix> weights, double sparsity) {
    double[] sizes = magnitudes(weights);
    int count = (int) Math.floor(sparsity * sizes.length);
    if (count == 0) {
      return;
    }
    Arrays.sort(sizes);
    double limit = sizes[count - 1];
    int below = 0;
    while (below < count && sizes[below] < limit) {
      below++;
    }
    int equals = count - below;
    for (Matrix weight : weights) {
      for (int i = 0; i < weight.rows(); i++) {
        for (int j = 0; j < weight.columns(); j++) {
          double size = Math.abs(weight.get(i, j));
          boolean isChosen = size < limit || (size == limit && equals-- > 0);
          if (isChosen) {
            weight.set(i, j, 0);
          }
        }
      }
    }
  }

  private static double[] magnitudes(List<Matrix> weights) {
    long total = weights.stream().mapToLong(Matrix::size).sum();
    double[] sizes = new double[Math.toIntExact(total)];
    int at = 0;
    for (Matrix weight : weights) {
      for (int i = 0; i < weight.rows(); i++) {
        for (int j = 0; j < weight.columns(); j++) {
          sizes[at++] = Math.abs(weight.get(i, j));
        }
      }
    }
    return sizes;
  }

  private record Gradual(double sparsity, long begin, long end, long every, Scope scope) {
    boolean isDue(long step) {
      return step > begin && step <= end && ((step - begin) % every == 0 || step == end);
    }

    double at(long step) {
      double left = 1 - (double) (step - begin) / (end - begin);
      return sparsity * (1 - left * left * left);
    }
  }

  /// After each step the pruned weights are zero again.
  private static final class MaskedStepper extends WrappingStepper {
    private final List<Parameter> pruned;
    private final List<Matrix> masks = new ArrayList<>();
    private final List<BoundLoop> loops = new ArrayList<>();
    private final @Nullable Gradual how;

    MaskedStepper(
        Stepper inner, List<Parameter> parameters, Workers workers, @Nullable Gradual how) {
      super("pruning", inner);
      this.how = how;
      this.pruned = parameters.stream().filter(p -> p.role() == Role.WEIGHT).toList();
      for (Parameter parameter : pruned) {
        Matrix value = lying(parameter.value());
        Matrix mask = Matrix.of(value.type(), value.rows(), value.columns());
        masks.add(mask);
        loops.add(
            Loop.of(value.type())
                .store("p", Expr.matrix("p").times(Expr.matrix("mask")))
                .compile()
                .bind(value.rows(), value.columns())
                .set("p", value)
                .set("mask", mask)
                .workers(workers)
                .build());
      }
      takeMasks();
    }

    /// A weight as it lies in memory.
    private static Matrix lying(Matrix weight) {
      return weight.isContiguous() ? weight : weight.transpose();
    }

    private void takeMasks() {
      for (int k = 0; k < masks.size(); k++) {
        Matrix value = lying(pruned.get(k).value());
        Matrix mask = masks.get(k);
        for (int i = 0; i < mask.rows(); i++) {
          for (int j = 0; j < mask.columns(); j++) {
            boolean isKept = (how != null && steps() == 0) || value.get(i, j) != 0;
            mask.set(i, j, isKept ? 1 : 0);
          }
        }
      }
    }

    @Override
    protected void afterStep() {
      applyMasks();
      if (how != null && how.isDue(steps())) {
        magnitude(pruned, how.at(steps()), how.scope());
        takeMasks();
      }
    }

    private void applyMasks() {
      for (int k = 0; k < loops.size(); k++) {
        loops.get(k).run();
      }
    }

    @Override
    protected void addTo(State state) {
      for (int k = 0; k < masks.size(); k++) {
        state.add(qualified(pruned.get(k), "mask"), masks.get(k));
      }
    }
  }
}
