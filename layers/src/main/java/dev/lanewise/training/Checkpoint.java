package dev.lanewise.training;

import dev.lanewise.optimizers.Parameter;
import dev.lanewise.optimizers.State;
import dev.lanewise.optimizers.StateFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;

/// A run of a [Training] as one file of safetensors: everything that decides what comes next.
final class Checkpoint {
  /// What the file says it is, so that another kind of file is refused by name.
  private static final String FORMAT = "lanewise-checkpoint-1";

  private Checkpoint() {}

  static void save(Path file, Training run) throws IOException {
    Map<String, String> metadata = new LinkedHashMap<>();
    metadata.put("format", FORMAT);
    metadata.put("best", Boolean.toString(run.best().epoch() > 0));
    metadata.put("history", text(run.history()));
    StateFiles.save(file, state(run, run.best().epoch() > 0, run.place()), metadata);
  }

  static void load(Path file, Training run) throws IOException {
    Map<String, String> metadata = StateFiles.metadata(file);
    String format = metadata.get("format");
    if (!FORMAT.equals(format)) {
      throw new IllegalArgumentException(
          file
              + " is no checkpoint of a kind known here: its format is "
              + format
              + ", known is "
              + FORMAT);
    }
    List<Report> history = reports(file, metadata.getOrDefault("history", ""));
    double[] place = run.place();
    StateFiles.load(file, state(run, Boolean.parseBoolean(metadata.get("best")), place));
    run.place(place, history);
  }

  private static State state(Training run, boolean withBest, double[] place) {
    State state = new State();
    for (Parameter parameter : run.network().parameters()) {
      state.add("weights/" + parameter.name(), parameter.value());
    }
    run.network().states().forEach((name, matrix) -> state.add("states/" + name, matrix));
    state.addAll("optimizer/", run.stepper().state());
    run.best().addTo(state, withBest);
    for (int i = 0; i < run.watches().size(); i++) {
      State watch = new State();
      run.watches().get(i).addTo(watch);
      state.addAll("stopping/" + i + "/", watch);
    }
    for (int i = 0; i < place.length; i++) {
      int at = i;
      state.add("place/" + i, State.Cell.of(() -> place[at], value -> place[at] = value));
    }
    return state;
  }

  /// A line for each report: epoch, steps, and the figures as name=value.
  private static String text(List<Report> history) {
    StringBuilder text = new StringBuilder();
    for (Report report : history) {
      text.append(report.epoch()).append(' ').append(report.steps());
      report
          .values()
          .forEach((name, value) -> text.append(' ').append(name).append('=').append(value));
      text.append('\n');
    }
    return text.toString();
  }

  private static List<Report> reports(Path file, String text) {
    List<Report> reports = new ArrayList<>();
    try {
      for (String line : text.lines().toList()) {
        String[] words = line.split(" ", -1);
        SequencedMap<String, Double> values = new LinkedHashMap<>();
        for (int i = 2; i < words.length; i++) {
          int equals = words[i].indexOf('=');
          values.put(
              words[i].substring(0, equals), Double.parseDouble(words[i].substring(equals + 1)));
        }
        reports.add(new Report(Long.parseLong(words[0]), Long.parseLong(words[1]), values));
      }
    } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
      throw new IllegalArgumentException(file + ": the history of the run cannot be read", e);
    }
    return reports;
  }
}
