package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.LatencyCase;
import dev.lanewise.bench.cases.NetworkCase;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import dev.lanewise.kernel.Platform;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.GradientUpdater;
import org.nd4j.linalg.learning.config.Adam;
import org.nd4j.linalg.learning.config.IUpdater;
import org.nd4j.linalg.learning.config.RmsProp;
import org.nd4j.linalg.learning.config.Sgd;

/// The updaters of ND4J as DL4J calls them: the gradient is turned into the update where it lies, then
/// taken off the parameters. Since that destroys the gradient, it is copied in before each step, which
/// is part of what is measured. Networks are those of DL4J itself.
public final class Nd4jUpdaters implements AdapterFactory {
  private static final int AVX512_BITS = 512;

  @Override
  public String family() {
    return "nd4j";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    String kernels = Platform.vectorBits() >= AVX512_BITS ? "avx512" : "avx2";
    System.setProperty("org.bytedeco.javacpp.platform.extension", "-" + kernels);
    // The environment of this virtual machine says the same; calls alone do not reach all threads.
    Nd4j.getEnvironment().setMaxMasterThreads(threads);
    Nd4j.getEnvironment().setMaxThreads(threads);
    Nd4j.getMemoryManager().togglePeriodicGc(false);
    // The first call of all takes most of a second, and a call that long is made only once.
    INDArray first = Nd4j.createFromArray(1f, 2f);
    first.assign(first.mul(2)).subi(first.dup());
    return new Started(
        Map.of(
            "threads", Integer.toString(Nd4j.getEnvironment().maxThreads()), "kernels", kernels));
  }

  private record Started(Map<String, String> describe) implements Adapter {
    @Override
    public Optional<Work> prepare(BenchCase what) {
      if (what instanceof LatencyCase latency) {
        return prepare(latency.work());
      }
      if (what instanceof NetworkCase network) {
        return Optional.of(new Dl4jNetwork(network));
      }
      if (!(what instanceof OptimizerCase step) || !step.gradients().isFloat()) {
        return Optional.empty();
      }
      IUpdater configuration = updater(step.kind());
      return configuration == null ? Optional.empty() : Optional.of(work(step, configuration));
    }

    private static Work work(OptimizerCase step, IUpdater configuration) {
      long slots = configuration.stateSize(step.size());
      GradientUpdater<?> updater =
          configuration.instantiate(
              slots == 0 ? (INDArray) null : Nd4j.zeros(DataType.FLOAT, 1, slots), slots > 0);
      INDArray gradients = Nd4j.createFromArray(step.gradients().floats());
      INDArray parameters = Nd4j.createFromArray(step.parameters().floats());
      INDArray update = gradients.dup();
      int[] steps = new int[1];
      return new SimpleWork(
          () -> {
            update.assign(gradients);
            updater.applyUpdater(update, steps[0]++, 0);
            parameters.subi(update);
          },
          parameters::getFloat,
          () -> {
            gradients.close();
            parameters.close();
            update.close();
          });
    }

    /// The updater of DL4J, or null where it has none that takes the same step.
    private static @Nullable IUpdater updater(OptimizerCase.Kind kind) {
      return switch (kind) {
        case SGD -> new Sgd(OptimizerCase.RATE);
        // What starts its mean square must be too small to be seen.
        case RMSPROP -> new RmsProp(OptimizerCase.RATE, OptimizerCase.ALPHA, 1e-12);
        case ADAM ->
            new Adam(
                OptimizerCase.RATE,
                OptimizerCase.BETA1,
                OptimizerCase.BETA2,
                OptimizerCase.EPSILON);
        case MOMENTUM, ADAMW, LION, CHAIN, GLOBAL_NORM, MUON, LBFGS -> null;
      };
    }
  }
}
