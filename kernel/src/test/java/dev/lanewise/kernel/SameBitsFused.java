package dev.lanewise.kernel;

import dev.lanewise.kernel.RandomTrees.Places;
import dev.lanewise.kernel.SameBitsCase.Work;
import dev.lanewise.kernel.TestSpace.Operands;
import dev.lanewise.kernel.TestSpace.Placement;
import java.util.ArrayList;
import java.util.List;

/// What is made of products and loops, for the comparison of bits: batches, epilogues,
/// convolutions, and many small random trees in one case.
final class SameBitsFused {
  private static final int BATCH = 5;

  private SameBitsFused() {}

  static List<SameBitsCase> all() {
    List<SameBitsCase> all = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      all.add(batch(type, 3, 5, 7, true));
      all.add(batch(type, 33, 40, 150, false));
      all.add(epilogue(type, 5, 37, 20, true));
      all.add(epilogue(type, 130, 257, 300, false));
      all.add(convolution(type, "plain", ConvolutionShape.of(2, 6, 5, 3, 3, 2), 2, true));
      all.add(
          convolution(
              type,
              "strided, padded, dilated, grouped",
              ConvolutionShape.of(4, 13, 17, 6, 3, 3)
                  .stride(2, 1)
                  .padding(1, 2)
                  .dilation(1, 2)
                  .groups(2),
              3,
              false));
      all.add(forest(type));
    }
    return all;
  }

  private static SameBitsCase batch(ElementType type, int m, int n, int k, boolean small) {
    return new SameBitsCase(
        "batch of %d gemm %s %d x %d x %d".formatted(BATCH, type, m, n, k),
        small,
        workers -> {
          Matrix a = SameBitsLoops.filled(type, BATCH * m, k, 1);
          Matrix b = SameBitsLoops.filled(type, BATCH * k, n, 2);
          Matrix c = Matrix.of(type, BATCH * m, n);
          Matrix first = a.slice(0, 0, m, k);
          Matrix second = b.slice(0, 0, k, n);
          Matrix result = c.slice(0, 0, m, n);
          GemmBatch plan =
              Gemm.plan(0.75, first, second, 0.5, result).batch(BATCH, m * k, k * n, m * n);
          return SameBitsCase.of(
              () -> {
                SameBitsLoops.fill(c, 3, false);
                plan.run(first, second, result, workers);
              },
              d -> d.add(c));
        });
  }

  /// A layer: bias by column, activation and residual in the store, sums of the columns behind it.
  private static SameBitsCase epilogue(ElementType type, int m, int n, int k, boolean small) {
    return new SameBitsCase(
        "gemm with epilogue %s %d x %d x %d".formatted(type, m, n, k),
        small,
        workers -> {
          Matrix a = SameBitsLoops.filled(type, m, k, 1);
          Matrix b = SameBitsLoops.filled(type, k, n, 2);
          Matrix bias = SameBitsLoops.filled(type, 1, n, 3);
          Matrix residual = SameBitsLoops.filled(type, m, n, 4);
          Matrix c = Matrix.of(type, m, n);
          Matrix d = Matrix.of(type, m, n);
          Matrix sums = Matrix.of(type, 1, n);
          Expr activated = Expr.gelu(Expr.matrix("c").plus(Expr.row("bias")));
          Loop store = Loop.of(type).store("c", activated.plus(Expr.matrix("residual"))).compile();
          Loop sum = Loop.of(type).reduceColumns("sums", Reduction.SUM, Expr.matrix("d")).compile();
          Gemm stored =
              Gemm.plan(1, a, b, 0, c)
                  .then(store.bind(m, n).set("c", c).set("bias", bias).set("residual", residual));
          Gemm summed = Gemm.plan(1, a, b, 0, d).then(sum.bind(m, n).set("d", d).set("sums", sums));
          return SameBitsCase.of(
              () -> {
                stored.run(a, b, c, workers);
                summed.run(a, b, d, workers);
              },
              digest -> {
                digest.add(c);
                digest.add(d);
                digest.add(sums);
              });
        });
  }

  private static SameBitsCase convolution(
      ElementType type, String what, ConvolutionShape s, int images, boolean small) {
    return new SameBitsCase(
        "convolution %s %s".formatted(what, type),
        small,
        workers -> {
          Matrix in = SameBitsLoops.filled(type, images, s.inSize(), 1);
          Matrix weights = SameBitsLoops.filled(type, s.filters(), s.filterSize(), 2);
          Matrix gradient = SameBitsLoops.filled(type, images, s.outSize(), 3);
          Matrix out = Matrix.of(type, images, s.outSize());
          Matrix inGradient = Matrix.of(type, images, s.inSize());
          Matrix weightGradient = Matrix.of(type, s.filters(), s.filterSize());
          Convolution plan = Convolution.plan(type, s);
          return SameBitsCase.of(
              () -> {
                plan.forward(in, weights, out, workers);
                plan.dataGradient(gradient, weights, inGradient, workers);
                plan.weightGradient(in, gradient, weightGradient, false, workers);
              },
              d -> {
                d.add(out);
                d.add(inGradient);
                d.add(weightGradient);
              });
        });
  }

  /// Random trees of every kind of operation (law K13), eight of them stored by one loop, over a
  /// space of few rows and over one of few columns.
  private static SameBitsCase forest(ElementType type) {
    return new SameBitsCase(
        "forest " + type,
        true,
        workers -> {
          List<Expr> trees = new ArrayList<>();
          for (int seed = 0; seed < 8; seed++) {
            trees.addAll(RandomTrees.draw(2000 + seed, 9, 1, Places.ALL));
          }
          Loop.Builder builder = Loop.of(type);
          for (int i = 0; i < trees.size(); i++) {
            builder.store("out" + i, trees.get(i));
          }
          Loop loop = builder.compile();
          List<Matrix> results = new ArrayList<>();
          List<BoundLoop> bound = new ArrayList<>();
          for (int[] shape : new int[][] {{3, 61}, {50, 2}}) {
            TestSpace space = new TestSpace(type, shape[0], shape[1], 3, 17);
            Operands operands = space.operands(Placement.DENSE);
            LoopBinder binder = space.bind(loop, operands).workers(workers);
            for (int i = 0; i < trees.size(); i++) {
              Matrix result = space.empty(Placement.DENSE, shape[0], shape[1]);
              results.add(result);
              binder.set("out" + i, result);
            }
            bound.add(binder.build());
          }
          return forest(bound, results);
        });
  }

  private static Work forest(List<BoundLoop> bound, List<Matrix> results) {
    return SameBitsCase.work(
        () -> bound.forEach(BoundLoop::run),
        () -> bound.stream().allMatch(b -> b.warmUp(SameBitsCase.PATIENCE)),
        d -> results.forEach(d::add));
  }
}
