package dev.lanewise.bench.train;

/// A run was asked to end before it was done; exit code 130.
public final class InterruptedRun extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// With what there is left of it.
  public InterruptedRun(String message) {
    super(message);
  }
}
