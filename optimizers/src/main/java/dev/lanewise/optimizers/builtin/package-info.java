/// The plugins that come with Lanewise. They use the same door as anybody's: each is a provider,
/// and nothing outside this package names one.
package dev.lanewise.optimizers.builtin;
