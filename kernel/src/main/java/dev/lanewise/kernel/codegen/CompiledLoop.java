package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.runtime.Machine;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;

/// A plan's code on this machine: the vector form, the scalar form, and the switch between them.
///
/// Vector operations cost hundreds of times more before C2 has compiled them than after, so a cold
/// loop does its work in the scalar form. Beside it, for no longer than that took, the vector form
/// runs on a few columns of its own, until it is as fast as the scalar form on them: then it is
/// compiled, and takes over, on probation at first. Both forms give the same bits, so the moment of
/// the switch never shows.
public final class CompiledLoop {
  /// Rows of the vector form's own work.
  private static final int ROWS = 2;

  /// Turns of a loop over the longest of them.
  private static final int LONG_ROW = 32;

  /// Looks in a row at which the vector form must have been as fast.
  private static final int WINS = 2;

  /// The shortest time worth spending on warming, and the longest in one run.
  private static final long LEAST_NANOS = 20_000;

  private static final long MOST_NANOS = 5_000_000;

  /// Nanoseconds of a vector operation, and of the begin and end of a row for each output, in
  /// compiled code on a slow machine.
  private static final double COMPILED_OPERATION = 5;

  private static final long COMPILED_ROW = 60;

  /// How much longer than [#compiledNanos] compiled code takes at most; C1's code keeps every
  /// vector on the heap and takes longer.
  private static final int SLOWEST_MACHINE = 4;

  /// Failed probations after which the vector form is kept: it is compiled, and the rows are short.
  private static final int FAILURES = 30;

  /// How much slower than the scalar form the vector form may be while it is on probation.
  private static final double SLOWER = 1.5;

  /// The vector form is judged on this much of its work at a time.
  private static final long WINDOW_NANOS = 200_000;

  /// What a call of a few elements takes, most of it to look at the clock.
  private static final long CALL_NANOS = 200;

  /// How long the vector form must have done the loop's own work.
  private static final long PROBATION_NANOS = 20_000_000;

  /// Nodes of a graph whose code is never too long.
  private static final int SURELY_SMALL = 100;

  /// Calls after which the scalar form is compiled.
  private static final int SCALAR_IS_COMPILED = 5000;

  /// Calls after which a virtual machine that has not compiled the loop is asked only now and then.
  private static final int PATIENCE = 40_000;

  private final LoopPlan plan;
  private final LoopKernel vector;
  private final LoopKernel scalar;
  private final AtomicBoolean warming = new AtomicBoolean();
  private volatile boolean hot;
  private volatile boolean onProbation;

  /// Nanoseconds of an element in the scalar form at best: on the loop's own work, and on that of
  /// the trial, which is all in the first cache.
  private double scalarNanos = Double.MAX_VALUE;

  private double trialNanos = Double.MAX_VALUE;
  private long proven;
  private long windowNanos;
  private long windowElements;
  private long windowCalls;
  private int failures;
  private final int lanes;
  private final int[] widths;
  private final long compiledNanos;
  private int calls;
  private int skipped;
  private Frame trial = new Frame();
  private Scratch trialScratch = new Scratch(false, 0);

  private CompiledLoop(LoopPlan plan, LoopKernel vector, LoopKernel scalar) {
    this.plan = plan;
    this.vector = vector;
    this.scalar = scalar;
    lanes = target(plan.graph().type()).lanes();
    widths = trialWidths(plan);
    compiledNanos = compiledNanos(plan, widths);
    hot = vector == scalar;
  }

  /// The code of a plan for operands that share arrays.
  public static CompiledLoop of(LoopPlan plan, Sharing sharing) {
    ElementType type = plan.graph().type();
    Target target = target(type);
    LoopKernel scalar = LoopKernels.of(plan, sharing, target.scalar());
    boolean scalarOnly = target.bits() == 0 || plan.hasColumnPositions();
    LoopKernel vector = scalarOnly ? scalar : LoopKernels.of(plan, sharing, target);
    return new CompiledLoop(plan, vector, scalar);
  }

