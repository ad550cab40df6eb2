package dev.lanewise.optimizers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The methods that stand for names reach every plugin of their kind, each once.
class FacadesTest {
  @Test
  void everyBuiltInHasItsMethod() throws ReflectiveOperationException {
    assertReaches("optimizer", Optimizers.class);
    assertReaches("wrapper", Wrappers.class);
    assertReaches("regularizer", Regularizers.class);
    assertReaches("clipping", Clipping.class);
    assertReaches("schedule", Schedules.class);
  }

  private static void assertReaches(String kind, Class<?> facade)
      throws ReflectiveOperationException {
    List<String> reached = new ArrayList<>();
    for (Method method : facade.getDeclaredMethods()) {
      if (Modifier.isPublic(method.getModifiers())) {
        reached.add(((Configuration<?>) method.invoke(null)).provider().name());
      }
    }
    List<String> names = Catalog.builtIn().entries(kind).stream().map(Catalog.Entry::name).toList();
    assertEquals(names, reached.stream().sorted().toList());
  }
}
