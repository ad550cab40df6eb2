package dev.lanewise.kernel.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class MachineTest {

  @Test
  void withoutTheModuleTheFlagIsNamedOnce() {
    String text = ChildJvm.run(MachineReport.class, List.of());
    assertTrue(text.contains("bits=0"), text);
    assertTrue(text.contains("backend=SCALAR"), text);
    String log = text.substring(0, text.indexOf("bits="));
    assertEquals(2, log.split("--add-modules jdk.incubator.vector", -1).length, text);
    assertTrue(log.contains("WARNING"), text);
  }

  @Test
  void interpretersAndTheFirstCompilerRunScalarCode() {
    assertBackend("SCALAR", "-Xint", "-Xint");
    assertBackend("SCALAR", "-XX:TieredStopAtLevel", "-XX:TieredStopAtLevel=1");
    assertBackend("VECTOR", "-bit vectors");
    assertBackend("VECTOR", "-bit vectors", "-XX:-TieredCompilation");
  }

  @Test
  void thePropertyForcesABackend() {
    assertBackend("SCALAR", "asked for", "-Ddev.lanewise.backend=scalar");
    assertBackend("VECTOR", "asked for", "-Ddev.lanewise.backend=vector", "-Xint");
    String text = ChildJvm.run(MachineReport.class, List.of("-Ddev.lanewise.backend=vector"));
    assertTrue(text.contains("backend=SCALAR reason=the module"), text);
    assertTrue(text.contains("cannot be met"), text);
    text = assertBackend("VECTOR", "-bit vectors", "-Ddev.lanewise.backend=quick");
    assertTrue(text.contains("it can be vector or scalar"), text);
  }

  private static String assertBackend(String backend, String reason, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    String text = ChildJvm.run(MachineReport.class, all);
    assertTrue(text.contains("backend=" + backend), text);
    assertTrue(text.substring(text.indexOf("reason=")).contains(reason), text);
    return text;
  }

  @Test
  void decimalFmaIsNoticed() {
    String text = ChildJvm.run(MachineReport.class, List.of("-XX:-UseFMA"));
    if (Machine.architecture().equals("x86")) {
      assertTrue(text.contains("fma=false"), text);
    }
  }

  @Test
  void narrowedVectorsKeepTheRegisters() {
    if (!Machine.architecture().equals("x86") || Machine.VECTOR_BITS < 512) {
      return;
    }
    assertRegisters(512, 32);
    assertRegisters(256, 32, "-XX:MaxVectorSize=32");
    assertRegisters(128, 32, "-XX:MaxVectorSize=16");
    assertRegisters(256, 16, "-XX:UseAVX=2");
    assertRegisters(128, 16, "-XX:UseAVX=1");
  }

  private static void assertRegisters(int bits, int registers, String... options) {
    List<String> all = new ArrayList<>(List.of(options));
    all.addAll(List.of("--add-modules", "jdk.incubator.vector"));
    String text = ChildJvm.run(MachineReport.class, all);
    assertTrue(text.contains("bits=" + bits + " registers=" + registers + " "), text);
  }

  @Test
  void cacheSizesAreRead() {
    assertEquals(48 << 10, Caches.size("48K"));
    assertEquals(32 << 20, Caches.size("32M"));
    assertEquals(Integer.MAX_VALUE, Caches.size("2G"));
    assertEquals(512, Caches.size("512"));
    Caches caches = Caches.get();
    assertTrue(caches.level1() >= 8 << 10 && caches.level1() <= caches.level2());
    assertTrue(caches.level2() <= caches.level3());
  }

  @Test
  @EnabledOnOs(OS.LINUX)
  void unknownOptionsHaveTheGivenValue() {
    assertEquals(7, VirtualMachineOptions.number("NoSuchOption", 7));
    assertFalse(VirtualMachineOptions.number("MaxVectorSize", -1) == -1);
  }
}
