package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;

/// Matrix products and ready-made operations for the comparison of bits.
final class SameBitsProducts {
  private SameBitsProducts() {}

  static List<SameBitsCase> all() {
    List<SameBitsCase> all = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (int[] s : new int[][] {{1, 1, 1}, {3, 5, 7}, {17, 33, 20}, {40, 1, 64}, {1, 50, 70}}) {
        for (int transposes = 0; transposes < 4; transposes++) {
          all.add(product(type, s, transposes, 1, 0, true));
        }
        all.add(product(type, s, 0, 0.75, 0.3, true));
      }
      for (int[] s : new int[][] {{129, 257, 300}, {200, 200, 200}, {513, 70, 600}}) {
        for (int transposes = 0; transposes < 4; transposes++) {
          all.add(product(type, s, transposes, -1.5, transposes == 1 ? 1 : 0, false));
        }
      }
      all.add(product(type, new int[] {100, 100, 100}, 0, 1, 0.5, false));
      all.add(product(type, new int[] {37, 73, 50}, 0, 1, 0, false));
      all.add(product(type, new int[] {90, 69, 64}, 1, 1, 0, false));
      all.add(product(type, new int[] {9, 33, 9001}, 0, 1, 0.5, false));
      all.add(product(type, new int[] {64, 64, 13_000}, 1, 1, 0, false));
      operations(type, 3, 70, true, all);
      operations(type, 200, 1003, false, all);
    }
    return all;
  }

  private static SameBitsCase product(
      ElementType type, int[] shape, int transposes, double alpha, double beta, boolean small) {
    int m = shape[0];
    int n = shape[1];
    int k = shape[2];
    boolean ta = (transposes & 1) != 0;
    boolean tb = (transposes & 2) != 0;
    String name =
        "gemm %s%s %s %d x %d x %d alpha %s beta %s"
            .formatted(ta ? "T" : "N", tb ? "T" : "N", type, m, n, k, alpha, beta);
    return new SameBitsCase(
        name,
        small,
        workers -> {
          Matrix a = ta ? filled(type, k, m, 1).transpose() : filled(type, m, k, 1);
          Matrix b = tb ? filled(type, n, k, 2).transpose() : filled(type, k, n, 2);
          Matrix c = Matrix.of(type, m, n);
          Gemm plan = Gemm.plan(alpha, a, b, beta, c);
          return SameBitsCase.of(
              () -> {
                SameBitsLoops.fill(c, 3, false);
                plan.run(a, b, c, workers);
              },
              d -> d.add(c));
        });
  }

  private static Matrix filled(ElementType type, int rows, int columns, long seed) {
    return SameBitsLoops.filled(type, rows, columns, seed);
  }

  private static void operations(
      ElementType type, int rows, int columns, boolean small, List<SameBitsCase> all) {
    Matrix x = filled(type, rows, columns, 5);
    Matrix y = Matrix.of(type, rows, columns);
    Matrix u = Matrix.of(type, rows, 1);
    Matrix v = Matrix.of(type, rows, 1);
    Matrix turned = Matrix.of(type, columns, rows);
    Matrix top = Matrix.of(type, rows, 5);
    int[] positions = new int[5 * rows];
    String where = " %s %d x %d".formatted(type, rows, columns);
    BiFunction<String, SameBitsCase, SameBitsCase> named =
        (name, c) -> new SameBitsCase(name + where, small, c.start());
    all.add(named.apply("softmax", operation(w -> Ops.softmax(x, y, w), y)));
    all.add(named.apply("logSoftmax", operation(w -> Ops.logSoftmax(x, y, w), y)));
    all.add(named.apply("logSumExp", operation(w -> Ops.logSumExp(x, u, w), u)));
    all.add(named.apply("rowMoments", operation(w -> Ops.rowMoments(x, u, v, w), u, v)));
    all.add(
        named.apply(
            "layerNormStatistics",
            operation(w -> Ops.layerNormStatistics(x, 1e-5, u, v, w), u, v)));
    all.add(named.apply("transposeCopy", operation(w -> Ops.transposeCopy(x, turned, w), turned)));
    all.add(named.apply("clamp", operation(w -> Ops.clamp(x, -0.5, 1.25, y, w), y)));
    all.add(
        new SameBitsCase(
            "topKRows" + where,
            small,
            w ->
                SameBitsCase.of(
                    Ops.topKRows(x, 5, top, positions, w),
                    d -> {
                      d.add(top);
                      d.add(positions);
                    })));
  }

  private interface Operation {
    Runnable with(Workers workers);
  }

  private static SameBitsCase operation(Operation operation, Matrix... results) {
    return new SameBitsCase(
        "",
        true,
        w ->
            SameBitsCase.of(
                operation.with(w),
                d -> {
                  for (Matrix m : results) {
                    d.add(m);
                  }
                }));
  }
}
