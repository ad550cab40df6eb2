package dev.lanewise.kernel.math;

import static dev.lanewise.kernel.Expr.constant;

import dev.lanewise.kernel.Expr;

/// The unevaluated sum of two reals, of about twice the precision of the element type.
///
/// After an operation `high` is the sum rounded, unless said otherwise. The algorithms are those of
/// Dekker (A floating-point technique for extending the available precision, 1971) and Joldes,
/// Muller, Popescu (Tight and rigorous error bounds for basic building blocks of double-word
/// arithmetic, ACM TOMS 44, 2017); the bounds below are theirs, u being half an ulp of 1.
///
/// @param high the leading part
/// @param low the rest
record DoubleWord(Expr high, Expr low) {

  /// A real with nothing behind it.
  static DoubleWord of(Expr x) {
    return new DoubleWord(x, constant(0));
  }

  /// A constant in two parts.
  static DoubleWord constants(double high, double low) {
    return new DoubleWord(constant(high), constant(low));
  }

  /// a + b exactly, where the exponent of a is at least that of b, or a is 0 (Fast2Sum).
  static DoubleWord fastSum(Expr a, Expr b) {
    Expr s = a.plus(b);
    return new DoubleWord(s, b.minus(s.minus(a)));
  }

  /// a + b exactly (2Sum, Knuth).
  static DoubleWord sum(Expr a, Expr b) {
    Expr s = a.plus(b);
    Expr bb = s.minus(a);
    return new DoubleWord(s, a.minus(s.minus(bb)).plus(b.minus(bb)));
  }

  /// a * b exactly, unless the low part underflows (2Prod by fma).
  static DoubleWord product(Expr a, Expr b) {
    Expr p = a.times(b);
    return new DoubleWord(p, a.fma(b, p.negate()));
  }

  /// a * b exactly, unless the low part underflows.
  static DoubleWord product(Expr a, double b) {
    return product(a, constant(b));
  }

  /// a / b with a relative error of about 2 u^2.
  static DoubleWord quotient(Expr a, Expr b) {
    Expr q = a.dividedBy(b);
    return new DoubleWord(q, q.negate().fma(b, a).dividedBy(b));
  }

  /// The two parts added: the nearest real.
  Expr value() {
    return high.plus(low);
  }

  /// The same sum with `high` rounded; for |high| not below |low|.
  DoubleWord normalized() {
    return fastSum(high, low);
  }

  /// -this, exactly.
  DoubleWord negate() {
    return new DoubleWord(high.negate(), low.negate());
  }

  /// this * 2^k, exactly unless it under- or overflows.
  DoubleWord scaled(Expr powerOfTwo) {
    return new DoubleWord(high.times(powerOfTwo), low.times(powerOfTwo));
  }

  /// this + b, relative error at most 2 u^2.
  DoubleWord plus(Expr b) {
    DoubleWord s = sum(high, b);
    return fastSum(s.high, low.plus(s.low));
  }

  /// this + b for |b| not above |high|; relative error at most 2 u^2 unless they cancel.
  DoubleWord plusSmaller(Expr b) {
    DoubleWord s = fastSum(high, b);
    return fastSum(s.high, low.plus(s.low));
  }

  /// this + b, relative error at most 3 u^2 where the signs are equal; where they differ the error
  /// is at most 4 u^2 (|this| + |b|).
  DoubleWord plus(DoubleWord b) {
    DoubleWord s = sum(high, b.high);
    return fastSum(s.high, s.low.plus(low.plus(b.low)));
  }

  /// this + b for |b| not above |this|, without the branch-free ordering of [#plus(DoubleWord)].
  DoubleWord plusSmaller(DoubleWord b) {
    DoubleWord s = fastSum(high, b.high);
    return fastSum(s.high, s.low.plus(low.plus(b.low)));
  }

  /// this * b, relative error at most 2 u^2.
  DoubleWord times(Expr b) {
    DoubleWord p = product(high, b);
    return fastSum(p.high, low.fma(b, p.low));
  }

  /// this * b, relative error at most 5 u^2.
  DoubleWord times(DoubleWord b) {
    DoubleWord p = product(high, b.high);
    Expr cross = high.fma(b.low, low.times(b.high));
    return fastSum(p.high, p.low.plus(cross));
  }

  /// this * b in two words whose second may be some ulps of the first: one step less that waits for
  /// another. Relative error at most 8 u^2 for such words.
  DoubleWord looseTimes(DoubleWord b) {
    DoubleWord p = product(high, b.high);
    return new DoubleWord(p.high, high.fma(b.low, low.fma(b.high, p.low)));
  }

  /// The square in two words like those of [#looseTimes].
  DoubleWord looseSquare() {
    DoubleWord p = product(high, high);
    return new DoubleWord(p.high, high.plus(high).fma(low, p.low));
  }

  /// The square, relative error at most 5 u^2.
  DoubleWord square() {
    DoubleWord p = product(high, high);
    return fastSum(p.high, high.plus(high).fma(low, p.low));
  }

  /// this / b, relative error at most 4 u^2.
  DoubleWord dividedBy(Expr b) {
    Expr q = high.dividedBy(b);
    Expr rest = q.negate().fma(b, high).plus(low);
    return fastSum(q, rest.dividedBy(b));
  }

  /// this / b, relative error at most 10 u^2.
  DoubleWord dividedBy(DoubleWord b) {
    Expr q = high.dividedBy(b.high);
    Expr rest = q.negate().fma(b.high, high).plus(low.minus(q.times(b.low)));
    return fastSum(q, rest.dividedBy(b.high));
  }
}
