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
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/// What memory allows: loops that read and write the arrays of a case and do next to nothing else.
///
/// What is read and written again goes through one operation on its bits, the cheapest there is: a
/// store of what was just loaded would be dropped by the compiler. Their answers are no answers,
/// and are not checked.
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
    long[] last = new long[1];
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
        FloatVector.fromArray(SPECIES, x, i).intoArray(to, i);
      }
    }

    static void join(float[] x, float[] y, float[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        bits(x, i).or(bits(y, i)).reinterpretAsFloats().intoArray(to, i);
      }
    }

    static void adam(float[] g, float[] p, float[] m, float[] v) {
      for (int i = 0; i < SPECIES.loopBound(p.length); i += LANES) {
        var gradient = bits(g, i);
        bits(p, i).or(gradient).reinterpretAsFloats().intoArray(p, i);
        bits(m, i).or(gradient).reinterpretAsFloats().intoArray(m, i);
        bits(v, i).or(gradient).reinterpretAsFloats().intoArray(v, i);
      }
    }

    static long read(float[] x) {
      var a = bits(x, 0);
      var b = a;
      var c = a;
      var d = a;
      for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
        a = a.or(bits(x, i));
        b = b.or(bits(x, i + LANES));
        c = c.or(bits(x, i + 2 * LANES));
        d = d.or(bits(x, i + 3 * LANES));
      }
      return a.or(b).or(c.or(d)).lane(0);
    }

    static long read(float[] x, float[] y) {
      var a = bits(x, 0);
      var b = a;
      for (int i = 0; i <= x.length - 2 * LANES; i += 2 * LANES) {
        a = a.or(bits(x, i)).or(bits(y, i));
        b = b.or(bits(x, i + LANES)).or(bits(y, i + LANES));
      }
      return a.or(b).lane(0);
    }

    private static IntVector bits(float[] x, int index) {
      return FloatVector.fromArray(SPECIES, x, index).reinterpretAsInts();
    }
  }

  private static final class Doubles {
    private static final VectorSpecies<Double> SPECIES = DoubleVector.SPECIES_PREFERRED;
    private static final int LANES = SPECIES.length();

    static void copy(double[] x, double[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        DoubleVector.fromArray(SPECIES, x, i).intoArray(to, i);
      }
    }

    static void join(double[] x, double[] y, double[] to) {
      for (int i = 0; i < SPECIES.loopBound(to.length); i += LANES) {
        bits(x, i).or(bits(y, i)).reinterpretAsDoubles().intoArray(to, i);
      }
    }

    static void adam(double[] g, double[] p, double[] m, double[] v) {
      for (int i = 0; i < SPECIES.loopBound(p.length); i += LANES) {
        var gradient = bits(g, i);
        bits(p, i).or(gradient).reinterpretAsDoubles().intoArray(p, i);
        bits(m, i).or(gradient).reinterpretAsDoubles().intoArray(m, i);
        bits(v, i).or(gradient).reinterpretAsDoubles().intoArray(v, i);
      }
    }

    static long read(double[] x) {
      var a = bits(x, 0);
      var b = a;
      var c = a;
      var d = a;
      for (int i = 0; i <= x.length - 4 * LANES; i += 4 * LANES) {
        a = a.or(bits(x, i));
        b = b.or(bits(x, i + LANES));
        c = c.or(bits(x, i + 2 * LANES));
        d = d.or(bits(x, i + 3 * LANES));
      }
      return a.or(b).or(c.or(d)).lane(0);
    }

    static long read(double[] x, double[] y) {
      var a = bits(x, 0);
      var b = a;
      for (int i = 0; i <= x.length - 2 * LANES; i += 2 * LANES) {
        a = a.or(bits(x, i)).or(bits(y, i));
        b = b.or(bits(x, i + LANES)).or(bits(y, i + LANES));
      }
      return a.or(b).lane(0);
    }

    private static LongVector bits(double[] x, int index) {
      return DoubleVector.fromArray(SPECIES, x, index).reinterpretAsLongs();
    }
  }
}
