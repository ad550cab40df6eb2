import org.jspecify.annotations.NullMarked;

/// A SIMD numerics kernel: loops compiled from expressions, matrix products and functions.
///
/// Every result is the same to the last bit for any vector width, number of threads and back-end.
/// The module needs nothing but the JDK.
@NullMarked
module dev.lanewise.kernel {
  requires jdk.incubator.vector;
  // For what Platform tells about the options of the virtual machine, when the module is there.
  requires static jdk.management;
  requires static org.jspecify;

  exports dev.lanewise.kernel;
}
