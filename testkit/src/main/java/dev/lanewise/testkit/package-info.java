/// The contract that every plugin keeps, as numbered rules. A plugin author extends the class of
/// the kind ([dev.lanewise.testkit.OptimizerContract] and so on) with one class that names the
/// provider; JUnit 5 runs the rules. A rule that cannot hold for a plugin, such as O5 for one that
/// sees whole tensors, says so in the report and passes.
package dev.lanewise.testkit;
