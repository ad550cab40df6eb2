package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.LoopCase;
import dev.lanewise.bench.cases.MathFunction;
import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import java.time.Duration;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// The functions and loops as Lanewise has them: expressions, compiled and bound.
final class LanewiseLoops {
  /// Warming up one loop or product ends here, warm or not.
  static final Duration WARM_UP_LIMIT = Duration.ofSeconds(30);

  private LanewiseLoops() {}

  /// Bound loops, one after another.
  private record Bound(List<BoundLoop> loops, IntToDoubleFunction answers) implements Work {
    Bound(BoundLoop loop, IntToDoubleFunction answers) {
      this(List.of(loop), answers);
    }

    @Override
    public void run(int repetitions) {
      for (int i = 0; i < repetitions; i++) {
        for (int j = 0; j < loops.size(); j++) {
          loops.get(j).run();
        }
      }
    }

    @Override
    public void warmUp() {
      loops.forEach(loop -> loop.warmUp(WARM_UP_LIMIT));
    }

    @Override
    public double answer(int index) {
      return answers.applyAsDouble(index);
    }
  }

  static Matrix matrix(Data data, int rows, int columns) {
    return data.isFloat()
        ? FloatMatrix.of(data.floats(), rows, columns)
        : DoubleMatrix.of(data.doubles(), rows, columns);
  }

  static Work function(FunctionCase what, Workers workers) {
    Data y = Data.zeros(what.type(), what.size());
    Expr value = expression(what.function(), Expr.matrix("x"), Expr.matrix("z"));
    LoopBinder binder =
        Loop.of(what.type())
            .store("y", value)
            .compile()
            .bind(1, what.size())
            .workers(workers)
            .set("x", matrix(what.x(), 1, what.size()))
            .set("y", matrix(y, 1, what.size()));
    if (what.function().isBinary()) {
      binder.set("z", matrix(what.y(), 1, what.size()));
    }
    return new Bound(binder.build(), y::get);
  }

  private static Expr expression(MathFunction function, Expr x, Expr z) {
    return switch (function) {
      case EXP -> Expr.exp(x);
      case EXP2 -> Expr.exp2(x);
      case EXPM1 -> Expr.expm1(x);
      case LOG -> Expr.log(x);
      case LOG2 -> Expr.log2(x);
      case LOG10 -> Expr.log10(x);
      case LOG1P -> Expr.log1p(x);
      case POW -> Expr.pow(x, z);
      case SQRT -> x.sqrt();
      case RSQRT -> Expr.rsqrt(x);
      case CBRT -> Expr.cbrt(x);
      case SIN -> Expr.sin(x);
      case COS -> Expr.cos(x);
      case TAN -> Expr.tan(x);
      case ASIN -> Expr.asin(x);
      case ACOS -> Expr.acos(x);
      case ATAN -> Expr.atan(x);
      case ATAN2 -> Expr.atan2(x, z);
      case SINH -> Expr.sinh(x);
      case COSH -> Expr.cosh(x);
      case TANH -> Expr.tanh(x);
      case SIGMOID -> Expr.sigmoid(x);
      case SOFTPLUS -> Expr.softplus(x);
      case ERF -> Expr.erf(x);
      case ERFC -> Expr.erfc(x);
      case NORMAL_CDF -> Expr.normalCdf(x);
      case GELU -> Expr.gelu(x);
      case GELU_TANH -> Expr.geluTanh(x);
      case SILU -> Expr.silu(x);
      case MISH -> Expr.mish(x);
    };
  }

  static Work loop(LoopCase what, Workers workers) {
    List<Data> in = what.inputs();
    return switch (what.kind()) {
      case ADAM -> adam(what, in, workers);
      case AXPY -> axpy(what, in, workers);
      case SUM -> reduce(what, in, Expr.matrix("x"), workers);
      case DOT -> reduce(what, in, Expr.matrix("x").times(Expr.matrix("y")), workers);
      case SOFTMAX -> softmax(what, in.getFirst(), workers);
      case LAYERNORM -> layerNorm(what, in.getFirst(), workers);
    };
  }

