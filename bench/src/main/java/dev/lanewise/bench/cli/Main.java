package dev.lanewise.bench.cli;

/// Entry point of the `lanewise` command.
public final class Main {
  private Main() {}

  static void main(String[] arguments) {
    System.out.println("lanewise");
  }
}
