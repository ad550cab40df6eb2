package dev.lanewise.bench.html;

import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchFile.Entry;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Systems;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What can be compared: one suite, one element type, one number of threads.
///
/// @param entries in the order of the file
record BenchGroup(String suite, String dtype, int threads, List<Entry> entries) {
  /// The system that all others are compared with.
  static final String OWN = "lanewise";

  private record Key(String suite, String dtype, int threads) {}

  /// The groups of a file, in its order.
  static List<BenchGroup> of(BenchFile file) {
    Map<Key, List<Entry>> groups = new LinkedHashMap<>();
    for (Entry entry : file.results()) {
      Key key = new Key(entry.suite(), entry.dtype(), entry.threads());
      groups.computeIfAbsent(key, _ -> new ArrayList<>()).add(entry);
    }
    List<BenchGroup> all = new ArrayList<>();
    groups.forEach((key, entries) ->
        all.add(new BenchGroup(key.suite(), key.dtype(), key.threads(), List.copyOf(entries))));
    return all;
  }

  /// Whether a system is no competitor but what the machine can do at most.
  static boolean isLimit(String system) {
    return system.equals(BenchFile.PEAK)
        || Systems.all().stream()
            .anyMatch(spec -> spec.name().equals(system) && spec.kind() == SystemSpec.Kind.LIMIT);
  }

  /// The names of the cases.
  List<String> cases() {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    entries.forEach(entry -> names.add(entry.name()));
    return List.copyOf(names);
  }

  /// The systems that have a value anywhere or were asked for one, limits last.
  List<String> systems() {
    LinkedHashSet<String> names = new LinkedHashSet<>();
    entries.stream().map(Entry::system).filter(name -> !isLimit(name)).forEach(names::add);
    entries.stream().map(Entry::system).filter(BenchGroup::isLimit).forEach(names::add);
    return List.copyOf(names);
  }

  /// The systems that Lanewise is compared with.
  List<String> others() {
    return systems().stream().filter(name -> !name.equals(OWN) && !isLimit(name)).toList();
  }

  /// The entry of a system for a case, if it has a value.
  Optional<Entry> at(String name, String system) {
    return entries.stream()
        .filter(entry -> entry.name().equals(name) && entry.system().equals(system))
        .filter(entry -> entry.value() != null)
        .findFirst();
  }

  /// How many times as fast as a system Lanewise is, for each case where both have a value.
  double[] ratios(String system) {
    return cases().stream()
        .mapToDouble(name -> ratio(name, system))
        .filter(ratio -> Double.isFinite(ratio) && ratio > 0)
        .toArray();
  }

  /// How many times as fast as a system Lanewise is for a case; NaN if either has no value.
  double ratio(String name, String system) {
    Optional<Entry> own = at(name, OWN);
    Optional<Entry> other = at(name, system);
    return own.isEmpty() || other.isEmpty() ? Double.NaN : own.get().speedup(other.get());
  }

  /// How many times as fast as the best of the others Lanewise is for a case; NaN if there is none.
  double ratioToBest(String name) {
    return others().stream()
        .mapToDouble(system -> ratio(name, system))
        .filter(Double::isFinite)
        .min()
        .orElse(Double.NaN);
  }

  /// The unit of the values.
  String unit() {
    return entries.getFirst().unit();
  }

  /// What tells this group from the others of its suite.
  String title() {
    return dtype + ", " + threads + (threads == 1 ? " thread" : " threads");
  }
}
