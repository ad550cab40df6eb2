package dev.lanewise.kernel;

import dev.lanewise.kernel.codegen.Derivatives;
import dev.lanewise.kernel.math.Functions;
import java.util.List;
import java.util.Objects;

/// An immutable expression over the elements of a rows x columns space: what a [Loop] computes and
/// what a GEMM stores.
///
/// An expression does not say float or double: the element type is chosen when a loop is compiled,
/// and integers then have the width of the element (32 bits beside float, 64 beside double). Every
/// operation rounds once, as IEEE 754 says; nothing is contracted or reassociated, so an expression
/// gives the same bits at every vector width and in scalar code. Sharing a sub-expression object,
/// or writing it twice, costs nothing: common sub-expressions are computed once.
///
/// Three kinds of value exist: reals, integers and conditions. An operation on the wrong kind is
/// refused with [IllegalArgumentException] when the expression is built.
public sealed interface Expr {

  /// What an expression's value is.
  enum Kind {
    /// A float or a double.
    REAL,
    /// An int (beside float) or a long (beside double), in two's complement with wrap-around.
    INTEGER,
    /// True or false.
    CONDITION
  }

  /// How an input is laid over the iteration space.
  enum Shape {
    /// One value for each row and column.
    MATRIX,
    /// One value for each column, the same in all rows.
    ROW,
    /// One value for each row, the same in all columns.
    COLUMN,
    /// One value.
    SCALAR
  }

  /// Operations of one operand.
  enum UnaryOp {
    /// Negation; of a real it flips the sign bit.
    NEGATE,
    /// Absolute value of a real; clears the sign bit.
    ABS,
    /// Square root of a real, correctly rounded.
    SQRT,
    /// Complement of an integer's bits, or of a condition.
    NOT,
    /// Real to integer, toward zero, with the saturation and NaN rule of a Java cast.
    TO_INTEGER,
    /// Integer to real, rounded to nearest.
    TO_REAL,
    /// The IEEE bits of a real; of a NaN, whatever bits it has.
    BITS,
    /// The real with these IEEE bits.
    FROM_BITS
  }

  /// Operations of two operands of one kind.
  enum BinaryOp {
    /// Sum of reals or integers.
    ADD,
    /// Difference of reals or integers.
    SUBTRACT,
    /// Product of reals or integers.
    MULTIPLY,
    /// Quotient of reals.
    DIVIDE,
    /// The smaller; of reals: NaN if either is NaN, and -0 is below +0.
    MIN,
    /// The larger; of reals: NaN if either is NaN, and -0 is below +0.
    MAX,
    /// Bitwise or logical and.
    AND,
    /// Bitwise or logical or.
    OR,
    /// Bitwise or logical exclusive or.
    XOR,
    /// Shift left; the distance is an integer constant below the width.
    SHIFT_LEFT,
    /// Shift right with sign; the distance is an integer constant below the width.
    SHIFT_RIGHT,
    /// Shift right with zeros; the distance is an integer constant below the width.
    SHIFT_RIGHT_UNSIGNED,
    /// Rotate left; the distance is an integer constant below the width.
    ROTATE_LEFT
  }

  /// Comparisons. With a NaN operand all are false but [#NOT_EQUAL].
  enum CompareOp {
    /// a = b.
    EQUAL,
    /// a != b.
    NOT_EQUAL,
    /// a < b, of integers with sign.
    LESS,
    /// a <= b, of integers with sign.
    LESS_OR_EQUAL,
    /// a < b of integers without sign.
    LESS_UNSIGNED
  }

  /// Which coordinate of the iteration space an [Index] is.
  enum Coordinate {
    /// The row.
    ROW,
    /// The column.
    COLUMN,
    /// The low 32 bits (float) or all bits (double) of row * columns + column.
    LINEAR_LOW,
    /// The high 32 bits (float) or 0 (double) of row * columns + column.
    LINEAR_HIGH
  }

  /// A function that becomes a tree of operations once the element type is known.
  interface Function {
    /// The name, for messages and documentation.
    String functionName();

    /// The number of arguments.
    int arity();

    /// The operations that compute it for one element type.
    ///
    /// @param type the element type
    /// @param arguments as many real expressions as [#arity()]
    /// @return the value
    Expr expand(ElementType type, List<Expr> arguments);

