package dev.lanewise.bench.system;

import java.util.function.IntToDoubleFunction;

/// Work that is one call; for calls that are long beside a call through an interface.
///
/// @param call does it once
/// @param answers an element of what the last call wrote
/// @param end frees what is not on the heap
public record SimpleWork(Runnable call, IntToDoubleFunction answers, Runnable end) implements Work {
  /// Work that keeps everything on the heap.
  public SimpleWork(Runnable call, IntToDoubleFunction answers) {
    this(call, answers, () -> {});
  }

  @Override
  public void run(int repetitions) {
    for (int i = 0; i < repetitions; i++) {
      call.run();
    }
  }

  @Override
  public double answer(int index) {
    return answers.applyAsDouble(index);
  }

  @Override
  public void close() {
    end.run();
  }
}
