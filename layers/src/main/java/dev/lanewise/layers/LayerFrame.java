package dev.lanewise.layers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The matrices of a layer for one size of batch. All have one row for each sample, contiguous.
public interface LayerFrame {
  /// The number of samples.
  int batch();

  /// The element type.
  ElementType type();

  /// Who does the work.
  Workers workers();

  /// An input, batch x its size; not to be written.
  Matrix input(int index);

  /// The output, batch x its size.
  Matrix output();

  /// The gradient of the loss for the output. Only for backward passes.
  Matrix outputGradient();

  /// Where the gradient of the loss for an input is to be written, or null if it is not wanted.
  /// Only for backward passes.
  @Nullable Matrix inputGradient(int index);

  /// The memory that was asked for by [LayerContext#kept(int)] or [LayerContext#scratch(int)],
  /// batch x its columns.
  Matrix buffer(LayerContext.Buffer buffer);

  /// The number of the forward pass in training under way, from 0: what is random depends on it. To
  /// be asked when a pass runs, not when it is bound.
  long step();

  /// Notes something that can be readied ahead of need, such as `product::warmUp` of a
  /// [dev.lanewise.kernel.Gemm]: see [BuiltNetwork#warmUp].
  ///
  /// @param warmUp waits no longer than it is told, and says whether all is ready
  default void canWarmUp(Predicate<Duration> warmUp) {}

  /// Builds a loop that goes through values of a whole batch, and notes it as something that can be
  /// readied ahead of need. Loops over a few elements are not worth that.
  default BoundLoop build(LoopBinder binder) {
    BoundLoop loop = binder.build();
    canWarmUp(loop::warmUp);
    return loop;
  }

  /// Whether the only input, and the gradient for it, have samples innermost: the memory of the
  /// matrix holds (place, channel) x samples. Only where [LayerCode#takesTurned] says so.
  default boolean isInputTurned() {
    return false;
  }

  /// Whether the output, and the gradient of it, have samples innermost: the memory of the matrix
  /// holds (place, channel) x samples. Only where [LayerCode#givesTurned] says so.
  default boolean isOutputTurned() {
    return false;
  }

  /// Whether input and output are the same memory, see [LayerCode#isInPlace()].
  boolean isInPlace();

  /// Whether the gradients of the output and of the input are the same memory, see
  /// [LayerCode#isInPlaceBackward()].
  boolean isInPlaceBackward();
}
