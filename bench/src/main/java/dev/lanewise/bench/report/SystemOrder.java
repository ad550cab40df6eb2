package dev.lanewise.bench.report;

import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;

/// The order of the systems in tables and files, whatever order they were measured in.
final class SystemOrder {
  private SystemOrder() {}

  static int of(SystemSpec system) {
    return Systems.all().indexOf(system);
  }
}
