package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.util.Map;
import org.ejml.EjmlVersion;
import org.ejml.concurrency.EjmlConcurrency;
import org.ejml.data.DMatrixRMaj;
import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_DDRM;
import org.ejml.dense.row.CommonOps_FDRM;
import org.ejml.dense.row.CommonOps_MT_DDRM;
import org.ejml.dense.row.CommonOps_MT_FDRM;

/// EJML's dense row-major products; its concurrent ones for more than one thread.
public final class Ejml implements AdapterFactory {
  @Override
  public String family() {
    return "ejml";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    EjmlConcurrency.USE_CONCURRENT = threads > 1;
    EjmlConcurrency.setMaxThreads(threads);
    return new ProductAdapter(
        Map.of("version", EjmlVersion.VERSION), what -> product(what, threads > 1));
  }

  private static Work product(GemmCase what, boolean concurrent) {
    return what.a().isFloat() ? floats(what, concurrent) : doubles(what, concurrent);
  }

  private interface Product<M> {
    Object of(M a, M b, M c);
  }

  private static Work floats(GemmCase what, boolean concurrent) {
    FMatrixRMaj a = matrix(what.a().floats(), what.lda());
    FMatrixRMaj b = matrix(what.b().floats(), what.ldb());
    Data result = Data.zeros(what.type(), what.m() * what.n());
    FMatrixRMaj c = matrix(result.floats(), what.n());
    Product<FMatrixRMaj> product;
    if (what.transposeA()) {
      product =
          what.transposeB()
              ? concurrent ? CommonOps_MT_FDRM::multTransAB : CommonOps_FDRM::multTransAB
              : concurrent ? CommonOps_MT_FDRM::multTransA : CommonOps_FDRM::multTransA;
    } else {
      product =
          what.transposeB()
              ? concurrent ? CommonOps_MT_FDRM::multTransB : CommonOps_FDRM::multTransB
              : concurrent ? CommonOps_MT_FDRM::mult : CommonOps_FDRM::mult;
    }
    return new SimpleWork(() -> product.of(a, b, c), result::get);
  }

  private static Work doubles(GemmCase what, boolean concurrent) {
    DMatrixRMaj a = matrix(what.a().doubles(), what.lda());
    DMatrixRMaj b = matrix(what.b().doubles(), what.ldb());
    Data result = Data.zeros(what.type(), what.m() * what.n());
    DMatrixRMaj c = matrix(result.doubles(), what.n());
    Product<DMatrixRMaj> product;
    if (what.transposeA()) {
      product =
          what.transposeB()
              ? concurrent ? CommonOps_MT_DDRM::multTransAB : CommonOps_DDRM::multTransAB
              : concurrent ? CommonOps_MT_DDRM::multTransA : CommonOps_DDRM::multTransA;
    } else {
      product =
          what.transposeB()
              ? concurrent ? CommonOps_MT_DDRM::multTransB : CommonOps_DDRM::multTransB
              : concurrent ? CommonOps_MT_DDRM::mult : CommonOps_DDRM::mult;
    }
    return new SimpleWork(() -> product.of(a, b, c), result::get);
  }

  private static FMatrixRMaj matrix(float[] elements, int columns) {
    return FMatrixRMaj.wrap(elements.length / columns, columns, elements);
  }

  private static DMatrixRMaj matrix(double[] elements, int columns) {
    return DMatrixRMaj.wrap(elements.length / columns, columns, elements);
  }
}
