package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Gemm;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Step;
import java.util.ArrayList;
import java.util.List;

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
  private static final Expr PRODUCT = Expr.matrix("c");
  private static final Expr WITH = Expr.matrix("with");

  @Override
  public Operation bind(Matrix input, Matrix output, Workers workers) {
    return input.rows() > input.columns()
        ? wide(input.transpose(), output.transpose(), workers)
        : wide(input, output, workers);
  }

  private Operation wide(Matrix input, Matrix output, Workers workers) {
    int m = input.rows();
    Matrix gram = Matrix.of(input.type(), m, m);
    Matrix polynomial = Matrix.of(input.type(), m, m);
    Operation gramOfInput =
        SymmetricProduct.of(input, input.transpose(), gram, null, null, workers);
    Operation gramOfOutput =
        SymmetricProduct.of(output, output.transpose(), gram, null, null, workers);
    Operation square = SymmetricProduct.of(gram, gram, polynomial, sum(input, c, b), gram, workers);
    Loop last = sum(input, 1, a);
    Operation toOutput = product(last, polynomial, input, output, workers);
    Operation toInput = product(last, polynomial, output, input, workers);
    List<Operation> all = new ArrayList<>();
    boolean inOutput = steps % 2 == 0;
    if (inOutput) {
      all.add(() -> output.copyFrom(input));
    }
    for (int step = 0; step < steps; step++) {
      all.add(inOutput ? gramOfOutput : gramOfInput);
      all.add(square);
      all.add(inOutput ? toInput : toOutput);
      inOutput = !inOutput;
    }
    return Operation.inOrder(all);
  }

  /// The product times one factor plus another matrix times another.
  private static Loop sum(Matrix like, double ofProduct, double ofOther) {
    return Loop.of(like.type())
        .store("c", PRODUCT.times(ofProduct).plus(WITH.times(ofOther)))
        .compile();
  }

  private static Operation product(
      Loop then, Matrix polynomial, Matrix from, Matrix to, Workers workers) {
    return Gemm.plan(1, polynomial, from, 0, to)
        .then(then.bind(to.rows(), to.columns()).set("c", to).set("with", from))
        .bind(polynomial, from, to, workers);
  }
}
