package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Suite;
import java.util.Map;
import java.util.Set;

/// A system as the tables name it: a library together with how it is set and given its data.
///
/// @param family who starts it, see [AdapterFactory#family()]
/// @param maxThreads how many threads it can make use of
/// @param environment what the virtual machine gets in its environment
public record SystemSpec(
    String name,
    String family,
    Kind kind,
    Set<Suite> suites,
    int maxThreads,
    Map<String, String> environment) {

  /// What a system is in a comparison.
  public enum Kind {
    /// What is compared with all others.
    LANEWISE,
    /// A native library.
    NATIVE,
    /// Somebody else's library in Java.
    JAVA,
    /// A loop written by hand, without a library.
    BY_HAND,
    /// What the machine can do at most.
    LIMIT
  }

  /// Whether it comes only with `--peers`.
  public boolean isPeer() {
    return kind == Kind.NATIVE || kind == Kind.JAVA;
  }
}
