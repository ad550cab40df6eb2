package dev.lanewise.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;

class ElementTypeTest {
  @Test
  void sizesAreThoseOfThePrimitives() {
    assertEquals(4, ElementType.FLOAT.bytes());
    assertEquals(8, ElementType.DOUBLE.bytes());
  }

  @Test
  void testsRunInsideTheNamedModuleWithTheVectorModule() {
    assertEquals("dev.lanewise.kernel", ElementType.class.getModule().getName());
    assertTrue(FloatVector.SPECIES_PREFERRED.length() > 0);
  }
}
