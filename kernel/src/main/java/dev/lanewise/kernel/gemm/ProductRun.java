package dev.lanewise.kernel.gemm;

import dev.lanewise.kernel.Workers;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The working memory of one run of a product: which arrays, and how tiles and panels are split
/// over tasks.
///
/// Where several tasks need the right operand packed, they pack it together: for each block of
/// panels and terms all pack a part, and when that is done all compute with the whole. With one
/// task, few rows, or chains that are cut, each packs for itself what it needs.
final class ProductRun implements Workers.Task {
  private static final Object NONE = new Object();

  private final Product product;

  /// Multiply-adds in a slice, and the fewest tiles in one: the plain form copies b for each.
  private static final double COLD_SLICE = 5e8;

  private static final int MIN_COLD_TILES = 8;

  private @Nullable Block[] blocks = new Block[1];
  private @Nullable PlainBlock[] plain = new PlainBlock[1];
  private @Nullable ProductCode code;
  private int tile;
  private int tileEnd;
  private int across = 1;
  private int down = 1;
  private Object a = NONE;
  private Object b = NONE;
  private Object c = NONE;
  private int aOffset;
  private int bOffset;
  private int cOffset;

  /// What all tasks work on together: panels from `panel` on, terms from `p` on; none if `p` is
  /// [#APART].
  private static final int APART = -1;

  private int panel;
  private int panelEnd;
  private int p = APART;
  private int pEnd;
  private boolean packs;

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
    try {
      if (product.k == 0 || product.isSettled()) {
        run(workers, tasks, 0, product.tileCount());
      } else {
        runCold(workers, tasks);
      }
    } finally {
      this.a = NONE;
      this.b = NONE;
      this.c = NONE;
    }
  }

  /// Runs in slices, in plain form or with code made for other products until that for this one is
  /// compiled, which is brought on between slices.
  private void runCold(Workers workers, int tasks) {
    int tiles = product.tileCount();
    double slices = (double) product.m * product.n * product.k / COLD_SLICE;
    int step = (int) Math.max(tasks * MIN_COLD_TILES, Math.ceil(tiles / slices));
    for (int tile = 0; tile < tiles; tile += step) {
      long begin = System.nanoTime();
      run(workers, tasks, tile, Math.min(tiles, tile + step));
      if (!product.isSettled()) {
        long nanos = System.nanoTime() - begin;
        Warming.earn(nanos);
        product.warm(nanos);
      }
    }
  }

  private void run(Workers workers, int tasks, int tile, int tileEnd) {
    this.tile = tile;
    this.tileEnd = tileEnd;
    code = product.code();
    split(tasks);
    int count = down * across;
    if (blocks.length < count) {
      blocks = Arrays.copyOf(blocks, count);
      plain = Arrays.copyOf(plain, count);
    }
    if (count == 1) {
      run(0);
    } else if (code != null && sharesPanels()) {
      runTogether(workers, count);
    } else {
      workers.run(count, this);
    }
  }

  private boolean sharesPanels() {
    return product.packsRight
        && product.patches == null
        && product.k <= Blocking.CHUNK
        && product.m > Blocking.FEW_ROWS;
  }

  private void runTogether(Workers workers, int count) {
    Block first = block(0);
    for (int i = 1; i < count; i++) {
      block(i).shareRight(first);
    }
    Blocking blocking = product.blocking;
    try {
      for (panel = 0; panel < product.panelCount(); panel = panelEnd) {
        panelEnd = Math.min(product.panelCount(), panel + blocking.nc());
        p = 0;
        do {
          pEnd = Math.min(product.k, p + blocking.kc());
          packs = true;
          workers.run(count, this);
          packs = false;
          workers.run(count, this);
          p = pEnd;
        } while (p < product.k);
      }
    } finally {
      p = APART;
    }
  }

  /// A task's part of what all work on together.
  private void runPart(ProductCode code, int index) {
    Block block = block(index);
    int panels = panelEnd - panel;
    if (packs) {
      int count = down * across;
      int from = panel + Partition.start(panels, count, index);
      int to = panel + Partition.start(panels, count, index + 1);
      block.pack(code, b, bOffset, p, pEnd, panel, from, to);
      return;
    }
    int i = index / across;
    int j = index % across;
    block.multiply(
        code,
        a,
        aOffset,
        b,
        bOffset,
        c,
        cOffset,
        p,
        pEnd,
        tile + Partition.start(tileEnd - tile, down, i),
        tile + Partition.start(tileEnd - tile, down, i + 1),
        panel,
        panel + Partition.start(panels, across, j),
        panel + Partition.start(panels, across, j + 1));
  }

  /// The split into `down` x `across` blocks whose largest has the fewest cells; of those the one
  /// that packs least.
  private void split(int tasks) {
    boolean together = code != null && sharesPanels();
    int tiles = tileEnd - tile;
    double least = Double.POSITIVE_INFINITY;
    for (int rows = 1; rows <= tasks; rows++) {
      int columns = tasks / rows;
      if (rows > tiles || columns > product.panelCount()) {
        continue;
      }
      double height = (double) Math.ceilDiv(tiles, rows) / tiles;
      double width = (double) Math.ceilDiv(product.panelCount(), columns) / product.panelCount();
      double packed = together ? 0 : width / product.m;
      double cost = height * width + (height / product.n + packed) * PACKING;
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
    if (p != APART) {
      runPart(Objects.requireNonNull(code), index);
      return;
    }
    int i = index / across;
    int j = index % across;
    int from = tile + Partition.start(tileEnd - tile, down, i);
    int to = tile + Partition.start(tileEnd - tile, down, i + 1);
    int fromPanel = Partition.start(product.panelCount(), across, j);
    int toPanel = Partition.start(product.panelCount(), across, j + 1);
    ProductCode code = this.code;
    if (code == null) {
      int row = product.tileRows[from];
      int rowEnd = product.tileRows[to];
      int column = product.column(fromPanel);
      int columnEnd = product.column(toPanel - 1) + product.width(toPanel - 1);
      plain(index).run(a, aOffset, b, bOffset, c, cOffset, row, rowEnd, column, columnEnd);
    } else if (product.direct != null) {
      product.direct.run(code, a, aOffset, b, bOffset, c, cOffset, from, to, fromPanel, toPanel);
    } else {
      block(index).run(code, a, aOffset, b, bOffset, c, cOffset, from, to, fromPanel, toPanel);
    }
  }

  private PlainBlock plain(int index) {
    PlainBlock block = plain[index];
    if (block == null) {
      block = new PlainBlock(product);
      plain[index] = block;
    }
    return block;
  }

  private Block block(int index) {
    Block block = blocks[index];
    if (block == null) {
      block = new Block(product);
      blocks[index] = block;
    }
    return block;
  }
}
