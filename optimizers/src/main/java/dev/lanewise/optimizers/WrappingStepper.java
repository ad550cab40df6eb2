package dev.lanewise.optimizers;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.DoubleSupplier;

/// A [Stepper] around another: what wrappers extend. Everything goes to the inner one unless a
/// subclass says otherwise; scalars and state of the wrapper stand beside those of the inner one,
/// under the name of the wrapper.
public abstract class WrappingStepper implements Stepper {
  private final String kind;
  private final String name;
  private final Stepper inner;
  private final Scalars scalars = new Scalars();
  private final Map<String, DoubleSupplier> readings = new LinkedHashMap<>();
  private boolean showsEvaluation;

  /// Wraps a stepper.
  ///
  /// @param kind the name of the wrapper, such as `ema`; a second one of that name around the same
  ///   stepper is called `ema#2`
  /// @param inner what is wrapped
  protected WrappingStepper(String kind, Stepper inner) {
    this.kind = kind;
    this.inner = inner;
    int same = 1;
    Stepper within = inner;
    while (within instanceof WrappingStepper wrapper) {
      same += wrapper.kind.equals(kind) ? 1 : 0;
      within = wrapper.inner;
    }
    name = same == 1 ? kind : kind + "#" + same;
  }

  /// What is wrapped.
  protected final Stepper inner() {
    return inner;
  }

  /// The name of something of this wrapper, such as `ema.decay`.
  protected final String qualified(String what) {
    return name + "." + what;
  }

  /// The name in the state of something that this wrapper remembers about a parameter.
  protected final String qualified(Parameter parameter, String what) {
    return parameter.name() + ":" + qualified(what);
  }

  /// Adds a hyperparameter that follows a schedule and can be read and set while running.
  protected final Scalars.Scalar scalar(String what, Schedule schedule) {
    return scalars.add(qualified(what), schedule);
  }

  /// Adds a number that can be read while running.
  protected final void reading(String what, DoubleSupplier value) {
    readings.put(qualified(what), value);
  }

  /// Brings the hyperparameters to their values for the coming step. To be called first in a step
  /// by whoever overrides it.
  ///
  /// @throws IllegalStateException if the weights to evaluate with are shown
  protected final void begin() {
    if (showsEvaluation) {
      throw new IllegalStateException(
          "the weights to evaluate with are shown; call showTraining() before the next step");
    }
    scalars.moveTo(inner.steps());
  }

  /// What is done after each step that the inner stepper has counted (one that accumulates or skips
  /// does not count every call); nothing unless overridden.
  protected void afterStep() {}

  /// Adds what the wrapper itself remembers; nothing unless overridden.
  protected void addTo(State state) {}

  @Override
  public void step() {
    begin();
    long before = inner.steps();
    inner.step();
    if (inner.steps() != before) {
      afterStep();
    }
  }

  @Override
  public double step(DoubleSupplier objective) {
    begin();
    long before = inner.steps();
    double loss = inner.step(objective);
    if (inner.steps() != before) {
      afterStep();
    }
    return loss;
  }

  @Override
  public double penalty() {
    return inner.penalty();
  }

  @Override
  public long steps() {
    return inner.steps();
  }

  @Override
  public double scalar(String scalar) {
    DoubleSupplier reading = readings.get(scalar);
    if (reading != null) {
      return reading.getAsDouble();
    }
    return isOwn(scalar) ? scalars.value(scalar, steps()) : inner.scalar(scalar);
  }

  @Override
  public void scalar(String scalar, double value) {
    if (readings.containsKey(scalar)) {
      throw new IllegalArgumentException("\"" + scalar + "\" can be read, but not set");
    }
    if (isOwn(scalar)) {
      scalars.hold(scalar, value);
    } else {
      inner.scalar(scalar, value);
    }
  }

  @Override
  public void release(String scalar) {
    if (isOwn(scalar)) {
      scalars.release(scalar, steps());
    } else {
      inner.release(scalar);
    }
  }

  private boolean isOwn(String scalar) {
    return scalars.names().contains(scalar);
  }

  @Override
  public void observe(double metric) {
    scalars.observe(metric, steps());
    inner.observe(metric);
  }

  @Override
  public final State state() {
    State state = new State();
    state.addAll("", inner.state());
    scalars.addTo(state);
    addTo(state);
    return state;
  }

  @Override
  public void showEvaluation() {
    showsEvaluation = true;
    inner.showEvaluation();
  }

  @Override
  public void showTraining() {
    showsEvaluation = false;
    inner.showTraining();
  }

  /// Marks the weights to evaluate with as shown or not: for those that show weights of their own
  /// in the place of the inner stepper's.
  ///
  /// @return whether that is a change
  protected final boolean markEvaluation(boolean shown) {
    boolean changes = showsEvaluation != shown;
    showsEvaluation = shown;
    return changes;
  }

  @Override
  public boolean warmUp(Duration limit) {
    return inner.warmUp(limit);
  }
}
