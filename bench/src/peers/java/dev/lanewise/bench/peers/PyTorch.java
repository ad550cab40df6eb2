package dev.lanewise.bench.peers;

import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.lanewise.bench.cases.BenchCase;
import dev.lanewise.bench.cases.ColdCase;
import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.FunctionCase;
import dev.lanewise.bench.cases.LoopCase;
import dev.lanewise.bench.cases.MathFunction;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SimpleWork;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;
import org.jspecify.annotations.Nullable;

/// PyTorch through DJL: tensors made once, results written to a tensor that is there already.
public final class PyTorch implements AdapterFactory {
  @Override
  public String family() {
    return "pytorch";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    // Everything it needs is on the class path.
    System.setProperty("ai.djl.offline", "true");
    Engine engine = Engine.getEngine("PyTorch");
    JniUtils.setNumThreads(threads);
    JniUtils.setGradMode(false);
    PtNDManager manager = (PtNDManager) NDManager.newBaseManager("PyTorch");
    return new Started(
        manager,
        Map.of(
            "version", engine.getVersion(), "threads", Integer.toString(JniUtils.getNumThreads())));
  }

  private record Started(PtNDManager manager, Map<String, String> details) implements Adapter {
    @Override
    public Map<String, String> describe() {
      return details;
    }

    @Override
    public Optional<Work> prepare(BenchCase what) {
      return switch (what) {
        case FunctionCase function -> function(function);
        case LoopCase loop -> Optional.of(loop(loop));
        case ColdCase cold -> prepare(cold.work());
        default -> Optional.empty();
      };
    }

    @Override
    public void close() {
      manager.close();
    }

    private Optional<Work> function(FunctionCase what) {
      String call = call(what.function());
      if (call == null) {
        return Optional.empty();
      }
      NDArray y = tensor(Data.zeros(what.type(), what.size()), 1);
      NDArray z = what.function().isBinary() ? tensor(what.y(), 1) : y;
      NDList arguments = new NDList(tensor(what.x(), 1), z, y);
      return Optional.of(
          work("x, z, y", "return torch." + call + "out=y)", arguments, i -> at(y, i)));
    }

    private static double at(NDArray array, long index) {
      // A value at a time: reading is no part of what is measured.
      NDArray flat = array.reshape(array.size()).get(index + ":" + (index + 1));
      Number value = flat.toArray()[0];
      flat.close();
      return value.doubleValue();
    }

    private NDArray tensor(Data data, int rows) {
      Shape shape =
          rows == 1 ? new Shape(data.length()) : new Shape(rows, data.length() / rows);
      return data.isFloat()
          ? manager.create(data.floats(), shape)
          : manager.create(data.doubles(), shape);
    }

    private Work work(
        String parameters, String body, NDList arguments, IntToDoubleFunction answer) {
      TorchScript script = new TorchScript(manager, parameters, body, arguments);
      return new SimpleWork(script::call, answer, arguments::close);
    }

    private Work loop(LoopCase what) {
      List<Data> in = what.inputs();
      return switch (what.kind()) {
        case ADAM -> adam(in);
        case AXPY -> {
          NDArray y = tensor(in.get(1), 1);
          yield work(
              "x, y",
              "return torch.add(y, x, alpha=" + LoopCase.ALPHA + ", out=y)",
              new NDList(tensor(in.getFirst(), 1), y),
              i -> at(y, i));
        }
        case SUM -> {
          NDArray sum = tensor(Data.zeros(what.type(), 1), 1);
          yield work(
              "x, y",
              "return torch.sum(x, [0], True, out=y)",
              new NDList(tensor(in.getFirst(), 1), sum),
              i -> at(sum, i));
        }
        case DOT -> {
          NDArray sum = tensor(Data.zeros(what.type(), 1), 1).reshape(new Shape());
          yield work(
              "x, z, y",
              "return torch.dot(x, z, out=y)",
              new NDList(tensor(in.getFirst(), 1), tensor(in.get(1), 1), sum),
              i -> at(sum, i));
        }
        case SOFTMAX -> {
          NDArray y = tensor(Data.zeros(what.type(), what.size()), what.rows());
          yield work(
              "x, y",
              "return torch.softmax(x, 1, out=y)",
              new NDList(tensor(in.getFirst(), what.rows()), y),
              i -> at(y, i));
        }
        case LAYERNORM -> {
          int rows = what.rows();
          NDArray variances = tensor(Data.zeros(what.type(), rows), 1);
          NDArray means = tensor(Data.zeros(what.type(), rows), 1);
          yield work(
              "x, v, m",
              """
              v1, m1 = torch.var_mean(x, [1], correction=0)
              _0 = torch.copy_(v, v1)
              return torch.copy_(m, m1)
              """,
              new NDList(tensor(in.getFirst(), rows), variances, means),
              i -> i < rows ? at(means, i) : at(variances, i - rows));
        }
      };
    }

    /// PyTorch's own fused step, which corrects the bias of the moments: a little work per call
    /// that the others do not do, and the answer after a step is another one. Its constants are set
    /// so that the answers agree: with the step count large, nothing is left to correct.
    private Work adam(List<Data> in) {
      NDArray p = tensor(in.get(1), 1);
      NDArray step = manager.create(new float[] {1e6f}, new Shape());
      // Lists that are made in the script are of no use: the call, which returns nothing, would be
      // dropped with them.
      String body =
          """
          none = annotate(List[Tensor], [])
          _0 = torch._fused_adam_(p, g, m, v, none, s, \
          lr=%s, beta1=%s, beta2=%s, weight_decay=0., eps=%s, amsgrad=False, maximize=False)
          return p[0]
          """
              .formatted(
                  LoopCase.LEARNING_RATE, LoopCase.BETA1, LoopCase.BETA2, LoopCase.EPSILON);
      NDList arguments =
          new NDList(
              named("g[]", tensor(in.getFirst(), 1)),
              named("p[]", p),
              named("m[]", tensor(in.get(2), 1)),
              named("v[]", tensor(in.get(3), 1)),
              named("s[]", step));
      return work("g[], p[], m[], v[], s[]", body, arguments, i -> at(p, i));
    }

    private static NDArray named(String name, NDArray array) {
      array.setName(name);
      return array;
    }

    /// The function in TorchScript, up to its last argument.
    private static @Nullable String call(MathFunction function) {
      return switch (function) {
        case CBRT -> null;
        case POW, ATAN2 -> function.id() + "(x, z, ";
        case NORMAL_CDF -> "special_ndtr(x, ";
        case SOFTPLUS -> "softplus(x, 1, 20, ";
        case GELU -> "gelu(x, approximate=\"none\", ";
        case GELU_TANH -> "gelu(x, approximate=\"tanh\", ";
        default -> function.id() + "(x, ";
      };
    }
  }
}
