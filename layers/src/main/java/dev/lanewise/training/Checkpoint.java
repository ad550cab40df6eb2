package dev.lanewise.training;

final class Checkpoint {
  static void save(java.nio.file.Path p, Training t) {}

  static void load(java.nio.file.Path p, Training t) {}
}
