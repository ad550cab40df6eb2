package dev.lanewise.kernel.runtime;

import dev.lanewise.kernel.DoubleMatrix;
import dev.lanewise.kernel.FloatMatrix;
import dev.lanewise.kernel.Matrix;

/// How two matrices share the elements of an array.
public enum Overlap {
  /// No cell of one is a cell of the other.
  NONE,

  /// The same view: equal shapes, and cell (i, j) of one is cell (i, j) of the other.
  IDENTICAL,

  /// Anything else: some cell of one is, or may be, a cell of the other at another place.
  PARTIAL;

  /// Compares two views.
  ///
  /// [#NONE] and [#IDENTICAL] are certain. Blocks of one larger matrix are told apart exactly, as
  /// are columns interleaved at a common stride; views of one array whose strides have nothing in
  /// common may be called [#PARTIAL] although no cell is shared.
  public static Overlap between(Matrix a, Matrix b) {
    if (!sameArray(a, b) || a.isEmpty() || b.isEmpty()) {
      return NONE;
    }
    if (isIdentical(a, b)) {
      return IDENTICAL;
    }
    if (last(a) < b.offset() || last(b) < a.offset()) {
      return NONE;
    }
    return Lattice.of(a).isApartFrom(Lattice.of(b)) ? NONE : PARTIAL;
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean sameArray(Matrix a, Matrix b) {
    if (a instanceof FloatMatrix x) {
      return b instanceof FloatMatrix y && x.array() == y.array();
    }
    return a instanceof DoubleMatrix x && b instanceof DoubleMatrix y && x.array() == y.array();
  }

  private static boolean isIdentical(Matrix a, Matrix b) {
    return a.offset() == b.offset()
        && a.rows() == b.rows()
        && a.columns() == b.columns()
        && (a.rows() == 1 || a.rowStride() == b.rowStride())
        && (a.columns() == 1 || a.columnStride() == b.columnStride());
  }

  private static long last(Matrix m) {
    return m.offset() + (m.rows() - 1L) * m.rowStride() + (m.columns() - 1L) * m.columnStride();
  }

  /// A view as runs of elements: run r begins at `start + r * major`, and its elements lie `minor`
  /// apart over `extent`. Dimensions of one cell, and those repeated by a stride of 0, are dropped;
  /// `major` is 0 when there is one run.
  private record Lattice(long start, long major, long minor, long extent) {

    static Lattice of(Matrix m) {
      long rowStride = m.rows() == 1 ? 0 : m.rowStride();
      long columnStride = m.columns() == 1 ? 0 : m.columnStride();
      boolean rowsAreMajor = rowStride >= columnStride;
      long major = rowsAreMajor ? rowStride : columnStride;
      long minor = rowsAreMajor ? columnStride : rowStride;
      if (minor == 0) {
        long runs = rowsAreMajor ? m.rows() : m.columns();
        return new Lattice(m.offset(), 0, major, major == 0 ? 1 : (runs - 1) * major + 1);
      }
      long cells = rowsAreMajor ? m.columns() : m.rows();
      return new Lattice(m.offset(), major, minor, (cells - 1) * minor + 1);
    }

    boolean isApartFrom(Lattice other) {
      long distance = other.start - start;
      long grid = gcd(gcd(major, minor), gcd(other.major, other.minor));
      if (grid != 0 && distance % grid != 0) {
        return true;
      }
      long period = Math.max(major, other.major);
      boolean common =
          (major == 0 || major == period) && (other.major == 0 || other.major == period);
      if (period == 0 || !common || extent > period || other.extent > period) {
        return isColumnBesideRuns(other) || other.isColumnBesideRuns(this);
      }
      long phase = Math.floorMod(distance, period);
      return phase >= extent && phase + other.extent <= period;
    }

    /// A single run whose step is the other's distance between runs is a column, and may lie beside
    /// the other's runs.
    private boolean isColumnBesideRuns(Lattice other) {
      if (major != 0 || other.major == 0 || minor != other.major) {
        return false;
      }
      return Math.floorMod(start - other.start, other.major) >= other.extent;
    }

    private static long gcd(long a, long b) {
      return b == 0 ? a : gcd(b, a % b);
    }
  }
}
