package dev.lanewise.testkit;

import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.junit.jupiter.api.TestReporter;

/// One optimizer for each rule that it breaks, all else being right. The name of each class is the
/// rule's.
final class BrokenOptimizers {
  /// Where what is allocated goes, so that it cannot be left out.
  static volatile byte[] sink = {};

  private BrokenOptimizers() {}

  /// A contract over a plugin made on the spot.
  abstract static class Broken extends OptimizerContract {
    private final OptimizerProvider provider;

    Broken(Map<String, Map<String, String>> presets, Function<Settings, Optimizer> make) {
      this.provider = Fakes.optimizer(presets, make);
    }

    Broken(Function<Settings, Optimizer> make) {
      this(Map.of(), make);
    }

    /// @param maths gets the step and the rate
    Broken(BiConsumer<Step, Expr> maths) {
      this(chain(maths));
    }

    static Function<Settings, Optimizer> chain(BiConsumer<Step, Expr> maths) {
      return s -> Chain.of(Fakes.link(step -> maths.accept(step, step.rate(s.schedule("lr")))));
    }

    @Override
    protected OptimizerProvider provider() {
      return provider;
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed().with(provider);
    }

    @Override
    public void speed(TestReporter reporter) {}
  }

  private static Expr momentum(Step step) {
    Expr b = step.slot("b").times(Expr.constant(0.5)).plus(step.update());
    step.keep("b", b);
    return b;
  }

  private static void descend(Step step, Expr rate) {
    step.parameter(step.parameter().minus(rate.times(momentum(step))));
  }

  /// Breaks nothing.
  static final class None extends Broken {
    None() {
      super(BrokenOptimizers::descend);
    }
  }

  static final class P1 extends Broken {
    P1() {
      super(BrokenOptimizers::descend);
    }

    @Override
    protected Catalog catalog() {
      return Catalog.installed();
    }
  }

  static final class P4 extends Broken {
    P4() {
      super((step, rate) -> {
        boolean turkish = Locale.getDefault().getLanguage().equals("tr");
        descend(step, turkish ? rate.times(Expr.constant(2)) : rate);
      });
    }
  }

  static final class P6 extends Broken {
    P6() {
      super(
          Map.of("keras", Map.of("lr", "0.5")),
          s -> {
            if (s.schedule("lr").at(0) == 0.5) {
              throw new IllegalStateException("a preset that cannot be made");
            }
            return chain(BrokenOptimizers::descend).apply(s);
          });
    }
  }

  static final class P8 extends Broken {
    P8() {
      super(s -> {
        if (s.schedule("lr").at(0) == 1) {
          throw new IllegalArgumentException("1 is too much");
        }
        return chain(BrokenOptimizers::descend).apply(s);
      });
    }
  }

  static final class O1 extends Broken {
    O1() {
      super(BrokenOptimizers::descend);
    }

    @Override
    protected Optional<OptimizerOracle> oracle() {
      return Optional.of((t, p, g, columns) -> {
        for (int i = 0; i < p.length; i++) {
          p[i] -= 0.1 * g[i];
        }
      });
    }
  }

  static final class O5 extends Broken {
    O5() {
      super((step, rate) -> descend(step, rate.times(Expr.constant(1.0 / step.rows()))));
    }
  }

  static final class O6 extends Broken {
    O6() {
      super((step, rate) ->
          step.parameter(
              step.parameter().minus(rate.times(momentum(step).plus(Expr.constant(1e-3))))));
    }
  }

  static final class O7 extends Broken {
    O7() {
      super((step, rate) -> {
        long[] forgotten = {0};
        Expr scale = step.host("scale", (_, _) -> 1.0 / ++forgotten[0]);
        descend(step, rate.times(scale));
      });
    }
  }

  static final class O9 extends Broken {
    O9() {
      super((step, rate) -> {
        Expr sum = step.total("sum", Reduction.SUM, step.gradient());
        Expr finite = step.host("finite", (_, x) -> Double.isFinite(x[0]) ? 1 : 0, sum);
        descend(step, rate.times(finite));
      });
    }

    @Override
    protected boolean isElementwise(Optimizer optimizer, Parameter parameter) {
      return true;
    }
  }

  static final class O10 extends Broken {
    O10() {
      super((step, rate) -> step.parameter(step.parameter().plus(rate.times(momentum(step)))));
    }
  }

  static final class O11 extends Broken {
    O11() {
      super((step, rate) -> step.parameter(step.parameter().minus(rate.times(step.gradient()))));
    }
  }

  static final class O12 extends Broken {
    O12() {
      super((step, rate) -> {
        Expr one =
            step.host(
                "one",
                (_, _) -> {
                  sink = new byte[8];
                  return 1;
                });
        descend(step, rate.times(one));
      });
    }
  }

  static final class O14 extends Broken {
    O14() {
      super((step, rate) -> {
        Expr count = step.global("count", Reduction.SUM, Expr.constant(1));
        Expr share = step.host("share", (_, x) -> 1 / x[0], count);
        descend(step, rate.times(share));
      });
    }

    @Override
    protected boolean isElementwise(Optimizer optimizer, Parameter parameter) {
      return true;
    }
  }

  static final class O15 extends Broken {
    O15() {
      super((step, rate) -> {
        descend(step, rate);
        step.parameter(step.parameter().minus(step.update().sign().times(Expr.constant(1e-4))));
      });
    }
  }

  static final class K3 extends Broken {
    K3() {
      super(s -> new Hasty(s));
    }
  }

  /// Its rate depends on the number of threads.
  private record Hasty(Settings settings) implements Optimizer {
    @Override
    public Stepper bind(List<Parameter> parameters, Workers workers) {
      Link link =
          Fakes.link(step ->
              descend(
                  step,
                  step.rate(settings.schedule("lr"))
                      .times(Expr.constant(1.0 / workers.parallelism()))));
      return Chain.of(link).bind(parameters, workers);
    }
  }
}
