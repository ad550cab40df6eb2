package dev.lanewise.bench.cases;

import dev.lanewise.kernel.ElementType;
import java.util.Locale;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/// Steps of an optimizer over one array of parameters.
///
/// @param size how many parameters
public record OptimizerCase(Kind kind, int size, ElementType type) implements BenchCase {
  /// The learning rate of all.
  public static final double RATE = 1e-3;

  /// What of a velocity is left after a step.
  public static final double MOMENTUM = 0.9;

  /// Decay of RMSprop's mean square.
  public static final double ALPHA = 0.99;

  /// Adam's decays of the moments.
  public static final double BETA1 = 0.9;

  /// Adam's decay of the second moment.
  public static final double BETA2 = 0.999;

  /// What keeps quotients finite.
  public static final double EPSILON = 1e-8;

  /// Strength of the decoupled decay of AdamW.
  public static final double DECAY = 0.01;

  /// How many products a step of Muon has.
  public static final int MUON_PRODUCTS = 15;

  private static final int NONE = -1;
  private static final double L1 = 1e-5;
  private static final double LARGEST = 0.5;
  private static final int CHECKED = 1000;
  private static final long SEED = 17;

  /// Which optimizer; the answer is the parameters after the first step.
  public enum Kind {
    /// Gradient descent.
    SGD("sgd(lr=0.001)", 0, false),
    /// A velocity, the rate outside.
    MOMENTUM("momentum(lr=0.001,momentum=0.9)", 1, false),
    /// The gradient over its running root mean square.
    RMSPROP("rmsprop(lr=0.001,alpha=0.99,epsilon=1e-8)", 1, true),
    /// Adam, epsilon outside the root.
    ADAM("adam(lr=0.001)", 2, true),
    /// Adam with decoupled decay.
    ADAMW("adamw(lr=0.001,weightDecay=0.01)", 2, true),
    /// The sign of a running mean.
    LION("lion(lr=0.001)", 1, false),
    /// L1, then clipping by value, then AdamW whose rate falls along a cosine: one chain.
    CHAIN(
        "l1(strength=1e-5)+clip-value(max=0.5)"
            + "+adamw(lr=cosine(initial=0.001,steps=1000000000),weightDecay=0.01)",
        2,
        true),
    /// Clipping by the norm of all gradients, then AdamW: one more read of the gradients.
    GLOBAL_NORM("clip-global-norm(max=1)+adamw(lr=0.001,weightDecay=0.01)", 2, true),
    /// Muon on a square matrix, without decay: five steps of three products.
    MUON("muon(lr=0.001,weightDecay=0)", NONE, false),
    /// L-BFGS on a quadratic whose centre moves, so that it never arrives.
    LBFGS("lbfgs()", NONE, false);

    private final String text;
    private final int slots;
    private final boolean hasQuotient;

    Kind(String text, int slots, boolean hasQuotient) {
      this.text = text;
      this.slots = slots;
      this.hasQuotient = hasQuotient;
    }

    /// What Lanewise's catalog makes it of.
    public String text() {
      return text;
    }

    /// How many arrays it remembers beside the parameters, if it is elementwise.
    public int slots() {
      return slots;
    }

    /// Whether a step is a pass or two over the elements.
    public boolean isElementwise() {
      return slots != NONE;
    }

    /// Whether a step has a square root and a division for each element.
    public boolean hasQuotient() {
      return hasQuotient;
    }
  }

  @Override
  public Suite suite() {
    return Suite.OPTIMIZERS;
  }

  @Override
  public String name() {
    return switch (kind) {
      case CHAIN -> "l1-clip-adamw-cosine-" + size;
      case GLOBAL_NORM -> "clip-global-norm-adamw-" + size;
      case MUON -> "muon-" + rows() + "x" + columns();
      default -> kind.name().toLowerCase(Locale.ROOT) + "-" + size;
    };
  }

  /// Rows of the parameter: 1, or those of a square.
  public int rows() {
    return kind == Kind.MUON ? (int) StrictMath.sqrt(size) : 1;
  }

  /// Columns of the parameter.
  public int columns() {
    return size / rows();
  }

