/// The mathematical functions, written as expressions.
package dev.lanewise.kernel.math;
