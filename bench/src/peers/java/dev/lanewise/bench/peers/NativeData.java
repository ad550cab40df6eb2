package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.Data;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;

/// Numbers in native memory, at the begin of a cache line.
final class NativeData {
  private static final long CACHE_LINE = 64;

  private final MemorySegment segment;
  private final boolean isFloat;

  /// A copy of these numbers, which lives as long as the arena.
  NativeData(Data data, Arena arena) {
    isFloat = data.isFloat();
    segment = arena.allocate((long) data.length() * data.type().bytes(), CACHE_LINE);
    segment.copyFrom(
        isFloat ? MemorySegment.ofArray(data.floats()) : MemorySegment.ofArray(data.doubles()));
  }

  boolean isFloat() {
    return isFloat;
  }

  private ByteBuffer buffer() {
    return segment.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  FloatPointer floats() {
    return new FloatPointer(buffer().asFloatBuffer());
  }

  DoublePointer doubles() {
    return new DoublePointer(buffer().asDoubleBuffer());
  }

  double get(int index) {
    return isFloat
        ? segment.getAtIndex(ValueLayout.JAVA_FLOAT, index)
        : segment.getAtIndex(ValueLayout.JAVA_DOUBLE, index);
  }
}
