/// The normalizations that come with Lanewise, as plugins: of activations and of parameters.
package dev.lanewise.layers.normalization;
