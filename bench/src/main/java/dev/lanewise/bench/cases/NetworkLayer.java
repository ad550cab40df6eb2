package dev.lanewise.bench.cases;

/// A layer of the networks that are measured. Those with weights have a bias too.
public sealed interface NetworkLayer {
  /// Elements of a sample that go in.
  int inputs();

  /// Elements of a sample that come out.
  int outputs();

  /// Products whose sum each of the outputs is; 0 for a layer without weights.
  default int fanIn() {
    return 0;
  }

  /// How many weights there are.
  default int weights() {
    return 0;
  }

  /// How many biases there are.
  default int biases() {
    return 0;
  }

  /// Whether the positive part is taken of the result.
  default boolean isRectified() {
    return false;
  }

  /// y = f(x W' + b); a row of W for each output.
  ///
  /// @param isRectified whether f is the positive part, else the identity
  record Dense(int inputs, int outputs, boolean isRectified) implements NetworkLayer {
    @Override
    public int fanIn() {
      return inputs;
    }

    @Override
    public int weights() {
      return inputs * outputs;
    }

    @Override
    public int biases() {
      return outputs;
    }
  }

  /// Square filters over a square image without padding, then the positive part; a row of weights
  /// for each filter, by channel, row and column.
  ///
  /// @param size rows and columns of the image
  /// @param window rows and columns of a filter
  record Convolution(int channels, int size, int filters, int window) implements NetworkLayer {
    /// Rows and columns of the result.
    public int outSize() {
      return size - window + 1;
    }

    @Override
    public int inputs() {
      return channels * size * size;
    }

    @Override
    public int outputs() {
      return filters * outSize() * outSize();
    }

    @Override
    public int fanIn() {
      return channels * window * window;
    }

    @Override
    public int weights() {
      return filters * fanIn();
    }

    @Override
    public int biases() {
      return filters;
    }

    @Override
    public boolean isRectified() {
      return true;
    }
  }

  /// The largest of each 2 x 2 square.
  ///
  /// @param size rows and columns of the image, even
  record MaxPooling(int channels, int size) implements NetworkLayer {
    @Override
    public int inputs() {
      return channels * size * size;
    }

    @Override
    public int outputs() {
      return inputs() / 4;
    }
  }
}
