package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.Workers;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The working memory of one run of a product: which arrays, and how tiles and panels are split
/// over tasks.
final class ProductRun implements Workers.Task {
  private static final Object NONE = new Object();

  private final Product product;
  private @Nullable Block[] blocks = new Block[1];
  private int across = 1;
  private int down = 1;
  private Object a = NONE;
  private Object b = NONE;
  private Object c = NONE;
  private int aOffset;
  private int bOffset;
  private int cOffset;

  ProductRun(Product product) {
    this.product = product;
  }

  void run(
      Workers workers,
      int tasks,
      Object a,
      int aOffset,
      Object b,
      int bOffset,
      Object c,
      int cOffset) {
    this.a = a;
    this.b = b;
    this.c = c;
    this.aOffset = aOffset;
    this.bOffset = bOffset;
    this.cOffset = cOffset;
    split(tasks);
    if (blocks.length < down * across) {
      blocks = Arrays.copyOf(blocks, down * across);
    }
    try {
      if (down * across == 1) {
        run(0);
      } else {
        workers.run(down * across, this);
      }
    } finally {
      this.a = NONE;
      this.b = NONE;
      this.c = NONE;
    }
  }

  /// The split into `down` x `across` blocks whose largest has the fewest cells; of those the one
  /// that packs least.
  private void split(int tasks) {
    double least = Double.POSITIVE_INFINITY;
    for (int rows = 1; rows <= tasks; rows++) {
      int columns = tasks / rows;
      if (rows > product.tileCount() || columns > product.panelCount()) {
        continue;
      }
      double height = (double) Math.ceilDiv(product.tileCount(), rows) / product.tileCount();
      double width = (double) Math.ceilDiv(product.panelCount(), columns) / product.panelCount();
      double cost = height * width + (height / product.n + width / product.m) * PACKING;
      if (cost < least) {
        least = cost;
        down = rows;
        across = columns;
      }
    }
    if (least == Double.POSITIVE_INFINITY) {
      down = 1;
      across = 1;
    }
  }

  /// Cost of packing an element in multiplications with one row or column.
  private static final double PACKING = 8;

  @Override
  public void run(int index) {
    int i = index / across;
    int j = index % across;
    Block block = blocks[index];
    if (block == null) {
      block = new Block(product);
      blocks[index] = block;
    }
    block.run(
        a,
        aOffset,
        b,
        bOffset,
        c,
        cOffset,
        Partition.start(product.tileCount(), down, i),
        Partition.start(product.tileCount(), down, i + 1),
        Partition.start(product.panelCount(), across, j),
        Partition.start(product.panelCount(), across, j + 1));
  }
}
