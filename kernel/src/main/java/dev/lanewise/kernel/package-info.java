/// What an application uses: matrices, expressions, loops, matrix products, threads.
package dev.lanewise.kernel;
