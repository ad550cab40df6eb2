package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.WrapperProvider;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/// Prints a digest of parameters and state after 50 steps of every optimizer of the catalog, and of
/// every wrapper, regularizer and clipping with a common optimizer: run in virtual machines with
/// various options, it must print the same.
///
/// Arguments: `small` or `all`, then the numbers of threads. Optimizers by themselves are run large
/// too, half of the steps cold.
public final class SameBitsReport {
  private static final int STEPS = 50;
  private static final Duration PATIENCE = Duration.ofMillis(40);
  private static final int[][] SMALL = {{6, 9}, {5, 8}, {1, 7}};

  /// The first is enough for several tasks, the second for more than one chunk of a reduction.
  private static final int[][] LARGE = {{40, 1400}, {2, 4500}};

  private SameBitsReport() {}

  /// Prints the lines.
  public static void main(String[] arguments) {
    int[] threads = Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray();
    for (String text : cases(Catalog.builtIn())) {
      for (int count : threads) {
        try (Workers workers = count == 1 ? Workers.single() : Workers.pool(count)) {
          String where = " | " + count + " | ";
          boolean isFirst = count == threads[0];
          if (isFirst) {
            System.out.println(text + " small" + where + digest(text, SMALL, workers, false));
          }
          if (arguments[0].equals("all") && isLarge(text)) {
            System.out.println(text + " large" + where + digest(text, LARGE, workers, isFirst));
          }
        }
      }
    }
  }

  /// Whether a case is run large too: an optimizer by itself.
  static boolean isLarge(String text) {
    return text.indexOf('+') < 0 && text.indexOf('(') < 0;
  }

  /// What is run: everything that steps, as the text that makes it.
  static List<String> cases(Catalog catalog) {
    List<String> cases = new ArrayList<>();
    for (Catalog.Entry entry : catalog.entries()) {
      String name = entry.name();
      switch (entry.kind()) {
        case OptimizerProvider.KIND -> cases.add(name);
        case WrapperProvider.KIND -> cases.add(name + "(of=adam)");
        case ClippingProvider.KIND -> cases.add(name + "+adam");
        case RegularizerProvider.KIND -> {
          boolean penalty = catalog.regularizer(name).create() instanceof Penalty;
          boolean after = !penalty || name.startsWith("proximal");
          cases.add(after ? "momentum+" + name : name + "+momentum");
        }
        default -> {}
      }
    }
    return cases;
  }

  private static String digest(String text, int[][] shapes, Workers workers, boolean warmsUp) {
    ElementType[] types = ElementType.values();
    List<Parameter> parameters = new ArrayList<>();
    for (int i = 0; i < shapes.length; i++) {
      Role role = i < 2 ? Role.WEIGHT : Role.BIAS;
      ElementType type = types[i % types.length];
      Parameter p = Parameter.of("p" + i, type, shapes[i][0], shapes[i][1], role);
      fill(p.value(), 17 + i, 0.5);
      parameters.add(p);
    }
    Stepper stepper = Catalog.builtIn().optimizerFrom(text).bind(parameters, workers);
    for (int t = 0; t < STEPS; t++) {
      if (t == STEPS / 2 && warmsUp) {
        var _ = stepper.warmUp(PATIENCE);
      }
      int now = t;
      var _ = stepper.step(() -> evaluate(parameters, now));
    }
    return digest(stepper, parameters);
  }

  /// Half the sum of squares, with a slope that differs from step to step.
  private static double evaluate(List<Parameter> parameters, int t) {
    double loss = 0;
    for (Parameter p : parameters) {
      fill(p.gradient(), 1000 + t, 0.125);
      for (int r = 0; r < p.value().rows(); r++) {
        for (int c = 0; c < p.value().columns(); c++) {
          double x = p.value().get(r, c);
          double slope = p.gradient().get(r, c);
          loss += x * (0.5 * x + slope);
          p.gradient().set(r, c, x + slope);
        }
      }
    }
    return loss;
  }

  private static void fill(Matrix m, long seed, double scale) {
    long state = seed * 0x9E3779B97F4A7C15L;
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        state = state * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
        m.set(r, c, scale * (state >> 40) * 0x1p-23);
      }
    }
  }

  private static String digest(Stepper stepper, List<Parameter> parameters) {
    try {
      MessageDigest sha = MessageDigest.getInstance("SHA-256");
      parameters.forEach(p -> add(sha, p.value()));
      stepper.state().arrays().values().forEach(m -> add(sha, m));
      stepper.state().numbers().values().forEach(n -> add(sha, n.get()));
      return HexFormat.of().formatHex(sha.digest(), 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void add(MessageDigest sha, Matrix m) {
    for (int r = 0; r < m.rows(); r++) {
      for (int c = 0; c < m.columns(); c++) {
        add(sha, m.get(r, c));
      }
    }
  }

  /// All NaN are one.
  private static void add(MessageDigest sha, double value) {
    sha.update(ByteBuffer.allocate(Double.BYTES).putLong(0, Double.doubleToLongBits(value)));
  }
}
