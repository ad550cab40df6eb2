package dev.lanewise.optimizers;

/// One part of an optimizer: a regularizer, a clipping, a momentum, a scaling, a decay, the descent
/// itself, a projection. Links compose with [#then(Link)] into a [Chain], which is compiled into
/// one pass over memory.
///
/// A link states its maths once, symbolically, on a [Step]; it never sees an array. Links are
/// immutable and free of state.
///
/// ```java
/// record SignDescent(Schedule rate) implements Link {
///   public String name() {
///     return "sign-descent";
///   }
///
///   public void describe(Step step) {
///     step.parameter(step.parameter().minus(step.rate(rate).times(step.update().sign())));
///   }
/// }
/// ```
public interface Link {
  /// The name that its state and scalars carry, such as `adam`.
  String name();

  /// States what this link does in one step of one parameter.
  void describe(Step step);

  /// This link followed by another.
  default Chain then(Link next) {
    return Chain.of(this, next);
  }
}
