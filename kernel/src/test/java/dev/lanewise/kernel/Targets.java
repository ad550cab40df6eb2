package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.CompiledLoop;
import dev.lanewise.kernel.codegen.Target;
import dev.lanewise.kernel.runtime.Machine;
import java.util.ArrayList;
import java.util.List;

/// The forms of generated code that must agree: scalar, and vectors of each width with masked and
/// with scalar tails.
final class Targets {
  private Targets() {}

  /// All forms for an element type.
  static List<Target> all(ElementType type) {
    List<Target> all = new ArrayList<>();
    all.add(new Target(type, 0, false, Machine.HARDWARE_FMA));
    if (Machine.VECTOR_BITS > 0) {
      for (int bits : new int[] {128, 256, 512}) {
        all.add(new Target(type, bits, true, Machine.HARDWARE_FMA));
        all.add(new Target(type, bits, false, Machine.HARDWARE_FMA));
      }
    }
    return all;
  }

  /// A loop that runs in one form from its first run on.
  static Loop compile(Loop.Builder loop, Target target) {
    return loop.compile((plan, sharing) -> CompiledLoop.of(plan, sharing, target));
  }
}
