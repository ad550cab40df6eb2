package dev.lanewise.testkit;

import dev.lanewise.kernel.Expr;
import dev.lanewise.layers.NormalizationProvider;
import dev.lanewise.layers.Phase;
import dev.lanewise.layers.WeightNormalizationProvider;
import dev.lanewise.layers.WeightTransform;
import dev.lanewise.optimizers.ActivityPenalty;
import dev.lanewise.plugin.ActivityProvider;
import dev.lanewise.plugin.Catalog;
import java.util.OptionalDouble;

/// One normalization, of activations and of parameters, and one penalty on activations for each
/// rule that it breaks. The name of each class is the rule's.
final class BrokenNormalizations {
  private BrokenNormalizations() {}

  // --- of activations

  abstract static class OfActivations extends NormalizationContract {
    private final NormalizationProvider provider;
    private final double epsilon;

    OfActivations(String rule, double epsilon) {
      this.epsilon = epsilon;
      this.provider = Fakes.normalization(new RowNormalization(rule, epsilon));
    }

    @Override
    protected NormalizationProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }

    @Override
    protected Form form() {
      return Form.STANDARDIZED;
    }

    @Override
    protected double epsilon() {
      return epsilon;
    }
  }

  /// Breaks nothing.
  static final class None extends OfActivations {
    None() {
      super("none", 1e-5);
    }
  }

  static final class N1 extends OfActivations {
    N1() {
      super("N1", 1e-5);
    }
  }

  static final class N2 extends OfActivations {
    N2() {
      super("N2", 1e-5);
    }
  }

  static final class N3 extends OfActivations {
    N3() {
      super("N3", 1e-5);
    }
  }

  static final class N4 extends OfActivations {
    N4() {
      super("N4", 1e-5);
    }
  }

  static final class N5 extends OfActivations {
    N5() {
      super("N5", 1e-5);
    }
  }

  /// Divides by 0 where all elements are equal.
  static final class N6 extends OfActivations {
    N6() {
      super("N6", 0);
    }
  }

  static final class L1 extends OfActivations {
    L1() {
      super("L1", 1e-5);
    }
  }

  static final class L7 extends OfActivations {
    L7() {
      super("L7", 1e-5);
    }
  }

  static final class K3 extends OfActivations {
    K3() {
      super("K3", 1e-5);
    }
  }

  // --- of parameters

  /// w = v / 2, with one fault.
  private record Halved(String rule) implements WeightTransform {
    @Override
    public String kind() {
      return "halved";
    }

    @Override
    public Code build(Context context) {
      var v = context.parameter().value();
      var dv = context.parameter().gradient();
      var w = context.weight().value();
      var dw = context.weight().gradient();
      return new Code() {
        @Override
        public void forward(Phase phase) {
          double share = 0.5;
          if (rule.equals("K3")) {
            share += 1e-14 * (context.workers().parallelism() - 1);
          }
          for (int i = 0; i < v.rows(); i++) {
            for (int j = 0; j < v.columns(); j++) {
              w.set(i, j, share * v.get(i, j));
            }
          }
          if (rule.equals("L7")) {
            v.set(0, 0, v.get(0, 0) + 1e-14);
          }
        }

        @Override
        public void backward() {
          double share = rule.equals("L1") ? 0.6 : 0.5;
          for (int i = 0; i < v.rows(); i++) {
            for (int j = 0; j < v.columns(); j++) {
              dv.set(i, j, share * dw.get(i, j));
            }
          }
        }
      };
    }
  }

  abstract static class OfParameters extends WeightNormalizationContract {
    private final WeightNormalizationProvider provider;

    OfParameters(String rule) {
      this.provider = Fakes.weightNormalization(new Halved(rule));
    }

    @Override
    protected WeightNormalizationProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }
  }

  /// Those of parameters.
  static final class Weights {
    private Weights() {}

    /// Breaks nothing.
    static final class None extends OfParameters {
      None() {
        super("none");
      }
    }

    static final class L1 extends OfParameters {
      L1() {
        super("L1");
      }
    }

    static final class L7 extends OfParameters {
      L7() {
        super("L7");
      }
    }

    static final class K3 extends OfParameters {
      K3() {
        super("K3");
      }
    }
  }

  // --- penalties on activations

  /// strength / 2 a^2, with one fault.
  private record Squares(String rule, double strength) implements ActivityPenalty {
    @Override
    public Expr value(Expr a) {
      double least = rule.equals("R2") ? 1e-3 : 0;
      Expr square = a.square().times(0.5 * (strength + least));
      return rule.equals("R4") ? square.plus(a.square().square().times(0.25 * strength)) : square;
    }

    @Override
    public Expr gradient(Expr a) {
      double least = rule.equals("R2") ? 1e-3 : 0;
      Expr slope = a.times(strength + least);
      return switch (rule) {
        // Wrong far from 0, where the hidden units of the test network never are.
        case "R1" -> Expr.select(a.abs().greater(Expr.constant(2)), slope.times(2), slope);
        case "R3" -> Expr.select(a.equalTo(Expr.constant(0)), Expr.constant(strength), slope);
        case "R4" -> slope.plus(a.times(a.square()).times(strength));
        default -> slope;
      };
    }
  }

  abstract static class OfActivity extends ActivityContract {
    private final ActivityProvider provider;

    OfActivity(String rule) {
      this.provider = Fakes.activity(strength -> new Squares(rule, strength));
    }

    @Override
    protected ActivityProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }

    @Override
    protected OptionalDouble degree() {
      return OptionalDouble.of(2);
    }
  }

  /// Penalties on activations.
  static final class Activities {
    private Activities() {}

    /// Breaks nothing.
    static final class None extends OfActivity {
      None() {
        super("none");
      }
    }

    static final class R1 extends OfActivity {
      R1() {
        super("R1");
      }
    }

    static final class R2 extends OfActivity {
      R2() {
        super("R2");
      }
    }

    static final class R3 extends OfActivity {
      R3() {
        super("R3");
      }
    }

    static final class R4 extends OfActivity {
      R4() {
        super("R4");
      }
    }
  }
}
