import org.jspecify.annotations.NullMarked;

/// Layers, losses, data and training of neural networks.
@NullMarked
module dev.lanewise.layers {
  requires transitive dev.lanewise.optimizers;
  requires de.siegmar.fastcsv;
  requires java.desktop;
  requires jdk.jfr;
  requires static transitive org.jspecify;

  exports dev.lanewise.data;
  exports dev.lanewise.layers;
  exports dev.lanewise.training;
}
