package dev.lanewise.plugin;

import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Schedule;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;

/// The plugins at hand: those of Lanewise, those on the class path and the module path, and those
/// of jars that were named. Immutable; its order depends on the plugins alone, not on the order of
/// paths.
///
/// ```java
/// Catalog catalog = Catalog.installed();
/// Optimizer one = catalog.optimizer("adamw").set("lr", 3e-4).create();
/// Optimizer two = catalog.optimizerFrom("clip-global-norm(max=1)+adamw(lr=cosine(initial=3e-4,steps=1000))");
/// ```
public final class Catalog {
  private final List<Entry> entries;
  private final List<Failure> failures;

  /// A plugin of a catalog.
  ///
  /// @param provider the plugin
  /// @param kind its kind
  /// @param name its name
  /// @param origin where it comes from: a jar, a folder or a module
  /// @param rivals where other plugins of the same kind and name come from; such a plugin is listed
  ///   but cannot be used
  public record Entry(
      Provider<?> provider, String kind, String name, String origin, List<String> rivals) {
    /// Keeps a copy.
    public Entry {
      rivals = List.copyOf(rivals);
    }

    /// Its class and where that comes from.
    String place() {
      return provider.getClass().getName() + " in " + origin;
    }
  }

  /// A plugin that could not be loaded.
  ///
  /// @param plugin its class, or as much of it as is known
  /// @param origin where it comes from, or nothing if that is not known
  /// @param reason what went wrong, in one line
  public record Failure(String plugin, String origin, String reason) {
    @Override
    public String toString() {
      return plugin + (origin.isEmpty() ? "" : " in " + origin) + " was not loaded: " + reason;
    }
  }

  Catalog(List<Discovery.Found> found, List<Failure> failures) {
    List<Entry> all = new ArrayList<>();
    for (Discovery.Found one : found) {
      List<String> rivals = new ArrayList<>();
      for (Discovery.Found other : found) {
        if (other != one && other.kind().equals(one.kind()) && sharesName(one, other)) {
          rivals.add(other.provider().getClass().getName() + " in " + other.origin());
        }
      }
      rivals.sort(null);
      all.add(new Entry(one.provider(), one.kind(), one.names().getFirst(), one.origin(), rivals));
    }
    all.sort(
        Comparator.comparing(Entry::kind).thenComparing(Entry::name).thenComparing(Entry::place));
    this.entries = List.copyOf(all);
    this.failures = failures.stream().sorted(Comparator.comparing(Failure::toString)).toList();
  }

  private static boolean sharesName(Discovery.Found one, Discovery.Found other) {
    return one.names().stream().anyMatch(other.names()::contains);
  }

  /// What is on the class path and the module path.
  public static Catalog installed() {
    Discovery discovery = new Discovery();
    discovery.addInstalled();
    return discovery.catalog();
  }

  /// What is installed, and what is in the given jars. Each jar with plugins becomes a module layer
  /// or a class loader of its own; given jars without plugins are libraries that all of them see.
  ///
  /// @throws PluginException if a file is missing or is no jar
  public static Catalog on(List<Path> jars) {
    Discovery discovery = new Discovery();
    discovery.addInstalled();
    discovery.addJars(jars);
    return discovery.catalog();
  }

  /// This catalog with further providers, which need not be registered anywhere.
  public Catalog with(Provider<?>... providers) {
    Discovery discovery = new Discovery();
    entries.forEach(entry -> discovery.addProvider(entry.provider()));
    failures.forEach(discovery::addFailure);
    List.of(providers).forEach(discovery::addProvider);
    return discovery.catalog();
  }

  /// What comes with Lanewise, and nothing else.
  public static Catalog builtIn() {
    return BuiltIn.CATALOG;
  }

  /// Found once: nothing about it can change.
  private static final class BuiltIn {
    static final Catalog CATALOG = find();

    private static Catalog find() {
      Discovery discovery = new Discovery();
      discovery.addBuiltIn();
      return discovery.catalog();
    }
  }

  /// All plugins, by kind and name.
  public List<Entry> entries() {
    return entries;
  }

  /// The plugins of one kind, by name.
  public List<Entry> entries(String kind) {
    return entries.stream().filter(entry -> entry.kind().equals(kind)).toList();
  }

  /// The plugins that could not be loaded.
  public List<Failure> failures() {
    return failures;
  }

  /// An optimizer by name.
  ///
  /// @throws PluginException if there is none of that name, or two; likewise for the other kinds
  public Configuration<Optimizer> optimizer(String name) {
    return find(OptimizerProvider.KIND, OptimizerProvider.class, name);
  }

