package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.ElementType;

/// The same without vectors: 8 chains of single elements, multiplied and added where there is no
/// fused instruction.
final class ScalarFmaChains implements FmaPeak.Chains {

  @Override
  public long flops(ElementType type, int rounds) {
    return 2L * 8 * rounds;
  }

  @Override
  public double run(ElementType type, int rounds) {
    return type == ElementType.FLOAT ? runFloats(rounds) : runDoubles(rounds);
  }

  private static double runFloats(int rounds) {
    float c0 = 0;
    float c1 = 0;
    float c2 = 0;
    float c3 = 0;
    float c4 = 0;
    float c5 = 0;
    float c6 = 0;
    float c7 = 0;
    for (int i = 0; i < rounds; i++) {
      c0 = multiplyAdd(c0, 0.75f, 0.5f);
      c1 = multiplyAdd(c1, 0.75f, 0.5f);
      c2 = multiplyAdd(c2, 0.75f, 0.5f);
      c3 = multiplyAdd(c3, 0.75f, 0.5f);
      c4 = multiplyAdd(c4, 0.75f, 0.5f);
      c5 = multiplyAdd(c5, 0.75f, 0.5f);
      c6 = multiplyAdd(c6, 0.75f, 0.5f);
      c7 = multiplyAdd(c7, 0.75f, 0.5f);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
  }

  private static double runDoubles(int rounds) {
    double c0 = 0;
    double c1 = 0;
    double c2 = 0;
    double c3 = 0;
    double c4 = 0;
    double c5 = 0;
    double c6 = 0;
    double c7 = 0;
    for (int i = 0; i < rounds; i++) {
      c0 = multiplyAdd(c0, 0.75, 0.5);
      c1 = multiplyAdd(c1, 0.75, 0.5);
      c2 = multiplyAdd(c2, 0.75, 0.5);
      c3 = multiplyAdd(c3, 0.75, 0.5);
      c4 = multiplyAdd(c4, 0.75, 0.5);
      c5 = multiplyAdd(c5, 0.75, 0.5);
      c6 = multiplyAdd(c6, 0.75, 0.5);
      c7 = multiplyAdd(c7, 0.75, 0.5);
    }
    return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7;
  }

  private static float multiplyAdd(float a, float b, float c) {
    return Machine.HARDWARE_FMA ? Math.fma(a, b, c) : a * b + c;
  }

  private static double multiplyAdd(double a, double b, double c) {
    return Machine.HARDWARE_FMA ? Math.fma(a, b, c) : a * b + c;
  }
}
