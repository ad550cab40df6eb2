/// What the commands `train`, `compare`, `select`, `predict`, `evaluate`, `inspect`, `prune` and
/// `export` do: a run is described by settings by name, whether they come from the command line or
/// from a file.
@NullMarked
package dev.lanewise.bench.train;

import org.jspecify.annotations.NullMarked;
