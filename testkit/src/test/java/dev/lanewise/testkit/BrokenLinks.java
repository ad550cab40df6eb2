package dev.lanewise.testkit;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Penalty;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.ClippingProvider;
import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import java.util.function.Function;

/// One regularizer or clipping for each rule that it breaks. The name of each class is the rule's.
final class BrokenLinks {
  private BrokenLinks() {}

  // --- regularizers
  // -------------------------------------------------------------------------------

  abstract static class Regularizer extends RegularizerContract {
    private final RegularizerProvider provider;

    Regularizer(Function<Settings, Link> make) {
      this.provider = Fakes.regularizer(make);
    }

    @Override
    protected RegularizerProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }
  }

  /// strength / 2 times the sum of p^2.
  ///
  /// @param factor of the gradient; 1 is right
  /// @param least a strength that is always there; 0 is right
  /// @param all whether biases are penalized too
  private record Squares(Schedule strength, double factor, double least, boolean all)
      implements Penalty {
    @Override
    public String name() {
      return "squares";
    }

    private boolean includes(Step step) {
      return all || step.role() == Role.WEIGHT;
    }

    private Expr present(Step step) {
      return step.host("present", (_, x) -> x[0] + least, step.scalar("strength", strength));
    }

    @Override
    public void describe(Step step) {
      if (includes(step)) {
        Expr added = present(step).times(step.parameter()).times(Expr.constant(factor));
        step.update(step.update().plus(added));
      }
    }

    @Override
    public Expr penalty(Step step) {
      if (!includes(step)) {
        return Expr.constant(0);
      }
      Expr sum = step.total("sum", Reduction.SUM_OF_SQUARES, step.parameter());
      return step.host("penalty", (_, x) -> 0.5 * x[0] * x[1], present(step), sum);
    }
  }

  private static Function<Settings, Link> squares(double factor, double least, boolean all) {
    return s -> new Squares(s.schedule("strength"), factor, least, all);
  }

  /// Breaks nothing.
  static final class None extends Regularizer {
    None() {
      super(squares(1, 0, false));
    }

    @Override
    protected OptionalDouble degree() {
      return OptionalDouble.of(2);
    }
  }

  static final class R1 extends Regularizer {
    R1() {
      super(squares(2, 0, false));
    }
  }

  static final class R2 extends Regularizer {
    R2() {
      super(squares(1, 1e-3, false));
    }
  }

  static final class R4 extends Regularizer {
    R4() {
      super(squares(1, 0, false));
    }

    @Override
    protected OptionalDouble degree() {
      return OptionalDouble.of(1);
    }
  }

  static final class R5 extends Regularizer {
    R5() {
      super(squares(1, 0, true));
    }
  }

  static final class R6 extends Regularizer {
    R6() {
      super(s ->
          Fakes.link(step -> {
            if (step.role() == Role.WEIGHT) {
              Expr shrink = step.scalar("strength", s.schedule("strength"));
              step.parameter(step.parameter().minus(shrink.times(step.parameter())));
            }
          }));
    }
  }

  // --- clippings
  // ----------------------------------------------------------------------------------

  abstract static class Clipping extends ClippingContract {
    private final ClippingProvider provider;

    Clipping(Consumer<Step> maths) {
      this.provider = Fakes.clipping(maths);
    }

    @Override
    protected ClippingProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }
  }

  private static Expr clip(Expr g) {
    return g.min(Expr.constant(1)).max(Expr.constant(-1));
  }

  static final class Unbroken extends Clipping {
    Unbroken() {
      super(step -> step.update(clip(step.update())));
    }
  }

  static final class G1 extends Clipping {
    G1() {
      super(step -> {
        Expr g = step.update();
        Expr small = g.abs().less(Expr.constant(1e-6));
        step.update(Expr.select(small, Expr.constant(0), clip(g)));
      });
    }
  }

  static final class G2 extends Clipping {
    G2() {
      super(step -> step.update(step.update()));
    }
  }

  static final class G3 extends Clipping {
    G3() {
      super(step -> {
        Expr g = step.update();
        Expr zero = g.abs().less(Expr.constant(1e-20));
        step.update(Expr.select(zero, Expr.constant(1e-3), clip(g)));
      });
    }
  }

  static final class G4 extends Clipping {
    G4() {
      super(step -> {
        Expr g = step.update();
        Expr number = g.abs().lessOrEqual(Expr.constant(Double.POSITIVE_INFINITY));
        step.update(Expr.select(number, clip(g), Expr.constant(0)));
      });
    }
  }

  static final class G5 extends Clipping {
    G5() {
      super(step -> {
        Expr g = step.update();
        Expr large = g.abs().greater(Expr.constant(1));
        step.update(Expr.select(large, g.abs().sqrt().copySign(g), g));
      });
    }
  }
}
