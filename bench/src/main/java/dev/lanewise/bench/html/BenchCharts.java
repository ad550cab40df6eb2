package dev.lanewise.bench.html;

import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchFile.Entry;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// The charts of one group of measurements.
final class BenchCharts {
  /// The name of the copy bandwidth of one core among the facts of the machine.
  static final String BANDWIDTH = "copyGigabytesPerSecond";

  private static final int WIDTH = 460;
  private static final int HEIGHT = 320;
  private static final int ROW = 20;
  private static final int AROUND = 56;
  private static final String GEMM = "gemm";
  private static final Pattern PRODUCT = Pattern.compile("(\\d+)x(\\d+)x(\\d+)-([NT]{2})");

  private final Page page;
  private final BenchGroup group;
  private final List<String> colours;

  /// @param colours the systems in the order of their colours
  BenchCharts(Page page, BenchGroup group, List<String> colours) {
    this.page = page;
    this.group = group;
    this.colours = colours;
  }

  /// A matrix product by its name.
  private record Product(double m, double n, double k, boolean isPlain) {
    static Optional<Product> of(String name) {
      Matcher matcher = PRODUCT.matcher(name);
      return matcher.matches()
          ? Optional.of(
              new Product(
                  Double.parseDouble(matcher.group(1)),
                  Double.parseDouble(matcher.group(2)),
                  Double.parseDouble(matcher.group(3)),
                  matcher.group(4).equals("NN")))
          : Optional.empty();
    }

    boolean isSquare() {
      return m == n && n == k && isPlain;
    }

    /// Operations for each byte, if A and B are read once and C is read and written once.
    double intensity(int bytes) {
      return 2 * m * n * k / (bytes * (m * k + k * n + 2 * m * n));
    }
  }

  private int index(String system) {
    return colours.indexOf(system);
  }

  /// A bar for each of the others: the geometric mean of the ratios, and each case as a dot.
  void ratios() {
    List<String> others =
        group.others().stream().filter(system -> group.ratios(system).length > 0).toList();
    if (others.isEmpty()) {
      return;
    }
    Chart chart =
        new Chart(new Scale.Logarithmic("times as fast", 10), new Scale.Rows(others))
            .upright(Palette.MUTED, 1);
    for (int row = 0; row < others.size(); row++) {
      double[] ratios = group.ratios(others.get(row));
      double mean = BenchPage.mean(ratios);
      int index = index(others.get(row));
      double[] rows = new double[ratios.length];
      Arrays.fill(rows, row);
      chart.bar(Palette.series(index), row, 1, mean);
      chart.dots(Palette.INK, 0, ratios, rows);
    }
    page.figure(
        "Lanewise beside each: bar, geometric mean; dots, the cases; right of 1 it is faster",
        chart,
        WIDTH,
        AROUND + (ROW + 4) * others.size());
  }

  /// Speed over the size of square products.
  void sizes() {
    List<String> squares =
        group.cases().stream()
            .filter(name -> Product.of(name).filter(Product::isSquare).isPresent())
            .toList();
    if (!group.suite().equals(GEMM) || squares.size() < 2) {
      return;
    }
    Chart chart =
        new Chart(
            new Scale.Logarithmic("n of n × n × n", 2), new Scale.Linear("GFLOP/s", true, false));
    for (String system : colours.reversed()) {
      List<Entry> entries =
          squares.stream().flatMap(name -> group.at(name, system).stream()).toList();
      if (!entries.isEmpty()) {
        double[] sizes = entries.stream().mapToDouble(BenchCharts::size).toArray();
        double[] values = entries.stream().mapToDouble(BenchCharts::value).toArray();
        chart.line(Palette.series(index(system)), index(system), sizes, values);
      }
    }
    double[] ends = {size(squares, 0), size(squares, squares.size() - 1)};
    peak().ifPresent(peak -> chart.curve(Palette.LIMIT, true, ends, new double[] {peak, peak}));
    page.figure("Square products over their size; broken line: fma peak", chart, WIDTH, HEIGHT);
  }

