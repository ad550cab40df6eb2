package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.LayerCode;
import dev.lanewise.layers.Network;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.WeightTransform;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// A built network's passes for one size of batch.
public final class BoundBatch {
  private static final Duration TURN = Duration.ofMillis(10);

  private final LayerCode.Forward[] forward;
  private final Runnable[] backward;
  private final LayerPassEvent[] forwardEvents;
  private final LayerPassEvent[] backwardEvents;
  private final List<Predicate<Duration>> warming = new ArrayList<>();
  private final Matrix input;
  private final Matrix output;
  private final @Nullable Matrix outputGradient;
  private final @Nullable Matrix inputGradient;

  /// Binds all passes.
  public BoundBatch(NetworkPlan plan, int batch) {
    List<LayerCode.Forward> there = new ArrayList<>();
    List<Runnable> back = new ArrayList<>();
    List<LayerPassEvent> events = new ArrayList<>();
    for (int i = 0; i < plan.layers(); i++) {
      LayerCode code = plan.codes.get(i);
      for (WeightTransform.Code transform : plan.contexts.get(i).transforms) {
        there.add(transform::forward);
      }
      if (!code.isView()) {
        there.add(code.forward(new NodeFrame(plan, i, batch, warming)));
      }
      addEvents(plan.network.nodes().get(i), batch, true, there.size(), events);
    }
    forward = there.toArray(LayerCode.Forward[]::new);
    forwardEvents = events.toArray(LayerPassEvent[]::new);
    events.clear();
    for (int i = plan.layers() - 1; i >= 0; i--) {
      if (plan.goesBackward(i)) {
        bindBackward(plan, i, batch, back, warming);
        addEvents(plan.network.nodes().get(i), batch, false, back.size(), events);
      }
    }
    addSum(plan, 0, batch, back);
    if (back.size() > events.size()) {
      addEvents(plan.network.nodes().getFirst(), batch, false, back.size(), events);
    }
    backward = back.toArray(Runnable[]::new);
    backwardEvents = events.toArray(LayerPassEvent[]::new);
    input = plan.value(0, batch);
    output = plan.value(plan.output(), batch);
    outputGradient = plan.gradient(plan.output(), batch);
    inputGradient = plan.gradient(0, batch);
  }

  /// Where samples are put.
  public Matrix input() {
    return input;
  }

  /// What the network gives.
  public Matrix output() {
    return output;
  }

  /// Where the gradient of the loss is put, null without backward passes.
  public @Nullable Matrix outputGradient() {
    return outputGradient;
  }

  /// The gradient for the input, null if it is not wanted.
  public @Nullable Matrix inputGradient() {
    return inputGradient;
  }

  /// Readies what layers have named. They take turns: while one waits for the compiler, the next
  /// may run often enough to be compiled too. Who gives up before its turn is over, because there
  /// is no vector form to wait for, gets no other.
  ///
  /// @return whether all is ready
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    List<Predicate<Duration>> cold = new ArrayList<>(warming);
    boolean isReady = true;
    while (!cold.isEmpty()) {
      for (Iterator<Predicate<Duration>> each = cold.iterator(); each.hasNext(); ) {
        long begin = System.nanoTime();
        if (begin >= end) {
          return false;
        }
        boolean isWarm = each.next().test(TURN);
        boolean gaveUp = !isWarm && System.nanoTime() - begin < TURN.toNanos();
        isReady &= !gaveUp;
        if (isWarm || gaveUp) {
          each.remove();
        }
      }
    }
    return isReady;
  }

  /// Runs all layers.
  public void forward(Phase phase) {
    for (int i = 0; i < forward.length; i++) {
      forwardEvents[i].begin();
      forward[i].run(phase);
      forwardEvents[i].commit();
    }
  }

  /// Runs all layers backward.
  public void backward() {
    for (int i = 0; i < backward.length; i++) {
      backwardEvents[i].begin();
      backward[i].run();
      backwardEvents[i].commit();
    }
  }

  /// One event for each pass that was bound for a layer.
  private static void addEvents(
      Network.Node node, int batch, boolean isForward, int passes, List<LayerPassEvent> to) {
    while (to.size() < passes) {
      LayerPassEvent event = new LayerPassEvent();
      event.layer = node.name();
      event.kind = node.layer().kind();
      event.forward = isForward;
      event.samples = batch;
      to.add(event);
    }
  }

  private static void bindBackward(
      NetworkPlan plan, int i, int batch, List<Runnable> to, List<Predicate<Duration>> warming) {
    addSum(plan, i + 1, batch, to);
    LayerCode code = plan.codes.get(i);
    if (!code.isView()) {
      to.add(code.backward(new NodeFrame(plan, i, batch, warming)));
    }
    for (WeightTransform.Code transform : plan.contexts.get(i).transforms) {
      to.add(transform::backward);
    }
  }

  /// Adds up, in order, what several takers of a value give.
  private static void addSum(NetworkPlan plan, int value, int batch, List<Runnable> to) {
    Matrix sum = plan.gradient(value, batch);
    List<Matrix> further = plan.furtherGradients(value, batch);
    if (sum == null || further.isEmpty()) {
      return;
    }
    Expr total = Expr.matrix("sum");
    for (int k = 0; k < further.size(); k++) {
      total = total.plus(Expr.matrix("g" + k));
    }
    LoopBinder binder =
        Loop.of(sum.type())
            .store("sum", total)
            .compile()
            .bind(sum.rows(), sum.columns())
            .set("sum", sum)
            .workers(plan.settings().workers());
    for (int k = 0; k < further.size(); k++) {
      binder.set("g" + k, further.get(k));
    }
    to.add(binder.build());
  }
}
