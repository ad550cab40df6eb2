package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import java.util.Map;
import java.util.Optional;

/// The products of a step of Muon and nothing else, each done in full: what Muon would take at the
/// rate of plain products. Two of three are symmetric, so that Muon may be faster. The answer is
/// not checked.
final class MuonProducts implements Adapter {
  /// Starts it.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "products";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new MuonProducts(threads);
    }
  }

  private final Workers workers;

  private MuonProducts(int threads) {
    this.workers = threads == 1 ? Workers.single() : Workers.pool(threads);
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("products", Integer.toString(OptimizerCase.MUON_PRODUCTS));
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    if (!(what instanceof OptimizerCase step) || step.kind() != OptimizerCase.Kind.MUON) {
      return Optional.empty();
    }
    Data result = Data.zeros(step.type(), step.size());
    Matrix a = LanewiseLoops.matrix(step.parameters(), step.rows(), step.columns());
    Matrix b = LanewiseLoops.matrix(step.gradients(), step.rows(), step.columns());
    Matrix c = LanewiseLoops.matrix(result, step.rows(), step.columns());
    Gemm product = Gemm.plan(1, a, b, 0, c);
    product.warmUp(LanewiseLoops.WARM_UP_LIMIT);
    Runnable step15 =
        () -> {
          for (int i = 0; i < OptimizerCase.MUON_PRODUCTS; i++) {
            product.run(a, b, c, workers);
          }
        };
    return Optional.of(new SimpleWork(step15, result::get));
  }

  @Override
  public void close() {
    workers.close();
  }
}
