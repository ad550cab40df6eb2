package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Suite;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// A system as the tables name it: a library together with how it is set and given its data.
///
/// @param family who starts it, see [AdapterFactory#family()]
/// @param maxThreads how many threads it can make use of
/// @param settings what its virtual machine is started with
public record SystemSpec(
    String name, String family, Kind kind, Set<Suite> suites, int maxThreads, Settings settings) {

  /// What the virtual machine of a system is started with.
  ///
  /// @param variables what it gets in its environment; [#THREADS] as a value stands for the number
  ///   of threads that is measured
  /// @param options further options of the virtual machine
  public record Settings(Map<String, String> variables, List<String> options) {
    /// The number of threads, wherever it is a value.
    public static final String THREADS = "{threads}";

    /// Nothing but what every system gets.
    public static final Settings NONE = new Settings(Map.of(), List.of());

    /// Keeps copies.
    public Settings {
      variables = Map.copyOf(variables);
      options = List.copyOf(options);
    }

    /// What the environment gets for so many threads.
    public Map<String, String> environment(int threads) {
      Map<String, String> all = new HashMap<>(variables);
      all.replaceAll((_, value) -> value.equals(THREADS) ? Integer.toString(threads) : value);
      return all;
    }
  }

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
