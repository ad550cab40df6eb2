package dev.lanewise.optimizers;

import dev.lanewise.kernel.Reduction;
import dev.lanewise.kernel.Workers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Chains at work: one for each parameter. Parameters of one group share their hyperparameters;
/// norms over all parameters reach over the groups.
final class ChainStepper implements Stepper {
  /// A parameter, the group it is in, and the chain of that group.
  ///
  /// @param group the name of the group; empty for the one that has no name
  record Member(Parameter parameter, String group, Chain chain) {
    Member(Parameter parameter, Chain chain) {
      this(parameter, "", chain);
    }
  }

  /// A total over several parameters.
  private record Global(
      int depth, Reduction reduction, List<BoundProgram> programs, int[] targets) {
    void combine() {
      double all = programs.getFirst().value(targets[0]);
      for (int i = 1; i < targets.length; i++) {
        double one = programs.get(i).value(targets[i]);
        all =
            switch (reduction) {
              case MIN -> Math.min(all, one);
              case MAX -> Math.max(all, one);
              default -> all + one;
            };
      }
      for (int i = 0; i < targets.length; i++) {
        programs.get(i).value(targets[i], all);
      }
    }
  }

  /// Cells by group and name, such as `lr` or `biases:lr`.
  private final SequencedMap<String, HyperCell> cells = new LinkedHashMap<>();

  private final List<HyperCell> cellList;
  private final List<Member> members;
  private final Workers workers;

  /// What computes the penalties, made when first asked for.
  private @Nullable List<BoundProgram> penalties;

  private final List<BoundProgram> programs = new ArrayList<>();
  private final List<Global> globals = new ArrayList<>();
  private final int lastDepth;
  private long steps;
  private boolean showsEvaluation;

  private ChainStepper(List<Member> members, Workers workers) {
    this.members = List.copyOf(members);
    this.workers = workers;
    Set<String> names = new HashSet<>();
    for (Member member : members) {
      if (!names.add(member.parameter().name())) {
        throw new IllegalArgumentException(
            "two parameters have the name \"" + member.parameter().name() + "\"");
      }
      Program program = program(member.parameter(), member.chain());
      programs.add(
          new BoundProgram(member.parameter(), program, hypers(member.group(), program), workers));
    }
    cellList = List.copyOf(cells.values());
    lastDepth = programs.stream().mapToInt(BoundProgram::lastDepth).max().orElse(0);
    addGlobals();
  }

  static ChainStepper of(List<Member> members, Workers workers) {
    return new ChainStepper(members, workers);
  }

  static Program program(Parameter parameter, Chain chain) {
    return Program.of(parameter, chain);
  }

  private Map<String, HyperCell> hypers(String group, Program program) {
    Map<String, HyperCell> own = new LinkedHashMap<>();
    for (Program.HostScalar scalar : program.scalars().values()) {
      if (scalar instanceof Program.Hyper hyper) {
        String key = group.isEmpty() ? hyper.name() : group + ":" + hyper.name();
        own.put(hyper.name(), cells.computeIfAbsent(key, _ -> new HyperCell(hyper.schedule())));
      }
    }
    return own;
  }

  private void addGlobals() {
    for (int depth = 0; depth < lastDepth; depth++) {
      SequencedMap<String, List<BoundProgram>> sharing = new LinkedHashMap<>();
      Map<String, Reduction> kinds = new LinkedHashMap<>();
      for (BoundProgram program : programs) {
        for (Program.Reduced r : program.globals(depth)) {
          sharing.computeIfAbsent(r.name(), _ -> new ArrayList<>()).add(program);
          kinds.put(r.name(), r.reduction());
        }
      }
      for (Map.Entry<String, List<BoundProgram>> e : sharing.entrySet()) {
        String name = e.getKey();
        int[] targets = e.getValue().stream().mapToInt(p -> p.target(name)).toArray();
        globals.add(
            new Global(depth, kinds.getOrDefault(name, Reduction.SUM), e.getValue(), targets));
      }
    }
  }