  /// The code of a plan in one form alone, cold or hot.
  public static CompiledLoop of(LoopPlan plan, Sharing sharing, Target target) {
    Target own = plan.hasColumnPositions() ? target.scalar() : target;
    LoopKernel only = LoopKernels.of(plan, sharing, own);
    return new CompiledLoop(plan, only, only);
  }

  /// Makes the code of a plan once to see that it can be.
  ///
  /// @throws IllegalArgumentException if the JIT compiler would not take it
  public static void check(LoopPlan plan) {
    if (plan.graph().size() > SURELY_SMALL) {
      of(plan, Sharing.none(plan.arrays()));
    }
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
      runVector(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
      return;
    }
    boolean trusted = onProbation;
    long begin = System.nanoTime();
    if (trusted) {
      runVector(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
    } else {
      scalar.run(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
    }
    long spent = System.nanoTime() - begin;
    long elements = (long) (rowEnd - rowBegin) * (columnEnd - columnBegin);
    if (trusted) {
      judge(elements, spent);
    } else {
      scalarNanos = Math.min(scalarNanos, (double) spent / elements);
      warm(Math.clamp(spent, LEAST_NANOS, MOST_NANOS));
    }
  }

  /// Runs the vector form; where arrays end within a vector, the scalar form takes what is left of
  /// the rows: the Vector API would compare mask and index lane by lane, and C2 may make those
  /// masks on the heap.
  private void runVector(
      Frame frame,
      Scratch scratch,
      int rowBegin,
      int rowEnd,
      int columnBegin,
      int columnEnd,
      int group,
      int chunk) {
    int rest = (columnEnd - columnBegin) % lanes;
    if (rowEnd <= frame.boundedRow || columnEnd < frame.columns || rest == 0) {
      vector.run(frame, scratch, rowBegin, rowEnd, columnBegin, columnEnd, group, chunk);
      return;
    }
    int bounded = Math.max(rowBegin, frame.boundedRow);
    int whole = columnEnd - rest;
    if (bounded > rowBegin) {
      vector.run(frame, scratch, rowBegin, bounded, columnBegin, columnEnd, group, chunk);
    }
    if (whole > columnBegin) {
      vector.run(frame, scratch, bounded, rowEnd, columnBegin, whole, group, chunk);
    }
    scalar.run(frame, scratch, bounded, rowEnd, whole, columnEnd, group, chunk);
  }

  /// Elements of the vectors that are read and written under masks beyond whole vectors; 1 where
  /// there are no masks.
  public int maskedLanes() {
    Target target = target(plan.graph().type());
    return vector != scalar && target.maskedMemory() ? lanes : 1;
  }

  /// Ends the probation of the vector form one way or the other. The first long row may make C2
  /// drop what it had compiled for short ones and start over; a single slow tile may be an
  /// interrupt. A vector form that was warmed ahead and seems slow gives way to the scalar form
  /// once, for that to show its time on the same work.
  private void judge(long elements, long spent) {
    windowNanos += spent;
    windowElements += elements;
    windowCalls++;
    if (windowNanos < WINDOW_NANOS) {
      return;
    }
    boolean known = scalarNanos < Double.MAX_VALUE;
    double bound = SLOWER * (known ? scalarNanos : trialNanos);
    boolean good = windowNanos <= bound * windowElements + CALL_NANOS * windowCalls;
    proven = good ? proven + windowNanos : 0;
    failures += good || !known ? 0 : 1;
    windowNanos = 0;
    windowElements = 0;
    windowCalls = 0;
    onProbation = good;
    hot = proven > PROBATION_NANOS || failures > FAILURES;
  }

  /// Warms the vector form until it is compiled and has taken over, or the time is up.
  ///
  /// @return whether it has taken over
  public boolean warmUp(long nanos) {
    long end = System.nanoTime() + nanos;
    while (!hot && !onProbation && System.nanoTime() < end) {
      if (!warm(MOST_NANOS)) {
        Thread.onSpinWait();
      }
    }
    return hot || onProbation;
  }

  /// Warms the vector form for a time, unless another thread does.
  private boolean warm(long nanos) {
    boolean mine = warming.compareAndSet(false, true);
    if (mine) {
      try {
        onProbation = tryFor(nanos);
      } finally {
        warming.set(false);
      }
    }
    return mine;
  }

  /// Runs the vector form on its own work, and returns whether it has become fast.
  private boolean tryFor(long nanos) {
    if (calls > PATIENCE && ++skipped % 1024 != 0) {
      return false;
    }
    if (trial.columns == 0) {
      prepareTrial(widths[0]);
    }
    int wins = 0;
    long end = System.nanoTime() + nanos;
    do {
      long vectorNanos = batch(vector);
      long ofScalar = batch(scalar);
      trialNanos = Math.min(trialNanos, (double) ofScalar / (ROWS * IntStream.of(widths).sum()));
      wins = isCompiled(vectorNanos, ofScalar) ? wins + 1 : 0;
      if (wins >= WINS) {
        return true;
      }
      calls += widths.length;
    } while (System.nanoTime() < end);
    return false;
  }

  /// Whether a batch of the vector form was as fast as compiled code is, or, on a machine slower
  /// than that, as the scalar form once that is compiled itself. The scalar form alone says too
  /// little: C2 gives up on some long ones, and behind a long queue it may still be in the
  /// interpreter; the vector form in C1's code was taken for compiled then, and kept for good.
  private boolean isCompiled(long vectorNanos, long ofScalar) {
    return vectorNanos <= compiledNanos
        || (vectorNanos <= ofScalar
            && vectorNanos <= SLOWEST_MACHINE * compiledNanos
            && calls > SCALAR_IS_COMPILED);
  }

  /// Widths of the trial rows. Between them every loop turns often, once and never, and a row ends
  /// with and without a rest: C2 takes a branch that always went one way as one that always will,
  /// and starts over when it does not. One row is long: C2 unrolls a loop by no more than the turns
  /// it has seen it take, on the average.
  private static int[] trialWidths(LoopPlan plan) {
    Target target = target(plan.graph().type());
    int main = plan.scratchSize() > 0 ? target.wideLanes() : 0;
    int lanes = target.lanes();
    int often = LONG_ROW * Math.max(main, lanes) + 3 * lanes - 1;
    return new int[] {often, 2 * lanes, Math.max(main, 2 * lanes), Math.max(1, lanes - 1)};
  }

  /// The time a batch takes at most when it is compiled: boxed vectors cost ten times as much.
  private static long compiledNanos(LoopPlan plan, int[] widths) {
    Target target = target(plan.graph().type());
    int steps = 0;
    for (int width : widths) {
      steps += 1 + width / target.lanes();
    }
    int operations = plan.elementNodes() + 2 * plan.outputs().size();
    long row = COMPILED_ROW * widths.length * plan.outputs().size();
    return ROWS * (row + (long) (COMPILED_OPERATION * steps * operations));
  }

  /// Runs a form over each width, and returns how long it took.
  private long batch(LoopKernel kernel) {
    long begin = System.nanoTime();
    for (int width : widths) {
      kernel.run(trial, trialScratch, 0, ROWS, 0, width, 0, 0);
    }
    return System.nanoTime() - begin;
  }

  private void prepareTrial(int columns) {
    boolean wide = plan.graph().type() == ElementType.DOUBLE;
    int size = ROWS * columns;
    Frame f = new Frame();
    f.floats = new float[wide ? 0 : plan.arrays()][size];
    f.doubles = new double[wide ? plan.arrays() : 0][size];
    for (float[] array : f.floats) {
      Arrays.fill(array, 0.5f);
    }
    for (double[] array : f.doubles) {
      Arrays.fill(array, 0.5);
    }
    f.offsets = new int[plan.arrays()];
    f.strides = new int[plan.arrays()];
    Arrays.fill(f.strides, columns);
    f.indices = new int[plan.outputs().size()][size];
    f.scalars = new double[plan.scalarInputs().size()];
    Arrays.fill(f.scalars, 0.5);
    f.words = new long[plan.graph().words().size()];
    f.columns = columns;
    trialScratch = new Scratch(wide, plan.scratchSize());
    trial = f;
  }
}
