package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.lanewise.kernel.RandomTrees.Places;
import dev.lanewise.kernel.TestSpace.Placement;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// From the first run of a loop to the last form of its code nothing changes; then nothing is
/// allocated.
class ColdLoopsTest {
  private static final long PATIENCE = TimeUnit.SECONDS.toNanos(3);

  private static boolean isHot(BoundLoop loop) {
    return loop.warmUp(Duration.ZERO);
  }

  @ParameterizedTest
  @EnumSource
  void k13NoBitChangesWhileALoopBecomesHot(ElementType type) {
    for (int seed = 0; seed < 3; seed++) {
      List<Expr> trees = RandomTrees.draw(500 + seed, 15, 1, Places.ALL);
      TestSpace space = new TestSpace(type, 12, 517, 3, seed);
      Matrix expected = space.expected(trees.getFirst(), space.operands(Placement.DENSE));
      Loop loop = Loop.of(type).store("out", trees.getFirst()).compile();
      Matrix actual = space.empty(Placement.DENSE, 12, 517);
      BoundLoop bound =
          space.bind(loop, space.operands(Placement.DENSE)).set("out", actual).build();
      long end = System.nanoTime() + PATIENCE / 2;
      int afterwards = 0;
      for (int run = 0; afterwards < 5 && System.nanoTime() < end; run++) {
        actual.fill(0);
        bound.run();
        int now = run;
        Bits.assertSame(expected, actual, () -> "run " + now);
        afterwards += isHot(bound) ? 1 : 0;
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void k12ABoundLoopAllocatesNothing(int threads) {
    ThreadMXBean beans = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    Expr x = Expr.matrix("x");
    FloatMatrix values = FloatMatrix.of(300, 3000);
    FloatMatrix sums = FloatMatrix.of(300, 1);
    FloatMatrix spread = FloatMatrix.of(1, 1);
    try (Workers workers = Workers.pool(threads)) {
      BoundLoop loop =
          Loop.of(ElementType.FLOAT)
              .store("x", x.times(Expr.scalar("s")).plus(0.25))
              .reduceRows("sums", Reduction.SUM, x)
              .reduce("spread", Reduction.VARIANCE, x)
              .compile()
              .bind(300, 3000)
              .set("x", values)
              .set("sums", sums)
              .set("spread", spread)
              .set("s", 0.5)
              .workers(workers)
              .build();
      loop.warmUp(Duration.ofSeconds(3));
      // Warm is when the compiler in the background is done, which a busy machine delays.
      long end = System.nanoTime() + 5 * PATIENCE;
      long least = Long.MAX_VALUE;
      while (least > 0 && System.nanoTime() < end) {
        long before = beans.getTotalThreadAllocatedBytes();
        for (int run = 0; run < 20; run++) {
          loop.scalar("s", 0.5);
          loop.run();
        }
        least = Math.min(least, beans.getTotalThreadAllocatedBytes() - before);
      }
      long bytes = least;
      assertTrue(bytes < 20, () -> bytes + " bytes in 20 runs");
    }
  }
}
