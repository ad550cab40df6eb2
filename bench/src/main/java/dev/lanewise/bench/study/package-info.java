/// The `lanewise study` command: small experiments on real data, each a table.
@NullMarked
package dev.lanewise.bench.study;

import org.jspecify.annotations.NullMarked;
