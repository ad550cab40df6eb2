package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.LoopCase;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// What memory allows: loops that read and write the arrays of a case and do next to nothing else.
///
/// What is read and written again goes through one maximum: a store of what was just loaded would
/// be dropped by the compiler, and a sum would grow out of range. Their answers are no answers, and
/// are not checked.
final class CopyLoops implements Adapter {
  /// Starts them.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "copy";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new CopyLoops();
    }
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("species", FloatVector.SPECIES_PREFERRED.toString());
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    return switch (what) {
      case FunctionCase function -> Optional.of(function(function));
      case LoopCase loop -> Optional.of(loop(loop));
      default -> Optional.empty();
    };
  }

  private static Work function(FunctionCase function) {
    Data x = function.x();
    Data to = Data.zeros(function.type(), function.size());
    if (!function.function().isBinary()) {
      return copy(x, to);
    }
    Data z = function.y();
    return x.isFloat()
        ? new SimpleWork(() -> Floats.join(x.floats(), z.floats(), to.floats()), to::get)
        : new SimpleWork(() -> Doubles.join(x.doubles(), z.doubles(), to.doubles()), to::get);
  }

  private static Work copy(Data x, Data to) {
    return x.isFloat()
        ? new SimpleWork(() -> Floats.copy(x.floats(), to.floats()), to::get)
        : new SimpleWork(() -> Doubles.copy(x.doubles(), to.doubles()), to::get);
  }

  private static Work loop(LoopCase loop) {
    List<Data> in = loop.inputs();
    Data x = in.getFirst();
    return switch (loop.kind()) {
      case ADAM -> adam(in);
      case AXPY -> {
        Data y = in.get(1);
        yield x.isFloat()
            ? new SimpleWork(() -> Floats.join(x.floats(), y.floats(), y.floats()), y::get)
            : new SimpleWork(() -> Doubles.join(x.doubles(), y.doubles(), y.doubles()), y::get);
      }
      case SUM, LAYERNORM -> read(x, x);
      case DOT -> read(x, in.get(1));
      case SOFTMAX -> copy(x, Data.zeros(loop.type(), loop.size()));
    };
  }

  private static Work adam(List<Data> in) {
    Data x = in.getFirst();
    Data p = in.get(1);
    Data m = in.get(2);
    Data v = in.get(3);
    return x.isFloat()
        ? new SimpleWork(() -> Floats.adam(x.floats(), p.floats(), m.floats(), v.floats()), p::get)
        : new SimpleWork(
            () -> Doubles.adam(x.doubles(), p.doubles(), m.doubles(), v.doubles()), p::get);
  }

  private static Work read(Data x, Data y) {
    double[] last = new double[1];
    boolean same = x == y;
    return x.isFloat()
        ? new SimpleWork(
            () -> last[0] = same ? Floats.read(x.floats()) : Floats.read(x.floats(), y.floats()),
            _ -> last[0])
        : new SimpleWork(
            () ->
                last[0] = same ? Doubles.read(x.doubles()) : Doubles.read(x.doubles(), y.doubles()),
            _ -> last[0]);
  }

  private static final class Floats {
    private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void copy(float[] x, float[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        load(x, i).intoArray(to, i);
      }
    }

    static void join(float[] x, float[] y, float[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        load(x, i).max(load(y, i)).intoArray(to, i);
      }
    }

    static void adam(float[] g, float[] p, float[] m, float[] v) {
      for (int i = 0; i < SPECIES.loopBound(p.length); i += LANES) {
        var gradient = load(g, i);
        load(p, i).max(gradient).intoArray(p, i);
        load(m, i).max(gradient).intoArray(m, i);
        load(v, i).max(gradient).intoArray(v, i);
      }
    }

    static float read(float[] x) {
      var a = FloatVector.zero(SPECIES);
      var b = a;
      var c = a;
      var d = a;
      for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
        a = a.max(load(x, i));
        b = b.max(load(x, i + LANES));
        c = c.max(load(x, i + 2 * LANES));
        d = d.max(load(x, i + 3 * LANES));
      }
      return a.max(b).max(c.max(d)).lane(0);
    }

    static float read(float[] x, float[] y) {
      var a = FloatVector.zero(SPECIES);
      var b = a;
      for (int i = 0; i <= x.length - 2 * LANES; i += 2 * LANES) {
        a = a.max(load(x, i)).max(load(y, i));
        b = b.max(load(x, i + LANES)).max(load(y, i + LANES));
      }
      return a.max(b).lane(0);
    }

    private static FloatVector load(float[] x, int index) {
      return FloatVector.fromArray(SPECIES, x, index);
    }
  }

  private static final class Doubles {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void copy(double[] x, double[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        load(x, i).intoArray(to, i);
      }
    }

    static void join(double[] x, double[] y, double[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        load(x, i).max(load(y, i)).intoArray(to, i);
      }
    }

    static void adam(double[] g, double[] p, double[] m, double[] v) {
      for (int i = 0; i < SPECIES.loopBound(p.length); i += LANES) {
        var gradient = load(g, i);
        load(p, i).max(gradient).intoArray(p, i);
        load(m, i).max(gradient).intoArray(m, i);
        load(v, i).max(gradient).intoArray(v, i);
      }
    }

    static double read(double[] x) {
      var a = DoubleVector.zero(SPECIES);
      var b = a;
      var c = a;
      var d = a;
      for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
        a = a.max(load(x, i));
        b = b.max(load(x, i + LANES));
        c = c.max(load(x, i + 2 * LANES));
        d = d.max(load(x, i + 3 * LANES));
      }
      return a.max(b).max(c.max(d)).lane(0);
    }

    static double read(double[] x, double[] y) {
      var a = DoubleVector.zero(SPECIES);
      var b = a;
      for (int i = 0; i <= x.length - 2 * LANES; i += 2 * LANES) {
        a = a.max(load(x, i)).max(load(y, i));
        b = b.max(load(x, i + LANES)).max(load(y, i + LANES));
      }
      return a.max(b).lane(0);
    }

    private static DoubleVector load(double[] x, int index) {
      return DoubleVector.fromArray(SPECIES, x, index);
    }
  }
}
