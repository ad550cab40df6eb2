package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.MathFunction;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A plain loop that calls `java.lang.Math` for every element.
///
/// Each function has a loop of its own, so that the compiler knows what it calls.
final class MathFunctions implements Adapter {
  /// Starts them.
  static final class Factory implements AdapterFactory {
    @Override
    public String family() {
      return "math";
    }

    @Override
    public Adapter start(SystemSpec system, int threads) {
      return new MathFunctions();
    }
  }

  /// One function over an array.
  private interface Loop<A> {
    void run(A x, A z, A y);
  }

  @Override
  public Map<String, String> describe() {
    return Map.of("java", Runtime.version().toString());
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
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.exp(x[i]);
            }
          };
      case EXPM1 ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.expm1(x[i]);
            }
          };
      case LOG ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.log(x[i]);
            }
          };
      case LOG10 ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.log10(x[i]);
            }
          };
      case LOG1P ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.log1p(x[i]);
            }
          };
      case POW ->
          (x, z, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.pow(x[i], z[i]);
            }
          };
      case SQRT ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.sqrt(x[i]);
            }
          };
      case CBRT ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.cbrt(x[i]);
            }
          };
      case SIN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.sin(x[i]);
            }
          };
      case COS ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.cos(x[i]);
            }
          };
      case TAN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.tan(x[i]);
            }
          };
      case ASIN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.asin(x[i]);
            }
          };
      case ACOS ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.acos(x[i]);
            }
          };
      case ATAN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.atan(x[i]);
            }
          };
      case ATAN2 ->
          (x, z, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.atan2(x[i], z[i]);
            }
          };
      case SINH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.sinh(x[i]);
            }
          };
      case COSH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.cosh(x[i]);
            }
          };
      case TANH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = (float) Math.tanh(x[i]);
            }
          };
      default -> null;
    };
  }

  private static @Nullable Loop<double[]> doubles(MathFunction function) {
    return switch (function) {
      case EXP ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.exp(x[i]);
            }
          };
      case EXPM1 ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.expm1(x[i]);
            }
          };
      case LOG ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.log(x[i]);
            }
          };
      case LOG10 ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.log10(x[i]);
            }
          };
      case LOG1P ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.log1p(x[i]);
            }
          };
      case POW ->
          (x, z, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.pow(x[i], z[i]);
            }
          };
      case SQRT ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.sqrt(x[i]);
            }
          };
      case CBRT ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.cbrt(x[i]);
            }
          };
      case SIN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.sin(x[i]);
            }
          };
      case COS ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.cos(x[i]);
            }
          };
      case TAN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.tan(x[i]);
            }
          };
      case ASIN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.asin(x[i]);
            }
          };
      case ACOS ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.acos(x[i]);
            }
          };
      case ATAN ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.atan(x[i]);
            }
          };
      case ATAN2 ->
          (x, z, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.atan2(x[i], z[i]);
            }
          };
      case SINH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.sinh(x[i]);
            }
          };
      case COSH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.cosh(x[i]);
            }
          };
      case TANH ->
          (x, _, y) -> {
            for (int i = 0; i < y.length; i++) {
              y[i] = Math.tanh(x[i]);
            }
          };
      default -> null;
    };
  }
}
