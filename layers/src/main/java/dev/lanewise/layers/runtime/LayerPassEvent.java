package dev.lanewise.layers.runtime;

import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/// What the kernels of one layer took in one pass, for the flight recorder.
@Name("dev.lanewise.LayerPass")
@Label("Layer Pass")
@Category("Lanewise")
@Description("The products and loops of one layer in one pass")
@StackTrace(false)
final class LayerPassEvent extends Event {
  @Label("Layer")
  String layer = "";

  @Label("Kind")
  String kind = "";

  @Label("Forward")
  boolean forward;

  @Label("Samples")
  int samples;
}
