package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.util.Map;
import org.ojalgo.OjAlgoUtils;
import org.ojalgo.matrix.store.MatrixStore;
import org.ojalgo.matrix.store.PhysicalStore;
import org.ojalgo.matrix.store.R032Store;
import org.ojalgo.matrix.store.R064Store;

/// ojAlgo.
///
/// It stores columns one after another; what is a row there is a column here, so `C = A B` is
/// `C' = B' A'`.
public final class Ojalgo implements AdapterFactory {
  @Override
  public String family() {
    return "ojalgo";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    OjAlgoUtils.limitThreadsTo(threads);
    OjAlgoUtils.limitCoresTo(threads);
    return new ProductAdapter(
        Map.of("environment", OjAlgoUtils.ENVIRONMENT.toString()), Ojalgo::product);
  }

  private static Work product(GemmCase what) {
    PhysicalStore<Double> first = store(what.b(), what.ldb());
    PhysicalStore<Double> second = store(what.a(), what.lda());
    MatrixStore<Double> left = what.transposeB() ? first.transpose() : first;
    MatrixStore<Double> right = what.transposeA() ? second.transpose() : second;
    Data result = Data.zeros(what.type(), what.m() * what.n());
    PhysicalStore<Double> c = store(result, what.n());
    return new SimpleWork(() -> c.fillByMultiplying(left, right), result::get);
  }

  private static PhysicalStore<Double> store(Data data, int rows) {
    return data.isFloat()
        ? R032Store.wrap(data.floats(), rows)
        : R064Store.wrap(data.doubles(), rows);
  }
}
