package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Graph.Level;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.Opcode;
import java.lang.classfile.TypeKind;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// How a loop is made: one method that walks the rows, and in each row
///
/// 1. with reductions: a main loop over as many columns as there are virtual lanes, running results
///    in registers;
/// 2. a loop over whole vectors, running results in the scratch;
/// 3. one masked step, or a scalar loop where masks are slow or there are no vectors at all.
///
/// All three take column c into virtual lane (c - columnBegin) mod lanes, so where one ends and the
/// next begins never shows in the result.
final class LoopWriter {
  private static final ClassDesc KERNEL = ClassDesc.of("dev.lanewise.kernel.codegen.LoopKernel");
  private static final ClassDesc LANES = ClassDesc.of("dev.lanewise.kernel.codegen.Lanes");
  private static final MethodTypeDesc RUN =
      MethodTypeDesc.of(
          ConstantDescs.CD_void,
          LoopFrame.FRAME,
          LoopFrame.SCRATCH,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int,
          ConstantDescs.CD_int);

  /// Above this many nodes in all copies of the body, the main loop with results in registers is
  /// left out: C2 takes methods of at most 8000 bytes, and a node is about 9.
  private static final int UNROLL_NODES = 500;

  /// What loading, folding and saving one vector of lanes weighs, in nodes.
  private static final int NODES_OF_LANES = 4;

  /// Above this many vectors of lanes in all reductions together, they are combined by a call.
  private static final int UNROLL_LANES = 32;

  private final LoopPlan plan;
  private final Target target;
  private final CodeBuilder code;
  private final Slots slots = new Slots(LoopFrame.FIRST_FREE);
  private final LoopFrame frame;
  private final @Nullable LoopVectorEmitter vectors;
  private final @Nullable LoopScalarEmitter scalars;
  private final int lane;
  private final int limit;
  private final int mask;

  private LoopWriter(LoopPlan plan, Sharing sharing, Target target, CodeBuilder code) {
    this.plan = plan;
    this.target = target;
    this.code = code;
    frame = new LoopFrame(code, plan, sharing, target, slots);
    boolean vector = target.bits() > 0;
    vectors = vector ? new LoopVectorEmitter(code, plan, target, slots, frame) : null;
    scalars =
        vector && target.maskedMemory()
            ? null
            : new LoopScalarEmitter(code, plan, target, slots, frame);
    lane = slots.take(TypeKind.INT);
    limit = slots.take(TypeKind.INT);
    mask = slots.take(TypeKind.REFERENCE);
  }

