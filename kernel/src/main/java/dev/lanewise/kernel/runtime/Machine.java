package dev.lanewise.kernel.runtime;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// What the processor and the virtual machine offer, found out once, in a few milliseconds and
/// without management beans wherever the answer is plain without them.
///
/// This class names no type of `jdk.incubator.vector`, and neither may any class that is loaded
/// before [#BACKEND] was asked: the module may not be there.
public final class Machine {
  /// Which form of the generated code runs.
  public enum Backend {
    /// The Vector API.
    VECTOR,
    /// Plain bytecode, one element at a time.
    SCALAR
  }

  /// Forces a back-end: `vector` or `scalar`.
  public static final String BACKEND_PROPERTY = "dev.lanewise.backend";

  /// The newest JDK this library was tested with.
  public static final int TESTED_JAVA = 25;

  /// The bits of the preferred vector, or 0 without the incubator module. It does not depend on the
  /// back-end in use.
  public static final int VECTOR_BITS;

  /// The registers that hold vectors.
  public static final int VECTOR_REGISTERS;

  /// Whether C2 has masked loads and stores in hardware.
  public static final boolean MASKED_MEMORY;

  /// Whether `Math.fma` is one instruction. Where it is not it works in decimal, thousands of times
  /// slower, and generated code multiplies and adds instead, which is the one case of different
  /// bits.
  public static final boolean HARDWARE_FMA;

  /// The back-end in use.
  public static final Backend BACKEND;

  /// Why this back-end, in a few words.
  public static final String BACKEND_REASON;

  static {
    boolean module = isModulePresent();
    VECTOR_BITS = module ? VectorWidth.preferredBits() : 0;
    Registers registers = Registers.of(architecture(), VECTOR_BITS);
    VECTOR_REGISTERS = registers.count();
    MASKED_MEMORY = registers.maskedMemory();
    HARDWARE_FMA = FmaProbe.isFast();
    Choice choice = Choice.make(System.getProperty(BACKEND_PROPERTY), VECTOR_BITS);
    BACKEND = choice.backend();
    BACKEND_REASON = choice.reason();
    choice.log();
  }

  private Machine() {}

  private static boolean isModulePresent() {
    try {
      Class.forName("jdk.incubator.vector.VectorShape", false, Machine.class.getClassLoader());
      return true;
    } catch (ClassNotFoundException | LinkageError _) {
      return false;
    }
  }

  /// Whether generated code uses vectors.
  public static boolean isVector() {
    return BACKEND == Backend.VECTOR;
  }

  /// The elements of this many bytes in the preferred vector; 1 where there is no vector.
  public static int lanes(int bytes) {
    return Math.max(1, VECTOR_BITS / (8 * bytes));
  }

  /// `x86`, `arm`, `riscv` or the name the virtual machine gives.
  static String architecture() {
    String name = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return switch (name) {
      case "amd64", "x86_64" -> "x86";
      case "aarch64", "arm64" -> "arm";
      case "riscv64" -> "riscv";
      default -> name;
    };
  }

  /// Whether only the interpreter runs.
  public static boolean isInterpreterOnly() {
    return vmInfo().contains("interpreted mode");
  }

  /// Whether the optimizing compiler, which alone keeps vectors in registers, is switched off.
  public static boolean isFirstCompilerOnly() {
    return vmInfo().contains("emulated-client");
  }

  private static String vmInfo() {
    return System.getProperty("java.vm.info", "");
  }

  /// A back-end and its reason; a loss is what the application should be told.
  private record Choice(Backend backend, String reason, @Nullable String loss) {

    static Choice make(@Nullable String wanted, int vectorBits) {
      String obstacle = obstacle(vectorBits);
      if (wanted == null) {
        return obstacle == null
            ? new Choice(Backend.VECTOR, Integer.toString(vectorBits).concat("-bit vectors"), null)
            : new Choice(Backend.SCALAR, obstacle, obstacle);
      }
      String property = BACKEND_PROPERTY + "=" + wanted;
      return switch (wanted.toLowerCase(Locale.ROOT)) {
        case "scalar" -> new Choice(Backend.SCALAR, "asked for by -D" + property, null);
        case "vector" ->
            vectorBits == 0
                ? new Choice(
                    Backend.SCALAR, MISSING_MODULE, property + " cannot be met: " + MISSING_MODULE)
                : new Choice(Backend.VECTOR, "asked for by -D" + property, null);
        default -> {
          Choice own = make(null, vectorBits);
          String loss = property + " is not known, it can be vector or scalar";
          yield new Choice(
              own.backend, own.reason, own.loss == null ? loss : loss + "; " + own.loss);
        }
      };
    }

    private static final String MISSING_MODULE =
        "the module jdk.incubator.vector is not there; start java with --add-modules jdk.incubator.vector";

    /// Why vectors would be no help, or null.
    private static @Nullable String obstacle(int vectorBits) {
      if (vectorBits == 0) {
        return MISSING_MODULE;
      }
      if (isInterpreterOnly()) {
        return "this virtual machine only interprets (-Xint), which makes vectors slower than single elements";
      }
      if (isFirstCompilerOnly()) {
        return "the optimizing compiler is off (-XX:TieredStopAtLevel), and vectors need it";
      }
      String vm =
          System.getProperty("java.vm.name", "")
              .concat(" ")
              .concat(System.getProperty("java.vm.version", ""));
      if (vm.contains("OpenJ9") || vm.contains("jvmci") || vm.contains("Substrate")) {
        return "vectors are not known to be fast on ".concat(vm);
      }
      return vectorBits < 128 ? "the vectors here have " + vectorBits + " bits only" : null;
    }

    void log() {
      if (loss != null) {
        System.getLogger("dev.lanewise.kernel")
            .log(
                backend == Backend.SCALAR ? System.Logger.Level.WARNING : System.Logger.Level.INFO,
                backend == Backend.SCALAR
                    ? "Lanewise runs its scalar code, several times slower than vectors, with the same results: "
                        + loss
                    : "Lanewise: " + loss);
      }
    }
  }
}
