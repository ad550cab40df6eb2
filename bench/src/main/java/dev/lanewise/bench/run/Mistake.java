package dev.lanewise.bench.run;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.util.List;

/// A wrong answer.
///
/// @param index of the sample in the validation data, from 0
/// @param truth the name of its class
/// @param guess the name of the answer
/// @param probability what the network gave the answer, 0 to 1
/// @param shape channels, rows and columns of the picture; empty where samples are no pictures
/// @param pixels 0 to 255, channel after channel, row after row; empty where samples are no
///   pictures
@JsonIgnoreProperties(ignoreUnknown = true)
public record Mistake(
    int index,
    String truth,
    String guess,
    double probability,
    List<Integer> shape,
    List<Integer> pixels) {
  /// Keeps copies.
  ///
  /// @throws IllegalArgumentException if the pixels do not fill the shape
  public Mistake {
    shape = shape == null ? List.of() : List.copyOf(shape);
    pixels = pixels == null ? List.of() : List.copyOf(pixels);
    int size = shape.isEmpty() ? 0 : shape.stream().reduce(1, Math::multiplyExact);
    if (size != pixels.size() || (!shape.isEmpty() && shape.size() != 3)) {
      throw new IllegalArgumentException(
          "a picture of shape " + shape + " has " + pixels.size() + " pixels");
    }
  }

  /// Whether there is a picture.
  public boolean isPicture() {
    return !pixels.isEmpty();
  }
}
