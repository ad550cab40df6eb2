package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;

/// An initializer with the text that makes it again; equal to others of the same text.
final class NamedInitializer implements Initializer {
  private final String text;
  private final Initializer initializer;

  NamedInitializer(String text, Initializer initializer) {
    this.text = text;
    this.initializer = initializer;
  }

  @Override
  public void fill(Matrix value, WeightShape shape, long key) {
    initializer.fill(value, shape, key);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NamedInitializer named && text.equals(named.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
