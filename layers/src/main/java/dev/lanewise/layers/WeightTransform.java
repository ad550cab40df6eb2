package dev.lanewise.layers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;

/// Computes a weight from parameters before it is used: weight normalization, spectral
/// normalization, DropConnect. The description; immutable.
public interface WeightTransform {
  /// Where a transform gets parameters and memory.
  interface Context {
    /// The full name of the weight, such as `fc1/weight`.
    String name();

    /// The element type.
    ElementType type();

    /// Who does the work.
    Workers workers();

    /// The parameter with the initial values under the weight's own name: units x inputs. What a
    /// transform computes from it goes to [#weight()].
    Parameter parameter();

    /// What the layer uses: its value is written by forward, its gradient read by backward. Of the
    /// layout of the parameter.
    Weight weight();

    /// A further parameter, named by the weight's name, a dot, and this name; full of zeros.
    Parameter parameter(String suffix, int rows, int columns, Role role);

    /// A named matrix that is saved but not trained; full of zeros.
    Matrix state(String suffix, int rows, int columns);

    /// The key of a random stream, see [LayerContext#key(String)].
    long key(String stream);

    /// The number of the forward pass in training under way, see [LayerFrame#step()].
    long step();
  }

  /// A built transform.
  interface Code {
    /// Computes the weight's value. Called before the layer's forward pass.
    void forward(Phase phase);

    /// Computes the parameters' gradients from the weight's. Called after the layer's backward
    /// pass.
    void backward();
  }

  /// What it is called, such as `weight-normalization`.
  String kind();

  /// Readies the transform for one weight.
  Code build(Context context);
}
