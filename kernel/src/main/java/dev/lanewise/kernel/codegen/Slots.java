package dev.lanewise.kernel.codegen;

import java.lang.classfile.TypeKind;

/// Hands out local variable slots; slots taken after a mark can be given back together.
public final class Slots {
  private int next;

  /// Slots from a first free one.
  public Slots(int first) {
    next = first;
  }

  /// A slot for a value.
  public int take(TypeKind kind) {
    int slot = next;
    next += kind.slotSize();
    return slot;
  }

  /// The first free slot.
  public int mark() {
    return next;
  }

  /// Gives back all slots taken since the mark.
  public void release(int mark) {
    next = mark;
  }
}
