package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.plugin.Catalog;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// No step of an elementwise chain allocates (law O12): less than one byte for each step. Also
/// where arrays end within a vector, and in a virtual machine that runs loops of both element
/// types.
class AllocationTest {
  private static final int STEPS = 2000;
  private static final Duration LIMIT = Duration.ofSeconds(30);

  @Test
  void o12StepsOfElementwiseChainsAllocateNothing() {
    List<String> wrong = new ArrayList<>();
    int elementwise = 0;
    for (String text : SameBitsReport.cases(Catalog.builtIn())) {
      Parameter weight = RegularizersTest.random("w", 7, 129, Role.WEIGHT, 1);
      Parameter bias = Parameter.of("b", ElementType.DOUBLE, 1, 13, Role.BIAS);
      if (Catalog.builtIn().optimizerFrom(text) instanceof Chain chain
          && chain.isElementwise(weight)) {
        elementwise++;
        Stepper stepper = chain.bind(List.of(weight, bias));
        var _ = stepper.warmUp(Duration.ofSeconds(5));
        long least = leastAllocated(stepper);
        if (least >= STEPS) {
          wrong.add(text + ": " + least + " bytes in " + STEPS + " steps");
        }
      }
    }
    assertEquals(List.of(), wrong);
    assertTrue(elementwise >= 10, elementwise + " elementwise chains");
  }

  /// Schedules are evaluated in every step, so that they may not allocate either.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "step(initial=0.1,steps=7)",
        "multi-step(initial=0.1,milestones=3:50)",
        "exponential(initial=0.1,steps=9,factor=0.9)",
        "inverse-time(initial=0.1,steps=9)",
        "polynomial(initial=0.1,steps=50000,power=1.5)",
        "cosine(initial=0.1,steps=50000)",
        "cosine-restarts(initial=0.1,steps=90,factor=0.9)",
        "one-cycle(peak=0.1,steps=50000)",
        "cyclic(low=0.01,peak=0.1,up=5,mode=exponential,factor=0.99)",
        "cyclic(low=0.01,peak=0.1,up=5,mode=triangular2)",
        "warmup(steps=10,of=0.1)",
        "noam(size=64,warmup=10)",
        "warmup-stable-decay(peak=0.1,warmup=9,stable=9,decay=50000,shape=cosine)"
      })
  void o12SchedulesAllocateNothing(String schedule) {
    Parameter weight = RegularizersTest.random("w", 3, 5, Role.WEIGHT, 1);
    Stepper stepper =
        Catalog.builtIn().optimizerFrom("sgd(lr=" + schedule + ")").bind(List.of(weight));
    var _ = stepper.warmUp(Duration.ofSeconds(5));
    long least = leastAllocated(stepper);
    assertTrue(least < STEPS, schedule + ": " + least + " bytes in " + STEPS + " steps");
  }

  /// Of several rounds, since the compiler may deoptimize in one, and hidden frames allocate then;
  /// the rest is compiled in the background, which a busy machine delays.
  private static long leastAllocated(Stepper stepper) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + LIMIT.toNanos();
    while (least >= STEPS && System.nanoTime() < end) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        stepper.step();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
