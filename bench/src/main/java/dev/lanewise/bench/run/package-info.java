/// The JSON file of what was trained: one run, several that are compared, or the candidates of a
/// selection. `train`, `compare`, `select` and `demo` write it, `report` reads it.
@NullMarked
package dev.lanewise.bench.run;

import org.jspecify.annotations.NullMarked;
