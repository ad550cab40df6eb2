package dev.lanewise.kernel.codegen;

import java.util.List;
import java.util.stream.IntStream;

/// Which operands of a bound loop are the same array, and which are walked with the same index.
///
/// A step of an optimizer reads and writes four arrays under seven names; code that knows holds
/// four pointers and one index in registers where code that does not spills half of them. So the
/// code of a loop is made for the sharing it is bound with, of which there are few in a program.
///
/// @param arrays for each operand the first operand with the same array
/// @param bases for each operand the first operand whose rows begin at the same index
public record Sharing(List<Integer> arrays, List<Integer> bases) {
  /// Copies the lists.
  public Sharing {
    arrays = List.copyOf(arrays);
    bases = List.copyOf(bases);
  }

  /// Nothing is known to be the same.
  public static Sharing none(int operands) {
    List<Integer> each = IntStream.range(0, operands).boxed().toList();
    return new Sharing(each, each);
  }

  boolean ownsArray(int operand) {
    return arrays.get(operand) == operand;
  }

  boolean ownsBase(int operand) {
    return bases.get(operand) == operand;
  }
}
