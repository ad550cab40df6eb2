package dev.lanewise.optimizers.builtin;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// An optimizer of one number, naive and in double: remembers what it needs, and knows nothing of
/// the code under test.
interface Oracle {
  /// The parameter after one more step.
  double next(double p, double g);

  /// A fresh oracle for each element.
  static List<Oracle> many(int count, Supplier<Oracle> maker) {
    List<Oracle> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      all.add(maker.get());
    }
    return all;
  }
}
