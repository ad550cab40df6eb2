/// What `lanewise demo` shows: three optimizers that learn to read drawn digits, and the kernel
/// beside what the JDK offers.
@NullMarked
package dev.lanewise.bench.demo;

import org.jspecify.annotations.NullMarked;
