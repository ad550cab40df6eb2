/// What is measured: the suites, their cases, the data they work on and how an answer is checked.
@NullMarked
package dev.lanewise.bench.cases;

import org.jspecify.annotations.NullMarked;