  private static double size(List<String> names, int index) {
    return Product.of(names.get(index)).map(Product::n).orElse(Double.NaN);
  }

  private static double size(Entry entry) {
    return size(List.of(entry.name()), 0);
  }

  private static double value(Entry entry) {
    Double value = entry.value();
    return value == null ? Double.NaN : value;
  }

  private OptionalDouble peak() {
    return group.entries().stream()
        .filter(entry -> entry.system().equals(BenchFile.PEAK) && entry.value() != null)
        .mapToDouble(BenchCharts::value)
        .max();
  }

  /// Speed over operations for each byte, below what memory and arithmetic allow (Williams,
  /// Waterman and Patterson 2009).
  ///
  /// @param bandwidth in GB/s, a number; without it there is no chart
  void roofline(@Nullable Object bandwidth) {
    OptionalDouble peak = peak();
    if (!group.suite().equals(GEMM) || peak.isEmpty() || !(bandwidth instanceof Number number)) {
      return;
    }
    int bytes = group.dtype().equals("double") ? 8 : 4;
    double slope = number.doubleValue();
    List<Double> xs = new ArrayList<>();
    Chart chart =
        new Chart(
            new Scale.Logarithmic("operations for each byte", 10),
            new Scale.Logarithmic("GFLOP/s", 10));
    for (String system : colours.reversed()) {
      List<Entry> entries =
          group.cases().stream()
              .filter(name -> Product.of(name).isPresent())
              .flatMap(name -> group.at(name, system).stream())
              .toList();
      double[] intensities =
          entries.stream()
              .mapToDouble(
                  entry -> Product.of(entry.name()).map(p -> p.intensity(bytes)).orElse(Double.NaN))
              .toArray();
      Arrays.stream(intensities).forEach(xs::add);
      chart.dots(
          Palette.series(index(system)),
          index(system),
          intensities,
          entries.stream().mapToDouble(BenchCharts::value).toArray());
    }
    double from = xs.stream().mapToDouble(Double::doubleValue).min().orElse(0.1);
    double to = xs.stream().mapToDouble(Double::doubleValue).max().orElse(100);
    double ridge = Math.clamp(peak.getAsDouble() / slope, from, to);
    double[] roof = {from, ridge, to};
    double[] heights =
        Arrays.stream(roof).map(x -> Math.min(peak.getAsDouble(), slope * x)).toArray();
    chart.curve(Palette.LIMIT, true, roof, heights);
    page.figure(
        "Roofline: the broken line is what copying from memory and the fma peak allow; what is"
            + " above it works in the caches",
        chart,
        WIDTH,
        HEIGHT);
  }

  /// Each fork of each system as a dot, a row for each case.
  void forks() {
    List<String> cases =
        group.cases().stream()
            .filter(
                name -> group.entries().stream().anyMatch(e -> e.name().equals(name) && isShown(e)))
            .toList();
    if (cases.isEmpty()) {
      return;
    }
    Chart chart = new Chart(new Scale.Logarithmic(group.unit(), 10), new Scale.Rows(cases));
    for (String system : colours.reversed()) {
      List<double[]> points = new ArrayList<>();
      for (Entry entry : group.entries()) {
        int row = cases.indexOf(entry.name());
        if (entry.system().equals(system) && row >= 0 && isShown(entry)) {
          entry.forks().stream().filter(v -> v > 0).forEach(v -> points.add(new double[] {v, row}));
        }
      }
      chart.dots(
          Palette.series(index(system)),
          index(system),
          points.stream().mapToDouble(point -> point[0]).toArray(),
          points.stream().mapToDouble(point -> point[1]).toArray());
    }
    String better = group.entries().getFirst().isBetterLarger() ? "right" : "left";
    page.figure(
        "Every fork, " + group.unit() + "; " + better + " is better",
        chart,
        WIDTH,
        AROUND + ROW * cases.size());
  }

  private static boolean isShown(Entry entry) {
    return entry.value() != null && !BenchGroup.isLimit(entry.system()) && value(entry) > 0;
  }
}