    /// The partial derivative with respect to one argument.
    ///
    /// @param argument which argument, from 0
    /// @param arguments the arguments
    /// @return the derivative as an expression
    Expr derivative(int argument, List<Expr> arguments);
  }

  /// A scalar method that stands in for the lanes that an expression's fast path does not cover.
  ///
  /// @param owner the binary name of a class of this module
  /// @param method a public static method there, in two overloads: float to float, double to double
  record Fallback(String owner, String method) {
    /// Checks that both names are given.
    public Fallback {
      Objects.requireNonNull(owner);
      Objects.requireNonNull(method);
    }
  }

  /// What kind of value this is.
  Kind kind();

  /// A named input.
  ///
  /// @param name the name it is bound by
  /// @param shape how it is laid over the space
  record Input(String name, Shape shape) implements Expr {
    /// Checks the name.
    public Input {
      if (name.isBlank()) {
        throw new IllegalArgumentException("an input needs a name, but it is blank");
      }
      Objects.requireNonNull(shape);
    }

    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  /// One word of a named 64-bit scalar, such as the key of a random stream.
  ///
  /// @param name the name the long is bound by
  /// @param word 0 for the low 32 bits (float) or all (double); 1 for the high 32 bits (float) or 0
  record Word(String name, int word) implements Expr {
    /// Checks the word.
    public Word {
      if (name.isBlank() || word < 0 || word > 1) {
        throw new IllegalArgumentException(
            "a word needs a name and an index of 0 or 1, given: \"" + name + "\", " + word);
      }
    }

    @Override
    public Kind kind() {
      return Kind.INTEGER;
    }
  }

  /// A coordinate of the element being computed.
  ///
  /// @param coordinate which one
  record Index(Coordinate coordinate) implements Expr {
    @Override
    public Kind kind() {
      return Kind.INTEGER;
    }
  }

  /// A real constant, rounded to the element type.
  ///
  /// @param value its value
  record Constant(double value) implements Expr {
    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  /// An integer constant; beside float its low 32 bits.
  ///
  /// @param value its value
  record IntegerConstant(long value) implements Expr {
    @Override
    public Kind kind() {
      return Kind.INTEGER;
    }
  }

  /// An operation of one operand.
  ///
  /// @param op the operation
  /// @param a the operand
  record Unary(UnaryOp op, Expr a) implements Expr {
    /// Checks the operand's kind.
    public Unary {
      Kind k = a.kind();
      boolean ok =
          switch (op) {
            case NEGATE -> k != Kind.CONDITION;
            case ABS, SQRT, TO_INTEGER, BITS -> k == Kind.REAL;
            case NOT -> k != Kind.REAL;
            case TO_REAL, FROM_BITS -> k == Kind.INTEGER;
          };
      if (!ok) {
        throw new IllegalArgumentException(op + " is not defined on a value of kind " + k);
      }
    }

    @Override
    public Kind kind() {
      return switch (op) {
        case NEGATE, NOT -> a.kind();
        case ABS, SQRT, TO_REAL, FROM_BITS -> Kind.REAL;
        case TO_INTEGER, BITS -> Kind.INTEGER;
      };
    }
  }

  /// An operation of two operands of one kind.
  ///
  /// @param op the operation
  /// @param a the left operand
  /// @param b the right operand
  record Binary(BinaryOp op, Expr a, Expr b) implements Expr {
    /// Checks the operands' kinds.
    public Binary {
      Kind k = a.kind();
      boolean ok =
          k == b.kind()
              && switch (op) {
                case ADD, SUBTRACT, MULTIPLY, MIN, MAX -> k != Kind.CONDITION;
                case DIVIDE -> k == Kind.REAL;
                case AND, OR, XOR -> k != Kind.REAL;
                case SHIFT_LEFT, SHIFT_RIGHT, SHIFT_RIGHT_UNSIGNED, ROTATE_LEFT ->
                    k == Kind.INTEGER && b instanceof IntegerConstant;
              };
      if (!ok) {
        throw new IllegalArgumentException(
            op + " is not defined on values of kinds " + k + " and " + b.kind());
      }
    }

    @Override
    public Kind kind() {
      return a.kind();
    }
  }

