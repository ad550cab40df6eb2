package dev.lanewise.layers.runtime;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Pieces of memory with times of life, laid into as few arrays as a greedy rule finds: the largest
/// piece first, each into the first array that is free at its times.
public final class MemoryPlan {
  /// Some columns for each sample of a batch.
  public static final class Piece {
    private final int columns;
    private final int number;
    private final List<int[]> lives = new ArrayList<>();
    private @Nullable Piece sameAs;
    private int slot = -1;

    private Piece(int columns, int number) {
      this.columns = columns;
      this.number = number;
    }

    /// Elements for each sample.
    public int columns() {
      return columns;
    }

    /// Says that the content is needed from one moment to another, both included.
    public void lives(int from, int to) {
      root().lives.add(new int[] {from, to});
    }

    private Piece root() {
      Piece p = this;
      while (p.sameAs != null) {
        p = p.sameAs;
      }
      return p;
    }

    private boolean meets(Piece other) {
      for (int[] a : lives) {
        for (int[] b : other.lives) {
          if (a[0] <= b[1] && b[0] <= a[1]) {
            return true;
          }
        }
      }
      return false;
    }
  }

  private final List<Piece> pieces = new ArrayList<>();
  private final List<Matrix> slots = new ArrayList<>();

  /// A new piece.
  public Piece piece(int columns) {
    Piece piece = new Piece(columns, pieces.size());
    pieces.add(piece);
    return piece;
  }

  /// Makes two pieces of equal size the same memory.
  public void merge(Piece a, Piece b) {
    Piece first = a.root();
    Piece second = b.root();
    if (first.number != second.number) {
      first.lives.addAll(second.lives);
      second.sameAs = first;
    }
  }

  /// Whether two pieces are the same memory.
  public boolean areSame(Piece a, Piece b) {
    return a.root().number == b.root().number;
  }

  /// Decides and allocates.
  ///
  /// @param type the element type
  /// @param batch the largest batch
  public void allocate(ElementType type, int batch) {
    List<Piece> roots = new ArrayList<>(pieces.stream().filter(p -> p.sameAs == null).toList());
    roots.sort(Comparator.<Piece>comparingInt(p -> -p.columns).thenComparingInt(p -> p.number));
    List<List<Piece>> taken = new ArrayList<>();
    for (Piece piece : roots) {
      int slot = 0;
      while (slot < taken.size() && taken.get(slot).stream().anyMatch(piece::meets)) {
        slot++;
      }
      if (slot == taken.size()) {
        taken.add(new ArrayList<>());
        slots.add(Matrix.of(type, 1, size(batch, piece.columns)));
      }
      taken.get(slot).add(piece);
      piece.slot = slot;
    }
  }

  /// The memory of a piece for a batch.
  public Matrix matrix(Piece piece, int batch) {
    Piece root = piece.root();
    return slots.get(root.slot).slice(0, 0, 1, batch * piece.columns).reshape(batch, piece.columns);
  }

  /// Elements allocated.
  public long allocated() {
    return slots.stream().mapToLong(Matrix::size).sum();
  }

  private static int size(int batch, int columns) {
    long size = (long) batch * columns;
    if (size > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "a batch of %d samples of %d elements is more than an array holds"
              .formatted(batch, columns));
    }
    return (int) size;
  }
}
