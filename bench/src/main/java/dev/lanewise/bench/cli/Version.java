package dev.lanewise.bench.cli;

import picocli.CommandLine.IVersionProvider;

/// The version of the command, as the jar's manifest gives it.
final class Version implements IVersionProvider {
  @Override
  public String[] getVersion() {
    String version = Main.class.getPackage().getImplementationVersion();
    return new String[] {
      "lanewise " + (version == null ? "(not run from its jar)" : version),
      "Java " + Runtime.version() + ", " + System.getProperty("java.vm.name"),
    };
  }
}
