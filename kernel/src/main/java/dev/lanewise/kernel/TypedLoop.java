package dev.lanewise.kernel;

import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// A loop stated once for both element types, compiled for each when it is first asked for.
final class TypedLoop {
  private final UnaryOperator<Loop.Builder> description;
  private @Nullable Loop floats;
  private @Nullable Loop doubles;

  TypedLoop(UnaryOperator<Loop.Builder> description) {
    this.description = description;
  }

  /// The loop over elements of this type.
  synchronized Loop of(ElementType type) {
    if (type == ElementType.FLOAT) {
      return floats == null ? floats = compile(type) : floats;
    }
    return doubles == null ? doubles = compile(type) : doubles;
  }

  private Loop compile(ElementType type) {
    return description.apply(Loop.of(type)).compile();
  }
}
