import org.jspecify.annotations.NullMarked;

/// The contract that every plugin keeps, as JUnit 5 tests that a plugin author extends.
@NullMarked
module dev.lanewise.testkit {
  requires transitive dev.lanewise.layers;
  requires transitive dev.lanewise.optimizers;
  requires transitive org.junit.jupiter.api;
  requires jdk.management;
  requires static org.jspecify;

  exports dev.lanewise.testkit;
}
