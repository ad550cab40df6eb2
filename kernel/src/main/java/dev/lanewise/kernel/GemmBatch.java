package dev.lanewise.kernel;

import dev.lanewise.kernel.gemm.Products;
import dev.lanewise.kernel.runtime.Idle;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Many products of one shape whose matrices lie at fixed distances: item i works on the matrices
/// of the plan, moved on by `i * aStep`, `i * bStep` and `i * cStep` elements. A step of 0 uses one
/// factor for all items.
///
/// Made by [Gemm#batch]. Each item has the bits of the single product. Immutable; any number of
/// threads may run it, and once warm it allocates nothing.
public final class GemmBatch {
  private final Gemm plan;
  private final Products products;
  private final int count;
  private final int aStep;
  private final int bStep;
  private final int cStep;
  private final Idle<Pass> idle = new Idle<>(Pass::new);

  GemmBatch(Gemm plan, Products products, int count, int aStep, int bStep, int cStep) {
    if (count < 0 || aStep < 0 || bStep < 0 || cStep < 0) {
      throw new IllegalArgumentException(
          "count and steps must be at least 0, but count is %d, the steps are %d, %d, %d"
              .formatted(count, aStep, bStep, cStep));
    }
    this.plan = plan;
    this.products = products;
    this.count = count;
    this.aStep = aStep;
    this.bStep = bStep;
    this.cStep = cStep;
  }

  /// Readies the vector form before it is needed, see [Gemm#warmUp(Duration)].
  ///
  /// @param limit how long to wait at most
  /// @return whether the vector form is in use now
  public boolean warmUp(Duration limit) {
    return products.warmUp(limit.toNanos());
  }

  /// Computes all products.
  ///
  /// @param a the left factor of item 0
  /// @param b the right factor of item 0
  /// @param c the result of item 0
  /// @param workers who does the work: one item each, or one after another if there are fewer items
  ///   than threads
  /// @throws IllegalArgumentException if a matrix differs from the one the plan was made for, an
  ///   item lies outside its array, or a result shares elements with another result or a factor
  public void run(Matrix a, Matrix b, Matrix c, Workers workers) {
    plan.check(a, b, c);
    if (count == 0 || c.isEmpty()) {
      return;
    }
    long cEnd = requireInside("c", c, cStep);
    requireApart(c, cEnd, "a", a, requireInside("a", a, aStep));
    requireApart(c, cEnd, "b", b, requireInside("b", b, bStep));
    if (count > 1 && cStep < last(c) - c.offset() + 1) {
      throw new IllegalArgumentException(
          "results share elements: they are %d apart, but c reaches over %d: %s"
              .formatted(cStep, last(c) - c.offset() + 1, c));
    }
    idle.take().runAll(a, b, c, workers);
  }

  /// The index of the last element of the last item.
  private long requireInside(String name, Matrix m, int step) {
    long end = m.isEmpty() ? m.offset() : last(m) + (count - 1L) * step;
    int length = length(m);
    if (end >= length && !m.isEmpty()) {
      throw new IllegalArgumentException(
          "item %d of %s ends at index %d, but the array holds %d elements"
              .formatted(count - 1, name, end, length));
    }
    return end;
  }

  /// Results and factors in one array must be in different parts of it.
  private static void requireApart(Matrix c, long cEnd, String name, Matrix m, long end) {
    boolean apart = Gemm.array(c) != Gemm.array(m) || end < c.offset() || m.offset() > cEnd;
    if (!apart && !m.isEmpty()) {
      throw new IllegalArgumentException(
          "results reach over elements %d to %d of the array that %s has from %d to %d"
              .formatted(c.offset(), cEnd, name, m.offset(), end));
    }
  }

  private static long last(Matrix m) {
    return m.offset() + (m.rows() - 1L) * m.rowStride() + (m.columns() - 1L) * m.columnStride();
  }

  private static int length(Matrix m) {
    return switch (m) {
      case FloatMatrix f -> f.array().length;
      case DoubleMatrix d -> d.array().length;
    };
  }

  /// One run: a task for each item.
  private final class Pass implements Workers.Task {
    private @Nullable Matrix a;
    private @Nullable Matrix b;
    private @Nullable Matrix c;

    void runAll(Matrix a, Matrix b, Matrix c, Workers workers) {
      this.a = a;
      this.b = b;
      this.c = c;
      try {
        if (count >= workers.parallelism()) {
          workers.run(count, this);
        } else {
          for (int i = 0; i < count; i++) {
            item(i, workers);
          }
        }
      } finally {
        this.a = null;
        this.b = null;
        this.c = null;
        idle.give(this);
      }
    }

    @Override
    public void run(int index) {
      item(index, Workers.single());
    }

    private void item(int i, Workers workers) {
      Matrix left = Objects.requireNonNull(a);
      Matrix right = Objects.requireNonNull(b);
      Matrix result = Objects.requireNonNull(c);
      products.run(
          workers,
          Gemm.array(left),
          left.offset() + i * aStep,
          Gemm.array(right),
          right.offset() + i * bStep,
          Gemm.array(result),
          result.offset() + i * cStep);
    }
  }
}
