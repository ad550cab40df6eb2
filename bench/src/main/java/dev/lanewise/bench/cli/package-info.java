/// The `lanewise` command.
@NullMarked
package dev.lanewise.bench.cli;

import org.jspecify.annotations.NullMarked;
