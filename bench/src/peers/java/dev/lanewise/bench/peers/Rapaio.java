package dev.lanewise.bench.peers;

import dev.lanewise.bench.cases.Data;
import dev.lanewise.bench.cases.GemmCase;
import dev.lanewise.bench.system.Adapter;
import dev.lanewise.bench.system.AdapterFactory;
import dev.lanewise.bench.system.SystemSpec;
import dev.lanewise.bench.system.Work;
import java.util.Map;
import rapaio.darray.DArray;
import rapaio.darray.DArrayManager;
import rapaio.darray.DType;
import rapaio.darray.Order;
import rapaio.darray.Shape;

/// rapaio, written on the Vector API. A product makes a new array each time: there is no other way.
public final class Rapaio implements AdapterFactory {
  @Override
  public String family() {
    return "rapaio";
  }

  @Override
  public Adapter start(SystemSpec system, int threads) {
    DArrayManager manager = DArrayManager.base(threads);
    return new ProductAdapter(
        Map.of("threads", Integer.toString(manager.cpuThreads())),
        what -> {
          DArray<?> a = array(manager, what.a(), what.lda());
          DArray<?> b = array(manager, what.b(), what.ldb());
          return new Product(
              what.transposeA() ? a.t() : a, what.transposeB() ? b.t() : b, what.n());
        });
  }

  private static DArray<?> array(DArrayManager manager, Data data, int columns) {
    Shape shape = Shape.of(data.length() / columns, columns);
    return data.isFloat()
        ? manager.stride(DType.FLOAT, shape, Order.C, data.floats())
        : manager.stride(DType.DOUBLE, shape, Order.C, data.doubles());
  }

  private static final class Product implements Work {
    private final DArray<?> a;
    private final DArray<?> b;
    private final int columns;
    private DArray<?> c;

    Product(DArray<?> a, DArray<?> b, int columns) {
      this.a = a;
      this.b = b;
      this.columns = columns;
      this.c = a;
    }

    @Override
    public void run(int repetitions) {
      for (int i = 0; i < repetitions; i++) {
        c = a.mm(b, Order.C);
      }
    }

    @Override
    public double answer(int index) {
      return c.getDouble(index / columns, index % columns);
    }
  }
}
