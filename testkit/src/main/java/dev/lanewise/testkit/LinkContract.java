package dev.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Workers;
import dev.lanewise.optimizers.Chain;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.Role;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;
import dev.lanewise.optimizers.Stepper;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// The rules for links that stand before or after an optimizer.
public abstract class LinkContract extends PluginContract<Link> {
  LinkContract() {}

  final Link link() {
    return configuration().create();
  }

  /// p -= lr u, and the update kept where it can be seen.
  record Descent(double lr) implements Link {
    @Override
    public String name() {
      return "testkit-descent";
    }

    @Override
    public void describe(Step step) {
      step.slot("update");
      step.keep("update", step.update());
      Expr rate = step.rate(Schedule.constant(lr));
      step.parameter(step.parameter().minus(rate.times(step.update())));
    }

    /// The update of the last step.
    static Matrix update(Stepper stepper, Parameter parameter) {
      return stepper.state().arrays().entrySet().stream()
          .filter(e -> e.getKey().startsWith(parameter.name() + ":testkit-descent"))
          .findFirst()
          .orElseThrow()
          .getValue();
    }
  }

  /// What the update becomes.
  ///
  /// @param gradient what comes in
  static Matrix update(Link link, Parameter parameter, double[] gradient) {
    int columns = parameter.value().columns();
    for (int k = 0; k < gradient.length; k++) {
      parameter.gradient().set(k / columns, k % columns, gradient[k]);
    }
    Stepper stepper = link.then(new Descent(0)).bind(List.of(parameter));
    stepper.step();
    return Descent.update(stepper, parameter);
  }

  /// Steps a chain with known gradients.
  static void run(Chain chain, List<Parameter> parameters, Workers workers) {
    Stepper stepper = chain.bind(parameters, workers);
    for (int t = 0; t < 3; t++) {
      for (Parameter p : parameters) {
        Tensors.fill(p.gradient(), p.name().hashCode() + t + 1);
      }
      stepper.step();
    }
  }

  @Override
  String behaviour() {
    List<Parameter> parameters = Tensors.layer(ElementType.FLOAT);
    run(link().then(new Descent(0.1)), parameters, Workers.single());
    return Tensors.values(parameters).toString();
  }

  /// K3: the bits do not depend on the number of threads.
  @Test
  @DisplayName("K3 the same bits with 1, 2 and 3 threads")
  public void k3Threads() {
    String expected = "";
    for (int threads = 1; threads <= 3; threads++) {
      List<Parameter> parameters =
          List.of(Tensors.parameter("weight", ElementType.FLOAT, 160, 130, Role.WEIGHT));
      try (Workers workers = Workers.pool(threads)) {
        run(link().then(new Descent(0.1)), parameters, workers);
      }
      String found = Tensors.values(parameters).toString();
      expected = expected.isEmpty() ? found : expected;
      assertEquals(expected.hashCode(), found.hashCode(), threads + " threads");
    }
  }
}
