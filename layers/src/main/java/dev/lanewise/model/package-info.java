/// Trained networks as files, and their use: [dev.lanewise.model.Model] is one file with network,
/// weights and transforms, [dev.lanewise.model.Predictor] answers many callers at once.
package dev.lanewise.model;
