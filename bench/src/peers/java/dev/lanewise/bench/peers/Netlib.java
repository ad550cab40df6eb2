package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import dev.ludovic.netlib.blas.JavaBLAS;
import java.util.Map;

/// dev.ludovic.netlib, which Spark uses: VectorBLAS where the incubator module is there.
///
/// It stores columns one after another; what is a row there is a column here, so `C = A B` is
/// `C' = B' A'`.
public final class Netlib implements AdapterFactory {
  @Override
  public String family() {
    return "netlib";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    JavaBLAS blas = JavaBLAS.getInstance();
    return new ProductAdapter(
        Map.of("implementation", blas.getClass().getName()), what -> product(blas, what));
  }

  private static Work product(JavaBLAS blas, GemmCase what) {
    String first = what.transposeB() ? "T" : "N";
    String second = what.transposeA() ? "T" : "N";
    int m = what.n();
    int n = what.m();
    int k = what.k();
    Data a = what.b();
    Data b = what.a();
    Data c = Data.zeros(what.type(), m * n);
    int lda = what.ldb();
    int ldb = what.lda();
    Runnable call =
        c.isFloat()
            ? () ->
                blas.sgemm(
                    first, second, m, n, k, 1, a.floats(), lda, b.floats(), ldb, 0, c.floats(), m)
            : () ->
                blas.dgemm(
                    first, second, m, n, k, 1, a.doubles(), lda, b.doubles(), ldb, 0, c.doubles(),
                    m);
    return new SimpleWork(call, c::get);
  }
}
