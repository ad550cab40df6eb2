package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.codegen.Fold.Direction;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.MethodTypeDesc;
import java.util.Objects;

/// Running results of a loop in registers: for each reduction the wide lanes, which take whole
/// blocks of columns, and the rest lanes, which take what is left. See [Lanes] for the order.
final class RegisterLanes {
  private static final ClassDesc LANES = ClassDesc.of("dev.lanewise.kernel.codegen.Lanes");

  private final CodeBuilder code;
  private final LoopPlan plan;
  private final Target target;
  private final Slots slots;
  private final LoopFrame frame;
  private final LoopVectorEmitter vectors;
  private final int[][] wide;
  private final int[][] rest;

  RegisterLanes(
      CodeBuilder code, LoopPlan plan, Slots slots, LoopFrame frame, LoopVectorEmitter vectors) {
    this.code = code;
    this.plan = plan;
    this.target = vectors.target;
    this.slots = slots;
    this.frame = frame;
    this.vectors = vectors;
    wide = new int[plan.outputs().size()][0];
    rest = new int[plan.outputs().size()][0];
  }

  /// The vectors that hold the wide lanes of one reduction.
  static int wideVectors(Target target) {
    return target.wideLanes() / target.lanes();
  }

  /// The vectors that hold the rest lanes of one reduction.
  static int restVectors(Target target) {
    return target.restLanes() / target.lanes();
  }

  /// Starts the running results of a direction; their locals are given back by the caller.
  void open(Direction direction) {
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).direction() == direction) {
        wide[o] = identities(o, wideVectors(target));
        rest[o] = identities(o, restVectors(target));
      }
    }
  }

  private int[] identities(int output, int count) {
    int[] locals = new int[count];
    for (int i = 0; i < count; i++) {
      locals[i] = slots.take(TypeKind.REFERENCE);
      vectors.pushIdentity(fold(output));
      code.astore(locals[i]);
    }
    return locals;
  }

  /// Takes the current columns into a vector of wide lanes.
  void takeWide(int output, int vector) {
    vectors.foldIntoLocal(output, wide[output][vector]);
  }

  /// Takes the current columns into a vector of rest lanes.
  void takeRest(int output, int vector) {
    vectors.foldIntoLocal(output, rest[output][vector]);
  }

  /// Copies the rest lanes to the scratch, for scalar code to go on with.
  void saveRest() {
    for (int o = 0; o < rest.length; o++) {
      for (int i = 0; i < rest[o].length; i++) {
        code.aload(rest[o][i]);
        vectors.storeRunning(fold(o), restLane(o) + i * target.lanes());
      }
    }
  }

  /// Copies the rest lanes back from the scratch.
  void loadRest() {
    for (int o = 0; o < rest.length; o++) {
      for (int i = 0; i < rest[o].length; i++) {
        vectors.pushRunning(fold(o), restLane(o) + i * target.lanes());
        code.astore(rest[o][i]);
      }
    }
  }

  private int restLane(int output) {
    return plan.lane(output) + target.wideLanes();
  }

  /// Folds the lanes of a direction's reductions and stores their results.
  void store(Direction direction) {
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).direction() == direction) {
        halve(o, wide[o].length, rest[o].length);
        for (int i = 0; i < rest[o].length; i++) {
          vectors.foldLocals(fold(o), wide[o][i], rest[o][i]);
        }
        halve(o, rest[o].length, 1);
        storeResult(o, wide[o][0]);
      }
    }
  }

  private void halve(int output, int vectorsNow, int until) {
    for (int h = vectorsNow / 2; h >= until; h /= 2) {
      for (int i = 0; i < h; i++) {
        vectors.foldLocals(fold(output), wide[output][i], wide[output][i + h]);
      }
    }
  }

  private void storeResult(int output, int vector) {
    Fold fold = fold(output);
    frame.pushResult(output);
    code.aload(vector);
    if (fold.isSum()) {
      vectors.pushSumOfLanes();
    } else {
      vectors.pushExtremeKey(fold);
      code.invokestatic(
          LANES, "fromKey", MethodTypeDesc.of(target.realDesc(), target.integerDesc()));
    }
    code.arrayStore(target.real());
  }

  private Fold fold(int output) {
    return Objects.requireNonNull(plan.outputs().get(output).fold());
  }
}