  /// A wrapper of optimizers by name.
  public Configuration<UnaryOperator<Optimizer>> wrapper(String name) {
    return find(WrapperProvider.KIND, WrapperProvider.class, name);
  }

  /// A regularizer by name.
  public Configuration<Link> regularizer(String name) {
    return find(RegularizerProvider.KIND, RegularizerProvider.class, name);
  }

  /// A clipping by name.
  public Configuration<Link> clipping(String name) {
    return find(ClippingProvider.KIND, ClippingProvider.class, name);
  }

  /// As [#optimizer], for a penalty on activations.
  public Configuration<ActivityPenalty> activity(String name) {
    return find(ActivityProvider.KIND, ActivityProvider.class, name);
  }

  /// A schedule by name.
  public Configuration<Schedule> schedule(String name) {
    return find(ScheduleProvider.KIND, ScheduleProvider.class, name);
  }

  /// A plugin of any kind by name: the way in for kinds that other modules add.
  ///
  /// @param kind the kind, as its providers tell it
  /// @param type the interface of its providers
  /// @throws PluginException if there is none of that kind and name, or two
  public <T> Configuration<T> find(String kind, Class<? extends Provider<T>> type, String name) {
    List<Entry> candidates = entries(kind);
    Entry entry = single(List.of(kind), candidates, name);
    if (!type.isInstance(entry.provider())) {
      throw new PluginException(
          kind + " \"" + name + "\": " + entry.place() + " is no " + type.getSimpleName());
    }
    return new Configuration<>(type.cast(entry.provider()), () -> this);
  }

  /// An optimizer from text: regularizers, clippings and an optimizer joined by `+` in the order of
  /// the maths, such as `l1(strength=1e-5)+clip-global-norm(max=1)+adamw(lr=1e-3)`; wrappers hold
  /// what they wrap in `of`, such as `lookahead(k=5,of=adamw(lr=1e-3))`.
  ///
  /// @throws PluginException if the text cannot be read, or something in it is unknown or wrong
  public Optimizer optimizerFrom(String text) {
    return new Composition(this).optimizer(text);
  }

  /// A schedule from text, such as `warmup(steps=100,of=cosine(initial=0.1,steps=1000))`; a plain
  /// number is a constant.
  ///
  /// @throws PluginException if the text cannot be read, or something in it is unknown or wrong
  public Schedule scheduleFrom(String text) {
    return new Composition(this).schedule(text);
  }

  /// The plugin of a name, of any kind.
  ///
  /// @param kinds the kinds to look among; empty for all
  /// @throws PluginException if there is none of that name, or two of one kind
  public Entry require(List<String> kinds, String name) {
    List<String> among =
        kinds.isEmpty() ? entries.stream().map(Entry::kind).distinct().toList() : kinds;
    return single(among, entries.stream().filter(e -> among.contains(e.kind())).toList(), name);
  }

  /// Where what comes with Lanewise comes from, as entries tell it.
  public static String home() {
    return Discovery.origin(Provider.class);
  }

  /// The one plugin of a name among several kinds.
  ///
  /// @param kinds for the message
  Entry single(List<String> kinds, List<Entry> candidates, String name) {
    for (Entry entry : candidates) {
      if (entry.name().equals(name) || entry.provider().aliases().contains(name)) {
        if (!entry.rivals().isEmpty()) {
          throw new PluginException(
              entry.kind()
                  + " \""
                  + name
                  + "\" is there more than once: "
                  + entry.place()
                  + ", "
                  + String.join(", ", entry.rivals())
                  + "; take all but one away");
        }
        return entry;
      }
    }
    throw unknown(kinds, candidates, name);
  }

  private PluginException unknown(List<String> kinds, List<Entry> candidates, String name) {
    Set<String> names = new LinkedHashSet<>();
    Set<String> all = new LinkedHashSet<>();
    for (Entry entry : candidates) {
      names.add(entry.name());
      all.add(entry.name());
      all.addAll(entry.provider().aliases());
    }
    List<String> elsewhere =
        entries.stream()
            .filter(e -> e.name().equals(name))
            .map(e -> "; \"" + name + "\" is of kind " + e.kind())
            .toList();
    return new PluginException(
        "there is no "
            + String.join(" or ", kinds)
            + " \""
            + name
            + "\""
            + Nearest.to(name, all).map(n -> "; did you mean " + n + "?").orElse("")
            + String.join("", elsewhere)
            + "; there are "
            + (names.isEmpty() ? "none" : String.join(", ", names))
            + (failures.isEmpty()
                ? ""
                : "; " + String.join("; ", failures.stream().map(Failure::toString).toList())));
  }
}
