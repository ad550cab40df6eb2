package dev.lanewise.bench.html;

import dev.lanewise.bench.run.Confusion;
import dev.lanewise.bench.run.EpochRecord;
import dev.lanewise.bench.run.Mistake;
import dev.lanewise.bench.run.RunFile;
import dev.lanewise.bench.run.RunRecord;
import dev.lanewise.bench.run.WeightHistogram;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;

/// What was trained: figures, curves, and for each run where it errs and what it has learnt.
final class RunPage {
  private static final Set<String> OF_EPOCHS = Set.of("seconds", "lr");
  private static final int MOST_CLASSES = 60;

  private final Page page;
  private final RunFile file;

  private RunPage(Page page, RunFile file) {
    this.page = page;
    this.file = file;
  }

  /// Adds all of it.
  ///
  /// @param withMachine whether the machine is told; a page that measures tells it elsewhere
  static void addTo(Page page, RunFile file, boolean withMachine) {
    RunPage run = new RunPage(page, file);
    run.opening();
    run.curves();
    for (int i = 0; i < file.runs().size(); i++) {
      run.details(i);
    }
    if (withMachine) {
      run.machine();
    }
  }

  private void opening() {
    if (file.runs().size() == 1) {
      tiles(file.runs().getFirst());
    }
    page.facts(file.about());
    if (!file.command().isEmpty()) {
      page.paragraph("To do it again:").command(file.command());
    }
    if (file.runs().size() > 1) {
      summary();
    }
  }

  private void tiles(RunRecord run) {
    page.raw("<div class=\"tiles\">");
    run.figures()
        .forEach((name, value) -> {
          if (!OF_EPOCHS.contains(name)) {
            tile(name.replace('-', ' '), Figures.named(name, value));
          }
        });
    if (!run.epochs().isEmpty()) {
      tile("epochs", Integer.toString(run.epochs().size()));
      tile("seconds", Figures.number(seconds(run)));
      tile("samples per second", Figures.number(speed(run)));
    }
    page.raw("</div>\n");
  }

  private void tile(String name, String value) {
    page.raw("<div><b>").text(value).raw("</b><span>").text(name).raw("</span></div>");
  }

  private static double seconds(RunRecord run) {
    return run.epochs().stream().mapToDouble(EpochRecord::seconds).sum();
  }

  /// The median over the epochs: the first one compiles.
  private static double speed(RunRecord run) {
    double[] speeds =
        run.epochs().stream().mapToDouble(EpochRecord::samplesPerSecond).sorted().toArray();
    return speeds.length == 0 ? Double.NaN : speeds[speeds.length / 2];
  }

  private void summary() {
    page.section(file.kind() == RunFile.Kind.SELECTION ? "Candidates" : "Runs");
    Set<String> names = new LinkedHashSet<>();
    file.runs().forEach(run -> names.addAll(run.figures().keySet()));
    names.removeAll(OF_EPOCHS);
    boolean hasEpochs = file.runs().stream().anyMatch(run -> !run.epochs().isEmpty());
    List<String> head = new ArrayList<>(List.of("name"));
    names.forEach(name -> head.add(name.replace('-', ' ')));
    if (hasEpochs) {
      head.addAll(List.of("epochs", "seconds", "samples/s"));
    }
    head.add("optimizer");
    List<List<String>> rows = new ArrayList<>();
    for (RunRecord run : file.runs()) {
      List<String> row = new ArrayList<>(List.of(run.name()));
      for (String name : names) {
        row.add(Figures.named(name, run.figures().getOrDefault(name, Double.NaN)));
      }
      if (hasEpochs) {
        row.add(Integer.toString(run.epochs().size()));
        row.add(Figures.number(seconds(run)));
        row.add(Figures.number(speed(run)));
      }
      row.add(run.optimizer());
      rows.add(row);
    }
    page.table(head, rows);
    if (!names.isEmpty() && !hasEpochs) {
      scores(names.contains("score") ? "score" : names.iterator().next());
    }
  }

  /// A dot for each candidate, with its deviation where that is known.
  private void scores(String figure) {
    List<String> names = file.runs().stream().map(RunRecord::name).toList();
    Chart chart = new Chart(new Scale.Linear(figure, false, false), new Scale.Rows(names));
    for (int row = 0; row < names.size(); row++) {
      Map<String, Double> figures = file.runs().get(row).figures();
      double score = figures.getOrDefault(figure, Double.NaN);
      double deviation = figures.getOrDefault("deviation", Double.NaN);
      double[] here = {row, row};
      chart.curve(Palette.MUTED, false, new double[] {score - deviation, score + deviation}, here);
      chart.dots(Palette.series(0), 0, new double[] {score}, new double[] {row});
    }
    page.figures()
        .figure(figure + " of each candidate", chart, 520, 60 + 20 * names.size())
        .endFigures();
  }

