package dev.lanewise.optimizers;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleSupplier;

/// Several steppers that work as one, each on a group of its own.
final class GroupsStepper implements Stepper {
  /// A stepper and the name of its group, empty for that of the chains.
  record Part(String name, Stepper stepper) {}

  private final List<Part> parts;

  GroupsStepper(List<Part> parts) {
    this.parts = List.copyOf(parts);
  }

  @Override
  public void step() {
    for (int i = 0; i < parts.size(); i++) {
      parts.get(i).stepper().step();
    }
  }

  /// Only a stepper that is alone can evaluate the loss again; several share one evaluation.
  @Override
  public double step(DoubleSupplier objective) {
    if (parts.size() == 1) {
      return parts.getFirst().stepper().step(objective);
    }
    double loss = objective.getAsDouble();
    step();
    return loss;
  }

  @Override
  public long steps() {
    return parts.getFirst().stepper().steps();
  }

  @Override
  public double scalar(String name) {
    return having(name).getFirst().get();
  }

  @Override
  public void scalar(String name, double value) {
    having(name).forEach(one -> one.set(value));
  }

  @Override
  public void release(String name) {
    having(name).forEach(Found::release);
  }

  /// A scalar of a part.
  private record Found(Stepper stepper, String name) {
    double get() {
      return stepper.scalar(name);
    }

    void set(double value) {
      stepper.scalar(name, value);
    }

    void release() {
      stepper.release(name);
    }
  }

  /// The scalars of a name: one group's with the group before it, otherwise those of all parts.
  private List<Found> having(String name) {
    List<Found> found = new ArrayList<>();
    List<String> refusals = new ArrayList<>();
    for (Part part : parts) {
      String prefix = part.name() + ":";
      boolean own = !part.name().isEmpty() && name.startsWith(prefix);
      Found one = new Found(part.stepper(), own ? name.substring(prefix.length()) : name);
      try {
        one.get();
        found.add(one);
      } catch (IllegalArgumentException refused) {
        refusals.add(
            part.name().isEmpty() ? refused.getMessage() : prefix + " " + refused.getMessage());
      }
    }
    if (found.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", refusals));
    }
    return found;
  }

  @Override
  public void observe(double metric) {
    parts.forEach(part -> part.stepper().observe(metric));
  }

  @Override
  public double penalty() {
    double sum = 0;
    for (int i = 0; i < parts.size(); i++) {
      sum += parts.get(i).stepper().penalty();
    }
    return sum;
  }

  /// What the chains hold under its own names, what others hold under `group:`.
  @Override
  public State state() {
    State state = new State();
    for (Part part : parts) {
      state.addAll(part.name().isEmpty() ? "" : part.name() + ":", part.stepper().state());
    }
    return state;
  }

  @Override
  public void showEvaluation() {
    parts.forEach(part -> part.stepper().showEvaluation());
  }

  @Override
  public void showTraining() {
    parts.forEach(part -> part.stepper().showTraining());
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = true;
    for (Part part : parts) {
      all &= part.stepper().warmUp(Duration.ofNanos(end - System.nanoTime()));
    }
    return all;
  }
}
