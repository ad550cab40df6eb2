package dev.lanewise.optimizers;

import java.util.LinkedHashMap;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The hyperparameters of a [Stepper] that is no chain: each follows its schedule or is held by
/// hand.
public final class Scalars {
  /// The present value of one of them.
  @FunctionalInterface
  public interface Scalar {
    /// The value for this step.
    double value();
  }

  private final SequencedMap<String, HyperCell> cells = new LinkedHashMap<>();
  private HyperCell[] list = {};

  /// None yet.
  public Scalars() {}

  /// Adds one.
  ///
  /// @param name what [Stepper#scalar(String)] knows it by, such as `lr` or `ema.decay`
  /// @throws IllegalArgumentException if the name is taken
  public Scalar add(String name, Schedule schedule) {
    HyperCell cell = new HyperCell(schedule);
    if (cells.putIfAbsent(name, cell) != null) {
      throw new IllegalArgumentException("there is a scalar \"" + name + "\" already");
    }
    list = cells.values().toArray(HyperCell[]::new);
    return cell;
  }

  /// The names, in the order they were added.
  public SequencedSet<String> names() {
    return cells.sequencedKeySet();
  }

  /// Moves all to their values for the step after `steps` steps.
  public void moveTo(long steps) {
    for (HyperCell cell : list) {
      cell.moveTo(steps);
    }
  }

  /// The value of one for the step after `steps` steps.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public double value(String name, long steps) {
    HyperCell cell = cell(name);
    cell.moveTo(steps);
    return cell.value();
  }

  /// Holds one at a value.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public void hold(String name, double value) {
    cell(name).hold(value);
  }

  /// Lets one follow its schedule again.
  ///
  /// @throws IllegalArgumentException if there is none of that name
  public void release(String name, long steps) {
    cell(name).release(steps);
  }

  /// Tells schedules that listen the value of the watched metric.
  public void observe(double metric, long steps) {
    cells.values().forEach(cell -> cell.observe(metric, steps));
  }

  /// Adds what a checkpoint must hold.
  public void addTo(State state) {
    cells.forEach((name, cell) -> cell.addTo(name, state));
  }

  private HyperCell cell(String name) {
    HyperCell cell = cells.get(name);
    if (cell == null) {
      throw new IllegalArgumentException(
          "there is no scalar \"" + name + "\"; there are " + String.join(", ", cells.keySet()));
    }
    return cell;
  }
}
