package dev.lanewise.bench.html;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.lanewise.bench.report.BenchFile;
import dev.lanewise.bench.report.BenchFile.Entry;
import dev.lanewise.bench.run.Confusion;
import dev.lanewise.bench.run.EpochRecord;
import dev.lanewise.bench.run.Mistake;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.bench.run.WeightHistogram;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HtmlReportTest {
  private static final Pattern ID = Pattern.compile(" id=\"([^\"]+)\"");

  private static RunRecord run(String name) {
    List<EpochRecord> epochs = new ArrayList<>();
    for (int epoch = 1; epoch <= 5; epoch++) {
      double validation = epoch == 3 ? Double.NaN : 1.0 / epoch;
      epochs.add(new EpochRecord(epoch, 2.0 / epoch, validation, 0.9, 0.01 / epoch, 0.5, 2000));
    }
    return new RunRecord(
        name,
        "adam(lr=0.01)",
        epochs,
        Map.of("validation-accuracy", 0.9),
        new Confusion(List.of("a", "<b>"), List.of(List.of(9L, 1L), List.of(0L, 10L))),
        List.of(
            WeightHistogram.of("dense/weight", 100, i -> i * i, 10),
            WeightHistogram.of("dense/bias", 3, _ -> 0, 10)),
        List.of(new Mistake(4, "a", "<b>", 0.75, List.of(1, 1, 2), List.of(0, 255))));
  }

  private static RunFile file(RunFile.Kind kind, String... names) {
    List<RunRecord> runs = new ArrayList<>();
    for (String name : names) {
      runs.add(run(name));
    }
    return new RunFile(kind, "T & T", "lanewise x", Map.of("cpu", "c"), Map.of("seed", "1"), runs);
  }

  private static Entry entry(String suite, String name, String system, String unit, double value) {
    List<Double> forks = List.of(value * 0.9, value, value * 1.1);
    return new Entry(suite, name, system, 1, "float", value, unit, forks, "ok", "");
  }

  private static BenchFile bench() {
    List<Entry> entries = new ArrayList<>();
    for (int n : new int[] {16, 64, 1024}) {
      String name = n + "x" + n + "x" + n + "-NN";
      entries.add(entry("gemm", name, "lanewise", "GFLOP/s", 100));
      entries.add(entry("gemm", name, "openblas", "GFLOP/s", 80));
      entries.add(entry("gemm", name, "peak", "GFLOP/s", 120));
    }
    entries.add(entry("functions", "exp", "lanewise", "us", 10));
    entries.add(entry("functions", "exp", "math", "us", 40));
    entries.add(
        new Entry(
            "functions", "log", "math", 1, "float", null, "us", List.of(), "wrong", "element <3>"));
    return new BenchFile(
        Map.of(
            "cpu",
            "c",
            "copyGigabytesPerSecond",
            20.0,
            "command",
            "bench all",
            "systems",
            Map.of("openblas", Map.of("version", "0.3"))),
        entries);
  }

  private static void checkPage(String page) {
    String known = page.replace("http://www.w3.org/2000/svg", "");
    assertFalse(known.contains("http"), "the page needs the network");
    assertFalse(page.contains("<script"), "a script");
    assertFalse(page.contains("rgb("), "a colour that is not in the style sheet");
    assertFalse(page.contains("NaN"), "a coordinate that is none");
    Set<String> ids = new HashSet<>();
    Matcher matcher = ID.matcher(page);
    while (matcher.find()) {
      assertTrue(ids.add(matcher.group(1)), "twice: " + matcher.group(1));
    }
  }

  private static int count(String page, String what) {
    return page.split(Pattern.quote(what), -1).length - 1;
  }

  @Test
  void a_run_has_its_curves_and_its_mistakes() {
    String page = HtmlReport.page(file(RunFile.Kind.RUN, "mlp"));
    checkPage(page);
    assertEquals(5 + 2, count(page, "<figure><figcaption>"), "five curves and two histograms");
    assertTrue(page.contains("data:image/png;base64,"), "a picture");
    assertTrue(page.contains("&lt;b&gt;") && !page.contains("<b>&"), "escaped");
    assertTrue(page.contains("T &amp; T"), "the title");
  }

  @Test
  void runs_are_laid_over_each_other() {
    String page = HtmlReport.page(file(RunFile.Kind.COMPARISON, "sgd", "adam"));
    checkPage(page);
    assertTrue(page.contains("Validation loss"), page);
    assertEquals(6 + 2 * 2, count(page, "<figure><figcaption>"));
  }

  @Test
  void candidates_without_epochs_have_scores() {
    RunRecord one =
        new RunRecord("l2=0.1", "", List.of(), Map.of("score", 0.9), null, List.of(), List.of());
    RunFile file =
        new RunFile(RunFile.Kind.SELECTION, "", "", Map.of(), Map.of(), List.of(one, one));
    String page = HtmlReport.page(file);
    checkPage(page);
    assertTrue(page.contains("score of each candidate"), page);
  }

  @Test
  void measurements_have_ratios_sizes_roofline_and_forks() {
    String page = HtmlReport.page(bench());
    checkPage(page);
    assertEquals(4 + 2, count(page, "<figure><figcaption>"));
    assertTrue(page.contains("1.25×"), "the ratio to openblas");
    assertTrue(page.contains("4.00×"), "of times, the smaller is better");
    assertTrue(page.contains("wrong, element &lt;3&gt;"), "what was wrong");
    assertTrue(page.contains("./lanewise bench all"), "the command");
    assertTrue(page.contains("version 0.3"), "the versions");
  }

  @Test
  void equal_files_give_equal_pages(@TempDir Path folder) throws IOException {
    Path one = folder.resolve("one.html");
    Path two = folder.resolve("two.html");
    HtmlReport.write(one, file(RunFile.Kind.RUN, "mlp"), bench());
    HtmlReport.write(two, file(RunFile.Kind.RUN, "mlp"), bench());
    assertEquals(Files.readString(one), Files.readString(two));
    assertEquals(2, folder.toFile().listFiles().length);
  }
}
