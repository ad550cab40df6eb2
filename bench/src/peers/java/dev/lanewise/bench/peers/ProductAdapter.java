package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.Work;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A library that knows matrix products and nothing else.
///
/// @param details what runs there
/// @param product makes a product ready
record ProductAdapter(Map<String, String> details, Function<GemmCase, Work> product)
    implements Adapter {
  @Override
  public Map<String, String> describe() {
    return details;
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    return what instanceof GemmCase gemm ? Optional.of(product.apply(gemm)) : Optional.empty();
  }
}
