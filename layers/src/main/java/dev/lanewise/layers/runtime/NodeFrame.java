package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.layers.LayerContext.Buffer;
import dev.lanewise.layers.LayerFrame;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// The matrices of one layer for one size of batch.
///
/// @param plan where they come from
/// @param layer which layer
/// @param batch the size
/// @param warming collects what can be readied ahead of need
record NodeFrame(NetworkPlan plan, int layer, int batch, List<Predicate<Duration>> warming)
    implements LayerFrame {
  @Override
  public void canWarmUp(Predicate<Duration> warmUp) {
    warming.add(warmUp);
  }

  @Override
  public ElementType type() {
    return plan.settings().type();
  }

  @Override
  public Workers workers() {
    return plan.settings().workers();
  }

  @Override
  public Matrix input(int index) {
    return plan.value(plan.inputs(layer)[index], batch);
  }

  @Override
  public Matrix output() {
    return plan.value(layer + 1, batch);
  }

  @Override
  public Matrix outputGradient() {
    Matrix gradient = plan.gradient(layer + 1, batch);
    if (gradient == null) {
      throw new IllegalStateException("the network was built without backward passes");
    }
    return gradient;
  }

  @Override
  public @Nullable Matrix inputGradient(int index) {
    return plan.edge(layer, index, batch);
  }

  @Override
  public Matrix buffer(Buffer buffer) {
    return plan.buffer((NodeContext.Request) buffer, batch);
  }

  @Override
  public long step() {
    return plan.contexts.get(layer).step();
  }

  @Override
  public boolean isInputTurned() {
    return plan.isTurned(plan.inputs(layer)[0], batch);
  }

  @Override
  public boolean isOutputTurned() {
    return plan.isTurned(layer + 1, batch);
  }

  @Override
  public boolean isInPlace() {
    return plan.isInPlace(layer);
  }

  @Override
  public boolean isInPlaceBackward() {
    return plan.isInPlaceBackward(layer);
  }
}
