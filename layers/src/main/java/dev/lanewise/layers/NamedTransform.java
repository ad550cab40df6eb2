package dev.lanewise.layers;

import dev.lanewise.plugin.SpecText;

/// A normalization of parameters that a plugin made, with the text that makes it again.
///
/// @param transform what was made
/// @param text name and settings
record NamedTransform(WeightTransform transform, SpecText text) implements WeightTransform {
  @Override
  public String kind() {
    return transform.kind();
  }

  @Override
  public Code build(Context context) {
    return transform.build(context);
  }
}