  /// a * b + c with one rounding.
  ///
  /// @param a a factor
  /// @param b a factor
  /// @param c the addend
  record Fma(Expr a, Expr b, Expr c) implements Expr {
    /// Checks the operands' kinds.
    public Fma {
      if (a.kind() != Kind.REAL || b.kind() != Kind.REAL || c.kind() != Kind.REAL) {
        throw new IllegalArgumentException(
            "fma is defined on reals, given: " + a.kind() + ", " + b.kind() + ", " + c.kind());
      }
    }

    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  /// A comparison of two reals or two integers.
  ///
  /// @param op the comparison
  /// @param a the left operand
  /// @param b the right operand
  record Compare(CompareOp op, Expr a, Expr b) implements Expr {
    /// Checks the operands' kinds.
    public Compare {
      boolean ok =
          a.kind() == b.kind()
              && a.kind() != Kind.CONDITION
              && (op != CompareOp.LESS_UNSIGNED || a.kind() == Kind.INTEGER);
      if (!ok) {
        throw new IllegalArgumentException(
            op + " is not defined on values of kinds " + a.kind() + " and " + b.kind());
      }
    }

    @Override
    public Kind kind() {
      return Kind.CONDITION;
    }
  }

  /// One of two values by a condition; both are computed.
  ///
  /// @param condition the condition
  /// @param a the value where it holds
  /// @param b the value elsewhere
  record Select(Expr condition, Expr a, Expr b) implements Expr {
    /// Checks the operands' kinds.
    public Select {
      if (condition.kind() != Kind.CONDITION
          || a.kind() != b.kind()
          || a.kind() == Kind.CONDITION) {
        throw new IllegalArgumentException(
            "select needs a condition and two reals or two integers, given: "
                + condition.kind()
                + ", "
                + a.kind()
                + ", "
                + b.kind());
      }
    }

    @Override
    public Kind kind() {
      return a.kind();
    }
  }

  /// A function applied to arguments.
  ///
  /// @param function the function
  /// @param arguments its arguments, reals
  record Call(Function function, List<Expr> arguments) implements Expr {
    /// Checks number and kinds of the arguments.
    public Call {
      arguments = List.copyOf(arguments);
      if (arguments.size() != function.arity()) {
        throw new IllegalArgumentException(
            function.functionName()
                + " takes "
                + function.arity()
                + " arguments, given: "
                + arguments.size());
      }
      for (Expr argument : arguments) {
        if (argument.kind() != Kind.REAL) {
          throw new IllegalArgumentException(
              function.functionName() + " takes reals, given: " + argument.kind());
        }
      }
    }

    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  /// An expression of no arguments whose operations depend on the element type.
  ///
  /// @param name what tells it apart from others
  /// @param kind its kind
  /// @param expansion the operations for an element type
  record Typed(String name, Kind kind, java.util.function.Function<ElementType, Expr> expansion)
      implements Expr {}

  /// A value with a way out for rare lanes: `common` where the condition is false, the scalar
  /// fallback of `argument` where it holds. The fallback is entered only when some lane needs it.
  ///
  /// @param condition holds for the rare lanes
  /// @param common the value of all others
  /// @param fallback the scalar method for the rare ones
  /// @param argument what the fallback is given
  record Rare(Expr condition, Expr common, Fallback fallback, Expr argument) implements Expr {
    /// Checks the operands' kinds.
    public Rare {
      Objects.requireNonNull(fallback);
      if (condition.kind() != Kind.CONDITION
          || common.kind() != Kind.REAL
          || argument.kind() != Kind.REAL) {
        throw new IllegalArgumentException("rare needs a condition and two reals");
      }
    }

    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  /// A value that depends on the inputs through `argument` alone, with its derivative given beside
  /// it: for functions whose symbolic derivative would be less stable or slower.
  ///
  /// @param value the value
  /// @param argument what it is a function of
  /// @param slope the derivative of `value` with respect to `argument`
  record WithDerivative(Expr value, Expr argument, Expr slope) implements Expr {
    /// Checks the operands' kinds.
    public WithDerivative {
      if (value.kind() != Kind.REAL || argument.kind() != Kind.REAL || slope.kind() != Kind.REAL) {
        throw new IllegalArgumentException("value, argument and slope must be reals");
      }
    }

    @Override
    public Kind kind() {
      return Kind.REAL;
    }
  }

  // ---- leaves

