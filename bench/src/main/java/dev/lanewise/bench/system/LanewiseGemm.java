package dev.lanewise.bench.system;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;

/// A matrix product as Lanewise has it: planned once, run on Java arrays.
final class LanewiseGemm implements Work {
  private final Matrix a;
  private final Matrix b;
  private final Matrix c;
  private final Workers workers;
  private final Gemm plan;
  private final Data result;

  LanewiseGemm(GemmCase what, Workers workers) {
    Matrix left =
        LanewiseLoops.matrix(what.a(), what.transposeA() ? what.k() : what.m(), what.lda());
    Matrix right =
        LanewiseLoops.matrix(what.b(), what.transposeB() ? what.n() : what.k(), what.ldb());
    this.a = what.transposeA() ? left.transpose() : left;
    this.b = what.transposeB() ? right.transpose() : right;
    this.result = Data.zeros(what.type(), what.m() * what.n());
    this.c = LanewiseLoops.matrix(result, what.m(), what.n());
    this.workers = workers;
    this.plan = Gemm.plan(1, a, b, 0, c);
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      plan.run(a, b, c, workers);
    }
  }

  @Override
  public void warmUp() {
    plan.warmUp(LanewiseLoops.WARM_UP_LIMIT);
  }

  @Override
  public double answer(int index) {
    return result.get(index);
  }
}
