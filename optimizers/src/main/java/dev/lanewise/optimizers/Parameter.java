package dev.lanewise.optimizers;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;

/// A named tensor that an optimizer changes, with the gradient of the loss for it. Both matrices
/// are views of arrays that the caller owns: the caller writes the gradient, the optimizer the
/// value.
///
/// A tensor of more than two dimensions is a matrix of one row for each output unit (for a
/// convolution: filters x (channels * height * width)); a vector is one row.
///
/// @param name a path such as `encoder/dense1/weight`; patterns of groups match it
/// @param value what is optimized, rows x columns
/// @param gradient of the same type and shape; no cell is shared with the value
/// @param role what it is for
public record Parameter(String name, Matrix value, Matrix gradient, Role role) {
  /// Checks the shapes.
  ///
  /// @throws IllegalArgumentException if the name is blank, or types or shapes differ
  public Parameter {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a parameter needs a name, given: \"" + name + "\"");
    }
    if (value.type() != gradient.type()
        || value.rows() != gradient.rows()
        || value.columns() != gradient.columns()) {
      throw new IllegalArgumentException(
          "parameter \""
              + name
              + "\": the value is "
              + describe(value)
              + ", so the gradient must be too, but it is "
              + describe(gradient));
    }
  }

  /// A parameter over new arrays full of zeros.
  public static Parameter of(String name, ElementType type, int rows, int columns, Role role) {
    return new Parameter(
        name, Matrix.of(type, rows, columns), Matrix.of(type, rows, columns), role);
  }

  /// The element type.
  public ElementType type() {
    return value.type();
  }

  /// A part of this parameter as a parameter of its own, over the same arrays: so that parts can be
  /// stepped separately, on several machines say, each with the state of its part alone.
  ///
  /// Chains that see each element alone ([Chain#isElementwise]) give the same bits for the parts as
  /// for the whole. Others see a part as a tensor: norms of rows are the whole's if rows are not
  /// cut; a norm over all parameters adds up the parts in their order, so it has the same value but
  /// for rounding.
  ///
  /// @return named `name[row:row+rows,column:column+columns]`
  /// @throws IndexOutOfBoundsException if the part does not lie in this parameter
  public Parameter slice(int row, int column, int rows, int columns) {
    return new Parameter(
        name + "[" + row + ":" + (row + rows) + "," + column + ":" + (column + columns) + "]",
        value.slice(row, column, rows, columns),
        gradient.slice(row, column, rows, columns),
        role);
  }

  private static String describe(Matrix m) {
    return m.type() + " " + m.rows() + " x " + m.columns();
  }
}
