package dev.lanewise.training;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// A training step, for the flight recorder.
@Name("dev.lanewise.TrainingStep")
@Label("Training Step")
@Category("Lanewise")
@Description("One step of an optimizer: forward, backward, update")
@StackTrace(false)
final class StepEvent extends Event {
  @Label("Epoch")
  long epoch;

  @Label("Step")
  long step;

  @Label("Samples")
  int samples;

  @Label("Loss")
  double loss;
}
