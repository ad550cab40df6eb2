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

/// No step of an elementwise chain allocates (law O12): less than one byte for each step. Also
/// where arrays end within a vector, and in a virtual machine that runs loops of both element
/// types.
class AllocationTest {
  private static final int STEPS = 2000;
  private static final int ROUNDS = 20;

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

  /// Of several rounds, since the compiler may deoptimize in one, and hidden frames allocate then.
  private static long leastAllocated(Stepper stepper) {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS && least >= STEPS; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < STEPS; i++) {
        stepper.step();
      }
      least = Math.min(least, threads.getCurrentThreadAllocatedBytes() - before);
    }
    return least;
  }
}
