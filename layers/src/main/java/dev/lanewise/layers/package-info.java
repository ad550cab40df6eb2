/// Networks of named layers: described, built for an element type and a largest batch, and run.
///
/// A [dev.lanewise.layers.Network] is an immutable description; `build` checks all shapes, plans
/// all memory and returns a [dev.lanewise.layers.BuiltNetwork], whose steps allocate nothing. A
/// layer of one's own implements [dev.lanewise.layers.Layer] and [dev.lanewise.layers.LayerCode].
package dev.lanewise.layers;
