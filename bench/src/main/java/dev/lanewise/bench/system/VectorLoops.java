package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.ColdCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.LoopCase;
import dev.lanewise.bench.cases.MathFunction;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;

/// Loops over the Vector API as one writes them by hand: whole vectors, then a scalar tail.
final class VectorLoops implements Adapter {
  /// Starts the loops.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "vector-api";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new VectorLoops();
    }
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("species", FloatVector.SPECIES_PREFERRED.toString());
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    return switch (what) {
      case LoopCase loop -> Optional.of(loop(loop));
      case FunctionCase function when function.function() == MathFunction.EXP ->
          Optional.of(exp(function));
      case ColdCase cold -> prepare(cold.work());
      default -> Optional.empty();
    };
  }

  private static Work exp(FunctionCase function) {
    Data x = function.x();
    Data y = Data.zeros(function.type(), function.size());
    Runnable call =
        x.isFloat()
            ? () -> FloatLoops.exp(x.floats(), y.floats())
            : () -> DoubleLoops.exp(x.doubles(), y.doubles());
    return new SimpleWork(call, y::get);
  }

  private static Work loop(LoopCase loop) {
    List<Data> in = loop.inputs();
    return in.getFirst().isFloat() ? floatLoop(loop, in) : doubleLoop(loop, in);
  }

  private static Work floatLoop(LoopCase loop, List<Data> in) {
    float[] x = in.getFirst().floats();
    float[] y = in.size() > 1 ? in.get(1).floats() : new float[0];
    int rows = loop.rows();
    return switch (loop.kind()) {
      case ADAM -> {
        float[] m = in.get(2).floats();
        float[] v = in.get(3).floats();
        yield new SimpleWork(() -> FloatLoops.adam(x, y, m, v), i -> y[i]);
      }
      case AXPY -> new SimpleWork(() -> FloatLoops.axpy(x, y), i -> y[i]);
      case SUM -> {
        float[] sum = new float[1];
        yield new SimpleWork(() -> sum[0] = FloatLoops.sum(x), i -> sum[i]);
      }
      case DOT -> {
        float[] sum = new float[1];
        yield new SimpleWork(() -> sum[0] = FloatLoops.dot(x, y), i -> sum[i]);
      }
      case SOFTMAX -> {
        float[] out = new float[x.length];
        yield new SimpleWork(() -> FloatLoops.softmax(x, rows, out), i -> out[i]);
      }
      case LAYERNORM -> {
        float[] out = new float[2 * rows];
        yield new SimpleWork(() -> FloatLoops.layerNorm(x, rows, out), i -> out[i]);
      }
    };
  }

  private static Work doubleLoop(LoopCase loop, List<Data> in) {
    double[] x = in.getFirst().doubles();
    double[] y = in.size() > 1 ? in.get(1).doubles() : new double[0];
    int rows = loop.rows();
    return switch (loop.kind()) {
      case ADAM -> {
        double[] m = in.get(2).doubles();
        double[] v = in.get(3).doubles();
        yield new SimpleWork(() -> DoubleLoops.adam(x, y, m, v), i -> y[i]);
      }
      case AXPY -> new SimpleWork(() -> DoubleLoops.axpy(x, y), i -> y[i]);
      case SUM -> {
        double[] sum = new double[1];
        yield new SimpleWork(() -> sum[0] = DoubleLoops.sum(x), i -> sum[i]);
      }
      case DOT -> {
        double[] sum = new double[1];
        yield new SimpleWork(() -> sum[0] = DoubleLoops.dot(x, y), i -> sum[i]);
      }
      case SOFTMAX -> {
        double[] out = new double[x.length];
        yield new SimpleWork(() -> DoubleLoops.softmax(x, rows, out), i -> out[i]);
      }
      case LAYERNORM -> {
        double[] out = new double[2 * rows];
        yield new SimpleWork(() -> DoubleLoops.layerNorm(x, rows, out), i -> out[i]);
      }
    };
  }
}
