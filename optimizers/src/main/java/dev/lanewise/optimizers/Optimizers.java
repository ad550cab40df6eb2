package dev.lanewise.optimizers;

import dev.lanewise.plugin.Catalog;
import dev.lanewise.plugin.Configuration;

/// The optimizers that come with Lanewise, by method instead of by name. What each takes is told by
/// its provider: `lanewise plugins NAME` prints it.
///
/// ```java
/// Optimizer adam = Optimizers.adam().keras().set("lr", 1e-3).create();
/// ```
public final class Optimizers {
  private Optimizers() {}

  /// `adabelief`: Adam that divides by how far gradients are from their running mean.
  public static Configuration<Optimizer> adabelief() {
    return Catalog.builtIn().optimizer("adabelief");
  }

  /// `adadelta`: scales each gradient by the size of past steps over that of past gradients.
  public static Configuration<Optimizer> adadelta() {
    return Catalog.builtIn().optimizer("adadelta");
  }

  /// `adafactor`: adaptive steps relative to the weights, with second moments kept by row and
  /// column only.
  public static Configuration<Optimizer> adafactor() {
    return Catalog.builtIn().optimizer("adafactor");
  }

  /// `adagrad`: divides each gradient by the root of the sum of its squares so far.
  public static Configuration<Optimizer> adagrad() {
    return Catalog.builtIn().optimizer("adagrad");
  }

  /// `adam`: steps of the running mean of the gradient over the root of its running second moment.
  public static Configuration<Optimizer> adam() {
    return Catalog.builtIn().optimizer("adam");
  }

  /// `adamax`: Adam that divides by a fading maximum of the gradient's magnitude.
  public static Configuration<Optimizer> adamax() {
    return Catalog.builtIn().optimizer("adamax");
  }

  /// `adamw`: Adam with decay that no gradient sees.
  public static Configuration<Optimizer> adamW() {
    return Catalog.builtIn().optimizer("adamw");
  }

  /// `adan`: nesterov momentum from the differences of gradients, scaled as Adam scales.
  public static Configuration<Optimizer> adan() {
    return Catalog.builtIn().optimizer("adan");
  }

  /// `amsgrad`: Adam whose second moment never falls.
  public static Configuration<Optimizer> amsgrad() {
    return Catalog.builtIn().optimizer("amsgrad");
  }

  /// `lamb`: Adam's direction plus decay, scaled for each tensor to the norm of its weights; for
  /// large batches.
  public static Configuration<Optimizer> lamb() {
    return Catalog.builtIn().optimizer("lamb");
  }

  /// `lars`: momentum of gradients plus decay, scaled for each tensor to the norm of its weights;
  /// for large batches.
  public static Configuration<Optimizer> lars() {
    return Catalog.builtIn().optimizer("lars");
  }

  /// `lbfgs`: the two-loop recursion with a strong Wolfe line search or none, on whole batches.
  public static Configuration<Optimizer> lbfgs() {
    return Catalog.builtIn().optimizer("lbfgs");
  }

  /// `lion`: steps by the sign of a running mean of the gradient.
  public static Configuration<Optimizer> lion() {
    return Catalog.builtIn().optimizer("lion");
  }

  /// `momentum`: descends with a velocity that gradients push and friction slows.
  public static Configuration<Optimizer> momentum() {
    return Catalog.builtIn().optimizer("momentum");
  }

  /// `muon`: momentum made orthogonal by Newton-Schulz steps for matrices, AdamW for the rest.
  public static Configuration<Optimizer> muon() {
    return Catalog.builtIn().optimizer("muon");
  }

  /// `nadam`: Adam that looks one step of momentum ahead.
  public static Configuration<Optimizer> nadam() {
    return Catalog.builtIn().optimizer("nadam");
  }

  /// `nesterov`: momentum that looks one push ahead.
  public static Configuration<Optimizer> nesterov() {
    return Catalog.builtIn().optimizer("nesterov");
  }

  /// `radam`: Adam that waits with its quotient until the second moment can be trusted.
  public static Configuration<Optimizer> radam() {
    return Catalog.builtIn().optimizer("radam");
  }

  /// `rmsprop`: divides each gradient by its running root mean square, or its standard deviation.
  public static Configuration<Optimizer> rmsprop() {
    return Catalog.builtIn().optimizer("rmsprop");
  }

  /// `rprop`: steps by the gradient's sign, longer while it stays and shorter where it changes.
  public static Configuration<Optimizer> rprop() {
    return Catalog.builtIn().optimizer("rprop");
  }

  /// `schedule-free-adamw`: Adam's scaling and decay with averaging in the place of a schedule;
  /// evaluates with the average.
  public static Configuration<Optimizer> scheduleFreeAdamW() {
    return Catalog.builtIn().optimizer("schedule-free-adamw");
  }

  /// `schedule-free-sgd`: plain descent with averaging in the place of a schedule; evaluates with
  /// the average.
  public static Configuration<Optimizer> scheduleFreeSgd() {
    return Catalog.builtIn().optimizer("schedule-free-sgd");
  }

  /// `sgd`: descends along the gradient; batch, stochastic or by mini-batches, as the data is fed.
  public static Configuration<Optimizer> sgd() {
    return Catalog.builtIn().optimizer("sgd");
  }
}
