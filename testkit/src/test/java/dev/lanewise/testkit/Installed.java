package dev.lanewise.testkit;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Provider;
import java.util.List;

/// The plugins of a kind, found as strangers are.
final class Installed {
  private Installed() {}

  static <P extends Provider<?>> List<P> all(String kind, Class<P> type) {
    return Catalog.installed().entries(kind).stream()
        .map(entry -> type.cast(entry.provider()))
        .toList();
  }
}
