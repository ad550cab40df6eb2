package dev.lanewise.layers;

/// A built layer: it binds its passes to matrices, once for each size of batch that occurs.
///
/// Everything a pass needs is decided and allocated in the binding; the passes allocate nothing.
public interface LayerCode {
  /// What a layer computes in a forward pass.
  @FunctionalInterface
  interface Forward {
    /// Reads the inputs, writes the output.
    void run(Phase phase);
  }

  /// Binds the forward pass.
  Forward forward(LayerFrame frame);

  /// Binds the backward pass, which follows a forward pass in training: it reads the output's
  /// gradient, and writes the gradient of each input that is wanted and of all parameters. It may
  /// destroy the output's gradient, and nothing else. It is asked for only where gradients are
  /// wanted.
  Runnable backward(LayerFrame frame);

  /// Whether the backward pass reads inputs; if not, their memory is used again earlier.
  default boolean keepsInput() {
    return true;
  }

  /// Whether the backward pass reads the output; if not, its memory is used again earlier.
  default boolean keepsOutput() {
    return true;
  }

  /// Whether the output is the input in another shape. Then both are the same memory, forward and
  /// backward, and no pass is bound.
  default boolean isView() {
    return false;
  }

  /// Whether the output may be written over the only input: each element of the output depends on
  /// the element at the same place alone, and the backward pass does not read the input.
  default boolean isInPlace() {
    return false;
  }

  /// Whether the gradient of the only input may be written over the output's.
  default boolean isInPlaceBackward() {
    return false;
  }

  /// Whether the layer takes its only input, and gives the gradient for it, with samples innermost,
  /// see [LayerFrame#isInputTurned()]; if so, both layouts must do.
  ///
  /// @param batch how many samples
  default boolean takesTurned(int batch) {
    return false;
  }

  /// Whether the layer gives its output, and takes the gradient of it, with samples innermost, see
  /// [LayerFrame#isOutputTurned()]; if so, both layouts must do.
  ///
  /// @param batch how many samples
  /// @param isInputTurned whether its only input comes so
  default boolean givesTurned(int batch, boolean isInputTurned) {
    return false;
  }

  /// What is added to the loss by the last forward pass in training, such as a penalty on
  /// activations; its gradient is part of the backward pass.
  default double penalty() {
    return 0;
  }
}
