package dev.lanewise.layers;

import dev.lanewise.kernel.*;
import java.util.*;

final class GemmTimes {
  public static void main(String[] args) {
    run("conv2 fwd item", 40, 100, 64, false, false);
    run("conv2 fwd all i", 40, 500, 64, false, false);
    run("conv2 dx item", 20, 200, 64, false, false);
    run("conv2 dW item", 40, 64, 100, false, false);
    run("conv2 dW all i", 40, 64, 500, false, false);
    run("conv1 fwd item", 20, 5, 64, false, false);
    run("conv1 fwd all i", 20, 25, 64, false, false);
    run("conv1 dW item", 20, 64, 5, false, false);
    run("conv1 dW all", 20, 64, 25, false, false);
    run("conv1 dW all long", 20, 4096, 25, false, false);
  }

  static void run(String name, int m, int k, int n, boolean ta, boolean tb) {
    Matrix a = ta ? fill(k, m).transpose() : fill(m, k);
    Matrix bb = tb ? fill(n, k).transpose() : fill(k, n);
    Matrix c = Matrix.of(ElementType.FLOAT, m, n);
    Gemm g = Gemm.plan(1, a, bb, 1, c);
    g.warmUp(java.time.Duration.ofSeconds(2));
    time(name + " " + m + "x" + k + "x" + n, 2.0 * m * n * k, () -> g.run(a, bb, c));
  }

  static Matrix fill(int r, int c) {
    return Checks.fill(Matrix.of(ElementType.FLOAT, r, c), 3);
  }

  static void time(String name, double flop, Runnable r) {
    double[] t = new double[40];
    long end = System.nanoTime() + 2_500_000_000L;
    while (System.nanoTime() < end) {
      for (int i = 0; i < t.length; i++) {
        long t0 = System.nanoTime();
        r.run();
        t[i] = (System.nanoTime() - t0) / 1e3;
      }
    }
    Arrays.sort(t);
    System.out.printf(
        "%-28s median %8.1f us min %8.1f  %6.1f GFLOP/s%n",
        name, t[t.length / 2], t[0], flop / t[t.length / 2] / 1e3);
  }
}
