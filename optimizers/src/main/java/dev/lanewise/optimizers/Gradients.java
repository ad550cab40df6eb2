package dev.lanewise.optimizers;

import dev.lanewise.kernel.BoundLoop;
import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.LoopBinder;
import dev.lanewise.kernel.Matrix;
import dev.lanewise.kernel.Operation;
import dev.lanewise.kernel.Workers;
import java.util.ArrayList;
import java.util.List;

/// Gradients of several workers made one, by a tree that depends on their number alone: so the
/// result has the same bits whichever of them was ready first.
public final class Gradients {
  /// How many parts one loop adds; more are added in stages.
  private static final int FAN_IN = 16;

  private Gradients() {}

  /// Readies the sum of matrices, by pairs: the first half's sum plus the second half's, and so on
  /// down; above 16 parts, groups of 16 first.
  ///
  /// @param parts what is added, all of one shape and type; they are not changed
  /// @param into where the sum goes, divided by the number of parts if it is to be the mean; may be
  ///   one of the parts
  /// @param mean whether to divide
  /// @param workers who does the work
  /// @return what does it, any number of times, without allocating
  /// @throws IllegalArgumentException if there is no part, or shapes or types differ
  public static Operation merge(List<Matrix> parts, Matrix into, boolean mean, Workers workers) {
    if (parts.isEmpty()) {
      throw new IllegalArgumentException("there are no gradients to merge");
    }
    for (Matrix part : parts) {
      if (part.type() != into.type()
          || part.rows() != into.rows()
          || part.columns() != into.columns()) {
        throw new IllegalArgumentException(
            "a part is %s %d x %d, but the result is %s %d x %d"
                .formatted(
                    part.type(),
                    part.rows(),
                    part.columns(),
                    into.type(),
                    into.rows(),
                    into.columns()));
      }
    }
    List<BoundLoop> loops = new ArrayList<>();
    List<Matrix> level = parts;
    while (level.size() > FAN_IN) {
      List<Matrix> next = new ArrayList<>();
      for (int from = 0; from < level.size(); from += FAN_IN) {
        List<Matrix> group = level.subList(from, Math.min(from + FAN_IN, level.size()));
        Matrix sum = Matrix.of(into.type(), into.rows(), into.columns());
        loops.add(sum(group, sum, 1, workers));
        next.add(sum);
      }
      level = next;
    }
    loops.add(sum(level, into, mean ? parts.size() : 1, workers));
    return Operation.inOrder(loops);
  }

  /// Readies the same for all parameters of several copies of a network.
  ///
  /// @param workers the parameters of each worker: the same number, in the same order, of the same
  ///   names
  /// @param into the parameters whose gradients become the merged ones
  /// @param mean whether to divide by the number of workers
  /// @param threads who does the work
  /// @throws IllegalArgumentException if names, shapes or types differ
  public static Operation mergeAll(
      List<List<Parameter>> workers, List<Parameter> into, boolean mean, Workers threads) {
    List<String> names = into.stream().map(Parameter::name).toList();
    for (List<Parameter> worker : workers) {
      List<String> own = worker.stream().map(Parameter::name).toList();
      if (!own.equals(names)) {
        throw new IllegalArgumentException(
            "a worker has the parameters " + own + ", but they are merged into " + names);
      }
    }
    List<Operation> merges = new ArrayList<>();
    for (int i = 0; i < into.size(); i++) {
      int which = i;
      List<Matrix> parts = workers.stream().map(w -> w.get(which).gradient()).toList();
      merges.add(merge(parts, into.get(i).gradient(), mean, threads));
    }
    return Operation.inOrder(merges);
  }

  private static BoundLoop sum(List<Matrix> parts, Matrix into, int divisor, Workers workers) {
    Expr sum = tree(0, parts.size());
    Expr result = divisor == 1 ? sum : sum.dividedBy(divisor);
    ElementType type = into.type();
    LoopBinder binder =
        Loop.of(type).store("sum", result).compile().bind(into.rows(), into.columns());
    for (int i = 0; i < parts.size(); i++) {
      binder.set("part " + i, parts.get(i));
    }
    return binder.set("sum", into).workers(workers).build();
  }

  private static Expr tree(int from, int to) {
    if (to - from == 1) {
      return Expr.matrix("part " + from);
    }
    int middle = (from + to + 1) >>> 1;
    return tree(from, middle).plus(tree(middle, to));
  }
}
