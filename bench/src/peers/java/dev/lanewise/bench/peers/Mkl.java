package dev.lanewise.bench.peers;

import static org.bytedeco.mkl.global.mkl_rt.cblas_dgemm;
import static org.bytedeco.mkl.global.mkl_rt.cblas_sgemm;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_AVX;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_AVX2;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_AVX512;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_COMPATIBLE;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_SSE4_2;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_AUTO;
import static org.bytedeco.mkl.global.mkl_rt.MKL_CBWR_Get_Auto_Branch;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Get_Max_Threads;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Get_Version_String;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Dynamic;
import static org.bytedeco.mkl.global.mkl_rt.MKL_Set_Num_Threads;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Function;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/// MKL by way of the presets of JavaCPP.
public final class Mkl {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /// What MKL calls the instruction sets that it picks its code by.
  private static final Map<Integer, String> BRANCHES =
      Map.of(
          MKL_CBWR_AUTO, "AUTO",
          MKL_CBWR_COMPATIBLE, "COMPATIBLE",
          MKL_CBWR_SSE4_2, "SSE4_2",
          MKL_CBWR_AVX, "AVX",
          MKL_CBWR_AVX2, "AVX2",
          MKL_CBWR_AVX512, "AVX512");

  private static final int VERSION_LENGTH = 200;

  private static String version() {
    byte[] text = new byte[VERSION_LENGTH];
    MKL_Get_Version_String(text, VERSION_LENGTH);
    return new String(text, StandardCharsets.US_ASCII).replace('\0', ' ').strip();
  }

  private Mkl() {}

  /// Given native memory that was allocated once: its best case.
  public static final class InNativeMemory implements AdapterFactory {
    @Override
    public String family() {
      return "mkl";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return Mkl.start(threads, InNativeMemory::product);
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
      return "mkl-arrays";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return Mkl.start(threads, FromArrays::product);
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
    MKL_Set_Dynamic(0);
    MKL_Set_Num_Threads(threads);
    return new ProductAdapter(
        Map.of(
            "version", version(),
            "branch", BRANCHES.getOrDefault(MKL_CBWR_Get_Auto_Branch(), "unknown"),
            "threads", Integer.toString(MKL_Get_Max_Threads())),
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
