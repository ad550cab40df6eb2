package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.ElementType;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/// Loops of nothing but fused multiply-adds in registers, in independent chains that hide the
/// latency; with 32 registers 12 of them, with 16 no more than 10, because the compiler unrolls and
/// then spills. Lane 0 of their sum is returned, so that all must be computed. Loaded only where
/// the incubator module is.
final class VectorFmaChains implements FmaPeak.Chains {
  private static final boolean MANY = Machine.VECTOR_REGISTERS >= 32;
  private static final int CHAINS = MANY ? 12 : 10;
  private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;

  @Override
  public long flops(ElementType type, int rounds) {
    int lanes = type == ElementType.FLOAT ? FLOATS.length() : DOUBLES.length();
    return 2L * CHAINS * lanes * rounds;
  }

  @Override
  public double run(ElementType type, int rounds) {
    if (type == ElementType.FLOAT) {
      return MANY ? fuse12Floats(rounds) : fuse10Floats(rounds);
    }
    return MANY ? fuse12Doubles(rounds) : fuse10Doubles(rounds);
  }

  private static double fuse12Floats(int rounds) {
    FloatVector factor = FloatVector.broadcast(FLOATS, 0.75f);
    FloatVector term = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector c0 = term;
    FloatVector c1 = term;
    FloatVector c2 = term;
    FloatVector c3 = term;
    FloatVector c4 = term;
    FloatVector c5 = term;
    FloatVector c6 = term;
    FloatVector c7 = term;
    FloatVector c8 = term;
    FloatVector c9 = term;
    FloatVector c10 = term;
    FloatVector c11 = term;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(factor, term);
      c1 = c1.fma(factor, term);
      c2 = c2.fma(factor, term);
      c3 = c3.fma(factor, term);
      c4 = c4.fma(factor, term);
      c5 = c5.fma(factor, term);
      c6 = c6.fma(factor, term);
      c7 = c7.fma(factor, term);
      c8 = c8.fma(factor, term);
      c9 = c9.fma(factor, term);
      c10 = c10.fma(factor, term);
      c11 = c11.fma(factor, term);
    }
    return c0.add(c1)
        .add(c2)
        .add(c3)
        .add(c4)
        .add(c5)
        .add(c6)
        .add(c7)
        .add(c8)
        .add(c9)
        .add(c10)
        .add(c11)
        .lane(0);
  }

  private static double fuse10Floats(int rounds) {
    FloatVector factor = FloatVector.broadcast(FLOATS, 0.75f);
    FloatVector term = FloatVector.broadcast(FLOATS, 0.5f);
    FloatVector c0 = term;
    FloatVector c1 = term;
    FloatVector c2 = term;
    FloatVector c3 = term;
    FloatVector c4 = term;
    FloatVector c5 = term;
    FloatVector c6 = term;
    FloatVector c7 = term;
    FloatVector c8 = term;
    FloatVector c9 = term;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(factor, term);
      c1 = c1.fma(factor, term);
      c2 = c2.fma(factor, term);
      c3 = c3.fma(factor, term);
      c4 = c4.fma(factor, term);
      c5 = c5.fma(factor, term);
      c6 = c6.fma(factor, term);
      c7 = c7.fma(factor, term);
      c8 = c8.fma(factor, term);
      c9 = c9.fma(factor, term);
    }
    return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).lane(0);
  }

  private static double fuse12Doubles(int rounds) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, 0.75);
    DoubleVector term = DoubleVector.broadcast(DOUBLES, 0.5);
    DoubleVector c0 = term;
    DoubleVector c1 = term;
    DoubleVector c2 = term;
    DoubleVector c3 = term;
    DoubleVector c4 = term;
    DoubleVector c5 = term;
    DoubleVector c6 = term;
    DoubleVector c7 = term;
    DoubleVector c8 = term;
    DoubleVector c9 = term;
    DoubleVector c10 = term;
    DoubleVector c11 = term;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(factor, term);
      c1 = c1.fma(factor, term);
      c2 = c2.fma(factor, term);
      c3 = c3.fma(factor, term);
      c4 = c4.fma(factor, term);
      c5 = c5.fma(factor, term);
      c6 = c6.fma(factor, term);
      c7 = c7.fma(factor, term);
      c8 = c8.fma(factor, term);
      c9 = c9.fma(factor, term);
      c10 = c10.fma(factor, term);
      c11 = c11.fma(factor, term);
    }
    return c0.add(c1)
        .add(c2)
        .add(c3)
        .add(c4)
        .add(c5)
        .add(c6)
        .add(c7)
        .add(c8)
        .add(c9)
        .add(c10)
        .add(c11)
        .lane(0);
  }

  private static double fuse10Doubles(int rounds) {
    DoubleVector factor = DoubleVector.broadcast(DOUBLES, 0.75);
    DoubleVector term = DoubleVector.broadcast(DOUBLES, 0.5);
    DoubleVector c0 = term;
    DoubleVector c1 = term;
    DoubleVector c2 = term;
    DoubleVector c3 = term;
    DoubleVector c4 = term;
    DoubleVector c5 = term;
    DoubleVector c6 = term;
    DoubleVector c7 = term;
    DoubleVector c8 = term;
    DoubleVector c9 = term;
    for (int i = 0; i < rounds; i++) {
      c0 = c0.fma(factor, term);
      c1 = c1.fma(factor, term);
      c2 = c2.fma(factor, term);
      c3 = c3.fma(factor, term);
      c4 = c4.fma(factor, term);
      c5 = c5.fma(factor, term);
      c6 = c6.fma(factor, term);
      c7 = c7.fma(factor, term);
      c8 = c8.fma(factor, term);
      c9 = c9.fma(factor, term);
    }
    return c0.add(c1).add(c2).add(c3).add(c4).add(c5).add(c6).add(c7).add(c8).add(c9).lane(0);
  }
}