  /// A matrix input: one value for each row and column.
  static Expr matrix(String name) {
    return new Input(name, Shape.MATRIX);
  }

  /// A row-vector input: one value for each column, used in every row.
  static Expr row(String name) {
    return new Input(name, Shape.ROW);
  }

  /// A column-vector input: one value for each row, used in every column.
  static Expr column(String name) {
    return new Input(name, Shape.COLUMN);
  }

  /// A scalar input, set before each run.
  static Expr scalar(String name) {
    return new Input(name, Shape.SCALAR);
  }

  /// A real constant.
  static Expr constant(double value) {
    return new Constant(value);
  }

  /// An integer constant.
  static Expr integer(long value) {
    return new IntegerConstant(value);
  }

  /// The row of the element.
  static Expr rowIndex() {
    return new Index(Coordinate.ROW);
  }

  /// The column of the element.
  static Expr columnIndex() {
    return new Index(Coordinate.COLUMN);
  }

  // ---- arithmetic

  /// this + b.
  default Expr plus(Expr b) {
    return new Binary(BinaryOp.ADD, this, b);
  }

  /// this + b.
  default Expr plus(double b) {
    return plus(constant(b));
  }

  /// this - b.
  default Expr minus(Expr b) {
    return new Binary(BinaryOp.SUBTRACT, this, b);
  }

  /// this - b.
  default Expr minus(double b) {
    return minus(constant(b));
  }

  /// this * b.
  default Expr times(Expr b) {
    return new Binary(BinaryOp.MULTIPLY, this, b);
  }

  /// this * b.
  default Expr times(double b) {
    return times(constant(b));
  }

  /// this / b.
  default Expr dividedBy(Expr b) {
    return new Binary(BinaryOp.DIVIDE, this, b);
  }

  /// this / b.
  default Expr dividedBy(double b) {
    return dividedBy(constant(b));
  }

  /// this * b + c with one rounding.
  default Expr fma(Expr b, Expr c) {
    return new Fma(this, b, c);
  }

  /// this * b + c with one rounding.
  default Expr fma(double b, double c) {
    return new Fma(this, constant(b), constant(c));
  }

  /// this * b + c with one rounding.
  default Expr fma(Expr b, double c) {
    return new Fma(this, b, constant(c));
  }

  /// this * b + c with one rounding.
  default Expr fma(double b, Expr c) {
    return new Fma(this, constant(b), c);
  }

  /// -this.
  default Expr negate() {
    return new Unary(UnaryOp.NEGATE, this);
  }

  /// The absolute value.
  default Expr abs() {
    return new Unary(UnaryOp.ABS, this);
  }

  /// this * this.
  default Expr square() {
    return times(this);
  }

  /// The square root, correctly rounded.
  default Expr sqrt() {
    return new Unary(UnaryOp.SQRT, this);
  }

  /// 1 / this.
  default Expr reciprocal() {
    return constant(1).dividedBy(this);
  }

  /// The smaller of the two; NaN if either is NaN.
  default Expr min(Expr b) {
    return new Binary(BinaryOp.MIN, this, b);
  }

  /// The smaller of the two; NaN if this is NaN.
  default Expr min(double b) {
    return min(constant(b));
  }

  /// The larger of the two; NaN if either is NaN.
  default Expr max(Expr b) {
    return new Binary(BinaryOp.MAX, this, b);
  }

  /// The larger of the two; NaN if this is NaN.
  default Expr max(double b) {
    return max(constant(b));
  }

  /// 1, -1, or the value itself where it is a zero or NaN.
  default Expr sign() {
    return select(greater(constant(0)), constant(1), select(less(constant(0)), constant(-1), this));
  }

  /// The magnitude of this with the sign bit of `sign`.
  default Expr copySign(Expr sign) {
    Expr signBit = constant(-0.0).bits();
    Expr value = abs().bits().or(sign.bits().and(signBit)).fromBits();
    Expr slope = constant(1).bits().or(bits().xor(sign.bits()).and(signBit)).fromBits();
    return value.withDerivative(this, slope);
  }

  // ---- integers and bits

  /// this AND b.
  default Expr and(Expr b) {
    return new Binary(BinaryOp.AND, this, b);
  }

  /// this OR b.
  default Expr or(Expr b) {
    return new Binary(BinaryOp.OR, this, b);
  }

