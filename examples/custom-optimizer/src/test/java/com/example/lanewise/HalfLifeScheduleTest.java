package com.example.lanewise;

import dev.lanewise.plugin.ScheduleProvider;
import dev.lanewise.testkit.ScheduleContract;
import java.util.Map;
import java.util.OptionalDouble;

class HalfLifeScheduleTest extends ScheduleContract {
  @Override
  protected ScheduleProvider provider() {
    return new HalfLifeSchedule();
  }

  @Override
  protected String settings() {
    return "initial=0.8,steps=10";
  }

  @Override
  protected OptionalDouble closedForm(long step) {
    return OptionalDouble.of(0.8 * Math.pow(0.5, step / 10.0));
  }

  @Override
  protected Map<Long, Double> exactPoints() {
    return Map.of(0L, 0.8, 10L, 0.4, 20L, 0.2, 30L, 0.1);
  }
}
