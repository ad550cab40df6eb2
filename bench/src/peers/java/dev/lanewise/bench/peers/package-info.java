/// The libraries that Lanewise is compared with; compiled only with the profile `peers`.
@NullMarked
package dev.lanewise.bench.peers;

import org.jspecify.annotations.NullMarked;
