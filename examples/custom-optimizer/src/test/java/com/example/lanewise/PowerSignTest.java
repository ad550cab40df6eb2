package com.example.lanewise;

import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.testkit.OptimizerContract;
import dev.lanewise.testkit.OptimizerOracle;
import java.util.Optional;

class PowerSignTest extends OptimizerContract {
  @Override
  protected OptimizerProvider provider() {
    return new PowerSign();
  }

  /// The paper's rule once more, in plain loops.
  @Override
  protected Optional<OptimizerOracle> oracle() {
    double[] m = new double[30];
    return Optional.of(
        (t, p, g, columns) -> {
          for (int i = 0; i < p.length; i++) {
            m[i] = 0.9 * m[i] + (1 - 0.9) * g[i];
            p[i] -= 0.01 * Math.exp(Math.signum(g[i]) * Math.signum(m[i])) * g[i];
          }
        });
  }
}
