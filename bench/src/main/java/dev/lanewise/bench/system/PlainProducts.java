package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Matrix products as three plain loops over arrays of rows, in the order that the compiler makes
/// vector code of: the innermost one runs along rows of B and C. (Of rows that lie in one array it
/// makes none, since it cannot tell that they do not overlap.)
///
/// Only where no factor is transposed, and up to a size that does not take too long.
final class PlainProducts implements Adapter {
  private static final double MOST_OPERATIONS = 2.0 * 1024 * 1024 * 1024;

  /// Starts them.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "plain-java";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new PlainProducts();
    }
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("java", Runtime.version().toString());
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    if (!(what instanceof GemmCase gemm)
        || gemm.transposeA()
        || gemm.transposeB()
        || gemm.operations() > MOST_OPERATIONS) {
      return Optional.empty();
    }
    Data a = gemm.a();
    Data b = gemm.b();
    return Optional.of(a.isFloat() ? floats(gemm, a.floats(), b) : doubles(gemm, a.doubles(), b));
  }

  private static Work floats(GemmCase gemm, float[] a, Data b) {
    int n = gemm.n();
    float[][] rows = new float[gemm.k()][];
    Arrays.setAll(rows, p -> Arrays.copyOfRange(b.floats(), p * n, (p + 1) * n));
    float[][] c = new float[gemm.m()][n];
    Runnable product =
        () -> {
          for (int i = 0; i < c.length; i++) {
            Arrays.fill(c[i], 0);
            for (int p = 0; p < rows.length; p++) {
              addRow(a[i * rows.length + p], rows[p], c[i]);
            }
          }
        };
    return new SimpleWork(product, index -> c[index / n][index % n]);
  }

  private static Work doubles(GemmCase gemm, double[] a, Data b) {
    int n = gemm.n();
    double[][] rows = new double[gemm.k()][];
    Arrays.setAll(rows, p -> Arrays.copyOfRange(b.doubles(), p * n, (p + 1) * n));
    double[][] c = new double[gemm.m()][n];
    Runnable product =
        () -> {
          for (int i = 0; i < c.length; i++) {
            Arrays.fill(c[i], 0);
            for (int p = 0; p < rows.length; p++) {
              addRow(a[i * rows.length + p], rows[p], c[i]);
            }
          }
        };
    return new SimpleWork(product, index -> c[index / n][index % n]);
  }

  private static void addRow(float factor, float[] from, float[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] = Math.fma(factor, from[j], to[j]);
    }
  }

  private static void addRow(double factor, double[] from, double[] to) {
    for (int j = 0; j < to.length; j++) {
      to[j] = Math.fma(factor, from[j], to[j]);
    }
  }
}
