/// Data sets, the files they are read from, what is done to them before training, and the batches
/// that training sees.
///
/// A [dev.lanewise.data.Dataset] holds samples; loaders make one from files; fitted
/// [dev.lanewise.data.Transform] values change its features and are saved with the model; splits
/// cut it; a [dev.lanewise.data.BatchSource] hands out its samples in batches.
package dev.lanewise.data;
