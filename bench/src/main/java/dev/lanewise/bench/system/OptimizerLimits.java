package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.OptimizerCase;
import dev.lanewise.kernel.Workers;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// What an optimizer's step costs at least: the reading and writing of its arrays, and the square
/// root and the division of each element. Float only; their answers are not checked.
final class OptimizerLimits implements Adapter {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int LANES = SPECIES.length();

  /// Loops that read the gradients, read and write the parameters and the slots, and do nothing
  /// else than one operation on bits.
  static final class ReadWriteFactory implements AdapterFactory {
    @Override
    public String family() {
      return "read-write";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new OptimizerLimits(threads, false);
    }
  }

  /// The loop p = g / sqrt(v), for the optimizers that have a quotient.
  static final class QuotientFactory implements AdapterFactory {
    @Override
    public String family() {
      return "root-quotient";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new OptimizerLimits(threads, true);
    }
  }

  /// A loop over a part of the arrays.
  private interface Part {
    void run(int begin, int end);
  }

  private final Workers workers;
  private final boolean quotient;

  private OptimizerLimits(int threads, boolean quotient) {
    this.workers = threads == 1 ? Workers.single() : Workers.pool(threads);
    this.quotient = quotient;
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("species", SPECIES.toString());
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    if (!(what instanceof OptimizerCase optimizer)
        || !optimizer.kind().isElementwise()
        || !optimizer.gradients().isFloat()
        || (quotient && !optimizer.kind().hasQuotient())) {
      return Optional.empty();
    }
    float[] g = optimizer.gradients().floats();
    float[] p = optimizer.parameters().floats();
    Part part = quotient ? rootQuotient(g, p) : readWrite(g, p, optimizer.kind().slots());
    Workers.Task task = split(part, g.length);
    return Optional.of(new SimpleWork(() -> workers.run(workers.parallelism(), task), i -> p[i]));
  }

  private Workers.Task split(Part part, int length) {
    int parts = workers.parallelism();
    int vectors = length / LANES;
    return index -> {
      int begin = (int) ((long) vectors * index / parts);
      int end = (int) ((long) vectors * (index + 1) / parts);
      part.run(begin * LANES, end * LANES);
    };
  }

  private static Part rootQuotient(float[] g, float[] p) {
    float[] v = new float[g.length];
    Arrays.fill(v, 0.5f);
    return (begin, end) -> quotient(g, v, p, begin, end);
  }

  private static Part readWrite(float[] g, float[] p, int slots) {
    float[] a = new float[g.length];
    float[] b = new float[g.length];
    return switch (slots) {
      case 0 -> (begin, end) -> two(g, p, begin, end);
      case 1 -> (begin, end) -> three(g, p, a, begin, end);
      default -> (begin, end) -> four(g, p, a, b, begin, end);
    };
  }

  private static void quotient(float[] g, float[] v, float[] p, int begin, int end) {
    for (int i = begin; i < end; i += LANES) {
      FloatVector root = FloatVector.fromArray(SPECIES, v, i).sqrt();
      FloatVector.fromArray(SPECIES, g, i).div(root).intoArray(p, i);
    }
  }

  private static void two(float[] g, float[] p, int begin, int end) {
    for (int i = begin; i < end; i += LANES) {
      bits(p, i).or(bits(g, i)).reinterpretAsFloats().intoArray(p, i);
    }
  }

  private static void three(float[] g, float[] p, float[] a, int begin, int end) {
    for (int i = begin; i < end; i += LANES) {
      IntVector gradient = bits(g, i);
      bits(p, i).or(gradient).reinterpretAsFloats().intoArray(p, i);
      bits(a, i).or(gradient).reinterpretAsFloats().intoArray(a, i);
    }
  }

  private static void four(float[] g, float[] p, float[] a, float[] b, int begin, int end) {
    for (int i = begin; i < end; i += LANES) {
      IntVector gradient = bits(g, i);
      bits(p, i).or(gradient).reinterpretAsFloats().intoArray(p, i);
      bits(a, i).or(gradient).reinterpretAsFloats().intoArray(a, i);
      bits(b, i).or(gradient).reinterpretAsFloats().intoArray(b, i);
    }
  }

  private static IntVector bits(float[] x, int index) {
    return FloatVector.fromArray(SPECIES, x, index).reinterpretAsInts();
  }

  @Override
  public void close() {
    workers.close();
  }
}
