package dev.lanewise.testkit;

/// An algorithm written down once more, naively: plain loops in double over one tensor, with its
/// state in fields. Write it from the paper, not from the plugin.
@FunctionalInterface
public interface OptimizerOracle {
  /// Takes one step.
  ///
  /// @param t the number of this step, from 1
  /// @param p the parameter, row after row; changed
  /// @param g the gradient, row after row
  /// @param columns the columns of both
  void step(long t, double[] p, double[] g, int columns);
}
