package dev.lanewise.plugin;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.FindException;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.lang.module.ResolutionException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.ArrayList;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.jar.JarFile;
import java.util.stream.Collectors;

/// Finds plugins. What cannot be loaded is noted, and the rest is taken.
final class Discovery {
  private static final String SERVICES = "META-INF/services/" + Provider.class.getName();

  /// A plugin that was loaded and whose description holds together.
  ///
  /// @param names its name, then its aliases
  record Found(Provider<?> provider, String kind, List<String> names, String origin) {}

  private final List<Found> found = new ArrayList<>();
  private final List<Catalog.Failure> failures = new ArrayList<>();

  Catalog catalog() {
    return new Catalog(found, failures);
  }

  /// Adds what the class path and the module path hold.
  void addInstalled() {
    ClassLoader context = Thread.currentThread().getContextClassLoader();
    ClassLoader loader = context == null ? Provider.class.getClassLoader() : context;
    add(ServiceLoader.load(service(), loader), _ -> true);
  }

  /// Adds what comes with Lanewise.
  void addBuiltIn() {
    ClassLoader own = Provider.class.getClassLoader();
    add(
        ServiceLoader.load(service(), own),
        type -> type.getName().startsWith("dev.lanewise.") && type.getClassLoader() == own);
  }

  /// Adds what jars hold.
  void addJars(List<Path> jars) {
    Set<Path> plugins = new TreeSet<>();
    Set<Path> libraries = new TreeSet<>();
    for (Path jar : jars) {
      Path real = real(jar);
      (holdsPlugins(real) ? plugins : libraries).add(real);
    }
    ModuleLayer own = Provider.class.getModule().getLayer();
    if (own == null) {
      ClassLoader shared =
          libraries.isEmpty()
              ? Provider.class.getClassLoader()
              : loader(libraries, Provider.class.getClassLoader());
      for (Path jar : plugins) {
        ClassLoader loader = loader(Set.of(jar), shared);
        add(ServiceLoader.load(service(), loader), type -> type.getClassLoader() == loader);
      }
    } else {
      plugins.forEach(jar -> addLayer(jar, libraries, own));
    }
  }

  private static Path real(Path jar) {
    try {
      Path real = jar.toRealPath();
      if (Files.isRegularFile(real)) {
        new JarFile(real.toFile()).close();
      }
      return real;
    } catch (IOException wrong) {
      throw new PluginException(
          Files.exists(jar)
              ? jar + " is not a jar that can be read (" + wrong.getMessage() + ")"
              : "there is no jar " + jar + " (looked for " + jar.toAbsolutePath() + ")",
          wrong);
    }
  }

  private static boolean holdsPlugins(Path jar) {
    if (Files.isDirectory(jar)) {
      return Files.exists(jar.resolve(SERVICES)) || Files.exists(jar.resolve("module-info.class"));
    }
    try (JarFile file = new JarFile(jar.toFile())) {
      if (file.getEntry(SERVICES) != null) {
        return true;
      }
    } catch (IOException wrong) {
      throw new PluginException(
          jar + " is not a jar that can be read (" + wrong.getMessage() + ")", wrong);
    }
    return modules(Set.of(jar)).stream()
        .flatMap(module -> module.descriptor().provides().stream())
        .anyMatch(provides -> provides.service().equals(Provider.class.getName()));
  }

  private static Set<ModuleReference> modules(Set<Path> jars) {
    try {
      return ModuleFinder.of(jars.toArray(Path[]::new)).findAll();
    } catch (FindException wrong) {
      throw new PluginException(
          jars + " holds no module that can be read: " + oneLine(wrong), wrong);
    }
  }

  private static ClassLoader loader(Set<Path> jars, ClassLoader parent) {
    List<URL> urls = new ArrayList<>();
    for (Path jar : jars) {
      try {
        urls.add(jar.toUri().toURL());
      } catch (MalformedURLException impossible) {
        throw new IllegalStateException("no URL for " + jar, impossible);
      }
    }
    return new URLClassLoader("plugins " + jars, urls.toArray(URL[]::new), parent);
  }

  private void addLayer(Path jar, Set<Path> libraries, ModuleLayer parent) {
    try {
      ModuleFinder shared = ModuleFinder.of(libraries.toArray(Path[]::new));
      Set<String> roots =
          modules(Set.of(jar)).stream().map(m -> m.descriptor().name()).collect(Collectors.toSet());
      Configuration modules = parent.configuration().resolve(ModuleFinder.of(jar), shared, roots);
      ModuleLayer layer =
          parent.defineModulesWithOneLoader(modules, Provider.class.getClassLoader());
      add(ServiceLoader.load(layer, service()), type -> type.getModule().getLayer() == layer);
    } catch (FindException | ResolutionException | LayerInstantiationException wrong) {
      failures.add(new Catalog.Failure("the module", jar.toString(), oneLine(wrong)));
    }
  }

  @SuppressWarnings("unchecked") // a class literal cannot say that the interface has a parameter
  private static Class<Provider<?>> service() {
    return (Class<Provider<?>>) (Class<?>) Provider.class;
  }

  /// Adds what a service loader finds and a condition on the class lets through.
  private void add(ServiceLoader<Provider<?>> loader, Predicate<Class<?>> wanted) {
    var handles = loader.stream().spliterator();
    String lastError = "";
    boolean more = true;
    while (more) {
      try {
        more = handles.tryAdvance(handle -> add(handle, wanted));
      } catch (ServiceConfigurationError wrong) {
        String error = oneLine(wrong);
        more = !error.equals(lastError);
        lastError = error;
        Catalog.Failure failure = new Catalog.Failure("a plugin", "", error);
        if (!failures.contains(failure)) {
          failures.add(failure);
        }
      }
    }
  }

  private void add(ServiceLoader.Provider<Provider<?>> handle, Predicate<Class<?>> wanted) {
    Class<?> type = handle.type();
    if (!wanted.test(type)) {
      return;
    }
    try {
      addProvider(handle.get());
    } catch (ServiceConfigurationError wrong) {
      failures.add(new Catalog.Failure(type.getName(), origin(type), oneLine(wrong)));
    }
  }

  /// Adds a provider at hand.
  void addProvider(Provider<?> provider) {
    Class<?> type = provider.getClass();
    String origin = origin(type);
    try {
      List<String> names = new ArrayList<>(List.of(provider.name()));
      names.addAll(provider.aliases());
      Description.check(provider);
      found.add(new Found(provider, provider.kind(), List.copyOf(names), origin));
    } catch (RuntimeException | LinkageError wrong) {
      failures.add(new Catalog.Failure(type.getName(), origin, oneLine(wrong)));
    }
  }

  void addFailure(Catalog.Failure failure) {
    failures.add(failure);
  }

  /// The jar, folder or module that a class comes from.
  static String origin(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      return type.getModule().isNamed()
          ? "module " + type.getModule().getName()
          : "an unknown place";
    }
    try {
      return location.getProtocol().equals("file")
          ? Path.of(location.toURI()).toString()
          : location.toString();
    } catch (URISyntaxException odd) {
      return location.toString();
    }
  }

  private static String oneLine(Throwable wrong) {
    Throwable cause = wrong;
    while (cause.getCause() != null) {
      cause = cause.getCause();
    }
    String message = cause.getMessage() == null ? cause.toString() : cause.getMessage();
    String text =
        cause == wrong || cause instanceof PluginException
            ? message
            : cause.getClass().getSimpleName() + ": " + message;
    return text.strip().replaceAll("\\s*\\R\\s*", " ");
  }
}
