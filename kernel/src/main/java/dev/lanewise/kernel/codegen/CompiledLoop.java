package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Machine;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/// A plan's code on this machine: the vector form, the scalar form, and the switch between them.
///
/// Vector operations cost hundreds of times more before C2 has compiled them than after, so a cold
/// loop does its work in the scalar form. Beside it, for no longer than that took, the vector form
/// runs on a few columns of its own, until it is as fast as the scalar form on them: then it is
/// compiled, and takes over. Both forms give the same bits, so the moment of the switch never
/// shows.
public final class CompiledLoop {
  /// Columns of the vector form's own work: enough for each of its loops to run once.
  private static final int VECTORS_PAST_MAIN = 2;

  /// Calls of the vector form between two looks at the clock.
  private static final int BATCH = 8;

  /// Looks in a row at which the vector form must have been as fast.
  private static final int WINS = 2;

  /// The shortest time worth spending on warming, and the longest in one run.
  private static final long LEAST_NANOS = 20_000;

  private static final long MOST_NANOS = 5_000_000;

  /// Calls after which a virtual machine that has not compiled the loop is asked only now and then.
  private static final int PATIENCE = 40_000;

  private final LoopPlan plan;
  private final LoopKernel vector;
  private final LoopKernel scalar;
  private final AtomicBoolean warming = new AtomicBoolean();
  private volatile boolean hot;
  private int calls;
  private int skipped;
  private Frame trial = new Frame();
  private Scratch trialScratch = new Scratch(false, 0);

  private CompiledLoop(LoopPlan plan, LoopKernel vector, LoopKernel scalar) {
    this.plan = plan;
    this.vector = vector;
    this.scalar = scalar;
    hot = vector == scalar;
  }

  /// The code of a plan.
  public static CompiledLoop of(LoopPlan plan) {
    ElementType type = plan.graph().type();
    Target target = target(type);
    LoopKernel scalar = LoopKernels.of(plan, target.scalar());
    boolean scalarOnly = target.bits() == 0 || plan.hasColumnPositions();
    LoopKernel vector = scalarOnly ? scalar : LoopKernels.of(plan, target);
    return new CompiledLoop(plan, vector, scalar);
  }

  /// What code is generated for on this machine.
  public static Target target(ElementType type) {
    int bits = Machine.isVector() ? Machine.VECTOR_BITS : 0;
    return new Target(type, bits, Machine.MASKED_MEMORY, Machine.HARDWARE_FMA);
  }

  /// The plan.
  public LoopPlan plan() {
    return plan;
  }

  /// Whether the vector form has taken over.
  public boolean isHot() {
    return hot;
  }

  /// Runs over a block of the space, see [LoopKernel#run].
  public void run(
      Frame frame,
      Scratch scratch,
      int rowBegin,
      int rowEnd,
      int columnBegin,
      int columnEnd,
      int group,
      int chunk) {
    if (hot) {
      vector.run(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
      return;
    }
    long begin = System.nanoTime();
    scalar.run(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
    long spent = System.nanoTime() - begin;
    if (warming.compareAndSet(false, true)) {
      try {
        warm(Math.clamp(spent, LEAST_NANOS, MOST_NANOS));
      } finally {
        warming.set(false);
      }
    }
  }

  private void warm(long nanos) {
    if (calls > PATIENCE && ++skipped % 1024 != 0) {
      return;
    }
    int columns = trialColumns();
    if (trial.columns == 0) {
      prepareTrial(columns);
    }
    int wins = 0;
    long end = System.nanoTime() + nanos;
    do {
      boolean faster = batch(vector, columns) <= batch(scalar, columns);
      wins = faster ? wins + 1 : 0;
      if (wins >= WINS) {
        hot = true;
        return;
      }
      calls += BATCH;
    } while (System.nanoTime() < end);
  }

  private long batch(LoopKernel kernel, int columns) {
    long begin = System.nanoTime();
    for (int i = 0; i < BATCH; i++) {
      kernel.run(trial, trialScratch, 0, 1, 0, columns, 0, 0);
    }
    return System.nanoTime() - begin;
  }

  private int trialColumns() {
    Target target = target(plan.graph().type());
    return target.virtualLanes() + VECTORS_PAST_MAIN * target.lanes() - 1;
  }

  private void prepareTrial(int columns) {
    boolean wide = plan.graph().type() == ElementType.DOUBLE;
    Frame f = new Frame();
    f.floats = new float[wide ? 0 : plan.arrays()][columns];
    f.doubles = new double[wide ? plan.arrays() : 0][columns];
    for (float[] array : f.floats) {
      Arrays.fill(array, 0.5f);
    }
    for (double[] array : f.doubles) {
      Arrays.fill(array, 0.5);
    }
    f.offsets = new int[plan.arrays()];
    f.strides = new int[plan.arrays()];
    f.indices = new int[plan.outputs().size()][columns];
    f.scalars = new double[plan.scalarInputs().size()];
    Arrays.fill(f.scalars, 0.5);
    f.words = new long[plan.graph().words().size()];
    f.columns = columns;
    trialScratch = new Scratch(wide, plan.scratchSize());
    trial = f;
  }
}
