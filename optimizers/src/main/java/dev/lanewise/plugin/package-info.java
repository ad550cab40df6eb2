/// The contract between Lanewise and its plugins: providers with names and typed hyperparameters,
/// found by [java.util.ServiceLoader], listed and created by a [dev.lanewise.plugin.Catalog].
package dev.lanewise.plugin;
