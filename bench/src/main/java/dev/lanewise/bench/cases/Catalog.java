package dev.lanewise.bench.cases;

import dev.lanewise.bench.cases.LoopCase.Kind;
import dev.lanewise.kernel.ElementType;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Set;

/// The cases of every suite: the full list and the short one.
public final class Catalog {
  private static final int[] SQUARES = {
    16, 24, 32, 48, 64, 100, 128, 200, 256, 384, 512, 768, 1000, 1024, 1536, 2048
  };
  private static final int[] TRANSPOSED = {64, 256, 1000};
  private static final int[][] THIN = {
    {64, 256, 784},
    {1, 1024, 1024},
    {32, 4096, 1024},
    {10, 64, 512},
    {2048, 64, 64},
    {64, 2048, 64},
    {37, 41, 43},
    {1000, 10, 256},
    {12544, 32, 288}
  };
  private static final int MEBI = 1 << 20;
  private static final int KIBI = 1 << 10;

  /// Samples of a training step, and of a prediction for many.
  private static final int TRAINED = 64;

  private static final int PREDICTED = 256;

  /// Training steps before the memory is looked at.
  private static final int STEPS = 1000;

  private static final List<String> QUICK_GEMM =
      List.of(
          "32x32x32-NN",
          "64x64x64-NN",
          "128x128x128-NN",
          "256x256x256-NN",
          "512x512x512-NN",
          "1000x1000x1000-NN",
          "64x256x784-NN",
          "12544x32x288-NN");
  private static final Set<MathFunction> QUICK_FUNCTIONS =
      EnumSet.of(
          MathFunction.EXP,
          MathFunction.LOG,
          MathFunction.SIN,
          MathFunction.TANH,
          MathFunction.ERF,
          MathFunction.GELU);
  private static final Set<OptimizerCase.Kind> QUICK_STEPS =
      EnumSet.of(
          OptimizerCase.Kind.SGD,
          OptimizerCase.Kind.MOMENTUM,
          OptimizerCase.Kind.ADAM,
          OptimizerCase.Kind.ADAMW,
          OptimizerCase.Kind.LION,
          OptimizerCase.Kind.CHAIN);

  private Catalog() {}

  /// Every case of a suite.
  public static List<BenchCase> full(Suite suite) {
    List<BenchCase> cases = new ArrayList<>();
    for (ElementType type : ElementType.values()) {
      cases.addAll(
          switch (suite) {
            case GEMM -> gemm(type);
            case LOOPS -> loops(type);
            case FUNCTIONS -> functions(type);
            case OPTIMIZERS -> optimizers(type);
            case COLD -> cold(type);
            case ALLOCATION -> allocation(type);
            case TRAINING -> training(type);
            case INFERENCE -> inference(type);
            case MEMORY -> memory(type);
          });
    }
    return cases;
  }

  /// The cases of `--quick`, in float: at most twelve, and so few of what takes long that all
  /// suites with all peers end within twenty minutes.
  public static List<BenchCase> quick(Suite suite) {
    return full(suite).stream()
        .filter(c -> c.type() == ElementType.FLOAT)
        .filter(Catalog::isQuick)
        .toList();
  }

  private static boolean isQuick(BenchCase what) {
    return switch (what) {
      case GemmCase gemm -> QUICK_GEMM.contains(gemm.name());
      case LoopCase loop -> loop.size() <= MEBI && !loop.name().equals("softmax-1000x100");
      case FunctionCase function -> QUICK_FUNCTIONS.contains(function.function());
      case OptimizerCase step -> isQuick(step);
      case NetworkCase network ->
          network.isTraining() || network.kind() != NetworkKind.CONV || network.batch() == 1;
      case LatencyCase latency -> latency.work().kind() != NetworkKind.CONV;
      case MemoryCase memory -> memory.work().kind() == NetworkKind.MLP_512;
      // Until it is fast: a library that never is would be asked for long.
      case ColdCase cold -> cold.goalMicros() == 0 && !(cold.work() instanceof FunctionCase);
      case AllocationCase allocation ->
          switch (allocation.work()) {
            case GemmCase gemm -> gemm.name().equals("256x256x256-NN");
            case NetworkCase network -> network.kind() != NetworkKind.CONV;
            case LoopCase loop -> loop.kind() == Kind.SOFTMAX;
            default -> true;
          };
    };
  }

  private static boolean isQuick(OptimizerCase step) {
    if (!step.kind().isElementwise()) {
      return step.kind() != OptimizerCase.Kind.LBFGS;
    }
    return step.size() < MEBI && QUICK_STEPS.contains(step.kind());
  }

  /// The case of this name and type.
  ///
  /// @throws NoSuchElementException if there is none
  public static BenchCase find(Suite suite, String name, ElementType type) {
    return full(suite).stream()
        .filter(c -> c.name().equals(name) && c.type() == type)
        .findFirst()
        .orElseThrow(
            () -> new NoSuchElementException("no case " + name + " in suite " + suite.id()));
  }

