package dev.lanewise.kernel.codegen;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.invoke.MethodHandles;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/// Makes generated classes and keeps those in use: one class for equal descriptions, found again as
/// long as somebody holds its instance or it is among the last used, unloaded after that.
///
/// A generated class has no state and carries no live object, so one instance serves all threads.
/// With `-Ddev.lanewise.dump=DIR` the bytes of each are also written to DIR, under the class's
/// name.
public final class GeneratedClasses {
  /// C2 does not compile longer methods (HugeMethodLimit).
  private static final int LONGEST_METHOD = 8000;

  /// Instances that stay known without being held by anyone.
  private static final int RECENT = 256;

  private static final String PACKAGE = "dev.lanewise.kernel.codegen.";

  /// A known instance that does not keep it alive.
  private static final class Entry extends WeakReference<Object> {
    final String key;

    Entry(String key, Object instance, ReferenceQueue<Object> queue) {
      super(instance, queue);
      this.key = key;
    }
  }

  private static final ConcurrentHashMap<String, Entry> KNOWN = new ConcurrentHashMap<>();
  private static final ReferenceQueue<Object> GONE = new ReferenceQueue<>();
  private static final ArrayDeque<Object> LAST_USED = new ArrayDeque<>();

  private GeneratedClasses() {}

  /// The instance of the class that a description stands for, made now if it is not known.
  ///
  /// @param type an interface that the class implements
  /// @param prefix what the class is, for stack traces and profilers: letters and digits
  /// @param signature a text that is equal for equal code only
  /// @param bytes makes the class with the name it is given
  /// @return the instance
  /// @throws IllegalArgumentException if a method is too long for C2
  public static <T> T instance(
      Class<T> type, String prefix, String signature, Function<ClassDesc, byte[]> bytes) {
    String key = prefix + "_" + digest(prefix + "\n" + signature);
    forgetGone();
    Entry entry = KNOWN.get(key);
    Object instance = entry == null ? null : entry.get();
    if (instance == null) {
      instance = define(key, bytes);
      instance = publish(key, instance);
    }
    synchronized (LAST_USED) {
      if (LAST_USED.size() >= RECENT) {
        LAST_USED.removeFirst();
      }
      LAST_USED.addLast(instance);
    }
    return type.cast(instance);
  }

  /// The number of classes that are known now.
  public static int known() {
    forgetGone();
    return KNOWN.size();
  }

  /// Two threads may make the same class; the first to arrive wins.
  private static Object publish(String key, Object made) {
    Object[] winner = {made};
    KNOWN.compute(
        key,
        (_, there) -> {
          Object other = there == null ? null : there.get();
          if (other == null) {
            return new Entry(key, made, GONE);
          }
          winner[0] = other;
          return there;
        });
    return winner[0];
  }

  private static void forgetGone() {
    for (Object gone = GONE.poll(); gone != null; gone = GONE.poll()) {
      Entry entry = (Entry) gone;
      KNOWN.remove(entry.key, entry);
    }
  }

  private static Object define(String name, Function<ClassDesc, byte[]> bytes) {
    byte[] made = bytes.apply(ClassDesc.of(PACKAGE + name));
    dump(name, made);
    checkLength(name, made);
    try {
      Class<?> type = MethodHandles.lookup().defineHiddenClass(made, true).lookupClass();
      return type.getDeclaredConstructor().newInstance();
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("cannot define the generated class " + name, e);
    }
  }

  private static void checkLength(String name, byte[] bytes) {
    for (var method : ClassFile.of().parse(bytes).methods()) {
      int length = method.code().map(c -> ((CodeAttribute) c).codeLength()).orElse(0);
      if (length > LONGEST_METHOD) {
        throw new IllegalArgumentException(
            "the expressions of one loop are too large: "
                + length
                + " bytes of code ("
                + name
                + "), but the JIT compiler takes at most "
                + LONGEST_METHOD
                + "; split them over several loops");
      }
    }
  }

  private static void dump(String name, byte[] bytes) {
    String folder = System.getProperty("dev.lanewise.dump");
    if (folder == null) {
      return;
    }
    try {
      Path path = Path.of(folder);
      Files.createDirectories(path);
      Files.write(path.resolve(name + ".class"), bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write generated classes to " + folder, e);
    }
  }

  private static String digest(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
