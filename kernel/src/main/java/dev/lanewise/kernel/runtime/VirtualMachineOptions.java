package dev.lanewise.kernel.runtime;

import com.sun.management.HotSpotDiagnosticMXBean;
import java.lang.management.ManagementFactory;

/// Options of the virtual machine, where it tells them: the module jdk.management may be missing,
/// the option unknown. Takes tens of milliseconds the first time.
final class VirtualMachineOptions {
  private VirtualMachineOptions() {}

  /// The value of an option that is a number, or the other if it cannot be had.
  static int number(String option, int otherwise) {
    try {
      return Bean.number(option);
    } catch (LinkageError | RuntimeException _) {
      return otherwise;
    }
  }

  /// Loaded only when used, so that a missing module shows as an error that can be caught.
  private static final class Bean {
    static int number(String option) {
      HotSpotDiagnosticMXBean bean =
          ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
      return Integer.parseInt(bean.getVMOption(option).getValue());
    }
  }
}