  /// The bytes of a class that runs a plan.
  static byte[] write(LoopPlan plan, Sharing sharing, Target target, ClassDesc name) {
    return ClassFile.of()
        .build(
            name,
            type -> {
              type.withFlags(ClassFile.ACC_PUBLIC | ClassFile.ACC_FINAL | ClassFile.ACC_SYNTHETIC);
              type.withInterfaceSymbols(KERNEL);
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  ConstantDescs.MTD_void,
                  ClassFile.ACC_PUBLIC,
                  c ->
                      c.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              ConstantDescs.MTD_void)
                          .return_());
              type.withMethodBody(
                  "run",
                  RUN,
                  ClassFile.ACC_PUBLIC,
                  c -> new LoopWriter(plan, sharing, target, c).run());
            });
  }

  private void run() {
    frame.open();
    hoist(Level.LOOP);
    clearLanes(Direction.TOTAL);
    Label nextRow = code.newLabel();
    Label end = code.newLabel();
    code.iload(LoopFrame.ROW_BEGIN).istore(frame.row);
    code.labelBinding(nextRow);
    code.iload(frame.row).iload(LoopFrame.ROW_END).if_icmpge(end);
    int mark = slots.mark();
    frame.openRow();
    hoist(Level.ROW);
    clearLanes(Direction.ROW);
    columns();
    storeResults(Direction.ROW);
    slots.release(mark);
    code.iinc(frame.row, 1).goto_(nextRow);
    code.labelBinding(end);
    storeResults(Direction.TOTAL);
    code.return_();
  }

  private void hoist(Level level) {
    if (vectors != null) {
      vectors.hoist(level);
    }
    if (scalars != null) {
      scalars.hoist(level);
    }
  }

  private void columns() {
    code.iload(LoopFrame.COLUMN_BEGIN).istore(frame.column);
    if (vectors != null) {
      mainLoop(vectors);
      vectorLoop(vectors);
      if (target.maskedMemory()) {
        maskedStep(vectors);
        return;
      }
    }
    scalarLoop(Objects.requireNonNull(scalars));
  }

  // ---- the main loop with running results in registers

  private void mainLoop(LoopVectorEmitter v) {
    int copies = target.virtualLanes() / target.lanes();
    boolean sums = plan.scratchSize() > 0;
    boolean positions =
        plan.outputs().stream().anyMatch(o -> o.fold() != null && o.fold().tracksIndex());
    int nodes = plan.elementNodes() * (copies + 2) + vectorsOfLanes() * NODES_OF_LANES;
    if (!sums || positions || nodes > UNROLL_NODES) {
      return;
    }
    int mark = slots.mark();
    int step = target.virtualLanes();
    Label skip = code.newLabel();
    Label loop = code.newLabel();
    Label end = code.newLabel();
    storeLimit(step);
    code.iload(frame.column).iload(limit).if_icmpge(skip);
    int[][] registers = loadLanes(v, copies);
    code.labelBinding(loop);
    code.iload(frame.column).iload(limit).if_icmpge(end);
    for (int copy = 0; copy < copies; copy++) {
      int body = slots.mark();
      v.forget(Level.ELEMENT);
      v.ahead(copy * target.lanes());
      preload(v);
      for (int o = 0; o < plan.outputs().size(); o++) {
        if (registers[o].length > 0) {
          v.foldIntoLocal(o, registers[o][copy]);
        } else {
          store(v, o);
        }
      }
      slots.release(body);
    }
    v.ahead(0);
    code.iinc(frame.column, step).goto_(loop);
    code.labelBinding(end);
    saveLanes(v, registers);
    code.labelBinding(skip);
    slots.release(mark);
  }

  private int vectorsOfLanes() {
    return plan.scratchSize() / target.lanes();
  }

  private int[][] loadLanes(LoopVectorEmitter v, int copies) {
    List<LoopPlan.Output> outputs = plan.outputs();
    int[][] registers = new int[outputs.size()][];
    for (int o = 0; o < registers.length; o++) {
      registers[o] = new int[outputs.get(o).usesLanes() ? copies : 0];
      for (int copy = 0; copy < registers[o].length; copy++) {
        registers[o][copy] = slots.take(TypeKind.REFERENCE);
        v.pushLanes(plan.lane(o) + copy * target.lanes(), -1);
        code.astore(registers[o][copy]);
      }
    }
    return registers;
  }

  private void saveLanes(LoopVectorEmitter v, int[][] registers) {
    for (int o = 0; o < registers.length; o++) {
      for (int copy = 0; copy < registers[o].length; copy++) {
        code.aload(registers[o][copy]);
        v.storeLanes(plan.lane(o) + copy * target.lanes(), -1);
      }
    }
  }

  /// limit = column + (columnEnd - column) rounded down to a multiple of a power of two; where the
  /// rest is a masked step, at least one column is left to it. A rest that is sometimes empty would
  /// be a branch, and C2 moves checks out of it and out of the loop over rows, where they fail.
  private void storeLimit(int step) {
    code.iload(frame.column);
    code.iload(LoopFrame.COLUMN_END).iload(frame.column).isub();
    if (target.maskedMemory()) {
      code.iconst_1().isub();
    }
    code.loadConstant(-step).iand().iadd().istore(limit);
  }

  // ---- whole vectors, and what is left

  private void vectorLoop(LoopVectorEmitter v) {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    storeLimit(target.lanes());
    code.labelBinding(loop);
    code.iload(frame.column).iload(limit).if_icmpge(end);
    step(v);
    code.iinc(frame.column, target.lanes()).goto_(loop);
    code.labelBinding(end);
  }

  private void maskedStep(LoopVectorEmitter v) {
    v.pushRestMask();
    code.astore(mask);
    v.under(mask);
    step(v);
    v.underNone();
  }

  private void step(LoopVectorEmitter v) {
    int body = slots.mark();
    storeLane();
    v.forget(Level.ELEMENT);
    preload(v);
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).usesLanes()) {
        v.foldIntoScratch(o, lane);
      } else {
        store(v, o);
      }
    }
    slots.release(body);
  }

  private void preload(Emitter e) {
    if (plan.preloads()) {
      e.preload();
    }
  }

  private void store(LoopVectorEmitter v, int output) {
    if (plan.outputs().get(output).fold() == null) {
      v.storeElement(output);
    } else {
      v.foldColumn(output);
    }
  }

  private void storeLane() {
    if (plan.scratchSize() > 0) {
      code.iload(frame.column).iload(LoopFrame.COLUMN_BEGIN).isub();
      code.loadConstant(target.virtualLanes() - 1).iand().istore(lane);
    }
  }

  private void scalarLoop(LoopScalarEmitter s) {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(frame.column).iload(LoopFrame.COLUMN_END).if_icmpge(end);
    int body = slots.mark();
    storeLane();
    s.forget(Level.ELEMENT);
    preload(s);
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).usesLanes()) {
        s.foldIntoScratch(o, lane);
      } else if (plan.outputs().get(o).fold() == null) {
        s.storeElement(o);
      } else {
        s.foldColumn(o);
      }
    }
    slots.release(body);
    code.iinc(frame.column, 1).goto_(loop);
    code.labelBinding(end);
  }

  // ---- lanes

  private void clearLanes(Direction direction) {
    for (int o = 0; o < plan.outputs().size(); o++) {
      LoopPlan.Output output = plan.outputs().get(o);
      if (output.direction() == direction) {
        Fold fold = Objects.requireNonNull(output.fold());
        int from = plan.lane(o);
        code.aload(frame.lanes).loadConstant(from).loadConstant(from + target.virtualLanes());
        if (target.wide()) {
          code.loadConstant(fold.identity());
        } else {
          code.loadConstant((float) fold.identity());
        }
        fill(target.realArray(), target.realDesc());
        if (fold.tracksIndex()) {
          code.aload(frame.laneIndices).loadConstant(from);
          code.loadConstant(from + target.virtualLanes());
          code.iconst_m1().conversion(TypeKind.INT, target.integer());
          fill(target.integerArray(), target.integerDesc());
        }
      }
    }
  }

  private void fill(ClassDesc array, ClassDesc value) {
    code.invokestatic(
        ClassDesc.of("java.util.Arrays"),
        "fill",
        MethodTypeDesc.of(
            ConstantDescs.CD_void, array, ConstantDescs.CD_int, ConstantDescs.CD_int, value));
  }

  private void storeResults(Direction direction) {
    for (int o = 0; o < plan.outputs().size(); o++) {
      LoopPlan.Output output = plan.outputs().get(o);
      if (output.direction() == direction) {
        Fold fold = Objects.requireNonNull(output.fold());
        if (fold.tracksIndex()) {
          storePosition(o, fold);
        } else {
          storeFolded(o, fold);
        }
      }
    }
  }

  private void storeFolded(int output, Fold fold) {
    int from = plan.lane(output);
    int count = target.virtualLanes();
    boolean writtenOut = vectors != null && vectorsOfLanes() <= UNROLL_LANES;
    if (vectors != null && writtenOut) {
      for (int h = count / 2; h >= target.lanes(); h /= 2) {
        for (int i = 0; i < h; i += target.lanes()) {
          vectors.foldLanes(fold, from + i, from + i + h);
        }
      }
      count = target.lanes();
    }
    frame.pushResult(output);
    if (writtenOut) {
      pushTree(fold, from, 1, count);
    } else {
      code.aload(frame.lanes).loadConstant(from).loadConstant(count);
      lanes(fold, target.realArray(), ConstantDescs.CD_int, ConstantDescs.CD_int);
    }
    code.arrayStore(target.real());
  }

  /// Pushes the fold of the lanes first, first + step, ... below `count`: the tree of [Lanes],
  /// written out for the lanes of one vector.
  private void pushTree(Fold fold, int first, int step, int count) {
    if (step == count) {
      code.aload(frame.lanes).loadConstant(first).arrayLoad(target.real());
      return;
    }
    pushTree(fold, first, 2 * step, count);
    pushTree(fold, first + step, 2 * step, count);
    if (fold == Fold.SUM) {
      code.with(OperatorInstruction.of(target.wide() ? Opcode.DADD : Opcode.FADD));
    } else {
      code.invokestatic(
          ClassDesc.of("java.lang.Math"),
          fold.name().toLowerCase(Locale.ROOT),
          MethodTypeDesc.of(target.realDesc(), target.realDesc(), target.realDesc()));
    }
  }

  private void lanes(Fold fold, ClassDesc... arguments) {
    code.invokestatic(
        LANES,
        fold.name().toLowerCase(Locale.ROOT),
        MethodTypeDesc.of(target.realDesc(), arguments));
  }

  private void storePosition(int output, Fold fold) {
    int best = slots.take(TypeKind.INT);
    int from = plan.lane(output);
    code.loadConstant(fold == Fold.ARG_MAX ? 1 : 0).aload(frame.lanes).aload(frame.laneIndices);
    code.loadConstant(from).loadConstant(target.virtualLanes());
    code.invokestatic(
        LANES,
        "best",
        MethodTypeDesc.of(
            ConstantDescs.CD_int,
            ConstantDescs.CD_boolean,
            target.realArray(),
            target.integerArray(),
            ConstantDescs.CD_int,
            ConstantDescs.CD_int));
    code.istore(best);
    Label none = code.newLabel();
    code.iload(best).iflt(none);
    frame.pushResult(output);
    code.aload(frame.lanes).iload(best).arrayLoad(target.real()).arrayStore(target.real());
    code.aload(LoopFrame.FRAME_SLOT);
    code.getfield(LoopFrame.FRAME, "indices", ConstantDescs.CD_int.arrayType().arrayType());
    code.loadConstant(output).aaload();
    frame.pushResultIndex(output);
    code.aload(frame.laneIndices).iload(best).arrayLoad(target.integer());
    code.conversion(target.integer(), TypeKind.INT).iastore();
    code.labelBinding(none);
  }
}
