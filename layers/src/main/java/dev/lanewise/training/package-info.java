/// Training: the trainer with its events, metrics, checkpoints and rules for stopping; pruning,
/// ensembles and the choice of settings.
package dev.lanewise.training;
