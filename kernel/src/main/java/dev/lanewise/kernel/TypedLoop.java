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
    Loop known = type == ElementType.FLOAT ? floats : doubles;
    return known == null ? compile(type) : known;
  }

  private Loop compile(ElementType type) {
    Loop loop = description.apply(Loop.of(type)).compile();
    if (type == ElementType.FLOAT) {
      floats = loop;
    } else {
      doubles = loop;
    }
    return loop;
  }
}
