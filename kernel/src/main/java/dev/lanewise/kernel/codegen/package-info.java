/// From an expression tree to the bytecode of one loop.
package dev.lanewise.kernel.codegen;
