package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.IntToDoubleFunction;

/// `C = op(A) op(B)`, row after row: C is m x n and the sum runs over k.
///
/// @param transposeA whether A is stored k x m, and its transpose is the factor
/// @param transposeB whether B is stored n x k, and its transpose is the factor
public record GemmCase(
    int m, int n, int k, boolean transposeA, boolean transposeB, ElementType type)
    implements BenchCase {
  /// Products up to this many cells are checked in every cell, larger ones in as many samples.
  private static final int CHECKED_CELLS = 1024;

  private static final long SEED_A = 1;
  private static final long SEED_B = 2;
  private static final double BOUND = 0.5;

  @Override
  public Suite suite() {
    return Suite.GEMM;
  }

  @Override
  public String name() {
    return m + "x" + n + "x" + k + "-" + letter(transposeA) + letter(transposeB);
  }

  private static char letter(boolean transposed) {
    return transposed ? 'T' : 'N';
  }

  /// Whether m, n and k are the same.
  public boolean isSquare() {
    return m == n && n == k;
  }

  @Override
  public double operations() {
    return 2.0 * m * n * k;
  }

  /// The elements of A as they are stored.
  public Data a() {
    return Data.uniform(type, m * k, SEED_A, -BOUND, BOUND);
  }

  /// The elements of B as they are stored.
  public Data b() {
    return Data.uniform(type, k * n, SEED_B, -BOUND, BOUND);
  }

  @Override
  public void makeDataAhead() {
    Data.makeAhead(type, m * k, SEED_A, -BOUND, BOUND);
    Data.makeAhead(type, k * n, SEED_B, -BOUND, BOUND);
  }

  /// Columns of A as it is stored, which is the distance of its rows.
  public int lda() {
    return transposeA ? m : k;
  }

  /// Columns of B as it is stored, which is the distance of its rows.
  public int ldb() {
    return transposeB ? k : n;
  }

  /// Compares cells with a sum in double. The bound holds for any order of summation: each of the k
  /// products and sums errs by at most half a unit in the last place of what has been added up.
  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    Data a = a();
    Data b = b();
    double unit = type == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
    boolean every = (long) m * n <= CHECKED_CELLS;
    var random = new SplittableRandom(3);
    int cells = every ? m * n : CHECKED_CELLS;
    for (int cell = 0; cell < cells; cell++) {
      int i = every ? cell / n : random.nextInt(m);
      int j = every ? cell % n : random.nextInt(n);
      double sum = 0;
      double magnitude = 0;
      for (int p = 0; p < k; p++) {
        double x = a.get(transposeA ? p * m + i : i * k + p);
        double y = b.get(transposeB ? j * k + p : p * n + j);
        sum += x * y;
        magnitude += Math.abs(x * y);
      }
      double given = answer.applyAsDouble(i * n + j);
      // Twice: the reference itself errs, which matters when the elements are doubles.
      double bound = 2 * (k + 2) * unit * magnitude;
      if (!(Math.abs(given - sum) <= bound)) {
        return Optional.of(
            "cell (%d, %d) is %s, but should be %s within %.2g".formatted(i, j, given, sum, bound));
      }
    }
    return Optional.empty();
  }
}
