package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.Target;
import dev.lanewise.kernel.math.Functions;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Law K10, last part, and idea 3: a function gives the same bits in every form of generated code,
/// at every lane, position and length, as the evaluator that its accuracy is measured with.
class FunctionsInLoopsTest {
  private static final int COUNT = 301;
  private static final double[] SPECIAL = {
    0,
    -0.0,
    Double.NaN,
    Double.POSITIVE_INFINITY,
    Double.NEGATIVE_INFINITY,
    Float.MIN_VALUE,
    -Float.MIN_NORMAL,
    Double.MIN_VALUE,
    -Double.MIN_NORMAL,
    Float.MAX_VALUE,
    -Double.MAX_VALUE,
    1,
    -1,
    0.5,
    0x1p15,
    -0x1p22,
    1e9,
    -3e20
  };

  /// A third specials and few-bit numbers, a third of moderate size, a third any bits.
  private static Matrix arguments(ElementType type, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    Matrix m = type == ElementType.FLOAT ? FloatMatrix.of(1, COUNT) : DoubleMatrix.of(1, COUNT);
    for (int i = 0; i < COUNT; i++) {
      double moderate = random.nextDouble(-1, 1) * (1 << random.nextInt(8));
      double any =
          type == ElementType.FLOAT
              ? Float.intBitsToFloat(random.nextInt())
              : Double.longBitsToDouble(random.nextLong());
      double special = SPECIAL[random.nextInt(SPECIAL.length)];
      m.set(0, i, i % 3 == 0 ? special : i % 3 == 1 ? moderate : any);
    }
    return m;
  }

  private static Expr call(Functions f) {
    Expr x = Expr.matrix("x");
    return new Expr.Call(f, f.arity() == 1 ? List.of(x) : List.of(x, Expr.matrix("y")));
  }

  private static Matrix expected(Expr e, Matrix x, Matrix y) {
    ExprInterpreter interpreter = new ExprInterpreter(x.type(), COUNT);
    Object result = interpreter.output(e);
    interpreter
        .leaves()
        .forEach((leaf, values) -> fill(values, ((Expr.Input) leaf).name().equals("x") ? x : y));
    interpreter.run(COUNT);
    return result instanceof float[] f
        ? FloatMatrix.of(f, 1, COUNT)
        : DoubleMatrix.of((double[]) result, 1, COUNT);
  }

  private static void fill(Object array, Matrix from) {
    for (int i = 0; i < COUNT; i++) {
      if (array instanceof float[] f) {
        f[i] = (float) from.get(0, i);
      } else {
        ((double[]) array)[i] = from.get(0, i);
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Functions.class)
  void k10AndK13EveryFormGivesTheBitsOfTheEvaluator(Functions f) {
    Expr e = call(f);
    for (ElementType type : ElementType.values()) {
      Matrix x = arguments(type, 1);
      Matrix y = arguments(type, 2);
      Matrix expected = expected(e, x, y);
      for (Target target : Targets.all(type)) {
        Loop loop = Targets.compile(Loop.of(type).store("z", e), target);
        for (int first : new int[] {0, 1, 5, COUNT - 7}) {
          int length = COUNT - first;
          Matrix z =
              type == ElementType.FLOAT ? FloatMatrix.of(1, length) : DoubleMatrix.of(1, length);
          LoopBinder binder =
              loop.bind(1, length).set("x", x.slice(0, first, 1, length)).set("z", z);
          if (f.arity() == 2) {
            binder.set("y", y.slice(0, first, 1, length));
          }
          binder.build().run();
          Bits.assertSame(
              expected.slice(0, first, 1, length), z, () -> f + " in " + target + " from " + first);
        }
      }
    }
  }
}
