package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;

/// Numbers in an array of one element type.
public final class Data {
  /// What is asked of [#uniform].
  private record Request(ElementType type, int length, long seed, double low, double high) {}

  private static final Map<Request, Data> MADE_AHEAD = new ConcurrentHashMap<>();

  private final float[] floats;
  private final double[] doubles;
  private final ElementType type;

  private Data(ElementType type, float[] floats, double[] doubles) {
    this.type = type;
    this.floats = floats;
    this.doubles = doubles;
  }

  /// Zeros.
  public static Data zeros(ElementType type, int length) {
    return type == ElementType.FLOAT
        ? new Data(type, new float[length], new double[0])
        : new Data(type, new float[0], new double[length]);
  }

  /// Uniform random numbers from `low` to `high`, the same for the same seed.
  public static Data uniform(ElementType type, int length, long seed, double low, double high) {
    var request = new Request(type, length, seed, low, high);
    Data ready = MADE_AHEAD.remove(request);
    return ready == null ? make(request) : ready;
  }

  /// Makes these numbers now, so that the next one to ask for them gets them at once: for timing
  /// the work without the making of its data.
  static void makeAhead(ElementType type, int length, long seed, double low, double high) {
    var request = new Request(type, length, seed, low, high);
    MADE_AHEAD.put(request, make(request));
  }

  private static Data make(Request request) {
    Data data = zeros(request.type(), request.length());
    var random = new SplittableRandom(request.seed());
    for (int i = 0; i < request.length(); i++) {
      data.set(i, request.low() + (request.high() - request.low()) * random.nextDouble());
    }
    return data;
  }

  /// The type of the elements.
  public ElementType type() {
    return type;
  }

  /// The number of elements.
  public int length() {
    return isFloat() ? floats.length : doubles.length;
  }

  /// Whether the elements are floats.
  public boolean isFloat() {
    return type == ElementType.FLOAT;
  }

  /// The array itself.
  ///
  /// @throws IllegalStateException if the elements are doubles
  public float[] floats() {
    if (!isFloat()) {
      throw new IllegalStateException("these are doubles");
    }
    return floats;
  }

  /// The array itself.
  ///
  /// @throws IllegalStateException if the elements are floats
  public double[] doubles() {
    if (isFloat()) {
      throw new IllegalStateException("these are floats");
    }
    return doubles;
  }

  /// One element.
  public double get(int index) {
    return isFloat() ? floats[index] : doubles[index];
  }

  private void set(int index, double value) {
    if (isFloat()) {
      floats[index] = (float) value;
    } else {
      doubles[index] = value;
    }
  }
}
