package dev.lanewise.kernel.codegen;

import java.util.Locale;

/// Finds or makes the kernel of a plan.
public final class LoopKernels {
  private LoopKernels() {}

  /// The kernel of a plan for a target whatever it is bound to.
  public static LoopKernel of(LoopPlan plan, Target target) {
    return of(plan, Sharing.none(plan.arrays()), target);
  }

  /// The kernel of a plan for a target and operands that share arrays; one for equal plans.
  public static LoopKernel of(LoopPlan plan, Sharing sharing, Target target) {
    String type =
        target.type().name().charAt(0) + target.type().name().substring(1).toLowerCase(Locale.ROOT);
    String prefix = "Loop" + type + (target.bits() == 0 ? "Scalar" : target.bits());
    return GeneratedClasses.instance(
        LoopKernel.class,
        prefix,
        plan.signature(target) + "\n" + sharing,
        name -> LoopWriter.write(plan, sharing, target, name));
  }
}
