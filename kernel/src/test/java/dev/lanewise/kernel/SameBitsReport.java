package dev.lanewise.kernel;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Prints a line with the name and the digest of every case, once for each number of threads: run
/// in virtual machines with various options, it must print the same.
///
/// Arguments: `small` or `all`, then the numbers of threads. A case runs cold once and then until
/// its code has its last form; if its bits change on the way, the line says so. To see it yourself:
/// `docs/reproducibility.md`.
public final class SameBitsReport {
  private static final int HOT_RUNS = 3;

  private SameBitsReport() {}

  /// Prints the lines.
  public static void main(String[] arguments) {
    boolean small = arguments[0].equals("small");
    List<SameBitsCase> cases = new ArrayList<>(SameBitsLoops.all());
    cases.addAll(SameBitsProducts.all());
    cases.addAll(SameBitsFused.all());
    for (int threads : Arrays.stream(arguments).skip(1).mapToInt(Integer::parseInt).toArray()) {
      try (Workers workers = threads == 1 ? Workers.single() : Workers.pool(threads)) {
        for (SameBitsCase c : cases) {
          boolean wanted = small ? c.small() : threads == 1 || !c.small();
          if (wanted) {
            System.out.println(c.name() + " | " + threads + " | " + digest(c, workers));
          }
        }
      }
    }
  }

  private static String digest(SameBitsCase c, Workers workers) {
    SameBitsCase.Work work = c.start().apply(workers);
    work.run();
    String cold = digest(work);
    boolean warm = work.warmUp();
    for (int run = 0; run < HOT_RUNS; run++) {
      work.run();
      String hot = digest(work);
      if (!hot.equals(cold)) {
        return "cold " + cold + ", then " + hot;
      }
    }
    return cold + (warm ? "" : " | cold");
  }

  private static String digest(SameBitsCase.Work work) {
    SameBitsCase.Digest digest = new SameBitsCase.Digest();
    work.addTo(digest);
    return digest.text();
  }
}
