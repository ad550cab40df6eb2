package dev.lanewise.kernel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class FmaUnitsTest {
  private static String description(String vendor, String family) {
    return "processor\t: 0\nvendor_id\t: %s\ncpu family\t: %s\nmodel\t\t: 17\nflags\t\t: fpu avx512f\n"
        .formatted(vendor, family);
  }

  @Test
  void aProcessorIsKnownByVendorAndFamily() {
    assertTrue(FmaUnits.halves(description("AuthenticAMD", "25")));
    assertFalse(FmaUnits.halves(description("AuthenticAMD", "26")));
    assertFalse(FmaUnits.halves(description("GenuineIntel", "25")));
    assertFalse(FmaUnits.halves(""));
  }

  @Test
  void oneOrTwoBeginInACycle() {
    assertEquals(1.5, FmaUnits.perCycle(), 0.5);
  }
}
