package com.example.lanewise;

import dev.lanewise.plugin.RegularizerProvider;
import dev.lanewise.testkit.RegularizerContract;

class LogCoshRegularizerTest extends RegularizerContract {
  @Override
  protected RegularizerProvider provider() {
    return new LogCoshRegularizer();
  }
}
