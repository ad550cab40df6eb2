package dev.lanewise.kernel.gemm;

/// The patches of an image as the right factor of a product, without ever being stored: row (c, i,
/// j) is what filter element (i, j) of channel c sees, column (y, x) is a place of the result.
///
/// Element (row, column) is the image's element at `(y * step + i * kernelStep - before) / every`,
/// and likewise across, or 0 where that is outside the image or leaves a rest. With `every` 1 these
/// are the patches of a convolution; with `step` 1 and a negative `kernelStep` those of its
/// gradient with respect to the data.
///
/// @param height rows of the image
/// @param width columns of the image
/// @param kernelHeight rows of a filter
/// @param kernelWidth columns of a filter
/// @param outWidth columns of the result
/// @param vertical how rows of the image follow from rows of result and filter
/// @param horizontal how columns of the image follow from columns of result and filter
record PatchOperand(
    int height,
    int width,
    int kernelHeight,
    int kernelWidth,
    int outWidth,
    Axis vertical,
    Axis horizontal)
    implements Operand {

  /// How a coordinate of the image follows from those of the result and the filter.
  ///
  /// @param step factor of the result's coordinate
  /// @param kernelStep factor of the filter's coordinate
  /// @param before what is taken away
  /// @param every divisor; where it leaves a rest there is nothing
  record Axis(int step, int kernelStep, int before, int every) {
    int scaled(int place, int kernel) {
      return place * step + kernel * kernelStep - before;
    }
  }

  @Override
  public Operand transpose() {
    return new Transposed(this);
  }

  @Override
  public void copy(
      Object from,
      int offset,
      int row,
      int column,
      int rows,
      int columns,
      Object to,
      int toOffset,
      int toStride) {
    copy(from, offset, row, column, rows, columns, to, toOffset, toStride, 1);
  }

  private void copy(
      Object from,
      int offset,
      int row,
      int column,
      int rows,
      int columns,
      Object to,
      int toOffset,
      int toStride,
      int toStep) {
    boolean isPiece = horizontal.step() == 1 && horizontal.every() == 1 && toStep == 1;
    int window = kernelHeight * kernelWidth;
    int i = row % window / kernelWidth;
    int j = row % kernelWidth;
    int image = offset + row / window * height * width;
    int firstLine = column / outWidth;
    for (int r = 0; r < rows; r++) {
      int done = 0;
      int y = firstLine;
      int x = column - firstLine * outWidth;
      while (done < columns) {
        int count = Math.min(columns - done, outWidth - x);
        int sourceRow = sourceRow(y, i);
        int at = toOffset + r * toStride + done * toStep;
        int first = horizontal.scaled(x, j);
        int line = image + sourceRow * width;
        if (sourceRow < 0) {
          clear(to, at, toStep, count);
        } else if (isPiece && first >= 0 && first + count <= width) {
          System.arraycopy(from, line + first, to, at, count);
        } else if (horizontal.every() == 1) {
          copyLine(from, line, first, to, at, toStep, count);
        } else {
          copySparse(from, line, first, to, at, toStep, count);
        }
        done += count;
        y++;
        x = 0;
      }
      j++;
      if (j == kernelWidth) {
        j = 0;
        i++;
      }
      if (i == kernelHeight) {
        i = 0;
        image += height * width;
      }
    }
  }

  /// The row of the image, or -1 where there is none.
  private int sourceRow(int y, int i) {
    int scaled = vertical.scaled(y, i);
    if (vertical.every() == 1) {
      return scaled >= 0 && scaled < height ? scaled : -1;
    }
    if (scaled < 0 || scaled % vertical.every() != 0) {
      return -1;
    }
    int source = scaled / vertical.every();
    return source < height ? source : -1;
  }

  /// Copies `count` elements of a line, `step` apart from `first` on, and zeros where it ends.
  private void copyLine(
      Object from, int line, int first, Object to, int at, int toStep, int count) {
    int step = horizontal.step();
    int before = Math.clamp(Math.ceilDiv(-first, step), 0, count);
    int inside = Math.clamp(Math.ceilDiv(width - first, step), before, count);
    clear(to, at, toStep, before);
    int source = line + first + before * step;
    int target = at + before * toStep;
    if (step == 1 && toStep == 1 && inside > before) {
      System.arraycopy(from, source, to, target, inside - before);
    } else if (from instanceof float[] floats) {
      float[] result = (float[]) to;
      for (int n = before; n < inside; n++, source += step, target += toStep) {
        result[target] = floats[source];
      }
    } else {
      double[] doubles = (double[]) from;
      double[] result = (double[]) to;
      for (int n = before; n < inside; n++, source += step, target += toStep) {
        result[target] = doubles[source];
      }
    }
    clear(to, at + inside * toStep, toStep, count - inside);
  }

  /// Copies what lies on every n-th element, and zeros between.
  private void copySparse(
      Object from, int line, int first, Object to, int at, int toStep, int count) {
    int every = horizontal.every();
    clear(to, at, toStep, count);
    for (int n = 0; n < count; n++) {
      int scaled = first + n * horizontal.step();
      if (scaled >= 0 && scaled % every == 0 && scaled / every < width) {
        int source = line + scaled / every;
        if (from instanceof float[] floats) {
          ((float[]) to)[at + n * toStep] = floats[source];
        } else {
          ((double[]) to)[at + n * toStep] = ((double[]) from)[source];
        }
      }
    }
  }

  private static void clear(Object to, int at, int step, int count) {
    if (to instanceof float[] floats) {
      for (int n = 0; n < count; n++) {
        floats[at + n * step] = 0;
      }
    } else {
      double[] doubles = (double[]) to;
      for (int n = 0; n < count; n++) {
        doubles[at + n * step] = 0;
      }
    }
  }

  /// The patches with rows and columns exchanged.
  record Transposed(PatchOperand patches) implements Operand {
    @Override
    public Operand transpose() {
      return patches;
    }

    @Override
    public void copy(
        Object from,
        int offset,
        int row,
        int column,
        int rows,
        int columns,
        Object to,
        int toOffset,
        int toStride) {
      patches.copy(from, offset, column, row, columns, rows, to, toOffset, 1, toStride);
    }
  }
}
