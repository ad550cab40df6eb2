package dev.lanewise.bench.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.cases.LoopCase.Kind;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.Systems;
import dev.lanewise.bench.system.Work;
import dev.lanewise.kernel.ElementType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// A right answer passes the check of its case and a wrong one does not; the systems that need no
/// peers give right answers.
class CheckTest {
  /// The loops over the JDK's functions have no tail.
  private static final int WHOLE_VECTORS = 1024;

  @ParameterizedTest
  @EnumSource
  void aProductIsCheckedInEveryLayout(ElementType type) {
    for (boolean transposeA : List.of(false, true)) {
      for (boolean transposeB : List.of(false, true)) {
        var what = new GemmCase(5, 7, 3, transposeA, transposeB, type);
        assertEquals(Optional.empty(), what.check(i -> product(what, i / 7, i % 7)));
        assertTrue(what.check(i -> product(what, i / 7, i % 7) + (i == 34 ? 1e-3 : 0)).isPresent());
        assertTrue(what.check(_ -> Double.NaN).isPresent());
      }
    }
  }

  private static double product(GemmCase what, int i, int j) {
    double sum = 0;
    for (int p = 0; p < what.k(); p++) {
      double x = what.a().get(what.transposeA() ? p * what.m() + i : i * what.k() + p);
      double y = what.b().get(what.transposeB() ? j * what.k() + p : p * what.n() + j);
      sum += x * y;
    }
    return sum;
  }

  @ParameterizedTest
  @ValueSource(strings = {"lanewise", "vector-api", "jdk-lanewise", "math"})
  void functionsOfASystemPass(String system) {
    try (Adapter adapter = Systems.start(Systems.named(system), 1)) {
      for (ElementType type : ElementType.values()) {
        for (MathFunction function : MathFunction.values()) {
          pass(adapter, new FunctionCase(function, WHOLE_VECTORS, type));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"lanewise", "vector-api"})
  void loopsOfASystemPass(String system) {
    try (Adapter adapter = Systems.start(Systems.named(system), 1)) {
      for (ElementType type : ElementType.values()) {
        for (Kind kind : Kind.values()) {
          pass(adapter, new LoopCase(kind, 7, 131, type));
        }
      }
    }
  }

  @Test
  void productsOfLanewisePass() {
    try (Adapter adapter = Systems.start(Systems.named("lanewise"), 2)) {
      for (ElementType type : ElementType.values()) {
        pass(adapter, new GemmCase(37, 41, 43, false, false, type));
        pass(adapter, new GemmCase(37, 41, 43, true, true, type));
      }
    }
  }

  private static void pass(Adapter adapter, BenchCase what) {
    Optional<Work> work = adapter.prepare(what);
    work.ifPresent(w -> {
      w.run(1);
      assertEquals(Optional.empty(), what.check(w::answer), what.name());
      w.close();
    });
  }
}
