package dev.lanewise.kernel.gemm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Where the elements of patches lie in an image that has been spread out: padded with the zeros
/// that filters see around it, or between its elements, and split by columns so that what the
/// operand has side by side lies side by side. Then row and column of the operand each contribute a
/// distance, whatever stride, padding and dilation are, and rows are copied by pieces.
///
/// ```
/// element (row, column) = spread[rowFrom[row] + columnFrom(column)]
/// ```
///
/// Across, element `x` of the spread image lies at `x mod phases * phaseWidth + x / phases`, where
/// `phases` is the step from column to column of the operand.
final class PatchMap {
  /// The pieces of a row that belong to a panel: where they lie and where they go.
  record Pieces(int[] from, int[] to) {
    int count() {
      return from.length;
    }
  }

  private final PatchOperand patches;
  private final boolean transposed;
  private final int channels;
  private final int firstY;
  private final int firstX;
  private final int spreadHeight;
  private final int spreadWidth;
  private final int phases;
  private final int phaseWidth;

  /// Where each row of the operand begins in the spread image.
  final int[] rowFrom;

  private PatchMap(PatchOperand patches, boolean transposed, int rows, int columns) {
    this.patches = patches;
    this.transposed = transposed;
    int filterSize = transposed ? columns : rows;
    int places = transposed ? rows : columns;
    PatchOperand.Axis down = patches.vertical();
    PatchOperand.Axis across = patches.horizontal();
    int lastPlaceY = places / patches.outWidth() - 1;
    int lastPlaceX = patches.outWidth() - 1;
    int lastKernelY = patches.kernelHeight() - 1;
    int lastKernelX = patches.kernelWidth() - 1;
    channels = filterSize / (patches.kernelHeight() * patches.kernelWidth());
    firstY = Math.min(down.scaled(0, 0), down.scaled(0, lastKernelY));
    firstX = Math.min(across.scaled(0, 0), across.scaled(0, lastKernelX));
    int lastY = Math.max(down.scaled(lastPlaceY, 0), down.scaled(lastPlaceY, lastKernelY));
    int lastX = Math.max(across.scaled(lastPlaceX, 0), across.scaled(lastPlaceX, lastKernelX));
    spreadHeight = lastY - firstY + 1;
    spreadWidth = lastX - firstX + 1;
    phases = transposed ? across.kernelStep() : across.step();
    phaseWidth = Math.ceilDiv(spreadWidth, phases);
    rowFrom = new int[rows];
    for (int row = 0; row < rows; row++) {
      rowFrom[row] = transposed ? placeFrom(row) : kernelFrom(row);
    }
  }

  /// The map of an operand of so many rows and columns; null if it has no patches.
  static @Nullable PatchMap of(Operand operand, int rows, int columns) {
    return switch (operand) {
      case PatchOperand p -> new PatchMap(p, false, rows, columns);
      case PatchOperand.Transposed t -> new PatchMap(t.patches(), true, rows, columns);
      default -> null;
    };
  }

  /// Elements of a spread image, with room for a vector that begins at its last one.
  int length(int lanes) {
    return channels * spreadHeight * line() + lanes;
  }

  private int line() {
    return phases * phaseWidth;
  }

  /// Where column x of the spread image lies in a line.
  private int across(int x) {
    return x % phases * phaseWidth + x / phases;
  }

  /// Where an element of the filter begins: its place for the first place of the result.
  private int kernelFrom(int element) {
    int i = element / patches.kernelWidth() % patches.kernelHeight();
    int j = element % patches.kernelWidth();
    int channel = element / (patches.kernelWidth() * patches.kernelHeight());
    if (transposed) {
      return (channel * spreadHeight + i * patches.vertical().kernelStep()) * line() + j;
    }
    int y = patches.vertical().scaled(0, i) - firstY;
    int x = patches.horizontal().scaled(0, j) - firstX;
    return (channel * spreadHeight + y) * line() + across(x);
  }

  /// Where a place of the result begins: that of the first element of the filter.
  private int placeFrom(int place) {
    int y = place / patches.outWidth();
    int x = place % patches.outWidth();
    if (transposed) {
      int top = patches.vertical().scaled(y, 0) - firstY;
      return top * line() + across(patches.horizontal().scaled(x, 0) - firstX);
    }
    return y * patches.vertical().step() * line() + x;
  }

  private int columnFrom(int column) {
    return transposed ? kernelFrom(column) : placeFrom(column);
  }

  /// The pieces of the columns of a panel: `vectors` of them side by side, of which the last begins
  /// at column `last`.
  ///
  /// @param column first column
  /// @param width columns, or those there are where that is less than a vector
  Pieces pieces(int column, int vectors, int last, int width, int lanes) {
    int[] from = new int[vectors * lanes];
    int[] to = new int[vectors * lanes];
    int whole = (vectors - 1) * lanes;
    boolean isWhole = last == whole || width < lanes;
    int count = addPieces(column, isWhole ? width : whole, 0, lanes, from, to, 0);
    if (!isWhole) {
      count = addPieces(column + last, lanes, whole, lanes, from, to, count);
    }
    return new Pieces(Arrays.copyOf(from, count), Arrays.copyOf(to, count));
  }

  private int addPieces(
      int column, int columns, int at, int lanes, int[] from, int[] to, int already) {
    int count = already;
    int done = 0;
    while (done < columns) {
      int begin = columnFrom(column + done);
      int length = 1;
      while (length < Math.min(lanes, columns - done)
          && columnFrom(column + done + length) == begin + length) {
        length++;
      }
      from[count] = begin;
      to[count] = at + done;
      count++;
      done += length;
    }
    return count;
  }

  /// Spreads an image out. The zeros in between are those that `to` was made with.
  void spread(Object image, int offset, Object to) {
    int height = patches.height();
    int width = patches.width();
    int everyY = patches.vertical().every();
    int everyX = patches.horizontal().every();
    int begin = Math.max(0, Math.ceilDiv(firstX, everyX));
    int end = Math.min(width, Math.floorDiv(firstX + spreadWidth - 1, everyX) + 1);
    boolean isRun = everyX == 1 && phases == 1;
    if (isRun && everyY == 1 && firstX == 0 && firstY == 0 && isSize(height, width)) {
      System.arraycopy(image, offset, to, 0, channels * height * width);
      return;
    }
    for (int channel = 0; channel < channels; channel++) {
      for (int row = 0; row < height; row++) {
        int y = row * everyY - firstY;
        if (y < 0 || y >= spreadHeight || begin >= end) {
          continue;
        }
        int source = offset + (channel * height + row) * width;
        int target = (channel * spreadHeight + y) * line();
        if (isRun) {
          System.arraycopy(image, source + begin, to, target + begin - firstX, end - begin);
        } else {
          spreadLine(image, source, begin, end, everyX, to, target);
        }
      }
    }
  }

  private boolean isSize(int height, int width) {
    return spreadHeight == height && spreadWidth == width;
  }

  private void spreadLine(
      Object image, int source, int begin, int end, int every, Object to, int target) {
    int x = begin * every - firstX;
    int phase = x % phases;
    int quotient = x / phases;
    for (int column = begin; column < end; column++) {
      int at = target + phase * phaseWidth + quotient;
      if (image instanceof float[] floats) {
        ((float[]) to)[at] = floats[source + column];
      } else {
        ((double[]) to)[at] = ((double[]) image)[source + column];
      }
      phase += every;
      while (phase >= phases) {
        phase -= phases;
        quotient++;
      }
    }
  }
}
