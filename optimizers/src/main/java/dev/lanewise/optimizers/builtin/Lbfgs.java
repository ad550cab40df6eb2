package dev.lanewise.optimizers.builtin;

import dev.lanewise.optimizers.Optimizer;
import dev.lanewise.plugin.Hyperparameter;
import dev.lanewise.plugin.Hyperparameter.Range;
import dev.lanewise.plugin.OptimizerProvider;
import dev.lanewise.plugin.Settings;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// `lbfgs`.
public final class Lbfgs implements OptimizerProvider {
  /// The least product of move and change of the gradient that says anything of the curvature.
  private static final double LEAST_CURVATURE = 1e-300;

  /// What PyTorch asks for.
  private static final double CLEAR_CURVATURE = 1e-10;

  /// For the service loader.
  public Lbfgs() {}

  @Override
  public String name() {
    return "lbfgs";
  }

  @Override
  public List<String> aliases() {
    return List.of("l-bfgs");
  }

  @Override
  public String summary() {
    return "Steps by the curvature seen on the last ones, with a line search; for whole batches";
  }

  @Override
  public String reference() {
    return "Liu, Nocedal 1989, doi:10.1007/BF01589116; Nocedal, Wright 2006, algorithms 3.5, 3.6, 7.4 and 7.5";
  }

  @Override
  public List<Hyperparameter> hyperparameters() {
    Range fraction = new Range(0, false, 1, false);
    return List.of(
        Hyperparameter.scheduled(
            "lr", 1, Range.NOT_NEGATIVE, "first step that the search tries along a direction"),
        Hyperparameter.whole("history", 10, 1, 1000, "steps whose curvature is remembered"),
        Hyperparameter.choice(
            "search",
            List.of("wolfe", "none", "minfunc", "zoom"),
            "strong Wolfe conditions by the book (wolfe), as PyTorch (minfunc) or Optax (zoom) look for them, or none"),
        Hyperparameter.real(
            "c1", 1e-4, fraction, "what part of the slope's promise is descent enough"),
        Hyperparameter.real("c2", 0.9, fraction, "what part of the slope is flat enough, above c1"),
        Hyperparameter.whole(
            "evaluations", 25, 1, Integer.MAX_VALUE, "most evaluations in one search"),
        Hyperparameter.whole(
            "iterations", 1, 1, Integer.MAX_VALUE, "most directions taken in one step"),
        Hyperparameter.whole(
            "stepEvaluations",
            Integer.MAX_VALUE,
            2,
            Integer.MAX_VALUE,
            "evaluations after which a step takes no further direction"),
        Hyperparameter.real(
            "tolerance",
            0,
            Range.NOT_NEGATIVE,
            "largest element of the gradient at which nothing is done any more"),
        Hyperparameter.real(
            "toleranceChange",
            0,
            Range.NOT_NEGATIVE,
            "change of loss, parameters or slope at which a step takes no further direction"),
        Hyperparameter.choice(
            "pairs",
            List.of("positive", "clear", "all"),
            "moves are remembered whose curvature is above 0, above 1e-10, or all"),
        Hyperparameter.flag(
            "roundedMoves",
            false,
            "whether moves are differences of rounded parameters, not steps times directions"),
        Hyperparameter.choice(
            "firstLength",
            List.of("sum", "euclidean"),
            "the first step is at most 1 over the gradient's sum of magnitudes, or its direction over its norm"),
        Hyperparameter.flag(
            "restart", true, "whether to begin anew where the direction does not descend"));
  }

  @Override
  public Map<String, Map<String, String>> presets() {
    return Map.of(
        "torch",
            Map.of(
                "history", "100",
                "search", "none",
                "iterations", "20",
                "stepEvaluations", "25",
                "tolerance", "1e-7",
                "toleranceChange", "1e-9",
                "pairs", "clear",
                "restart", "false"),
        "optax",
            Map.of(
                "search", "zoom",
                "evaluations", "20",
                "pairs", "all",
                "roundedMoves", "true",
                "firstLength", "euclidean",
                "restart", "false"));
  }

  @Override
  public Optimizer create(Settings s) {
    double c1 = s.real("c1");
    double c2 = s.real("c2");
    if (c1 >= c2) {
      throw new IllegalArgumentException(
          "lbfgs: c1 must be below c2, given: c1=" + c1 + ", c2=" + c2);
    }
    LbfgsStepper.Options options =
        new LbfgsStepper.Options(
            s.schedule("lr"),
            new LbfgsStepper.Stops(
                Math.toIntExact(s.whole("iterations")),
                Math.toIntExact(s.whole("stepEvaluations")),
                s.real("tolerance"),
                s.real("toleranceChange")),
            new LbfgsStepper.Pairs(
                Math.toIntExact(s.whole("history")),
                leastCurvature(s.text("pairs")),
                s.flag("roundedMoves")),
            LbfgsStepper.First.valueOf(s.text("firstLength").toUpperCase(Locale.ROOT)),
            s.flag("restart"));
    int evaluations = Math.toIntExact(s.whole("evaluations"));
    String search = s.text("search");
    return (parameters, workers) ->
        new LbfgsStepper(parameters, workers, options, search(search, c1, c2, evaluations));
  }

  private static double leastCurvature(String pairs) {
    return switch (pairs) {
      case "positive" -> LEAST_CURVATURE;
      case "clear" -> CLEAR_CURVATURE;
      default -> Double.NEGATIVE_INFINITY;
    };
  }

  private static LineSearch search(String name, double c1, double c2, int evaluations) {
    return switch (name) {
      case "none" -> new LineSearch.Fixed();
      case "minfunc" -> new MinFuncSearch(c1, c2, evaluations);
      case "zoom" -> new ZoomSearch(c1, c2, evaluations);
      default -> new StrongWolfe(c1, c2, evaluations);
    };
  }
}
