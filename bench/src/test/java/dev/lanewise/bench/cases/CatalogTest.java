package dev.lanewise.bench.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogTest {
  @ParameterizedTest
  @EnumSource
  void namesAreUniqueWithinATypeAndFound(Suite suite) {
    List<BenchCase> cases = Catalog.full(suite);
    Set<String> names =
        cases.stream().map(c -> c.name() + " " + c.dtype()).collect(Collectors.toSet());
    assertEquals(cases.size(), names.size());
    for (BenchCase c : cases) {
      assertEquals(c, Catalog.find(suite, c.name(), c.type()));
      assertEquals(suite, c.suite());
      assertFalse(c.name().contains(" "), c.name());
    }
  }

  @ParameterizedTest
  @EnumSource
  void theQuickListIsTwelveOfTheFullListAtMost(Suite suite) {
    List<BenchCase> quick = Catalog.quick(suite);
    assertTrue(!quick.isEmpty() && quick.size() <= 12, suite + ": " + quick.size());
    assertTrue(Catalog.full(suite).containsAll(quick));
  }

  @Test
  void productsHaveEveryShapeInBothTypes() {
    List<String> names = Catalog.full(Suite.GEMM).stream().map(BenchCase::name).toList();
    assertEquals(2 * (16 + 3 * 3 + 9), names.size());
    assertTrue(names.contains("1000x1000x1000-TT"));
    assertTrue(names.contains("12544x32x288-NN"));
  }
}
