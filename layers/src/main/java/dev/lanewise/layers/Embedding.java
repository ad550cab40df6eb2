package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;
import dev.lanewise.layers.runtime.Rows;
import java.util.List;

/// A learned vector for each of a number of tokens: an input of n token numbers becomes n vectors,
/// one after another, as an image of 1 x n x dimension.
///
/// Parameter: `weight`, tokens x dimension. A number that is no token is refused in the forward
/// pass. There is no gradient for the input.
///
/// @param tokens how many tokens there are
/// @param dimension the length of a vector
/// @param initializer first values
record Embedding(int tokens, int dimension, Initializer initializer) implements Layer {
  Embedding {
    if (tokens < 1 || dimension < 1) {
      throw new IllegalArgumentException(
          "tokens and dimension must be at least 1, but are " + tokens + " and " + dimension);
    }
  }

  @Override
  public String kind() {
    return "embedding";
  }

  @Override
  public Shape outputShape(List<Shape> inputs) {
    return Shape.image(1, Layer.only(inputs).asFeatures().count(), dimension);
  }

  @Override
  public long operations(List<Shape> inputs) {
    return 0;
  }

  @Override
  public LayerCode build(LayerContext context) {
    WeightShape shape = new WeightShape(tokens, dimension, dimension, 1, false);
    return new Code(context.name(), context.weight("weight", shape, initializer, null));
  }

  private record Code(String name, Weight weight) implements LayerCode {
    @Override
    public boolean keepsOutput() {
      return false;
    }

    @Override
    public Forward forward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix y = frame.output().reshape(x.rows() * x.columns(), weight.value().columns());
      return _ -> {
        for (int i = 0; i < y.rows(); i++) {
          Rows.copy(weight.value(), token(x, i), y, i);
        }
      };
    }

    @Override
    public Runnable backward(LayerFrame frame) {
      Matrix x = frame.input(0);
      Matrix d = frame.outputGradient().reshape(x.rows() * x.columns(), weight.value().columns());
      Matrix dx = frame.inputGradient(0);
      return () -> {
        weight.gradient().fill(0);
        for (int i = 0; i < d.rows(); i++) {
          Rows.add(d, i, weight.gradient(), token(x, i));
        }
        if (dx != null) {
          dx.fill(0);
        }
      };
    }

    private int token(Matrix x, int i) {
      double number = x.get(i / x.columns(), i % x.columns());
      int tokens = weight.value().rows();
      if (!(number >= 0 && number < tokens) || number != Math.rint(number)) {
        throw new IllegalArgumentException(
            "embedding \"%s\": sample %d has token %s, but tokens are integers from 0 to %d"
                .formatted(name, i / x.columns(), number, tokens - 1));
      }
      return (int) number;
    }
  }
}