  /// this XOR b.
  default Expr xor(Expr b) {
    return new Binary(BinaryOp.XOR, this, b);
  }

  /// The complement.
  default Expr not() {
    return new Unary(UnaryOp.NOT, this);
  }

  /// Shifted left by a constant distance.
  default Expr shiftLeft(int distance) {
    return new Binary(BinaryOp.SHIFT_LEFT, this, integer(distance));
  }

  /// Shifted right by a constant distance, keeping the sign.
  default Expr shiftRight(int distance) {
    return new Binary(BinaryOp.SHIFT_RIGHT, this, integer(distance));
  }

  /// Shifted right by a constant distance, filling with zeros.
  default Expr shiftRightUnsigned(int distance) {
    return new Binary(BinaryOp.SHIFT_RIGHT_UNSIGNED, this, integer(distance));
  }

  /// Rotated left by a constant distance.
  default Expr rotateLeft(int distance) {
    return new Binary(BinaryOp.ROTATE_LEFT, this, integer(distance));
  }

  /// The bits of this real.
  default Expr bits() {
    return new Unary(UnaryOp.BITS, this);
  }

  /// The real that has these bits.
  default Expr fromBits() {
    return new Unary(UnaryOp.FROM_BITS, this);
  }

  /// This real as an integer, toward zero.
  default Expr toInteger() {
    return new Unary(UnaryOp.TO_INTEGER, this);
  }

  /// This integer as a real, to nearest.
  default Expr toReal() {
    return new Unary(UnaryOp.TO_REAL, this);
  }

  // ---- conditions

  /// this = b.
  default Expr equalTo(Expr b) {
    return new Compare(CompareOp.EQUAL, this, b);
  }

  /// this != b; true where either is NaN.
  default Expr notEqualTo(Expr b) {
    return new Compare(CompareOp.NOT_EQUAL, this, b);
  }

  /// this < b.
  default Expr less(Expr b) {
    return new Compare(CompareOp.LESS, this, b);
  }

  /// this <= b.
  default Expr lessOrEqual(Expr b) {
    return new Compare(CompareOp.LESS_OR_EQUAL, this, b);
  }

  /// this > b.
  default Expr greater(Expr b) {
    return new Compare(CompareOp.LESS, b, this);
  }

  /// this >= b.
  default Expr greaterOrEqual(Expr b) {
    return new Compare(CompareOp.LESS_OR_EQUAL, b, this);
  }

  /// this < b, both taken as integers without sign.
  default Expr lessUnsigned(Expr b) {
    return new Compare(CompareOp.LESS_UNSIGNED, this, b);
  }

  /// True where this is NaN.
  default Expr isNaN() {
    return notEqualTo(this);
  }

  /// `a` where the condition holds, `b` elsewhere; both are computed.
  static Expr select(Expr condition, Expr a, Expr b) {
    return new Select(condition, a, b);
  }

  // ---- functions: accuracy and special values in docs/accuracy.md

  /// Calls a function of one argument of the library by its field name in the table of functions.
  private static Expr call(Function f, Expr... arguments) {
    return new Call(f, List.of(arguments));
  }

  /// e^x.
  static Expr exp(Expr x) {
    return call(Functions.EXP, x);
  }

  /// 2^x.
  static Expr exp2(Expr x) {
    return call(Functions.EXP2, x);
  }

  /// e^x - 1.
  static Expr expm1(Expr x) {
    return call(Functions.EXPM1, x);
  }

  /// The natural logarithm.
  static Expr log(Expr x) {
    return call(Functions.LOG, x);
  }

  /// The logarithm to base 2.
  static Expr log2(Expr x) {
    return call(Functions.LOG2, x);
  }

  /// The logarithm to base 10.
  static Expr log10(Expr x) {
    return call(Functions.LOG10, x);
  }

  /// log(1 + x).
  static Expr log1p(Expr x) {
    return call(Functions.LOG1P, x);
  }

  /// 1 / sqrt(x).
  static Expr rsqrt(Expr x) {
    return call(Functions.RSQRT, x);
  }

  /// The cube root.
  static Expr cbrt(Expr x) {
    return call(Functions.CBRT, x);
  }

  /// The sine of x in radians.
  static Expr sin(Expr x) {
    return call(Functions.SIN, x);
  }

