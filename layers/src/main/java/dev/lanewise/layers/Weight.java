package dev.lanewise.layers;

import dev.lanewise.kernel.Matrix;

/// A factor of a linear map as a layer uses it.
///
/// @param value units x inputs, read in the passes
/// @param gradient of the same layout, written by the backward pass
public record Weight(Matrix value, Matrix gradient) {}
