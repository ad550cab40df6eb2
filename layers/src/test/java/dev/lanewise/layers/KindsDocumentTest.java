package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.plugin.Hyperparameter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/// The table of `docs/models.md` is the table in the code.
final class KindsDocumentTest {
  private static String document() throws IOException {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("docs/models.md"))) {
      folder = Objects.requireNonNull(folder.getParent(), "docs/models.md is not there");
    }
    return Files.readString(folder.resolve("docs/models.md"));
  }

  private static String row(LayerProvider kind) {
    List<String> keys = new ArrayList<>();
    for (Hyperparameter h : kind.hyperparameters()) {
      keys.add("`" + h.name() + h.defaultValue().map(value -> "=" + value).orElse("") + "`");
    }
    return "| `%s` | %s | %s |".formatted(kind.name(), String.join(", ", keys), kind.summary());
  }

  @Test
  void everyKindHasItsRow() throws IOException {
    String document = document();
    List<String> activations = ActivationKinds.table().stream().map(Kind::name).toList();
    List<String> missing = new ArrayList<>();
    for (LayerProvider kind : Layers.providers()) {
      if (activations.contains(kind.name())) {
        assertTrue(
            document.contains("`" + kind.name() + "`")
                || document.contains("`" + kind.name() + "("),
            kind.name());
      } else if (!document.contains(row(kind))) {
        missing.add(row(kind));
      }
    }
    assertEquals(List.of(), missing);
    for (Kind<Initializer> kind : InitializerKinds.table()) {
      assertTrue(
          document.contains("`" + kind.name() + "`") || document.contains("`" + kind.name() + "("),
          kind.name());
    }
  }
}