  /// The cosine of x in radians.
  static Expr cos(Expr x) {
    return call(Functions.COS, x);
  }

  /// The tangent of x in radians.
  static Expr tan(Expr x) {
    return call(Functions.TAN, x);
  }

  /// The inverse sine.
  static Expr asin(Expr x) {
    return call(Functions.ASIN, x);
  }

  /// The inverse cosine.
  static Expr acos(Expr x) {
    return call(Functions.ACOS, x);
  }

  /// The inverse tangent.
  static Expr atan(Expr x) {
    return call(Functions.ATAN, x);
  }

  /// The hyperbolic sine.
  static Expr sinh(Expr x) {
    return call(Functions.SINH, x);
  }

  /// The hyperbolic cosine.
  static Expr cosh(Expr x) {
    return call(Functions.COSH, x);
  }

  /// The hyperbolic tangent.
  static Expr tanh(Expr x) {
    return call(Functions.TANH, x);
  }

  /// 1 / (1 + e^-x).
  static Expr sigmoid(Expr x) {
    return call(Functions.SIGMOID, x);
  }

  /// log(1 + e^x).
  static Expr softplus(Expr x) {
    return call(Functions.SOFTPLUS, x);
  }

  /// The error function.
  static Expr erf(Expr x) {
    return call(Functions.ERF, x);
  }

  /// 1 - erf(x).
  static Expr erfc(Expr x) {
    return call(Functions.ERFC, x);
  }

  /// The standard normal distribution function.
  static Expr normalCdf(Expr x) {
    return call(Functions.NORMAL_CDF, x);
  }

  /// x * normalCdf(x) (Hendrycks and Gimpel 2016).
  static Expr gelu(Expr x) {
    return call(Functions.GELU, x);
  }

  /// The approximation of gelu by tanh (Hendrycks and Gimpel 2016).
  static Expr geluTanh(Expr x) {
    return call(Functions.GELU_TANH, x);
  }

  /// x * sigmoid(x).
  static Expr silu(Expr x) {
    return call(Functions.SILU, x);
  }

  /// x * tanh(softplus(x)) (Misra 2019).
  static Expr mish(Expr x) {
    return call(Functions.MISH, x);
  }

  /// x^y, with the special values of IEEE 754: 1 where y is 0 or x is 1, even if the other is NaN.
  static Expr pow(Expr x, Expr y) {
    return call(Functions.POW, x, y);
  }

  /// The angle of the point (x, y), in (-pi, pi].
  static Expr atan2(Expr y, Expr x) {
    return call(Functions.ATAN2, y, x);
  }

  // ---- random

  /// 64 random bits' low word, as a function of (key, row * columns + column): Threefry-2x32 beside
  /// float, Threefry-2x64 beside double, 20 rounds (Salmon et al., SC 2011).
  ///
  /// @param key the name of the scalar long that holds the key, see [RandomKey]
  static Expr randomBits(String key) {
    return dev.lanewise.kernel.math.RandomBits.words(key, 0);
  }

  /// A uniform random number in [0, 1), a multiple of 2^-24 (float) or 2^-53 (double).
  ///
  /// @param key the name of the scalar long that holds the key
  static Expr uniform(String key) {
    return dev.lanewise.kernel.math.RandomBits.uniform(key);
  }

  /// A standard normal random number by the transform of Box and Muller (1958).
  ///
  /// @param key the name of the scalar long that holds the key
  static Expr normal(String key) {
    return dev.lanewise.kernel.math.RandomBits.normal(key);
  }

  // ---- calculus

  /// The symbolic derivative with respect to one input.
  ///
  /// Where a comparison chooses a branch, the derivative is the branch's; at the kink of abs, min
  /// and max it is that of the branch the formula takes. Integers and conditions count as constant.
  ///
  /// @param input the input, an [Input]
  /// @return the derivative
  default Expr derivative(Expr input) {
    if (!(input instanceof Input in)) {
      throw new IllegalArgumentException(
          "derivative is taken with respect to an input, given: "
              + input.getClass().getSimpleName());
    }
    return Derivatives.of(this, in);
  }

  /// This value with its derivative with respect to `argument` given beside it.
  default Expr withDerivative(Expr argument, Expr slope) {
    return new WithDerivative(this, argument, slope);
  }
}
