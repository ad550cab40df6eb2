/// How networks are built and run: plans of memory, bindings for sizes of batches, random draws.
package dev.lanewise.layers.runtime;
