package dev.lanewise.bench.system;

/// Starts a system. The peers are found as services, so that nothing here needs their libraries.
public interface AdapterFactory {
  /// The family it starts: one library, which may stand behind several systems.
  String family();

  /// Starts the system in this virtual machine.
  ///
  /// @param threads how many threads it may use
  Adapter start(SystemSpec system, int threads);
}
