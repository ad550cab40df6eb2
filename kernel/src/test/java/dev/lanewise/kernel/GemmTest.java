package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.kernel.gemm.Cases;
import dev.lanewise.kernel.gemm.Cases.Storage;
import dev.lanewise.kernel.gemm.ChainOracle;
import java.math.BigDecimal;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The laws of products; their names are those of the list of laws.
class GemmTest {
  private static final int[] EDGES = {
    0, 1, 2, 3, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65, 127, 128, 129, 255, 256, 257
  };

  private static void check(
      ElementType type,
      int m,
      int n,
      int k,
      Storage storageA,
      Storage storageB,
      Storage storageC,
      double alpha,
      double beta,
      Workers workers) {
    Random random = new Random(31L * m + 17L * n + k);
    Matrix a = Cases.drawn(type, m, k, storageA, random);
    Matrix b = Cases.drawn(type, k, n, storageB, random);
    Matrix c = Cases.blank(type, m, n, storageC);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        c.set(i, j, beta == 0 ? Double.NaN : random.nextDouble() - 0.5);
      }
    }
    Matrix expected = Cases.twin(c);
    Matrix sameA = Cases.twin(a);
    Matrix sameB = Cases.twin(b);
    ChainOracle.multiply(alpha, a, b, beta, expected);
    Matrix generated = Cases.twin(c);
    Matrix shared = Cases.twin(c);
    Gemm.multiply(alpha, a, b, beta, c, workers);
    Gemm plan = Gemm.plan(alpha, a, b, beta, generated);
    plan.useGenerated();
    plan.run(a, b, generated, workers);
    Gemm passing = Gemm.plan(alpha, a, b, beta, shared, false);
    passing.useGenerated();
    passing.run(a, b, shared, workers);
    String what =
        "%s %d x %d x %d, %s %s %s, alpha %s, beta %s"
            .formatted(type, m, n, k, storageA, storageB, storageC, alpha, beta);
    Cases.assertSameArrays(expected, c, what);
    Cases.assertSameArrays(expected, generated, what + ", generated");
    Cases.assertSameArrays(expected, shared, what + ", generated for any strides");
    Cases.assertSameArrays(sameA, a, what + ": a");
    Cases.assertSameArrays(sameB, b, what + ": b");
  }

  @Property(tries = 250)
  void k3AnyProductHasTheBitsOfTheChains(
      @ForAll ElementType type,
      @ForAll @IntRange(max = 70) int m,
      @ForAll @IntRange(max = 110) int n,
      @ForAll @IntRange(max = 50) int k,
      @ForAll Storage a,
      @ForAll Storage b,
      @ForAll Storage c,
      @ForAll @IntRange(min = -1, max = 2) int alpha,
      @ForAll @IntRange(min = -1, max = 2) int beta) {
    check(type, m, n, k, a, b, c, alpha * 0.7, beta == 2 ? 0.3 : beta, Workers.single());
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k4EdgesInEveryLayout(ElementType type) {
    Storage[] storages = Storage.values();
    Random random = new Random(4);
    for (int i = 0; i < 150; i++) {
      int m = EDGES[random.nextInt(EDGES.length)];
      int n = EDGES[random.nextInt(EDGES.length)];
      int k = EDGES[random.nextInt(EDGES.length)];
      if ((long) m * n * k > 2_000_000) {
        k = EDGES[random.nextInt(9)];
      }
      check(
          type,
          m,
          n,
          k,
          storages[random.nextInt(4)],
          storages[random.nextInt(4)],
          storages[random.nextInt(4)],
          random.nextBoolean() ? 1 : -1.25,
          random.nextInt(3) * 0.5,
          Workers.single());
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k3ThreadsDoNotShow(ElementType type) {
    for (int threads : new int[] {2, 3, 8}) {
      try (Workers workers = Workers.pool(threads)) {
        check(type, 150, 170, 90, Storage.DENSE, Storage.DENSE, Storage.DENSE, 1, 0, workers);
        check(
            type, 97, 203, 130, Storage.TRANSPOSED, Storage.PADDED, Storage.PADDED, 1, 1, workers);
        check(
            type,
            203,
            97,
            130,
            Storage.PADDED,
            Storage.TRANSPOSED,
            Storage.TRANSPOSED,
            2,
            0.5,
            workers);
        check(type, 5, 700, 300, Storage.DENSE, Storage.STRIDED, Storage.STRIDED, 1, 1, workers);
        check(type, 700, 5, 300, Storage.STRIDED, Storage.DENSE, Storage.DENSE, 1, 0, workers);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k4SmallProductsOfTransposedFactorsAreTurned(ElementType type) {
    try (Workers workers = Workers.pool(2)) {
      for (int[] s : new int[][] {{64, 64, 64}, {33, 47, 40}, {17, 90, 130}, {16, 8, 16}}) {
        for (Storage storage : Storage.values()) {
          check(
              type,
              s[0],
              s[1],
              s[2],
              Storage.TRANSPOSED,
              Storage.TRANSPOSED,
              storage,
              1,
              0,
              workers);
          check(type, s[1], s[0], s[2], Storage.PADDED, Storage.DENSE, storage, 1, 0, workers);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k3PackedBlocks(ElementType type) {
    check(type, 400, 410, 420, Storage.DENSE, Storage.DENSE, Storage.DENSE, 1, 0, Workers.single());
    check(
        type,
        401,
        403,
        390,
        Storage.TRANSPOSED,
        Storage.TRANSPOSED,
        Storage.DENSE,
        1,
        0,
        Workers.single());
    check(
        type,
        9,
        33,
        2500,
        Storage.DENSE,
        Storage.TRANSPOSED,
        Storage.DENSE,
        1,
        1,
        Workers.single());
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k3PanelsThatThreadsPackTogether(ElementType type) {
    for (int threads : new int[] {2, 3, 5}) {
      try (Workers workers = Workers.pool(threads)) {
        check(type, 75, 1700, 1100, Storage.DENSE, Storage.DENSE, Storage.DENSE, 1, 0, workers);
        check(type, 80, 300, 2100, Storage.PADDED, Storage.PADDED, Storage.PADDED, 1, 1, workers);
        check(
            type, 40, 650, 1300, Storage.DENSE, Storage.TRANSPOSED, Storage.DENSE, 2, 0.5, workers);
        check(type, 9, 6000, 50, Storage.DENSE, Storage.TRANSPOSED, Storage.DENSE, 1, 0, workers);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k3LongChainsAreCutByTheirDepthAlone(ElementType type) {
    try (Workers workers = Workers.pool(3)) {
      for (int k : new int[] {4095, 4096, 4097, 9000, 13000}) {
        check(type, 6, 37, k, Storage.DENSE, Storage.DENSE, Storage.PADDED, 1, 0, Workers.single());
        check(type, 33, 5, k, Storage.TRANSPOSED, Storage.DENSE, Storage.PADDED, 1, 0.5, workers);
        check(type, 40, 40, k, Storage.DENSE, Storage.TRANSPOSED, Storage.STRIDED, 1.5, 1, workers);
      }
    }
  }

  @Test
  void k3RepeatsAndConcurrentCallersAgree() {
    Random random = new Random(5);
    Matrix a = Cases.drawn(ElementType.FLOAT, 130, 220, Storage.DENSE, random);
    Matrix b = Cases.drawn(ElementType.FLOAT, 220, 210, Storage.DENSE, random);
    Matrix expected = FloatMatrix.of(130, 210);
    Gemm plan = Gemm.plan(1, a, b, 0, expected);
    plan.run(a, b, expected);
    IntStream.range(0, 8)
        .parallel()
        .forEach(_ -> {
          for (int i = 0; i < 100; i++) {
            Matrix c = FloatMatrix.of(130, 210);
            plan.run(a, b, c);
            Cases.assertSameArrays(expected, c, "repeat " + i);
          }
        });
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k1ErrorIsWithinTheBound(ElementType type) {
    Random random = new Random(6);
    int m = 20;
    int n = 33;
    int k = 200;
    Matrix a = Cases.drawn(type, m, k, Storage.DENSE, random);
    Matrix b = Cases.drawn(type, k, n, Storage.DENSE, random);
    Matrix c = Cases.drawn(type, m, n, Storage.DENSE, random);
    Matrix before = Cases.twin(c);
    double alpha = 0.75;
    double beta = -1.5;
    Gemm.multiply(alpha, a, b, beta, c);
    double u = type == ElementType.FLOAT ? 0x1p-24 : 0x1p-53;
    double gamma = (k + 3) * u / (1 - (k + 3) * u);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        BigDecimal exact = BigDecimal.valueOf(beta).multiply(new BigDecimal(before.get(i, j)));
        double size = Math.abs(beta * before.get(i, j));
        for (int p = 0; p < k; p++) {
          BigDecimal term = new BigDecimal(a.get(i, p)).multiply(new BigDecimal(b.get(p, j)));
          exact = exact.add(BigDecimal.valueOf(alpha).multiply(term));
          size += Math.abs(alpha * a.get(i, p) * b.get(p, j));
        }
        double error = exact.subtract(new BigDecimal(c.get(i, j))).abs().doubleValue();
        assertTrue(error <= gamma * size, "cell %d, %d: %s".formatted(i, j, error));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k2IntegersAreExact(ElementType type) {
    Random random = new Random(7);
    Matrix a = Matrix.of(type, 65, 129);
    Matrix b = Matrix.of(type, 129, 100);
    for (Matrix matrix : new Matrix[] {a, b}) {
      for (int i = 0; i < matrix.rows(); i++) {
        for (int j = 0; j < matrix.columns(); j++) {
          matrix.set(i, j, random.nextInt(201) - 100);
        }
      }
    }
    Matrix c = Matrix.of(type, 65, 100);
    Gemm.multiply(a, b, c);
    for (int i = 0; i < 65; i++) {
      for (int j = 0; j < 100; j++) {
        long sum = 0;
        for (int p = 0; p < 129; p++) {
          sum += Math.round(a.get(i, p)) * Math.round(b.get(p, j));
        }
        assertEquals(sum, Math.round(c.get(i, j)));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k6NanAndInfinityGoWhereArithmeticTakesThem(ElementType type) {
    Random random = new Random(8);
    Matrix a = Cases.drawn(type, 20, 30, Storage.DENSE, random);
    Matrix b = Cases.drawn(type, 30, 40, Storage.DENSE, random);
    a.set(7, 3, Double.NaN);
    b.row(5).fill(0);
    a.set(9, 5, Double.POSITIVE_INFINITY);
    Matrix c = Matrix.of(type, 20, 40);
    Gemm.multiply(a, b, c);
    for (int i = 0; i < 20; i++) {
      for (int j = 0; j < 40; j++) {
        assertEquals(i == 7 || i == 9, Double.isNaN(c.get(i, j)), "row " + i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k6AlphaZeroReadsNeitherFactor(ElementType type) {
    Matrix a = Matrix.of(type, 20, 30);
    Matrix b = Matrix.of(type, 30, 40);
    a.fill(Double.NaN);
    b.fill(Double.NaN);
    Matrix c = Matrix.of(type, 20, 40);
    c.fill(3);
    Gemm.multiply(0, a, b, 0.5, c);
    assertEquals(1.5, c.get(19, 39));
    Gemm.multiply(0, a, b, 0, c);
    assertEquals(0, Double.doubleToRawLongBits(c.get(3, 3)));
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void k7RowBlocksAndPowersOfTwo(ElementType type) {
    Random random = new Random(9);
    Matrix a = Cases.drawn(type, 50, 60, Storage.DENSE, random);
    Matrix b = Cases.drawn(type, 60, 70, Storage.DENSE, random);
    Matrix whole = Matrix.of(type, 50, 70);
    Gemm.multiply(a, b, whole);
    Matrix block = Matrix.of(type, 1, 70);
    for (int i = 0; i < 50; i++) {
      Gemm.multiply(a.row(i), b, block);
      Cases.assertSameArrays(whole.row(i).copy(), block, "row " + i);
    }
    Matrix scaled = Matrix.of(type, 50, 70);
    Gemm.multiply(8, a, b, 0, scaled);
    for (int i = 0; i < 50; i++) {
      for (int j = 0; j < 70; j++) {
        assertEquals(8 * whole.get(i, j), scaled.get(i, j));
      }
    }
  }

  @ParameterizedTest
  @EnumSource(ElementType.class)
  void aLoopOverTheResultGivesTheBitsOfASecondPass(ElementType type) {
    Expr biased = Expr.matrix("c").plus(Expr.row("bias")).plus(Expr.column("shift"));
    Loop loop = Loop.of(type).store("c", Expr.tanh(biased)).compile();
    Random random = new Random(11);
    for (int[] s :
        new int[][] {
          {30, 50, 20}, {31, 50, 60}, {300, 210, 250}, {7, 5, 3}, {20, 70, 5000}, {9, 9, 0}
        }) {
      for (Storage storage : Storage.values()) {
        Storage factors = random.nextBoolean() ? Storage.DENSE : Storage.TRANSPOSED;
        Matrix a = Cases.drawn(type, s[0], s[2], factors, random);
        Matrix b = Cases.drawn(type, s[2], s[1], factors, random);
        Matrix bias = Cases.drawn(type, 1, s[1], Storage.DENSE, random);
        Matrix shift = Cases.drawn(type, s[0], 1, Storage.DENSE, random);
        Matrix c = Cases.blank(type, s[0], s[1], storage);
        Matrix expected = Cases.twin(c);
        Gemm.multiply(a, b, expected);
        loop.bind(s[0], s[1])
            .set("c", expected)
            .set("bias", bias)
            .set("shift", shift)
            .build()
            .run();
        LoopBinder binder = loop.bind(s[0], s[1]).set("c", c).set("bias", bias).set("shift", shift);
        Gemm plan = Gemm.plan(1, a, b, 0, c).then(binder);
        plan.run(a, b, c);
        Cases.assertSameArrays(expected, c, storage + " plain");
        plan.useGenerated();
        try (Workers workers = Workers.pool(3)) {
          plan.run(a, b, c, workers);
        }
        Cases.assertSameArrays(expected, c, storage + " generated");
      }
    }
  }

  @Test
  void aLoopWithSumsRunsAfterTheProduct() {
    Random random = new Random(12);
    Matrix a = Cases.drawn(ElementType.FLOAT, 40, 30, Storage.DENSE, random);
    Matrix b = Cases.drawn(ElementType.FLOAT, 30, 50, Storage.DENSE, random);
    Matrix c = FloatMatrix.of(40, 50);
    Matrix sums = FloatMatrix.of(1, 50);
    Loop loop =
        Loop.of(ElementType.FLOAT).reduceColumns("sums", Reduction.SUM, Expr.matrix("c")).compile();
    Gemm.plan(1, a, b, 0, c).then(loop.bind(40, 50).set("c", c).set("sums", sums)).run(a, b, c);
    Matrix expected = FloatMatrix.of(1, 50);
    loop.bind(40, 50).set("c", c).set("sums", expected).build().run();
    Cases.assertSameArrays(expected, sums, "sums");
    assertThrows(
        IllegalArgumentException.class,
        () ->
            Gemm.plan(1, a, b, 0, c).then(loop.bind(40, 50).set("c", c.copy()).set("sums", sums)));
  }

  private static String refusal(Executable call) {
    return String.valueOf(assertThrows(IllegalArgumentException.class, call).getMessage());
  }

  @Test
  void k8OverlapIsRefused() {
    float[] array = new float[400];
    Matrix a = FloatMatrix.of(array, 0, 10, 10, 10, 1);
    Matrix b = FloatMatrix.of(array, 100, 10, 10, 10, 1);
    Matrix apart = FloatMatrix.of(array, 200, 10, 10, 10, 1);
    Gemm.multiply(a, b, apart);
    Matrix over = FloatMatrix.of(array, 95, 10, 10, 10, 1);
    String message = refusal(() -> Gemm.multiply(a, b, over));
    assertTrue(message.contains("shares cells"), message);
    assertThrows(IllegalArgumentException.class, () -> Gemm.multiply(a, b, b));
    Matrix repeated = FloatMatrix.of(array, 300, 10, 10, 0, 1);
    assertThrows(IllegalArgumentException.class, () -> Gemm.multiply(a, b, repeated));
  }

  @Test
  void misfitsAreRefusedByName() {
    Matrix a = FloatMatrix.of(3, 4);
    Matrix b = FloatMatrix.of(5, 6);
    Matrix c = FloatMatrix.of(3, 6);
    String message = refusal(() -> Gemm.multiply(a, b, c));
    assertTrue(message.contains("3 x 4") && message.contains("5 x 6"), message);
    assertThrows(
        IllegalArgumentException.class,
        () -> Gemm.multiply(a, DoubleMatrix.of(4, 6), FloatMatrix.of(3, 6)));
    Gemm plan = Gemm.plan(1, a, FloatMatrix.of(4, 6), 0, c);
    assertThrows(IllegalArgumentException.class, () -> plan.run(a, FloatMatrix.of(4, 7), c));
  }

  @Test
  void repeatedRowsMayBeRead() {
    Matrix row = FloatMatrix.of(new float[] {1, 2, 3}, 0, 4, 3, 0, 1);
    Matrix b = FloatMatrix.of(3, 5);
    b.fill(2);
    Matrix c = FloatMatrix.of(4, 5);
    Gemm.multiply(row, b, c);
    assertEquals(12, c.get(3, 4));
  }

  @Test
  void k12APlanAllocatesNothing() {
    var bean =
        (com.sun.management.ThreadMXBean) java.lang.management.ManagementFactory.getThreadMXBean();
    Random random = new Random(10);
    for (int size : new int[] {16, 100, 300}) {
      Matrix a = Cases.drawn(ElementType.FLOAT, size, size, Storage.DENSE, random);
      Matrix b = Cases.drawn(ElementType.FLOAT, size, size, Storage.DENSE, random).transpose();
      Matrix c = FloatMatrix.of(size, size);
      Gemm plan = Gemm.plan(1, a, b, 0, c);
      long least = Long.MAX_VALUE;
      // Warm is when the compiler in the background is done, which a busy machine delays.
      long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
      while (least > 0 && System.nanoTime() < deadline) {
        long before = bean.getCurrentThreadAllocatedBytes();
        for (int r = 0; r < 2000 / size + 1; r++) {
          plan.run(a, b, c);
        }
        least = Math.min(least, bean.getCurrentThreadAllocatedBytes() - before);
      }
      assertTrue(least < 100, size + ": " + least + " bytes");
    }
  }
}
