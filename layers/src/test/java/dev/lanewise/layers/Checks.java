package dev.lanewise.layers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Expr;
import dev.lanewise.kernel.Loop;
import dev.lanewise.kernel.Matrix;
import java.util.List;

/// What tests of layers share.
final class Checks {
  private Checks() {}

  /// Fills a matrix with normal numbers.
  static Matrix fill(Matrix m, long key) {
    Matrix drawn = Matrix.of(m.type(), m.rows(), m.columns());
    Loop.of(m.type())
        .store("y", Expr.normal("key"))
        .compile()
        .bind(m.rows(), m.columns())
        .set("y", drawn)
        .key("key", key)
        .build()
        .run();
    m.copyFrom(drawn);
    return m;
  }

  /// Builds a network of one layer in double.
  static BuiltNetwork build(Shape input, Layer layer, int batch) {
    return Network.of(input)
        .add("layer", layer)
        .build()
        .build(BuildSettings.of(ElementType.DOUBLE, batch, 7).withInputGradient());
  }

  /// Law L1 for one layer, whose parameters are made random.
  static void checkGradients(Shape input, Layer layer) {
    checkGradients(build(input, layer, 3), 3);
  }

  static void checkGradients(BuiltNetwork net, int batch) {
    net.parameters().forEach(p -> fill(p.value(), p.name().hashCode()));
    fill(net.input(batch), 11);
    Matrix weights = Matrix.of(ElementType.DOUBLE, batch, net.output(batch).columns());
    assertEquals(List.of(), GradientCheck.of(net, fill(weights, 12)));
  }
}
