package dev.lanewise.kernel.runtime;

/// Prints the facts; run in JVMs with various options.
final class MachineReport {
  private MachineReport() {}

  public static void main(String[] arguments) {
    System.out.println(
        "bits="
            + Machine.VECTOR_BITS
            + " registers="
            + Machine.VECTOR_REGISTERS
            + " fma="
            + Machine.HARDWARE_FMA
            + " backend="
            + Machine.BACKEND
            + " reason="
            + Machine.BACKEND_REASON);
  }
}
