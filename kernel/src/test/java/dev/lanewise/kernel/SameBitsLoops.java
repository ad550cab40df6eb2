package dev.lanewise.kernel;

import dev.lanewise.kernel.RandomTrees.Places;
import dev.lanewise.kernel.SameBitsCase.Work;
import dev.lanewise.kernel.TestSpace.Operands;
import dev.lanewise.kernel.TestSpace.Placement;
import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.math.Functions;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// Loops, reductions, functions and random numbers for the comparison of bits.
final class SameBitsLoops {
  private static final Expr X = Expr.matrix("x");
  private static final Expr Y = Expr.matrix("y");

  private SameBitsLoops() {}

  static List<SameBitsCase> all() {
    List<SameBitsCase> all = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      for (int seed = 0; seed < 3; seed++) {
        all.add(tree(type, seed, 3, 131, Placement.DENSE, true));
        all.add(tree(type, seed, 60, 1100, Placement.DENSE, false));
        all.add(tree(type, seed, 7, 4500, Placement.TRANSPOSED, false));
      }
      all.add(adam(type));
      for (Direction direction : Direction.values()) {
        reductions(type, direction, 3, 70, true, all);
        reductions(type, direction, 1, 4097, true, all);
        reductions(type, direction, 300, 2, true, all);
        reductions(type, direction, 90, 5000, false, all);
        reductions(type, direction, 30_000, 3, false, all);
        reductions(type, direction, 3, 40_000, false, all);
      }
      for (Functions f : Functions.values()) {
        all.add(function(type, f));
      }
      all.add(random(type, "bits", Expr.randomBits("k").toReal(), true));
      all.add(random(type, "uniform", Expr.uniform("k"), true));
      all.add(random(type, "normal", Expr.normal("k"), true));
      all.add(random(type, "normal", Expr.normal("k"), false));
    }
    return all;
  }

  private static SameBitsCase tree(
      ElementType type, int seed, int rows, int columns, Placement placement, boolean small) {
    String name = "tree %d %s %d x %d %s".formatted(seed, type, rows, columns, placement);
    return new SameBitsCase(
        name,
        small,
        workers -> {
          List<Expr> trees = RandomTrees.draw(1000 + seed, 25, 2, Places.ALL);
          TestSpace space = new TestSpace(type, rows, columns, (1L << 32) - 200, seed);
          Operands operands = space.operands(placement);
          Loop loop = Loop.of(type).store("a", trees.get(0)).store("b", trees.get(1)).compile();
          Matrix a = space.empty(placement, rows, columns);
          Matrix b = space.empty(placement, rows, columns);
          LoopBinder binder = space.bind(loop, operands).set("a", a).set("b", b);
          return SameBitsCase.of(
              binder.workers(workers).build(),
              d -> {
                d.add(a);
                d.add(b);
              });
        });
  }

  /// A step of Adam (Kingma and Ba 2015, algorithm 1), in place; each run starts where the last one
  /// ended, so the state is set back before it.
  private static SameBitsCase adam(ElementType type) {
    return new SameBitsCase(
        "adam " + type,
        true,
        workers -> {
          Expr gradient = Expr.matrix("g");
          Expr m = Expr.matrix("m").times(0.9).plus(gradient.times(0.1));
          Expr v = Expr.matrix("v").times(0.999).plus(gradient.square().times(0.001));
          Expr step = m.dividedBy(v.sqrt().plus(1e-8)).times(Expr.scalar("rate"));
          Loop loop =
              Loop.of(type)
                  .store("m", m)
                  .store("v", v)
                  .store("p", Expr.matrix("p").minus(step))
                  .compile();
          Matrix[] state = new Matrix[4];
          for (int i = 0; i < 4; i++) {
            state[i] = Matrix.of(type, 1, 3001);
          }
          BoundLoop bound =
              loop.bind(1, 3001)
                  .set("g", state[0])
                  .set("m", state[1])
                  .set("v", state[2])
                  .set("p", state[3])
                  .set("rate", 1e-3)
                  .workers(workers)
                  .build();
          Runnable run =
              () -> {
                for (int i = 0; i < 4; i++) {
                  fill(state[i], i, i == 2);
                }
                bound.run();
                bound.run();
              };
          return SameBitsCase.work(
              run,
              () -> bound.warmUp(SameBitsCase.PATIENCE),
              d -> {
                for (Matrix s : state) {
                  d.add(s);
                }
              });
        });
  }

  static void fill(Matrix m, long seed, boolean positive) {
    Random random = new Random(seed);
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        double x = random.nextGaussian();
        m.set(r, c, positive ? Math.abs(x) : x);
      }
    }
  }

  static Matrix filled(ElementType type, int rows, int columns, long seed) {
    Matrix m = Matrix.of(type, rows, columns);
    fill(m, seed, false);
    return m;
  }

  private static void reductions(
      ElementType type,
      Direction direction,
      int rows,
      int columns,
      boolean small,
      List<SameBitsCase> all) {
    for (boolean positions : new boolean[] {false, true}) {
      String name =
          "%s per %s %s %d x %d"
              .formatted(positions ? "positions" : "sums", direction, type, rows, columns);
      all.add(
          new SameBitsCase(
              name, small, w -> reduction(type, direction, rows, columns, positions, w)));
    }
  }

  private static Work reduction(
      ElementType type,
      Direction direction,
      int rows,
      int columns,
      boolean positions,
      Workers workers) {
    Matrix x = filled(type, rows, columns, 9);
    int r = direction == Direction.ROW ? rows : 1;
    int c = direction == Direction.COLUMN ? columns : 1;
    Loop.Builder builder = Loop.of(type);
    List<Reduction> wanted = new ArrayList<>();
    for (Reduction reduction : Reduction.values()) {
      if (reduction.isPosition() == positions) {
        wanted.add(reduction);
        String name = reduction.name();
        switch (direction) {
          case ROW -> builder.reduceRows(name, reduction, X);
          case COLUMN -> builder.reduceColumns(name, reduction, X);
          case TOTAL -> builder.reduce(name, reduction, X);
        }
      }
    }
    LoopBinder binder = builder.compile().bind(rows, columns).set("x", x).workers(workers);
    List<Matrix> values = new ArrayList<>();
    List<int[]> found = new ArrayList<>();
    for (Reduction reduction : wanted) {
      if (positions) {
        found.add(new int[r * c]);
        binder.positions(reduction.name(), found.getLast());
      } else {
        values.add(Matrix.of(type, r, c));
        binder.set(reduction.name(), values.getLast());
      }
    }
    return SameBitsCase.of(
        binder.build(),
        d -> {
          values.forEach(d::add);
          found.forEach(d::add);
        });
  }

  private static SameBitsCase function(ElementType type, Functions f) {
    int n = 2000;
    return new SameBitsCase(
        f.functionName() + " " + type,
        true,
        workers -> {
          Expr value = new Expr.Call(f, f.arity() == 1 ? List.of(X) : List.of(X, Y));
          Matrix x = samples(type, n, 1);
          Matrix y = samples(type, n, 2);
          Matrix z = Matrix.of(type, 1, n);
          LoopBinder binder = Loop.of(type).store("z", value).compile().bind(1, n);
          binder.set("x", x).set("z", z).workers(workers);
          if (f.arity() > 1) {
            binder.set("y", y);
          }
          return SameBitsCase.of(binder.build(), d -> d.add(z));
        });
  }

  /// Numbers from everywhere: any bits, the middle of the range, around zero, and the special ones.
  private static Matrix samples(ElementType type, int n, long seed) {
    double[] special = {
      0.0, -0.0, 1, -1, 0.5, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY
    };
    Random random = new Random(seed);
    Matrix m = Matrix.of(type, 1, n);
    for (int i = 0; i < n; i++) {
      double x =
          switch (i % 4) {
            case 0 ->
                type == ElementType.FLOAT
                    ? Float.intBitsToFloat(random.nextInt())
                    : Double.longBitsToDouble(random.nextLong());
            case 1 -> random.nextDouble() * 40 - 20;
            case 2 -> random.nextGaussian();
            default ->
                i < 100 ? special[random.nextInt(special.length)] : random.nextDouble() * 200 - 100;
          };
      m.set(0, i, x);
    }
    return m;
  }

  private static SameBitsCase random(ElementType type, String what, Expr value, boolean small) {
    int rows = small ? 3 : 300;
    int columns = small ? 201 : 1001;
    return new SameBitsCase(
        "random %s %s %d x %d".formatted(what, type, rows, columns),
        small,
        workers -> {
          Matrix z = Matrix.of(type, rows, columns);
          BoundLoop loop =
              Loop.of(type)
                  .store("z", value)
                  .compile()
                  .bind(rows, columns)
                  .key("k", RandomKey.of(7, 3))
                  .set("z", z)
                  .indexBase((1L << 32) - 300)
                  .workers(workers)
                  .build();
          return SameBitsCase.of(loop, d -> d.add(z));
        });
  }
}
