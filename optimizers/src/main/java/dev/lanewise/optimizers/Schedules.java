package dev.lanewise.optimizers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;

/// The schedules that come with Lanewise, by method instead of by name. What each takes is told by
/// its provider: `lanewise plugins NAME` prints it.
///
/// ```java
/// Schedule rate = Schedules.cosine().set("initial", 0.1).set("steps", 1000).create();
/// Optimizer adam = Optimizers.adam().set("lr", rate).create();
/// ```
public final class Schedules {
  private Schedules() {}

  /// `constant`: one value for all steps.
  public static Configuration<Schedule> constant() {
    return Catalog.builtIn().schedule("constant");
  }

  /// `cosine`: from one value to another along half a wave of the cosine.
  public static Configuration<Schedule> cosine() {
    return Catalog.builtIn().schedule("cosine");
  }

  /// `cosine-restarts`: half waves of the cosine that begin anew, each longer than the one before.
  public static Configuration<Schedule> cosineRestarts() {
    return Catalog.builtIn().schedule("cosine-restarts");
  }

  /// `cyclic`: up and down along lines, again and again.
  public static Configuration<Schedule> cyclic() {
    return Catalog.builtIn().schedule("cyclic");
  }

  /// `exponential`: falls by the same factor over each so many steps, smoothly.
  public static Configuration<Schedule> exponential() {
    return Catalog.builtIn().schedule("exponential");
  }

  /// `inverse-time`: falls as the inverse of the steps.
  public static Configuration<Schedule> inverseTime() {
    return Catalog.builtIn().schedule("inverse-time");
  }

  /// `multi-step`: a factor at each of some steps.
  public static Configuration<Schedule> multiStep() {
    return Catalog.builtIn().schedule("multi-step");
  }

  /// `noam`: up along a line, then down as the inverse root of the steps.
  public static Configuration<Schedule> noam() {
    return Catalog.builtIn().schedule("noam");
  }

  /// `one-cycle`: up from a small value to the peak, then down to a very small one.
  public static Configuration<Schedule> oneCycle() {
    return Catalog.builtIn().schedule("one-cycle");
  }

  /// `piecewise`: one schedule after another; each counts its steps from where it begins.
  public static Configuration<Schedule> piecewise() {
    return Catalog.builtIn().schedule("piecewise");
  }

  /// `plateau`: down when a metric no longer improves; if wanted, up while it does.
  public static Configuration<Schedule> plateau() {
    return Catalog.builtIn().schedule("plateau");
  }

  /// `polynomial`: from one value to another along a power of the way left; power 1 is a line.
  public static Configuration<Schedule> polynomial() {
    return Catalog.builtIn().schedule("polynomial");
  }

  /// `step`: a factor after each so many steps.
  public static Configuration<Schedule> step() {
    return Catalog.builtIn().schedule("step");
  }

  /// `warmup`: up along a line to any other schedule, which begins then.
  public static Configuration<Schedule> warmup() {
    return Catalog.builtIn().schedule("warmup");
  }

  /// `warmup-stable-decay`: up along a line, level, then down.
  public static Configuration<Schedule> warmupStableDecay() {
    return Catalog.builtIn().schedule("warmup-stable-decay");
  }
}
