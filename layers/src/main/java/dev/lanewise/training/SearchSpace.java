package dev.lanewise.training;

import dev.lanewise.data.SampleRandom;
import dev.lanewise.kernel.RandomKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The settings that a search may choose among: names with their values or intervals.
///
/// ```java
/// SearchSpace space =
///     new SearchSpace().choice("optimizer", "sgd", "adam").logarithmic("lr", 1e-4, 1e-1);
/// List<Candidate> candidates = space.random(20, 1);
/// ```
public final class SearchSpace {
  /// The random stream that draws candidates.
  private static final long STREAM = 0x534541524348L;

  private sealed interface Axis {
    /// The value at a place of [0, 1).
    String at(double u);
  }

  private record Choice(List<String> values) implements Axis {
    @Override
    public String at(double u) {
      return values.get((int) (u * values.size()));
    }
  }

  private record Interval(double low, double high, boolean logarithmic) implements Axis {
    @Override
    public String at(double u) {
      double value =
          logarithmic
              ? low * StrictMath.exp(u * StrictMath.log(high / low))
              : low + u * (high - low);
      return Double.toString(value);
    }
  }

  private final SequencedMap<String, Axis> axes = new LinkedHashMap<>();

  /// A space without settings.
  public SearchSpace() {}

  /// Adds a setting with the values it may have.
  ///
  /// @throws IllegalArgumentException if the name is taken or there is no value
  public SearchSpace choice(String name, String... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("setting \"" + name + "\" needs at least one value");
    }
    return add(name, new Choice(List.of(values)));
  }

  /// Adds a setting with the numbers it may be.
  public SearchSpace numbers(String name, double... values) {
    String[] texts = new String[values.length];
    for (int i = 0; i < values.length; i++) {
      texts[i] = Double.toString(values[i]);
    }
    return choice(name, texts);
  }

  /// Adds a setting that is any number of an interval, each as likely. For random search only.
  public SearchSpace uniform(String name, double low, double high) {
    if (!(low <= high)) {
      throw new IllegalArgumentException(
          "setting \"" + name + "\": " + low + " to " + high + " is no interval");
    }
    return add(name, new Interval(low, high, false));
  }

  /// Adds a setting that is any number of an interval, each order of magnitude as likely. For
  /// random search only.
  public SearchSpace logarithmic(String name, double low, double high) {
    if (!(low > 0 && low <= high)) {
      throw new IllegalArgumentException(
          "setting \""
              + name
              + "\": a logarithmic interval begins above 0, given: "
              + low
              + " to "
              + high);
    }
    return add(name, new Interval(low, high, true));
  }

  private SearchSpace add(String name, Axis axis) {
    if (axes.putIfAbsent(name, axis) != null) {
      throw new IllegalArgumentException("setting \"" + name + "\" is in the space already");
    }
    return this;
  }

  /// All combinations, the last setting changing fastest.
  ///
  /// @throws IllegalArgumentException if a setting is an interval
  public List<Candidate> grid() {
    List<SequencedMap<String, String>> all = List.of(new LinkedHashMap<>());
    for (var axis : axes.entrySet()) {
      if (!(axis.getValue() instanceof Choice choice)) {
        throw new IllegalArgumentException(
            "a grid needs values, but setting \"" + axis.getKey() + "\" is an interval");
      }
      List<SequencedMap<String, String>> longer = new ArrayList<>();
      for (SequencedMap<String, String> before : all) {
        for (String value : choice.values()) {
          SequencedMap<String, String> one = new LinkedHashMap<>(before);
          one.put(axis.getKey(), value);
          longer.add(one);
        }
      }
      all = longer;
    }
    return all.stream().map(Candidate::new).toList();
  }

  /// Candidates drawn at random (Bergstra and Bengio 2012).
  ///
  /// @param count how many
  /// @param seed equal seeds give equal candidates
  public List<Candidate> random(int count, long seed) {
    List<Candidate> candidates = new ArrayList<>();
    SampleRandom random = new SampleRandom();
    for (int i = 0; i < count; i++) {
      random.start(RandomKey.of(seed, STREAM), i);
      SequencedMap<String, String> one = new LinkedHashMap<>();
      axes.forEach((name, axis) -> one.put(name, axis.at(random.uniform())));
      candidates.add(new Candidate(one));
    }
    return candidates;
  }
}
