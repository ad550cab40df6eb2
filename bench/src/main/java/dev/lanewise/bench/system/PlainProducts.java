package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/// Matrix products as three plain loops, in the order that the compiler makes vector code of: the
/// innermost one runs along rows of B and C.
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
    Data c = Data.zeros(gemm.type(), gemm.m() * gemm.n());
    Runnable product =
        a.isFloat()
            ? () -> floats(gemm, a.floats(), b.floats(), c.floats())
            : () -> doubles(gemm, a.doubles(), b.doubles(), c.doubles());
    return Optional.of(new SimpleWork(product, c::get));
  }

  private static void floats(GemmCase gemm, float[] a, float[] b, float[] c) {
    Arrays.fill(c, 0);
    for (int i = 0; i < gemm.m(); i++) {
      for (int p = 0; p < gemm.k(); p++) {
        addRow(a[i * gemm.k() + p], b, p * gemm.n(), c, i * gemm.n(), gemm.n());
      }
    }
  }

  private static void doubles(GemmCase gemm, double[] a, double[] b, double[] c) {
    Arrays.fill(c, 0);
    for (int i = 0; i < gemm.m(); i++) {
      for (int p = 0; p < gemm.k(); p++) {
        addRow(a[i * gemm.k() + p], b, p * gemm.n(), c, i * gemm.n(), gemm.n());
      }
    }
  }

  private static void addRow(float factor, float[] b, int from, float[] c, int to, int count) {
    for (int j = 0; j < count; j++) {
      c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
    }
  }

  private static void addRow(double factor, double[] b, int from, double[] c, int to, int count) {
    for (int j = 0; j < count; j++) {
      c[to + j] = Math.fma(factor, b[from + j], c[to + j]);
    }
  }
}