  private static List<GemmCase> gemm(ElementType type) {
    List<GemmCase> cases = new ArrayList<>();
    for (int n : SQUARES) {
      cases.add(square(n, type));
    }
    for (int n : TRANSPOSED) {
      cases.add(new GemmCase(n, n, n, false, true, type));
      cases.add(new GemmCase(n, n, n, true, false, type));
      cases.add(new GemmCase(n, n, n, true, true, type));
    }
    for (int[] size : THIN) {
      cases.add(new GemmCase(size[0], size[1], size[2], false, false, type));
    }
    return cases;
  }

  private static GemmCase square(int n, ElementType type) {
    return new GemmCase(n, n, n, false, false, type);
  }

  private static List<LoopCase> loops(ElementType type) {
    return List.of(
        new LoopCase(Kind.ADAM, 1, 64 * KIBI, type),
        new LoopCase(Kind.ADAM, 1, MEBI, type),
        new LoopCase(Kind.ADAM, 1, 16 * MEBI, type),
        new LoopCase(Kind.AXPY, 1, 16 * KIBI, type),
        new LoopCase(Kind.AXPY, 1, MEBI, type),
        new LoopCase(Kind.SUM, 1, 16 * KIBI, type),
        new LoopCase(Kind.SUM, 1, MEBI, type),
        new LoopCase(Kind.DOT, 1, 16 * KIBI, type),
        new LoopCase(Kind.DOT, 1, MEBI, type),
        new LoopCase(Kind.SOFTMAX, 1000, 100, type),
        new LoopCase(Kind.SOFTMAX, 1024, 1024, type),
        new LoopCase(Kind.LAYERNORM, 1024, 1024, type));
  }

  private static List<FunctionCase> functions(ElementType type) {
    return Arrays.stream(MathFunction.values())
        .map(function -> new FunctionCase(function, MEBI, type))
        .toList();
  }

  /// In float only: the peers' optimizers have nothing else.
  private static List<OptimizerCase> optimizers(ElementType type) {
    List<OptimizerCase> cases = new ArrayList<>();
    if (type == ElementType.FLOAT) {
      for (int size : new int[] {64 * KIBI, MEBI, 16 * MEBI}) {
        for (OptimizerCase.Kind kind : OptimizerCase.Kind.values()) {
          if (kind.isElementwise() || size == MEBI) {
            cases.add(new OptimizerCase(kind, size, type));
          }
        }
      }
    }
    return cases;
  }

  /// Networks are measured in float only: the peers train in nothing else.
  private static List<BenchCase> training(ElementType type) {
    return type == ElementType.FLOAT
        ? Arrays.stream(NetworkKind.values())
            .<BenchCase>map(kind -> NetworkCase.training(kind, TRAINED))
            .toList()
        : List.of();
  }

  private static List<BenchCase> inference(ElementType type) {
    List<BenchCase> cases = new ArrayList<>();
    if (type == ElementType.FLOAT) {
      for (NetworkKind kind : List.of(NetworkKind.MLP_128, NetworkKind.CONV)) {
        cases.add(NetworkCase.prediction(kind, 1));
        cases.add(NetworkCase.prediction(kind, PREDICTED));
        cases.add(new LatencyCase(NetworkCase.prediction(kind, 1)));
      }
    }
    return cases;
  }

  private static List<BenchCase> memory(ElementType type) {
    return type == ElementType.FLOAT
        ? Arrays.stream(NetworkKind.values())
            .<BenchCase>map(kind -> new MemoryCase(NetworkCase.training(kind, TRAINED), STEPS))
            .toList()
        : List.of();
  }

  private static List<ColdCase> cold(ElementType type) {
    var adam = new LoopCase(Kind.ADAM, 1, 64 * KIBI, type);
    var exp = new FunctionCase(MathFunction.EXP, 64 * KIBI, type);
    return List.of(
        new ColdCase("gemm-1024-first-call", square(1024, type), 0),
        new ColdCase("gemm-128-first-call", square(128, type), 0),
        new ColdCase("gemm-128-until-200us", square(128, type), 200),
        new ColdCase("adam-65536-first-call", adam, 0),
        new ColdCase("adam-65536-until-100us", adam, 100),
        new ColdCase("exp-65536-first-call", exp, 0),
        new ColdCase("exp-65536-until-100us", exp, 100));
  }

  private static List<AllocationCase> allocation(ElementType type) {
    List<AllocationCase> cases =
        new ArrayList<>(
            List.of(
                new AllocationCase(square(32, type)),
                new AllocationCase(square(256, type)),
                new AllocationCase(square(1000, type)),
                new AllocationCase(new GemmCase(64, 256, 784, false, false, type)),
                new AllocationCase(new LoopCase(Kind.ADAM, 1, MEBI, type)),
                new AllocationCase(new LoopCase(Kind.SUM, 1, MEBI, type)),
                new AllocationCase(new LoopCase(Kind.SOFTMAX, 1024, 1024, type)),
                new AllocationCase(new OptimizerCase(OptimizerCase.Kind.ADAM, MEBI, type)),
                new AllocationCase(new OptimizerCase(OptimizerCase.Kind.CHAIN, MEBI, type))));
    if (type == ElementType.FLOAT) {
      for (NetworkKind kind : List.of(NetworkKind.MLP_128, NetworkKind.CONV)) {
        cases.add(new AllocationCase(NetworkCase.training(kind, TRAINED)));
        cases.add(new AllocationCase(NetworkCase.prediction(kind, 1)));
      }
    }
    return cases;
  }
}
