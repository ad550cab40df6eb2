package dev.lanewise.bench.peers;

import static org.bytedeco.openblas.global.openblas_full.cblas_dgemm;
import static org.bytedeco.openblas.global.openblas_full.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_full.OPENBLAS_VERSION;
import static org.bytedeco.openblas.global.openblas_full.openblas_get_config;
import static org.bytedeco.openblas.global.openblas_full.openblas_get_corename;
import static org.bytedeco.openblas.global.openblas_full.openblas_get_num_threads;
import static org.bytedeco.openblas.global.openblas_full.openblas_set_num_threads;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.lang.foreign.Arena;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/// OpenBLAS by way of the presets of JavaCPP.
public final class OpenBlas {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  private OpenBlas() {}

  /// Given native memory that was allocated once: its best case.
  public static final class InNativeMemory implements AdapterFactory {
    @Override
    public String family() {
      return "openblas";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return OpenBlas.start(threads, InNativeMemory::product);
    }

    private static Work product(GemmCase what) {
      Arena arena = Arena.ofShared();
      NativeData a = new NativeData(what.a(), arena);
      NativeData b = new NativeData(what.b(), arena);
      NativeData c = new NativeData(Data.zeros(what.type(), what.m() * what.n()), arena);
      return c.isFloat()
          ? new FloatPointers(new Shape(what), a.floats(), b.floats(), c.floats(), c, arena)
          : new DoublePointers(new Shape(what), a.doubles(), b.doubles(), c.doubles(), c, arena);
    }
  }

  /// Given Java arrays, which the preset copies there and back: what a Java program does.
  public static final class FromArrays implements AdapterFactory {
    @Override
    public String family() {
      return "openblas-arrays";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return OpenBlas.start(threads, FromArrays::product);
    }

    private static Work product(GemmCase what) {
      Data a = what.a();
      Data b = what.b();
      Data c = Data.zeros(what.type(), what.m() * what.n());
      return a.isFloat()
          ? new FloatArrays(new Shape(what), a.floats(), b.floats(), c.floats())
          : new DoubleArrays(new Shape(what), a.doubles(), b.doubles(), c.doubles());
    }
  }

  private static Adapter start(int threads, Function<GemmCase, Work> product) {
    openblas_set_num_threads(threads);
    return new ProductAdapter(
        Map.of(
            "version", OPENBLAS_VERSION,
            "core", openblas_get_corename().getString(),
            "config", openblas_get_config().getString(),
            "threads", Integer.toString(openblas_get_num_threads())),
        product);
  }

  private record Shape(int m, int n, int k, int transposeA, int transposeB, int lda, int ldb) {
    Shape(GemmCase what) {
      this(
          what.m(),
          what.n(),
          what.k(),
          what.transposeA() ? TRANSPOSED : PLAIN,
          what.transposeB() ? TRANSPOSED : PLAIN,
          what.lda(),
          what.ldb());
    }
  }

  private record FloatPointers(
      Shape shape, FloatPointer a, FloatPointer b, FloatPointer c, NativeData result, Arena arena)
      implements Work {
    @Override
    public void run(int repetitions) {
      Shape s = shape;
      for (int i = 0; i < repetitions; i++) {
        cblas_sgemm(
            ROW_MAJOR,
            s.transposeA,
            s.transposeB,
            s.m,
            s.n,
            s.k,
            1f,
            a,
            s.lda,
            b,
            s.ldb,
            0f,
            c,
            s.n);
      }
    }

    @Override
    public double answer(int index) {
      return result.get(index);
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static final class FloatArrays implements Work {
    private final Shape shape;
    private final float[] a;
    private final float[] b;
    private final float[] c;

    FloatArrays(Shape shape, float[] a, float[] b, float[] c) {
      this.shape = shape;
      this.a = a;
      this.b = b;
      this.c = c;
    }

    @Override
    public void run(int repetitions) {
      Shape s = shape;
      for (int i = 0; i < repetitions; i++) {
        cblas_sgemm(
            ROW_MAJOR,
            s.transposeA,
            s.transposeB,
            s.m,
            s.n,
            s.k,
            1f,
            a,
            s.lda,
            b,
            s.ldb,
            0f,
            c,
            s.n);
      }
    }

    @Override
    public double answer(int index) {
      return c[index];
    }
  }

  private record DoublePointers(
      Shape shape, DoublePointer a, DoublePointer b, DoublePointer c, NativeData result, Arena arena)
      implements Work {
    @Override
    public void run(int repetitions) {
      Shape s = shape;
      for (int i = 0; i < repetitions; i++) {
        cblas_dgemm(
            ROW_MAJOR,
            s.transposeA,
            s.transposeB,
            s.m,
            s.n,
            s.k,
            1,
            a,
            s.lda,
            b,
            s.ldb,
            0,
            c,
            s.n);
      }
    }

    @Override
    public double answer(int index) {
      return result.get(index);
    }

    @Override
    public void close() {
      arena.close();
    }
  }

  private static final class DoubleArrays implements Work {
    private final Shape shape;
    private final double[] a;
    private final double[] b;
    private final double[] c;

    DoubleArrays(Shape shape, double[] a, double[] b, double[] c) {
      this.shape = shape;
      this.a = a;
      this.b = b;
      this.c = c;
    }

    @Override
    public void run(int repetitions) {
      Shape s = shape;
      for (int i = 0; i < repetitions; i++) {
        cblas_dgemm(
            ROW_MAJOR,
            s.transposeA,
            s.transposeB,
            s.m,
            s.n,
            s.k,
            1,
            a,
            s.lda,
            b,
            s.ldb,
            0,
            c,
            s.n);
      }
    }

    @Override
    public double answer(int index) {
      return c[index];
    }
  }
}