  private static Work adam(LoopCase what, List<Data> in, Workers workers) {
    Expr g = Expr.matrix("g");
    Expr m =
        Expr.matrix("m")
            .times(Expr.constant(LoopCase.BETA1))
            .plus(g.times(Expr.constant(1 - LoopCase.BETA1)));
    Expr v =
        Expr.matrix("v")
            .times(Expr.constant(LoopCase.BETA2))
            .plus(g.square().times(Expr.constant(1 - LoopCase.BETA2)));
    Expr step =
        m.times(Expr.constant(LoopCase.LEARNING_RATE))
            .dividedBy(v.sqrt().plus(Expr.constant(LoopCase.EPSILON)));
    int n = what.size();
    BoundLoop loop =
        Loop.of(what.type())
            .store("m", m)
            .store("v", v)
            .store("p", Expr.matrix("p").minus(step))
            .compile()
            .bind(1, n)
            .workers(workers)
            .set("g", matrix(in.getFirst(), 1, n))
            .set("p", matrix(in.get(1), 1, n))
            .set("m", matrix(in.get(2), 1, n))
            .set("v", matrix(in.get(3), 1, n))
            .build();
    return new Bound(loop, in.get(1)::get);
  }

  private static Work axpy(LoopCase what, List<Data> in, Workers workers) {
    int n = what.size();
    Data y = in.get(1);
    Expr value = Expr.matrix("x").fma(Expr.constant(LoopCase.ALPHA), Expr.matrix("y"));
    BoundLoop loop =
        Loop.of(what.type())
            .store("y", value)
            .compile()
            .bind(1, n)
            .workers(workers)
            .set("x", matrix(in.getFirst(), 1, n))
            .set("y", matrix(y, 1, n))
            .build();
    return new Bound(loop, y::get);
  }

  private static Work reduce(LoopCase what, List<Data> in, Expr value, Workers workers) {
    int n = what.size();
    Data sum = Data.zeros(what.type(), 1);
    LoopBinder binder =
        Loop.of(what.type())
            .reduce("sum", Reduction.SUM, value)
            .compile()
            .bind(1, n)
            .workers(workers)
            .set("x", matrix(in.getFirst(), 1, n))
            .set("sum", matrix(sum, 1, 1));
    if (in.size() > 1) {
      binder.set("y", matrix(in.get(1), 1, n));
    }
    return new Bound(binder.build(), sum::get);
  }

  /// Three passes: the largest of each row, the powers and their sum, the division.
  private static Work softmax(LoopCase what, Data x, Workers workers) {
    ElementType type = what.type();
    int rows = what.rows();
    int columns = what.columns();
    Data y = Data.zeros(type, what.size());
    Matrix in = matrix(x, rows, columns);
    Matrix out = matrix(y, rows, columns);
    Matrix largest = Matrix.of(type, rows, 1);
    Matrix sums = Matrix.of(type, rows, 1);
    Expr power = Expr.exp(Expr.matrix("x").minus(Expr.column("max")));
    BoundLoop first =
        Loop.of(type)
            .reduceRows("max", Reduction.MAX, Expr.matrix("x"))
            .compile()
            .bind(rows, columns)
            .workers(workers)
            .set("x", in)
            .set("max", largest)
            .build();
    BoundLoop second =
        Loop.of(type)
            .store("y", power)
            .reduceRows("sum", Reduction.SUM, power)
            .compile()
            .bind(rows, columns)
            .workers(workers)
            .set("x", in)
            .set("max", largest)
            .set("y", out)
            .set("sum", sums)
            .build();
    BoundLoop third =
        Loop.of(type)
            .store("y", Expr.matrix("y").dividedBy(Expr.column("sum")))
            .compile()
            .bind(rows, columns)
            .workers(workers)
            .set("y", out)
            .set("sum", sums)
            .build();
    return new Bound(List.of(first, second, third), y::get);
  }

  private static Work layerNorm(LoopCase what, Data x, Workers workers) {
    int rows = what.rows();
    Data means = Data.zeros(what.type(), rows);
    Data variances = Data.zeros(what.type(), rows);
    BoundLoop loop =
        Loop.of(what.type())
            .reduceRows("mean", Reduction.MEAN, Expr.matrix("x"))
            .reduceRows("variance", Reduction.VARIANCE, Expr.matrix("x"))
            .compile()
            .bind(rows, what.columns())
            .workers(workers)
            .set("x", matrix(x, rows, what.columns()))
            .set("mean", matrix(means, rows, 1))
            .set("variance", matrix(variances, rows, 1))
            .build();
    return new Bound(loop, i -> i < rows ? means.get(i) : variances.get(i - rows));
  }
}
