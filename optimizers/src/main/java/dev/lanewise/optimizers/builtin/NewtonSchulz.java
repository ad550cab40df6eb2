package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Step;

/// Brings the singular values of a matrix near 1 without computing them: X = a X + (b G + c G^2) X
/// with G = X X', some times over. Jordan et al. 2024, "Muon: an optimizer for hidden layers in
/// neural networks"; Bernstein, Newhouse 2024, arXiv:2409.20325.
///
/// A tall matrix is worked on as its transpose, so that G is as small as can be. G and b G + c G^2
/// are symmetric, and computed as such; the sums are made in the products' epilogues.
///
/// @param a factor of the matrix
/// @param b factor of its cube
/// @param c factor of its fifth power
/// @param steps how many times
record NewtonSchulz(double a, double b, double c, int steps) implements Step.WholeOperation {
  @Override
  public Runnable bind(Matrix input, Matrix output, Workers workers) {
    boolean tall = input.rows() > input.columns();
    return new Running(
        this, tall ? input.transpose() : input, tall ? output.transpose() : output, workers);
  }

  private static final class Running implements Runnable {
    private static final Expr PRODUCT = Expr.matrix("c");
    private static final Expr WITH = Expr.matrix("with");

    private final Matrix input;
    private final Matrix output;
    private final int steps;
    private final Workers workers;
    private final Matrix polynomial;
    private final SymmetricProduct gramOfInput;
    private final SymmetricProduct gramOfOutput;
    private final SymmetricProduct square;
    private final Gemm toOutput;
    private final Gemm toInput;

    Running(NewtonSchulz settings, Matrix input, Matrix output, Workers workers) {
      this.input = input;
      this.output = output;
      this.steps = settings.steps;
      this.workers = workers;
      int m = input.rows();
      Matrix gram = Matrix.of(input.type(), m, m);
      polynomial = Matrix.of(input.type(), m, m);
      gramOfInput = new SymmetricProduct(input, input.transpose(), gram, null, null, workers);
      gramOfOutput = new SymmetricProduct(output, output.transpose(), gram, null, null, workers);
      square =
          new SymmetricProduct(
              gram, gram, polynomial, sum(input, settings.c, settings.b), gram, workers);
      Loop last = sum(input, 1, settings.a);
      toOutput = product(last, input, output);
      toInput = product(last, output, input);
    }

    /// The product times one factor plus another matrix times another.
    private static Loop sum(Matrix like, double ofProduct, double ofOther) {
      return Loop.of(like.type())
          .store("c", PRODUCT.times(ofProduct).plus(WITH.times(ofOther)))
          .compile();
    }

    private Gemm product(Loop then, Matrix from, Matrix to) {
      return Gemm.plan(1, polynomial, from, 0, to)
          .then(then.bind(to.rows(), to.columns()).set("c", to).set("with", from));
    }

    @Override
    public void run() {
      boolean inOutput = steps % 2 == 0;
      if (inOutput) {
        output.copyFrom(input);
      }
      for (int step = 0; step < steps; step++) {
        (inOutput ? gramOfOutput : gramOfInput).run();
        square.run();
        if (inOutput) {
          toInput.run(polynomial, output, input, workers);
        } else {
          toOutput.run(polynomial, input, output, workers);
        }
        inOutput = !inOutput;
      }
    }
  }
}
