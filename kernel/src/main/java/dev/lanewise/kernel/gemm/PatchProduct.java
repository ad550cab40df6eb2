package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.ConvolutionShape;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Workers;
import dev.lanewise.kernel.gemm.PatchOperand.Axis;
import dev.lanewise.kernel.runtime.Machine;

/// The three products of a convolution, for one image and one group: matrices of any layout times
/// patches that are taken from the image as they are packed.
public final class PatchProduct {
  private final Product product;

  private PatchProduct(Product product) {
    this.product = product;
  }

  private static int bits() {
    return Machine.VECTOR_BITS == 0 ? 128 : Machine.VECTOR_BITS;
  }

  /// `out = weights * patches(in)`: filters x places.
  public static PatchProduct forward(ElementType type, ConvolutionShape s) {
    int places = s.outHeight() * s.outWidth();
    StridedOperand weights = new StridedOperand(s.filterSize(), 1, 1);
    return new PatchProduct(
        new Product(
            type,
            bits(),
            s.filters() / s.groups(),
            places,
            s.filterSize(),
            weights,
            patches(s),
            places,
            0,
            Epilogue.NONE,
            true,
            false));
  }

  /// `gradient of in = weights by channel * patches(gradient of out)`: channels x elements of a
  /// channel. The weights are given as channel, filter, row, column.
  public static PatchProduct data(ElementType type, ConvolutionShape s) {
    int area = s.height() * s.width();
    int depth = s.filters() / s.groups() * s.kernelHeight() * s.kernelWidth();
    StridedOperand weights = new StridedOperand(depth, 1, 1);
    PatchOperand patches =
        new PatchOperand(
            s.outHeight(),
            s.outWidth(),
            s.kernelHeight(),
            s.kernelWidth(),
            s.width(),
            new Axis(1, -s.dilationY(), -s.paddingY(), s.strideY()),
            new Axis(1, -s.dilationX(), -s.paddingX(), s.strideX()));
    return new PatchProduct(
        new Product(
            type,
            bits(),
            s.channels() / s.groups(),
            area,
            depth,
            weights,
            patches,
            area,
            0,
            Epilogue.NONE,
            true,
            false));
  }

  /// `gradient of weights = gradient of out * transposed patches(in) + beta * gradient of weights`.
  public static PatchProduct weights(ElementType type, ConvolutionShape s, double beta) {
    int places = s.outHeight() * s.outWidth();
    StridedOperand out = new StridedOperand(places, 1, 1);
    return new PatchProduct(
        new Product(
            type,
            bits(),
            s.filters() / s.groups(),
            s.filterSize(),
            places,
            out,
            patches(s).transpose(),
            s.filterSize(),
            beta,
            Epilogue.NONE,
            true,
            false));
  }

  private static PatchOperand patches(ConvolutionShape s) {
    return new PatchOperand(
        s.height(),
        s.width(),
        s.kernelHeight(),
        s.kernelWidth(),
        s.outWidth(),
        new Axis(s.strideY(), s.dilationY(), s.paddingY(), 1),
        new Axis(s.strideX(), s.dilationX(), s.paddingX(), 1));
  }

  /// Has the generated code compiled, for so long at most.
  ///
  /// @return whether it is in use now
  public boolean warmUp(long nanos) {
    return product.warmUp(nanos);
  }

  /// Uses generated code from now on, compiled or not: for tests of its results.
  public void useGenerated() {
    product.useGenerated();
  }

  /// Runs the product on arrays, on at most this many of the workers' threads.
  public void run(
      Workers workers,
      int tasks,
      Object left,
      int leftAt,
      Object image,
      int imageAt,
      Object result,
      int resultAt) {
    ProductRun run = product.idle.take();
    try {
      run.run(workers, tasks, left, leftAt, image, imageAt, result, resultAt);
    } finally {
      product.idle.give(run);
    }
  }
}
