package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.runtime.FmaPeak;
import dev.lanewise.kernel.runtime.Machine;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Measures the tiles and corrects the model that chooses among them. Which tile computes a product
/// never shows in its bits.
public final class Tuning {
  /// The sides of the product that is measured; its operands stay in the second-level cache.
  private static final int SIDE = 240;

  private static final long WARM_NANOS = 150_000_000L;
  private static final long MEASURED_NANOS = 50_000_000L;
  private static final long MOST_NANOS = 10_000_000_000L;

  /// A product that has not reached this part of the most the core can do is not compiled yet.
  private static final double COMPILED = 0.25;

  /// How many times its modelled cost a tile takes, relative to the best; 1 for what is not
  /// measured.
  private static volatile Map<Case, Double> factors = Map.of();

  /// The type is known by the lanes.
  private record Case(TileChoice choice, int lanes) {}

  /// A measured tile.
  ///
  /// @param type the element type
  /// @param rows its rows
  /// @param vectors the vectors in a row of it
  /// @param gigaflops billions of floating-point operations in a second
  public record Speed(ElementType type, int rows, int vectors, double gigaflops) {}

  private Tuning() {}

  static double factor(TileChoice choice, int lanes) {
    Map<Case, Double> known = factors;
    return known.isEmpty() ? 1 : known.getOrDefault(new Case(choice, lanes), 1.0);
  }

  /// Rows and vectors of the tile for large products.
  public static int[] tile(ElementType type) {
    TileChoice choice = TileChoice.of(1024, 1024, 1024, Machine.lanes(type.bytes()), true, true);
    return new int[] {choice.rows(), choice.vectors()};
  }

  /// Measures every tile for either type, and from now on plans by the result.
  public static synchronized List<Speed> tune() {
    List<Speed> speeds = new ArrayList<>();
    Map<Case, Double> found = new HashMap<>();
    Map<Case, Double> before = factors;
    try {
      for (ElementType type : ElementType.values()) {
        tune(type, speeds, found);
      }
    } catch (RuntimeException | Error failure) {
      factors = before;
      throw failure;
    }
    factors = Map.copyOf(found);
    return List.copyOf(speeds);
  }

  private static void tune(ElementType type, List<Speed> speeds, Map<Case, Double> found) {
    double compiled = COMPILED * FmaPeak.measure(type);
    int lanes = Machine.lanes(type.bytes());
    TileChoice[] choices = TileChoice.candidates();
    double[] excess = new double[choices.length];
    for (int i = 0; i < choices.length; i++) {
      TileChoice choice = choices[i];
      int columns = choice.vectors() == 1 ? lanes : SIDE;
      prefer(choice, lanes);
      double flops = 2.0 * SIDE * SIDE * columns;
      double nanos = nanos(type, columns, flops / compiled);
      excess[i] = nanos / choice.cost(SIDE, Math.ceilDiv(columns, lanes), SIDE, lanes);
      speeds.add(new Speed(type, choice.rows(), choice.vectors(), flops / nanos));
    }
    double least = Arrays.stream(excess).min().orElse(1);
    for (int i = 0; i < choices.length; i++) {
      found.put(new Case(choices[i], lanes), excess[i] / least);
    }
  }

  /// Makes a tile so cheap that it is taken.
  private static void prefer(TileChoice choice, int lanes) {
    factors = Map.of(new Case(choice, lanes), 1e-6);
  }

  /// The time of a product once it has stopped falling, and not before it is less than `most`.
  private static double nanos(ElementType type, int columns, double most) {
    Matrix a = Matrix.of(type, SIDE, SIDE);
    Matrix b = Matrix.of(type, SIDE, columns);
    Matrix c = Matrix.of(type, SIDE, columns);
    a.fill(0.5);
    b.fill(0.5);
    Gemm plan = Gemm.plan(1, a, b, 0, c);
    long begin = System.nanoTime();
    long improved = begin;
    long now = begin;
    long best = Long.MAX_VALUE;
    while (now - begin < MOST_NANOS
        && (best > most || now - begin < WARM_NANOS || now - improved < MEASURED_NANOS)) {
      plan.run(a, b, c);
      long end = System.nanoTime();
      if (end - now < 0.98 * best) {
        improved = end;
      }
      best = Math.min(best, end - now);
      now = end;
    }
    return best;
  }
}
