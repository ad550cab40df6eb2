package dev.lanewise.layers;

import dev.lanewise.kernel.*;
import java.util.*;

final class GemmTimes {
  public static void main(String[] args) {
    int b = 64;
    for (int width : new int[] {512, 128}) {
      run("fwd1 NN", b, 784, width, false, false);
      run("fwd2 NN", b, width, width, false, false);
      run("dW1 TN", 784, b, width, true, false);
      run("dW2 TN", width, b, width, true, false);
      run("dx2 NT", b, width, width, false, true);
      run("dx2 as (W d')", width, width, b, false, true);
      run("fwd3 NN", b, width, 10, false, false);
      run("dW3 TN", width, b, 10, true, false);
      run("dx3 NT", b, 10, width, false, true);
    }
    for (int[] s : new int[][] {{64, 512}, {512, 64}, {64,128},{512,512}}) {
      Matrix x = Matrix.of(ElementType.FLOAT, s[0], s[1]);
      Matrix y = Matrix.of(ElementType.FLOAT, s[1], s[0]);
      Runnable t = Ops.transposeCopy(x, y, Workers.single());
      time("transposeCopy " + s[0] + "x" + s[1], 0, t);
    }
  }

  static void run(String name, int m, int k, int n, boolean ta, boolean tb) {
    Matrix a = ta ? fill(k, m).transpose() : fill(m, k);
    Matrix bb = tb ? fill(n, k).transpose() : fill(k, n);
    Matrix c = Matrix.of(ElementType.FLOAT, m, n);
    Gemm g = Gemm.plan(1, a, bb, 0, c);
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
    System.out.printf("%-28s median %8.1f us min %8.1f  %6.1f GFLOP/s%n", name, t[t.length / 2], t[0], flop / t[t.length / 2] / 1e3);
  }
}
