package dev.lanewise.optimizers.builtin;

import dev.lanewise.kernel.Expr;
import dev.lanewise.optimizers.Link;
import dev.lanewise.optimizers.Schedule;
import dev.lanewise.optimizers.Step;

/// A velocity with friction 1 - mu that updates push: b = mu b + (1 - dampening) u, and b = u in
/// the first step. Polyak 1964, "Some methods of speeding up the convergence of iteration methods";
/// Sutskever et al. 2013, "On the importance of initialization and momentum in deep learning".
///
/// @param mu what of the velocity is left after a step
/// @param dampening what of an update does not reach the velocity, but in the first step
/// @param ahead whether the update becomes u + mu b (Nesterov 1983 in the form of Bengio et al.
///   2013, arXiv:1212.0901, section 3.5) instead of b
record Velocity(Schedule mu, double dampening, boolean ahead) implements Link {
  @Override
  public String name() {
    return ahead ? "nesterov" : "momentum";
  }

  @Override
  public void describe(Step step) {
    Expr u = step.update();
    Expr momentum = step.scalar("momentum", mu);
    Expr pushed = u;
    if (dampening != 0) {
      Expr damp = step.scalar("dampening", dampening);
      pushed = step.host("push", (t, x) -> t == 1 ? 1 : 1 - x[0], damp).times(u);
    }
    Expr b = momentum.fma(step.slot("velocity"), pushed);
    step.keep("velocity", b);
    step.update(ahead ? momentum.fma(b, u) : b);
  }
}
