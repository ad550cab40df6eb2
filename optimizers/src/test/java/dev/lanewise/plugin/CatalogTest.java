package dev.lanewise.plugin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Optimizer;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/// The catalog over what is installed.
class CatalogTest {
  private final Catalog catalog = Catalog.installed();

  @Test
  void listsTheBuiltInsInOrder() {
    assertEquals(List.of(), catalog.failures());
    List<String> names =
        catalog.entries().stream().map(entry -> entry.kind() + " " + entry.name()).toList();
    assertEquals(names.stream().sorted().toList(), names);
    assertTrue(names.contains("optimizer adam"), names.toString());
    assertEquals(List.of(), catalog.entries().stream().filter(e -> !e.rivals().isEmpty()).toList());
  }

  @Test
  void makesOptimizersByName() {
    Optimizer one = catalog.optimizer("adam").keras().set("lr", 0.5).create();
    assertEquals(one, catalog.optimizerFrom("adam(preset=keras,lr=0.5)"));
    assertEquals(one, Catalog.builtIn().optimizer("adam").with("preset=keras lr=0.5").create());
    assertNotEquals(one, catalog.optimizerFrom("adam"));
  }

  @Test
  void joinsPartsInTheirOrder() {
    Chain chain = assertInstanceOf(Chain.class, catalog.optimizerFrom("adam + adam(lr=1e+0)"));
    assertEquals("adam+descent+adam+descent", chain.name());
  }

  @Test
  void tellsWhatWasProbablyMeant() {
    String message = message(() -> catalog.optimizer("adan2"));
    assertTrue(message.startsWith("there is no optimizer \"adan2\"; did you mean "), message);
    assertTrue(message.contains("adam"), message);
    assertTrue(message(() -> catalog.schedule("adam")).contains("\"adam\" is of kind optimizer"));
    assertTrue(
        message(() -> catalog.optimizerFrom("adma"))
            .startsWith("there is no optimizer or wrapper or regularizer or clipping \"adma\""));
    assertTrue(message(() -> catalog.optimizerFrom("adam(lr=0.1)x")).contains("parenthesis"));
    assertTrue(message(() -> catalog.optimizerFrom("")).contains("is not a plugin"));
  }

  @Test
  void aMissingJarIsNamed() {
    String message = message(() -> Catalog.on(List.of(Path.of("no-such.jar"))));
    assertTrue(message.startsWith("there is no jar no-such.jar (looked for "), message);
  }

  private static String message(Runnable action) {
    return String.valueOf(assertThrows(PluginException.class, action::run).getMessage());
  }
}