  private void curves() {
    if (file.runs().stream().allMatch(run -> run.epochs().isEmpty())) {
      return;
    }
    page.section("Learning curves");
    if (file.runs().size() == 1) {
      page.legend(List.of("training", "validation"), List.of(1, 0));
    } else {
      page.legend(
          file.runs().stream().map(RunRecord::name).toList(),
          IntStream.range(0, file.runs().size()).boxed().toList());
    }
    new Curves(page, file.runs()).add();
  }

  private void details(int index) {
    RunRecord run = file.runs().get(index);
    if (run.confusion() == null && run.mistakes().isEmpty() && run.weights().isEmpty()) {
      return;
    }
    page.section(file.runs().size() == 1 ? "What it has learnt" : run.name());
    Confusion confusion = run.confusion();
    if (confusion != null && confusion.labels().size() <= MOST_CLASSES) {
      page.heading("Confusion matrix");
      page.paragraph("Rows are the classes, columns the answers.");
      confusion(confusion);
    }
    if (!run.mistakes().isEmpty()) {
      page.heading("Worst mistakes");
      mistakes(run.mistakes());
    }
    if (!run.weights().isEmpty()) {
      page.heading("Weights");
      weights(run.weights());
    }
  }

  /// A mistake is as dark as its part of the largest number of mistakes, a right answer as its part
  /// of its class.
  private void confusion(Confusion confusion) {
    int classes = confusion.labels().size();
    long most = 1;
    for (int truth = 0; truth < classes; truth++) {
      for (int answer = 0; answer < classes; answer++) {
        most = truth == answer ? most : Math.max(most, confusion.counts().get(truth).get(answer));
      }
    }
    page.raw("<div class=\"wide\"><table class=\"confusion\"><thead><tr><th></th>");
    confusion.labels().forEach(label -> page.raw("<th>").text(label).raw("</th>"));
    page.raw("</tr></thead><tbody>\n");
    for (int truth = 0; truth < classes; truth++) {
      List<Long> row = confusion.counts().get(truth);
      long all = Math.max(1, row.stream().mapToLong(Long::longValue).sum());
      page.raw("<tr><th scope=\"row\">").text(confusion.labels().get(truth)).raw("</th>");
      for (int answer = 0; answer < classes; answer++) {
        cell(row.get(answer), truth == answer ? all : most, truth == answer);
      }
      page.raw("</tr>\n");
    }
    page.raw("</tbody></table></div>\n");
  }

  private void cell(long count, long full, boolean isRight) {
    String part = String.format(Locale.ROOT, "%.3f", Math.sqrt((double) count / full));
    String kind = count == 0 ? " class=\"none\"" : isRight ? " class=\"right\"" : "";
    page.raw("<td" + kind + " style=\"--p:" + part + "\">")
        .raw(count == 0 ? "·" : count + "")
        .raw("</td>");
  }

  private void mistakes(List<Mistake> mistakes) {
    if (mistakes.stream().noneMatch(Mistake::isPicture)) {
      page.table(
          List.of("sample", "is", "taken for", "with probability"),
          mistakes.stream()
              .map(m ->
                  List.of(
                      Integer.toString(m.index()),
                      m.truth(),
                      m.guess(),
                      Figures.percent(m.probability())))
              .toList());
      return;
    }
    page.raw("<div class=\"mistakes\">\n");
    for (Mistake mistake : mistakes) {
      String text = mistake.truth() + ", taken for " + mistake.guess();
      page.raw("<figure>");
      if (mistake.isPicture()) {
        page.raw("<img alt=\"").text(text).raw("\" src=\"" + Picture.address(mistake) + "\">");
      }
      page.raw("<figcaption>").text(text).raw("<br>");
      page.text("sample " + mistake.index() + ", " + Figures.percent(mistake.probability()));
      page.raw("</figcaption></figure>\n");
    }
    page.raw("</div>\n");
  }

  private void weights(List<WeightHistogram> weights) {
    page.raw("<div class=\"figures small\">\n");
    for (WeightHistogram each : weights) {
      WeightHistogram.Histogram histogram = each.histogram();
      int bins = histogram.counts().size();
      if (bins == 0) {
        continue;
      }
      double width = (histogram.max() - histogram.min()) / bins;
      double[] xs = new double[2 * bins + 2];
      double[] ys = new double[2 * bins + 2];
      xs[0] = histogram.min();
      for (int i = 0; i < bins; i++) {
        xs[2 * i + 1] = histogram.min() + i * width;
        xs[2 * i + 2] = histogram.min() + (i + 1) * width;
        ys[2 * i + 1] = histogram.counts().get(i);
        ys[2 * i + 2] = ys[2 * i + 1];
      }
      xs[2 * bins + 1] = histogram.max();
      Chart chart =
          new Chart(new Scale.Linear("", false, false), new Scale.Linear("", true, false))
              .area(Palette.series(0), xs, ys);
      String caption = String.format(Locale.ROOT, "%s, %,d values", each.name(), histogram.total());
      page.figure(caption, chart, 240, 130);
    }
    page.endFigures();
  }

  private void machine() {
    if (!file.machine().isEmpty()) {
      page.section("Machine");
      page.facts(file.machine());
    }
  }
}
