package dev.lanewise.bench.train;

/// Standard output can no longer be written to: its reader has gone, or the disk is full. Who holds
/// the stream knows why, and tells.
public final class OutputLost extends RuntimeException {
  private static final long serialVersionUID = 1;

  /// Without a message of its own.
  public OutputLost() {
    super("standard output cannot be written to");
  }
}
