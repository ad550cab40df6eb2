package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import java.util.concurrent.atomic.AtomicLong;

/// Generated code on its way from defined to compiled.
///
/// The Vector API is hundreds of times slower in the interpreter than plain loops are, so a tile is
/// not used before C2 has compiled it. To be compiled code must run: products that still run in
/// plain form call [#step] on the side, on work that does nothing, until it takes the time that
/// compiled code takes. No thread is started for that, and it may not take more time than the plain
/// form took; a program that multiplies little never begins.
abstract class Warming {
  /// Whether generated code is used from the first call on, as slow as that is: for tests of its
  /// results. `-Ddev.lanewise.gemm.warming=false`.
  static final boolean IS_OFF =
      System.getProperty("dev.lanewise.gemm.warming", "true").equals("false");

  /// Time in plain loops before the first class is generated.
  private static final long PATIENCE_NANOS = 120_000_000;

  /// Steps in plain time they may take; above 1 the switch comes sooner and the start is slower.
  private static final int GENEROSITY = 2;

  /// Calls in a row that must be fast.
  private static final int FAST_CALLS = 4;

  private static final int CALLS_IN_A_STEP = 16;

  /// HotSpot has code compiled by C2 from 600 calls on (Tier4MinInvocationThreshold) if its loops
  /// have turned often enough, but C1's code looks at its counters only every 1024 calls
  /// (Tier3InvokeNotifyFreqLog), and a call may be of two kinds. Measured: with 2500 a product of
  /// 512 was still in plain form after 3 s, with 6000 in vector form after 1.5 s.
  private static final int ENOUGH_CALLS = 6000;

  private static final AtomicLong CREDIT = new AtomicLong(-PATIENCE_NANOS);

  private volatile boolean ready;
  private int calls;

  /// An array of elements to work on.
  static Object zeros(ElementType type, int size) {
    return type == ElementType.FLOAT ? new float[size] : new double[size];
  }

  /// Notes time spent in plain loops.
  static void earn(long nanos) {
    CREDIT.addAndGet(nanos);
  }

  /// Whether plain loops have taken so long that time may go into warming.
  static boolean isWorthwhile() {
    return CREDIT.get() > 0;
  }

  /// Notes time spent in warming.
  static void spend(long nanos) {
    CREDIT.addAndGet(-nanos / GENEROSITY);
  }

  /// Whether the code is compiled.
  final boolean isReady() {
    return ready;
  }

  /// Runs the code a few times, and notices when it has become fast. Once it has run often enough
  /// to be compiled, once only.
  ///
  /// @return whether more calls would bring it on; if not, it is ready or C2 is at it
  final boolean step() {
    int count = calls < ENOUGH_CALLS ? CALLS_IN_A_STEP : FAST_CALLS;
    int fast = 0;
    for (int i = 0; i < count; i++) {
      long begin = System.nanoTime();
      call();
      long nanos = System.nanoTime() - begin;
      boolean isFast = nanos < compiledNanos();
      took(nanos);
      fast = isFast ? fast + 1 : 0;
      if (fast == FAST_CALLS) {
        ready = true;
        done();
        return false;
      }
      if (!isFast && calls >= ENOUGH_CALLS) {
        return false;
      }
      calls++;
    }
    return calls < ENOUGH_CALLS;
  }

  /// Runs the code on work that does nothing.
  abstract void call();

  /// Notes what a call took, which may change the next one.
  void took(long nanos) {}

  /// Lets go of what was kept for calls.
  void done() {}

  /// A time that [#call], as it is now, takes only when compiled; 0 if it takes that long anyway.
  abstract long compiledNanos();
}
