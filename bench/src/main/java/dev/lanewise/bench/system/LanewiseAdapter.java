package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.AllocationCase;
import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.ColdCase;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.cases.LoopCase;
import dev.lanewise.bench.cases.MemoryCase;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.kernel.Workers;
import java.util.Map;
import java.util.Optional;

/// Lanewise itself, from Java arrays: plans and loops are made once and run many times.
final class LanewiseAdapter implements Adapter {
  /// Starts it.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "lanewise";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new LanewiseAdapter(threads == 1 ? Workers.single() : Workers.pool(threads));
    }
  }

  private final Workers workers;

  private LanewiseAdapter(Workers workers) {
    this.workers = workers;
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("threads", Integer.toString(workers.parallelism()));
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    return switch (what) {
      case GemmCase gemm -> Optional.of(new LanewiseGemm(gemm, workers));
      case FunctionCase function -> Optional.of(LanewiseLoops.function(function, workers));
      case LoopCase loop -> Optional.of(LanewiseLoops.loop(loop, workers));
      case OptimizerCase step ->
          Optional.of(
              step.kind() == OptimizerCase.Kind.LBFGS
                  ? new LanewiseLineSearch(step, workers)
                  : new LanewiseOptimizer(step, workers));
      case NetworkCase network -> Optional.of(LanewiseNetwork.work(network, workers));
      case LatencyCase latency -> prepare(latency.work());
      case MemoryCase memory -> prepare(memory.work());
      case ColdCase cold -> prepare(cold.work());
      case AllocationCase allocation -> prepare(allocation.work());
    };
  }

  @Override
  public void close() {
    workers.close();
  }
}
