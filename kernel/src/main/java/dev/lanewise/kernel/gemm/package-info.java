/// Matrix products: blocking, packing, tiles and the driver over them.
package dev.lanewise.kernel.gemm;
