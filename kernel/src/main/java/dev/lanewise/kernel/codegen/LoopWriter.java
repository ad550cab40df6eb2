package dev.lanewise.kernel.codegen;

import dev.lanewise.kernel.codegen.Fold.Direction;
import dev.lanewise.kernel.codegen.Graph.Level;
import java.lang.classfile.ClassBuilder;
import java.lang.classfile.ClassFile;
import java.lang.classfile.CodeBuilder;
import java.lang.classfile.Label;
import java.lang.classfile.TypeKind;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/// How a loop is made: one method that walks the rows, and each row in one of two ways.
///
/// With running results in registers (sums, smallest, largest; not too large a body):
///
/// 1. a main loop over as many columns as there are wide lanes;
/// 2. a loop over as many as there are rest lanes;
/// 3. masked steps, or scalar ones where masks are slow.
///
/// Otherwise, running results in the scratch if there are any:
///
/// 1. a loop over whole vectors;
/// 2. one masked step, or a scalar loop where masks are slow or there are no vectors at all.
///
/// Both take a column into the lane that [Lanes] says, so the way never shows in the result.
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

  /// Above this many nodes in all copies of the body, running results are not kept in registers: C2
  /// takes methods of at most 8000 bytes, and a node is about 9.
  private static final int UNROLL_NODES = 500;

  /// What starting, folding and storing one vector of lanes weighs, in nodes.
  private static final int NODES_OF_LANES = 4;

  private final LoopPlan plan;
  private final Target target;
  private final CodeBuilder code;
  private final Slots slots = new Slots(LoopFrame.FIRST_FREE);
  private final LoopFrame frame;
  private final @Nullable LoopVectorEmitter vectors;
  private final @Nullable LoopScalarEmitter scalars;
  private final @Nullable RegisterLanes registers;
  private final int lane;
  private final int positionLane;

  /// The column up to which columns go into wide lanes.
  private final int limit;

  private final int stepLimit;
  private final int mask;

  private LoopWriter(
      LoopPlan plan, Sharing sharing, Target target, ExactClass exact, CodeBuilder code) {
    this.plan = plan;
    this.target = target;
    this.code = code;
    frame = new LoopFrame(code, plan, sharing, target, slots);
    boolean vector = target.bits() > 0;
    vectors = vector ? new LoopVectorEmitter(code, plan, target, slots, frame, exact) : null;
    scalars =
        vector && target.maskedMemory()
            ? null
            : new LoopScalarEmitter(code, plan, target, slots, frame);
    registers =
        vectors != null && fitsRegisters()
            ? new RegisterLanes(code, plan, slots, frame, vectors)
            : null;
    lane = slots.take(TypeKind.INT);
    positionLane = slots.take(TypeKind.INT);
    limit = slots.take(TypeKind.INT);
    stepLimit = slots.take(TypeKind.INT);
    mask = slots.take(TypeKind.REFERENCE);
  }

  /// The bytes of a class that runs a plan.
  static byte[] write(LoopPlan plan, Sharing sharing, Target target, ClassDesc name) {
    ExactClass exact = new ExactClass(name, target.realVector(), target.speciesField());
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
                  c -> new LoopWriter(plan, sharing, target, exact, c).run());
              if (target.bits() > 0) {
                declareConstants(type, plan, target, exact);
              }
            });
  }

  private static void declareConstants(
      ClassBuilder type, LoopPlan plan, Target target, ExactClass exact) {
    boolean turns = plan.scratchSize() > 0;
    exact.declare(type);
    if (turns) {
      LoopVectorEmitter.declareTurns(type, target);
    }
    type.withMethodBody(
        ConstantDescs.CLASS_INIT_NAME,
        ConstantDescs.MTD_void,
        ClassFile.ACC_STATIC,
        c -> {
          exact.initialize(c);
          if (turns) {
            LoopVectorEmitter.initializeTurns(c, exact.owner(), target);
          }
          c.return_();
        });
  }

  private void run() {
    frame.open();
    hoist(Level.LOOP);
    openLanes(Direction.TOTAL);
    Label nextRow = code.newLabel();
    Label end = code.newLabel();
    code.iload(LoopFrame.ROW_BEGIN).istore(frame.row);
    code.labelBinding(nextRow);
    code.iload(frame.row).iload(LoopFrame.ROW_END).if_icmpge(end);
    int mark = slots.mark();
    frame.openRow();
    hoist(Level.ROW);
    openLanes(Direction.ROW);
    columns();
    storeResults(Direction.ROW);
    slots.release(mark);
    code.iinc(frame.row, 1).goto_(nextRow);
    code.labelBinding(end);
    storeResults(Direction.TOTAL);
    code.return_();
  }

  private void openLanes(Direction direction) {
    if (registers != null) {
      registers.open(direction);
    } else {
      clearLanes(direction);
    }
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
    code.iload(frame.columnBegin).istore(frame.column);
    if (plan.scratchSize() > 0) {
      storeLimit(limit, target.wideLanes(), 1);
    }
    if (vectors != null && registers != null) {
      columnsInRegisters(vectors, registers);
    } else if (vectors != null) {
      vectorLoop(vectors);
      if (target.maskedMemory()) {
        maskedStep(vectors);
      } else {
        scalarLoop();
      }
    } else {
      scalarLoop();
    }
  }

  /// at = column + (columnEnd - column - kept) rounded down to a multiple of a power of two. Where
  /// the rest is a masked step, at least one column is kept for it. A rest that is sometimes empty
  /// would be a branch, and C2 moves checks out of it and out of the loop over rows, where they
  /// fail.
  private void storeLimit(int at, int step, int kept) {
    code.iload(frame.column);
    code.iload(frame.columnEnd).iload(frame.column).isub().loadConstant(kept).isub();
    code.loadConstant(-step).iand().iadd().istore(at);
  }

  // ---- running results in registers

  private boolean fitsRegisters() {
    int copies = RegisterLanes.wideVectors(target) + 2 * RegisterLanes.restVectors(target);
    int vectorsOfLanes = plan.scratchSize() / target.lanes();
    int nodes = plan.elementNodes() * copies + vectorsOfLanes * NODES_OF_LANES;
    return plan.scratchSize() > 0 && !plan.hasLanesOfPositions() && nodes <= UNROLL_NODES;
  }

  /// A step over one vector: its place ahead of the column, and its vector of lanes.
  private interface Step {
    void take(int ahead, int vector);
  }

  private void columnsInRegisters(LoopVectorEmitter v, RegisterLanes r) {
    walk(
        limit,
        RegisterLanes.wideVectors(target),
        (ahead, i) -> body(v, ahead, o -> r.takeWide(o, i)));
    int vectorsOfRest = RegisterLanes.restVectors(target);
    Step rest = (ahead, i) -> body(v, ahead, o -> r.takeRest(o, i));
    storeLimit(stepLimit, target.restLanes(), target.maskedMemory() ? 1 : 0);
    walk(stepLimit, vectorsOfRest, rest);
    if (target.maskedMemory()) {
      for (int i = 0; i < vectorsOfRest; i++) {
        v.pushRestMask(i * target.lanes());
        code.astore(mask);
        v.under(mask);
        rest.take(i * target.lanes(), i);
        v.underNone();
      }
    } else {
      restWithoutMasks(r, rest, vectorsOfRest);
    }
  }

  /// Steps over some vectors at once, up to a column.
  private void walk(int until, int vectorsAtOnce, Step step) {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(frame.column).iload(until).if_icmpge(end);
    for (int i = 0; i < vectorsAtOnce; i++) {
      step.take(i * target.lanes(), i);
    }
    code.iinc(frame.column, vectorsAtOnce * target.lanes()).goto_(loop);
    code.labelBinding(end);
  }

  /// Whole vectors while there are any, then a scalar loop.
  private void restWithoutMasks(RegisterLanes r, Step rest, int vectorsOfRest) {
    Label noneLeft = code.newLabel();
    Label scalar = code.newLabel();
    for (int i = 0; i < vectorsOfRest - 1; i++) {
      code.iload(frame.column).loadConstant(target.lanes()).iadd();
      code.iload(frame.columnEnd).if_icmpgt(scalar);
      rest.take(0, i);
      code.iinc(frame.column, target.lanes());
    }
    code.labelBinding(scalar);
    code.iload(frame.column).iload(frame.columnEnd).if_icmpge(noneLeft);
    r.saveRest();
    scalarLoop();
    r.loadRest();
    code.labelBinding(noneLeft);
  }

  /// One step; what is not stored or folded by column goes where the caller says.
  private void body(LoopVectorEmitter v, int ahead, IntConsumer toLanes) {
    int mark = slots.mark();
    v.forget(Level.ELEMENT);
    v.ahead(ahead);
    preload(v);
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).usesLanes()) {
        toLanes.accept(o);
      } else {
        store(v, o);
      }
    }
    v.ahead(0);
    slots.release(mark);
  }

  // ---- running results in the scratch

  private void vectorLoop(LoopVectorEmitter v) {
    Label loop = code.newLabel();
    Label end = code.newLabel();
    storeLimit(stepLimit, target.lanes(), target.maskedMemory() ? 1 : 0);
    code.labelBinding(loop);
    code.iload(frame.column).iload(stepLimit).if_icmpge(end);
    step(v);
    code.iinc(frame.column, target.lanes()).goto_(loop);
    code.labelBinding(end);
  }

  private void maskedStep(LoopVectorEmitter v) {
    v.pushRestMask(0);
    code.astore(mask);
    v.under(mask);
    step(v);
    v.underNone();
  }

  private void step(LoopVectorEmitter v) {
    storeLane();
    body(v, 0, o -> v.foldIntoScratch(o, laneOf(o)));
  }

  private int laneOf(int output) {
    Fold fold = plan.outputs().get(output).fold();
    return fold != null && fold.tracksIndex() ? positionLane : lane;
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

  /// Finds the lanes of the current column: those of positions do not matter for the result.
  private void storeLane() {
    if (plan.scratchSize() == 0) {
      return;
    }
    if (plan.hasLanesOfPositions()) {
      code.iload(frame.column).iload(frame.columnBegin).isub();
      code.loadConstant(target.wideLanes() - 1).iand().istore(positionLane);
    }
    Label rest = code.newLabel();
    Label end = code.newLabel();
    code.iload(frame.column).iload(limit).if_icmpge(rest);
    code.iload(frame.column).iload(frame.columnBegin).isub();
    code.loadConstant(target.wideLanes() - 1).iand().istore(lane).goto_(end);
    code.labelBinding(rest);
    code.iload(frame.column).iload(limit).isub();
    code.loadConstant(target.restLanes() - 1).iand();
    code.loadConstant(target.wideLanes()).iadd().istore(lane);
    code.labelBinding(end);
  }

  private void scalarLoop() {
    LoopScalarEmitter s = Objects.requireNonNull(scalars);
    Label loop = code.newLabel();
    Label end = code.newLabel();
    code.labelBinding(loop);
    code.iload(frame.column).iload(frame.columnEnd).if_icmpge(end);
    int body = slots.mark();
    storeLane();
    s.forget(Level.ELEMENT);
    preload(s);
    for (int o = 0; o < plan.outputs().size(); o++) {
      if (plan.outputs().get(o).usesLanes()) {
        s.foldIntoScratch(o, laneOf(o));
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
        code.aload(frame.lanes).loadConstant(from).loadConstant(from + target.reductionLanes());
        if (target.wide()) {
          code.loadConstant(fold.identity());
        } else {
          code.loadConstant((float) fold.identity());
        }
        fill(target.realArray(), target.realDesc());
        if (fold.tracksIndex()) {
          code.aload(frame.laneIndices).loadConstant(from);
          code.loadConstant(from + target.reductionLanes());
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
    if (registers != null) {
      registers.store(direction);
      return;
    }
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
    frame.pushResult(output);
    code.aload(frame.lanes).loadConstant(plan.lane(output));
    if (fold.isSum()) {
      code.loadConstant(target.wideLanes()).loadConstant(target.restLanes());
      fold("sum", ConstantDescs.CD_int);
    } else {
      code.loadConstant(target.reductionLanes());
      fold(fold.name().toLowerCase(Locale.ROOT));
    }
    code.arrayStore(target.real());
  }

  /// Calls a fold of [Lanes].
  private void fold(String name, ClassDesc... more) {
    List<ClassDesc> arguments =
        new ArrayList<>(List.of(target.realArray(), ConstantDescs.CD_int, ConstantDescs.CD_int));
    arguments.addAll(List.of(more));
    code.invokestatic(LANES, name, MethodTypeDesc.of(target.realDesc(), arguments));
  }

  private void storePosition(int output, Fold fold) {
    int best = slots.take(TypeKind.INT);
    int from = plan.lane(output);
    code.loadConstant(fold == Fold.ARG_MAX ? 1 : 0).aload(frame.lanes).aload(frame.laneIndices);
    code.loadConstant(from).loadConstant(target.wideLanes());
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
