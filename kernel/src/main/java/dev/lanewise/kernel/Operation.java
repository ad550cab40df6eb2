package dev.lanewise.kernel;

import java.time.Duration;
import java.util.List;

/// Something readied to be done any number of times: a bound loop, one of [Ops], several in order.
/// Once warm it allocates nothing.
@FunctionalInterface
public interface Operation extends Runnable {
  /// Readies the vector form before it is needed: until the JIT compiler has made it, work is done
  /// in a plain form, some times slower. This works on data of its own and touches none of the
  /// bound arrays. It is never needed for the result.
  ///
  /// @param limit how long to wait at most; a second is usually enough
  /// @return whether the vector form is in use now, or there is none
  default boolean warmUp(Duration limit) {
    return true;
  }

  /// Operations done one after another on the calling thread, each with workers of its own.
  static Operation inOrder(List<? extends Operation> operations) {
    return new OperationsInOrder(operations.toArray(Operation[]::new));
  }
}
