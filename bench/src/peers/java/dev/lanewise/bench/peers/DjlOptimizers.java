package dev.lanewise.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.training.optimizer.Adam;
import ai.djl.training.optimizer.AdamW;
import ai.djl.training.optimizer.Optimizer;
import ai.djl.training.tracker.Tracker;
import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The optimizers and networks of DJL on PyTorch's tensors: what a Java program that trains with PyTorch runs.
public final class DjlOptimizers implements AdapterFactory {
  private static final String PARAMETER = "parameter";

  @Override
  public String family() {
    return "djl";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    // Everything it needs is on the class path.
    System.setProperty("ai.djl.offline", "true");
    Engine engine = Engine.getEngine("PyTorch");
    JniUtils.setNumThreads(threads);
    // Training turns it on for as long as it collects gradients.
    JniUtils.setGradMode(false);
    return new Started(
        NDManager.newBaseManager("PyTorch"),
        Map.of(
            "version", engine.getVersion(), "threads", Integer.toString(JniUtils.getNumThreads())));
  }

  private record Started(NDManager manager, Map<String, String> details) implements Adapter {
    @Override
    public Map<String, String> describe() {
      return details;
    }

    @Override
    public void close() {
      manager.close();
    }

    @Override
    public Optional<Work> prepare(BenchCase what) {
      if (what instanceof LatencyCase latency) {
        return prepare(latency.work());
      }
      if (what instanceof NetworkCase network) {
        return Optional.of(
            network.isTraining()
                ? new DjlNetwork(network, manager)
                : new TorchPrediction(network, (PtNDManager) manager));
      }
      if (!(what instanceof OptimizerCase step) || !step.gradients().isFloat()) {
        return Optional.empty();
      }
      Optimizer optimizer = optimizer(step.kind());
      if (optimizer == null) {
        return Optional.empty();
      }
      NDArray p = manager.create(step.parameters().floats());
      NDArray g = manager.create(step.gradients().floats());
      return Optional.of(
          new SimpleWork(
              () -> optimizer.update(PARAMETER, p, g),
              i -> at(p, i),
              () -> {
                p.close();
                g.close();
              }));
    }

    /// A value at a time: reading is no part of what is measured.
    private static double at(NDArray array, long index) {
      try (NDArray one = array.get(index + ":" + (index + 1))) {
        return one.toArray()[0].doubleValue();
      }
    }

    /// DJL's optimizer, or null where its PyTorch engine has none.
    private static @Nullable Optimizer optimizer(OptimizerCase.Kind kind) {
      Tracker rate = Tracker.fixed((float) OptimizerCase.RATE);
      return switch (kind) {
        case SGD -> Optimizer.sgd().setLearningRateTracker(rate).build();
        case MOMENTUM ->
            Optimizer.sgd()
                .setLearningRateTracker(rate)
                .optMomentum((float) OptimizerCase.MOMENTUM)
                .build();
        case ADAM -> Adam.builder().optLearningRateTracker(rate).build();
        case ADAMW ->
            AdamW.builder()
                .optLearningRateTracker(rate)
                .optWeightDecays((float) OptimizerCase.DECAY)
                .build();
        case RMSPROP, LION, CHAIN, GLOBAL_NORM, MUON, LBFGS -> null;
      };
    }
  }
}
