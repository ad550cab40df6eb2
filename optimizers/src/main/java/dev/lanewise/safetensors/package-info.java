/// Files of named tensors in the safetensors format: checked before anything in them is trusted,
/// read through a memory map, written whole or not at all.
package dev.lanewise.safetensors;
