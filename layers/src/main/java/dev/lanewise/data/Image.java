package dev.lanewise.data;

/// One image while it is augmented: pixels in double, whatever the element type of the data.
///
/// An augmentation either changes [#pixels()] in place, or writes [#spare()] and calls [#swap()].
public final class Image {
  /// The number of arrays that [#workspace(int, int)] gives.
  public static final int WORKSPACES = 4;

  private final SampleShape shape;
  private double[] pixels;
  private double[] spare;
  private final double[][] workspaces = new double[WORKSPACES][0];

  /// An image of zeros.
  ///
  /// @param shape its shape
  public Image(SampleShape shape) {
    this.shape = shape;
    pixels = new double[shape.size()];
    spare = new double[shape.size()];
  }

  /// The shape.
  ///
  /// @return the shape
  public SampleShape shape() {
    return shape;
  }

  /// The pixels, channel after channel and row after row; not a copy.
  ///
  /// @return the pixels
  public double[] pixels() {
    return pixels;
  }

  /// A second array of the same length, with anything in it.
  ///
  /// @return the array
  public double[] spare() {
    return spare;
  }

  /// Makes the spare array the pixels, and the pixels the spare array.
  public void swap() {
    double[] former = pixels;
    pixels = spare;
    spare = former;
  }

  /// Room for intermediate numbers, kept from one image to the next, with anything in it.
  ///
  /// @param which which of the [#WORKSPACES] arrays, from 0
  /// @param size the numbers needed
  /// @return an array of at least that length
  public double[] workspace(int which, int size) {
    if (workspaces[which].length < size) {
      workspaces[which] = new double[size];
    }
    return workspaces[which];
  }
}