  /// The curvatures of the quadratic, for optimizers that search along lines.
  public Data curvatures() {
    return Data.uniform(type, size, SEED + 2, 0.1, 10);
  }

  /// The centre of the quadratic before it moves.
  public Data centre() {
    return Data.uniform(type, size, SEED + 3, -1, 1);
  }

  /// The gradients.
  public Data gradients() {
    return Data.uniform(type, size, SEED, -1, 1);
  }

  /// The parameters before the first step.
  public Data parameters() {
    return Data.uniform(type, size, SEED + 1, -1, 1);
  }

  @Override
  public void makeDataAhead() {
    Data.makeAhead(type, size, SEED, -1, 1);
    Data.makeAhead(type, size, SEED + 1, -1, 1);
  }

  /// Compares with the first step in double.
  @Override
  public Optional<String> check(IntToDoubleFunction answer) {
    Data g = gradients();
    Data p = parameters();
    if (kind == Kind.MUON) {
      return checkOrthogonal(p, answer);
    }
    if (kind == Kind.LBFGS) {
      return checkDescent(p, answer);
    }
    double scale = kind == Kind.GLOBAL_NORM ? Math.min(1, 1 / norm(g)) : 1;
    double unit = type == ElementType.FLOAT ? 0x1p-23 : 0x1p-52;
    int step = Math.max(1, size / CHECKED);
    for (int i = 0; i < size; i += step) {
      double expected = expected(p.get(i), g.get(i), scale);
      double given = answer.applyAsDouble(i);
      double bound = 64 * unit * Math.max(1e-1, Math.abs(expected));
      if (!(Math.abs(given - expected) <= bound)) {
        return Optional.of(
            "element %d is %s, but should be %s within %.2g".formatted(i, given, expected, bound));
      }
    }
    return Optional.empty();
  }

  private static double norm(Data g) {
    double squares = 0;
    for (int i = 0; i < g.length(); i++) {
      squares += g.get(i) * g.get(i);
    }
    return Math.sqrt(squares);
  }

  /// A matrix whose singular values are near 1 has as many squares as it has rows.
  private Optional<String> checkOrthogonal(Data p, IntToDoubleFunction answer) {
    double squares = 0;
    for (int i = 0; i < size; i++) {
      double direction = (p.get(i) - answer.applyAsDouble(i)) / RATE;
      squares += direction * direction;
    }
    double mean = squares / rows();
    return mean > 0.5 && mean < 1.5
        ? Optional.empty()
        : Optional.of(
            "the mean of the squared singular values is %s, but should be near 1".formatted(mean));
  }

  private Optional<String> checkDescent(Data p, IntToDoubleFunction answer) {
    Data c = curvatures();
    Data t = centre();
    double before = 0;
    double after = 0;
    for (int i = 0; i < size; i++) {
      before += c.get(i) * (p.get(i) - t.get(i)) * (p.get(i) - t.get(i));
      double left = answer.applyAsDouble(i) - t.get(i);
      after += c.get(i) * left * left;
    }
    return after < before
        ? Optional.empty()
        : Optional.of("the loss went from %s to %s".formatted(before, after));
  }

  /// @param scale what the gradient is multiplied by
  private double expected(double p, double gradient, double scale) {
    double g = scale * gradient;
    return switch (kind) {
      case SGD, MOMENTUM -> p - RATE * g;
      case RMSPROP -> p - RATE * g / (Math.sqrt(1 - ALPHA) * Math.abs(g) + EPSILON);
      case ADAM -> p - RATE * g / (Math.abs(g) + EPSILON);
      case ADAMW, GLOBAL_NORM -> p * (1 - RATE * DECAY) - RATE * g / (Math.abs(g) + EPSILON);
      case LION -> p - RATE * Math.signum(g);
      case MUON, LBFGS -> throw new IllegalStateException(kind + " is checked as a whole");
      case CHAIN -> {
        double clipped = Math.clamp(g + L1 * Math.signum(p), -LARGEST, LARGEST);
        yield p * (1 - RATE * DECAY) - RATE * clipped / (Math.abs(clipped) + EPSILON);
      }
    };
  }
}
