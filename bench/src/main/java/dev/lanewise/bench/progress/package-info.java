/// Bars that show how far a command is.
@NullMarked
package dev.lanewise.bench.progress;

import org.jspecify.annotations.NullMarked;