  @Override
  public void step() {
    if (showsEvaluation) {
      throw new IllegalStateException(
          "the weights to evaluate with are shown; call showTraining() before the next step");
    }
    for (int i = 0; i < cellList.size(); i++) {
      cellList.get(i).moveTo(steps);
    }
    for (int i = 0; i < programs.size(); i++) {
      programs.get(i).begin();
    }
    steps++;
    for (int depth = 0; depth <= lastDepth; depth++) {
      for (int i = 0; i < programs.size(); i++) {
        programs.get(i).run(depth, steps);
      }
      for (int i = 0; i < globals.size(); i++) {
        if (globals.get(i).depth() == depth) {
          globals.get(i).combine();
        }
      }
    }
  }

  @Override
  public long steps() {
    return steps;
  }

  @Override
  public double penalty() {
    List<BoundProgram> present = penalties;
    if (present == null) {
      present = new ArrayList<>();
      for (Member member : members) {
        Program program = Program.ofPenalties(member.parameter(), member.chain());
        if (!program.penalties().isEmpty()) {
          present.add(
              new BoundProgram(
                  member.parameter(), program, hypers(member.group(), program), workers));
        }
      }
      penalties = present;
    }
    for (int i = 0; i < cellList.size(); i++) {
      cellList.get(i).moveTo(steps);
    }
    double sum = 0;
    for (int i = 0; i < present.size(); i++) {
      sum += present.get(i).penalty(steps + 1);
    }
    return sum;
  }

  @Override
  public double scalar(String name) {
    List<HyperCell> found = matching(name);
    return found.isEmpty() ? computed(name) : found.getFirst().value();
  }

  /// A number computed in the last step: of the parameter named before the colon, or of the first
  /// one that has it.
  private double computed(String name) {
    for (BoundProgram program : programs) {
      String own = program.parameterName() + ":";
      String inner = name.startsWith(own) ? name.substring(own.length()) : name;
      if (program.has(inner)) {
        return program.value(program.target(inner));
      }
    }
    throw unknown(name);
  }

  @Override
  public void scalar(String name, double value) {
    settable(name).forEach(cell -> cell.hold(value));
  }

  @Override
  public void release(String name) {
    settable(name).forEach(cell -> cell.release(steps));
  }

  /// The cells of a name: one group's with the group before it, otherwise those of all groups.
  private List<HyperCell> matching(String name) {
    List<HyperCell> found = new ArrayList<>();
    cells.forEach((key, cell) -> {
      if (key.equals(name) || key.endsWith(":" + name)) {
        found.add(cell);
      }
    });
    found.forEach(cell -> cell.moveTo(steps));
    return found;
  }

  private List<HyperCell> settable(String name) {
    List<HyperCell> found = matching(name);
    if (found.isEmpty()) {
      throw unknown(name);
    }
    return found;
  }

  private IllegalArgumentException unknown(String name) {
    return new IllegalArgumentException(
        "there is no scalar \"" + name + "\"; there are " + String.join(", ", cells.keySet()));
  }

  @Override
  public void observe(double metric) {
    cellList.forEach(cell -> cell.observe(metric, steps));
  }

  @Override
  public State state() {
    State state = new State();
    state.add("steps", State.Cell.of(() -> steps, value -> steps = (long) value));
    cells.forEach((name, cell) -> cell.addTo(name, state));
    programs.forEach(program -> program.addTo(state));
    return state;
  }

  @Override
  public void showEvaluation() {
    if (!showsEvaluation) {
      showsEvaluation = true;
      programs.forEach(BoundProgram::showEvaluation);
    }
  }

  @Override
  public void showTraining() {
    showsEvaluation = false;
    programs.forEach(BoundProgram::showTraining);
  }

  @Override
  public boolean warmUp(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    boolean all = true;
    for (BoundProgram program : programs) {
      all &= program.warmUp(Duration.ofNanos(end - System.nanoTime()));
    }
    return all;
  }
}
