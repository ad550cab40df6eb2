/// Parameters, chains of links, and the optimizers, regularizers, clippings and schedules made of
/// them.
package dev.lanewise.optimizers;
