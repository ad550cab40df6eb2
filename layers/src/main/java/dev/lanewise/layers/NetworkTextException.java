package dev.lanewise.layers;

/// The text of a network is wrong. The message is one line that begins with the number of the line
/// in the text, and says what was given and what is accepted.
public final class NetworkTextException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;

  private final int line;
  private final String problem;

  NetworkTextException(int line, String problem, Throwable cause) {
    super("line " + line + ": " + problem, cause);
    this.line = line;
    this.problem = problem;
  }

  NetworkTextException(int line, String problem) {
    super("line " + line + ": " + problem);
    this.line = line;
    this.problem = problem;
  }

  /// The number of the line, counted as the reader was told, from 1 if it was not.
  public int line() {
    return line;
  }

  /// The message without the line.
  public String problem() {
    return problem;
  }
}
