package dev.lanewise.kernel;

import dev.lanewise.kernel.RandomTrees.Places;
import dev.lanewise.kernel.TestSpace.Operands;
import dev.lanewise.kernel.TestSpace.Placement;
import dev.lanewise.kernel.codegen.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/// Law K13: every form of the generated code and a naive evaluator give the same bits, over the
/// whole space, over parts of it, and over any layout.
class BackEndsAgreeTest {

  private static Loop.Builder stores(ElementType type, List<Expr> outputs) {
    Loop.Builder loop = Loop.of(type);
    for (int o = 0; o < outputs.size(); o++) {
      loop.store("out" + o, outputs.get(o));
    }
    return loop;
  }

  /// Binds fresh outputs, runs, and gives the outputs.
  private static List<Matrix> run(
      Loop loop, TestSpace space, Operands operands, Placement placement) {
    LoopBinder binder = space.bind(loop, operands);
    List<Matrix> results = new ArrayList<>();
    for (int o = 0; o < loop.outputs().size(); o++) {
      results.add(space.empty(placement, space.rows(), space.columns()));
      binder.set("out" + o, results.get(o));
    }
    binder.build().run();
    if (placement != Placement.DENSE) {
      results.forEach(TestSpace::assertSurroundingsKept);
    }
    return results;
  }

  private static void assertSame(List<Matrix> expected, List<Matrix> actual, Object... what) {
    for (int o = 0; o < expected.size(); o++) {
      int output = o;
      Bits.assertSame(
          expected.get(o), actual.get(o), () -> "output " + output + " of " + List.of(what));
    }
  }

  private static List<Matrix> oracle(TestSpace space, List<Expr> trees) {
    Operands operands = space.operands(Placement.DENSE);
    return trees.stream().map(e -> space.expected(e, operands)).toList();
  }

  @Property(tries = 150)
  void k13VectorAndScalarCodeAgreeWithTheEvaluator(
      @ForAll ElementType type,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 60) int nodes,
      @ForAll @IntRange(min = 1, max = 3) int outputs,
      @ForAll @IntRange(min = 1, max = 4) int rows,
      @ForAll @IntRange(min = 1, max = 70) int columns,
      @ForAll Placement placement) {
    List<Expr> trees = RandomTrees.draw(seed, nodes, outputs, Places.ALL);
    TestSpace space = new TestSpace(type, rows, columns, (1L << 32) - 40, seed);
    List<Matrix> expected = oracle(space, trees);
    for (Target target : Targets.all(type)) {
      Loop loop = Targets.compile(stores(type, trees), target);
      assertSame(
          expected,
          run(loop, space, space.operands(placement), placement),
          target,
          placement,
          trees);
    }
  }

  @Property(tries = 40)
  void k13EveryLayoutGivesTheSameBits(
      @ForAll ElementType type,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 12) int rows,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll Places places) {
    List<Expr> trees = RandomTrees.draw(seed, 20, 2, places);
    TestSpace space = new TestSpace(type, rows, columns, 5, seed);
    List<Matrix> expected = oracle(space, trees);
    Loop loop = Targets.compile(stores(type, trees), someTarget(type, seed));
    for (Placement in : Placement.values()) {
      for (Placement out : Placement.values()) {
        assertSame(expected, run(loop, space, space.operands(in), out), in, out, trees);
      }
    }
  }

  private static Target someTarget(ElementType type, long seed) {
    List<Target> all = Targets.all(type);
    return all.get(new Random(seed).nextInt(all.size()));
  }

  @Property(tries = 40)
  void k13ASplitLoopGivesTheBitsOfTheWholeLoop(
      @ForAll ElementType type,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 40) int columns,
      @ForAll @IntRange(max = 9) int firstRows,
      @ForAll @IntRange(max = 9) int otherRows) {
    List<Expr> trees = RandomTrees.draw(seed, 20, 2, Places.LINEAR);
    int rows = firstRows + otherRows;
    TestSpace space = new TestSpace(type, rows, columns, 77, seed);
    Operands operands = space.operands(Placement.ROWS_APART);
    List<Matrix> expected = oracle(space, trees);
    Loop loop = Targets.compile(stores(type, trees), someTarget(type, seed));
    List<Matrix> actual =
        trees.stream().map(_ -> space.empty(Placement.ROWS_APART, rows, columns)).toList();
    for (int[] part : new int[][] {{0, firstRows}, {firstRows, otherRows}}) {
      long base = 77 + (long) part[0] * columns;
      TestSpace piece = new TestSpace(type, part[1], columns, base, seed);
      LoopBinder binder = piece.bind(loop, operands.slice(part[0], part[1]));
      for (int o = 0; o < actual.size(); o++) {
        binder.set("out" + o, actual.get(o).slice(part[0], 0, part[1], columns));
      }
      binder.build().run();
    }
    assertSame(expected, actual, trees);
  }

  @Property(tries = 40)
  void k13OutputsMayBeInputs(
      @ForAll ElementType type,
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 5) int rows,
      @ForAll @IntRange(min = 1, max = 150) int columns,
      @ForAll Placement placement) {
    List<Expr> trees = RandomTrees.draw(seed, 25, 3, Places.ALL);
    TestSpace space = new TestSpace(type, rows, columns, 0, seed);
    List<Matrix> expected = oracle(space, trees);
    for (Target target : Targets.all(type)) {
      Loop loop = Targets.compile(stores(type, trees), target);
      Operands operands = space.operands(placement);
      Matrix third = space.empty(placement, rows, columns);
      List<Matrix> actual = List.of(operands.y(), operands.x(), third);
      LoopBinder binder = space.bind(loop, operands);
      for (int o = 0; o < 3; o++) {
        binder.set("out" + o, actual.get(o));
      }
      binder.build().run();
      assertSame(expected, actual, target, placement, trees);
    }
  }

  @Property(tries = 10)
  void k13TilesAndThreadsGiveTheSameBits(@ForAll ElementType type, @ForAll long seed) {
    List<Expr> trees = RandomTrees.draw(seed, 15, 2, Places.ALL);
    int columns = 5000;
    TestSpace space = new TestSpace(type, 9, columns, 1, seed);
    List<Matrix> expected = oracle(space, trees);
    Loop loop = Targets.compile(stores(type, trees), someTarget(type, seed));
    for (int threads : new int[] {1, 3}) {
      try (Workers workers = Workers.pool(threads)) {
        for (Placement placement : List.of(Placement.DENSE, Placement.TRANSPOSED)) {
          LoopBinder binder = space.bind(loop, space.operands(placement)).workers(workers);
          List<Matrix> actual =
              trees.stream().map(_ -> space.empty(placement, 9, columns)).toList();
          for (int o = 0; o < actual.size(); o++) {
            binder.set("out" + o, actual.get(o));
          }
          binder.build().run();
          assertSame(expected, actual, threads, placement, trees);
        }
      }
    }
  }
}
