package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.MathFunction;
import java.util.Map;
import java.util.Optional;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The JDK's own functions over vectors: `lanewise(EXP)` and its like.
///
/// An operator must be a constant where it is used, so each function has a loop of its own.
final class JdkLanewise implements Adapter {
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  /// Starts them.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "jdk-lanewise";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new JdkLanewise();
    }
  }

  /// What one function does to one vector, at a place in the arrays.
  private interface Loop<A> {
    void run(A x, A z, A y);
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("species", FLOATS.toString(), "java", Runtime.version().toString());
  }

  @Override
  public Optional<Work> prepare(BenchCase what) {
    if (!(what instanceof FunctionCase function)) {
      return Optional.empty();
    }
    Data x = function.x();
    Data z = function.y();
    Data y = Data.zeros(function.type(), function.size());
    if (x.isFloat()) {
      Loop<float[]> loop = floats(function.function());
      return loop == null
          ? Optional.empty()
          : Optional.of(new SimpleWork(() -> loop.run(x.floats(), z.floats(), y.floats()), y::get));
    }
    Loop<double[]> loop = doubles(function.function());
    return loop == null
        ? Optional.empty()
        : Optional.of(
            new SimpleWork(() -> loop.run(x.doubles(), z.doubles(), y.doubles()), y::get));
  }

  private static @Nullable Loop<float[]> floats(MathFunction function) {
    return switch (function) {
      case EXP ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
            }
          };
      case EXPM1 ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.EXPM1).intoArray(y, i);
            }
          };
      case LOG ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.LOG).intoArray(y, i);
            }
          };
      case LOG10 ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.LOG10).intoArray(y, i);
            }
          };
      case LOG1P ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.LOG1P).intoArray(y, i);
            }
          };
      case POW ->
          (x, z, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i)
                  .lanewise(VectorOperators.POW, FloatVector.fromArray(FLOATS, z, i))
                  .intoArray(y, i);
            }
          };
      case SQRT ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.SQRT).intoArray(y, i);
            }
          };
      case CBRT ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.CBRT).intoArray(y, i);
            }
          };
      case SIN ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.SIN).intoArray(y, i);
            }
          };
      case COS ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.COS).intoArray(y, i);
            }
          };
      case TAN ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.TAN).intoArray(y, i);
            }
          };
      case ASIN ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.ASIN).intoArray(y, i);
            }
          };
      case ACOS ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.ACOS).intoArray(y, i);
            }
          };
      case ATAN ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.ATAN).intoArray(y, i);
            }
          };
      case ATAN2 ->
          (x, z, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i)
                  .lanewise(VectorOperators.ATAN2, FloatVector.fromArray(FLOATS, z, i))
                  .intoArray(y, i);
            }
          };
      case SINH ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.SINH).intoArray(y, i);
            }
          };
      case COSH ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.COSH).intoArray(y, i);
            }
          };
      case TANH ->
          (x, _, y) -> {
            for (int i = 0; i < FLOATS.loopBound(y.length); i += FLOATS.length()) {
              FloatVector.fromArray(FLOATS, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
            }
          };
      default -> null;
    };
  }

  private static @Nullable Loop<double[]> doubles(MathFunction function) {
    return switch (function) {
      case EXP ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.EXP).intoArray(y, i);
            }
          };
      case EXPM1 ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.EXPM1).intoArray(y, i);
            }
          };
      case LOG ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.LOG).intoArray(y, i);
            }
          };
      case LOG10 ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.LOG10).intoArray(y, i);
            }
          };
      case LOG1P ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.LOG1P).intoArray(y, i);
            }
          };
      case POW ->
          (x, z, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i)
                  .lanewise(VectorOperators.POW, DoubleVector.fromArray(DOUBLES, z, i))
                  .intoArray(y, i);
            }
          };
      case SQRT ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.SQRT).intoArray(y, i);
            }
          };
      case CBRT ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.CBRT).intoArray(y, i);
            }
          };
      case SIN ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.SIN).intoArray(y, i);
            }
          };
      case COS ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.COS).intoArray(y, i);
            }
          };
      case TAN ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.TAN).intoArray(y, i);
            }
          };
      case ASIN ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.ASIN).intoArray(y, i);
            }
          };
      case ACOS ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.ACOS).intoArray(y, i);
            }
          };
      case ATAN ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.ATAN).intoArray(y, i);
            }
          };
      case ATAN2 ->
          (x, z, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i)
                  .lanewise(VectorOperators.ATAN2, DoubleVector.fromArray(DOUBLES, z, i))
                  .intoArray(y, i);
            }
          };
      case SINH ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.SINH).intoArray(y, i);
            }
          };
      case COSH ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.COSH).intoArray(y, i);
            }
          };
      case TANH ->
          (x, _, y) -> {
            for (int i = 0; i < DOUBLES.loopBound(y.length); i += DOUBLES.length()) {
              DoubleVector.fromArray(DOUBLES, x, i).lanewise(VectorOperators.TANH).intoArray(y, i);
            }
          };
      default -> null;
    };
  }
}
