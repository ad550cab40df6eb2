/// Who is measured: the systems, and how each does the work of a case.
@NullMarked
package dev.lanewise.bench.system;

import org.jspecify.annotations.NullMarked;
