package dev.lanewise.plugin;

import dev.lanewise.optimizers.Schedule;

/// A plugin that makes a schedule.
public interface ScheduleProvider extends Provider<Schedule> {
  /// The kind of these plugins.
  String KIND = "schedule";

  @Override
  default String kind() {
    return KIND;
  }
}
