/// How it is measured: the parent that starts one virtual machine after another, and the child that
/// measures one system with JMH.
@NullMarked
package dev.lanewise.bench.harness;

import org.jspecify.annotations.NullMarked;
