/// What runs here and how views lie to each other: the facts of the machine and the overlap of
/// matrices. Internal.
@NullMarked
package dev.lanewise.kernel.runtime;

import org.jspecify.annotations.NullMarked;
