package dev.lanewise.training;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// Finds the best of several candidates. Everything runs in the order given on the calling thread,
/// so equal inputs give equal tables. Larger scores are better; a score of NaN is worse than any
/// other.
public final class Search {
  private Search() {}

  /// A candidate with what it scored.
  ///
  /// @param candidate the settings
  /// @param scores one for each fold, or one
  public record Scored(Candidate candidate, double[] scores) {
    /// The mean of the scores.
    public double mean() {
      return Arrays.stream(scores).sum() / scores.length;
    }

    /// The standard deviation of the scores about their mean, with n - 1; 0 for a single score.
    public double deviation() {
      double mean = mean();
      double sum = 0;
      for (double score : scores) {
        sum += (score - mean) * (score - mean);
      }
      return scores.length < 2 ? 0 : Math.sqrt(sum / (scores.length - 1));
    }
  }

  /// What a search has found: all candidates in the order they were tried.
  ///
  /// @param tried the candidates with their scores
  public record Table(List<Scored> tried) {
    /// Keeps a copy.
    public Table {
      tried = List.copyOf(tried);
      if (tried.isEmpty()) {
        throw new IllegalArgumentException("a search needs at least one candidate");
      }
    }

    /// The one with the largest mean, the first of equal ones.
    public Scored best() {
      return ranked().getFirst();
    }

    /// From best to worst; equal ones stay in the order they were tried.
    public List<Scored> ranked() {
      return tried.stream().sorted(Comparator.comparingDouble(Search::rank).reversed()).toList();
    }
  }

  /// Scores one candidate with a part of the means.
  @FunctionalInterface
  public interface BudgetedScore {
    /// The score of a candidate.
    ///
    /// @param candidate the settings
    /// @param budget how much may be spent, such as a number of epochs
    double score(Candidate candidate, int budget);
  }

  private static double rank(Scored scored) {
    double mean = scored.mean();
    return Double.isNaN(mean) ? Double.NEGATIVE_INFINITY : mean;
  }

  /// Scores all candidates by one number each, such as the accuracy on held-out data.
  public static Table all(List<Candidate> candidates, ToDoubleFunction<Candidate> score) {
    List<Scored> tried = new ArrayList<>();
    for (Candidate candidate : candidates) {
      tried.add(new Scored(candidate, new double[] {score.applyAsDouble(candidate)}));
    }
    return new Table(tried);
  }

  /// Scores all candidates on the same folds.
  ///
  /// @param folds such as those of a k-fold split; every candidate sees the same
  /// @param score the score of a candidate on one fold
  public static <F> Table crossValidated(
      List<Candidate> candidates, List<F> folds, FoldScore<F> score) {
    List<Scored> tried = new ArrayList<>();
    for (Candidate candidate : candidates) {
      double[] scores = new double[folds.size()];
      for (int i = 0; i < scores.length; i++) {
        scores[i] = score.score(candidate, folds.get(i));
      }
      tried.add(new Scored(candidate, scores));
    }
    return new Table(tried);
  }

  /// Scores a candidate on one fold.
  ///
  /// @param <F> what a fold is
  @FunctionalInterface
  public interface FoldScore<F> {
    /// The score of a candidate on a fold.
    double score(Candidate candidate, F fold);
  }

  /// Successive halving: all candidates get a small budget, the best part of them a larger one, and
  /// so on, until one is left or the budget is spent (Jamieson and Talwalkar 2016,
  /// arXiv:1502.07943).
  ///
  /// @param candidates at least one
  /// @param firstBudget what each gets in the first round
  /// @param largestBudget what no round exceeds
  /// @param eta each round keeps one in eta and multiplies the budget by it, at least 2
  /// @param score the score with a budget
  /// @return all rounds in order; the best of the last round is [Rounds#winner()]
  public static Rounds halving(
      List<Candidate> candidates,
      int firstBudget,
      int largestBudget,
      int eta,
      BudgetedScore score) {
    if (eta < 2 || firstBudget < 1 || largestBudget < firstBudget) {
      throw new IllegalArgumentException(
          "halving needs eta of at least 2 and budgets from 1 up, given: eta "
              + eta
              + ", budgets "
              + firstBudget
              + " to "
              + largestBudget);
    }
    List<Table> rounds = new ArrayList<>();
    List<Candidate> left = candidates;
    for (int budget = firstBudget; ; budget = Math.min(largestBudget, budget * eta)) {
      int now = budget;
      Table table = all(left, candidate -> score.score(candidate, now));
      rounds.add(table);
      if (left.size() == 1 || budget == largestBudget) {
        return new Rounds(rounds);
      }
      int keep = Math.max(1, left.size() / eta);
      left = table.ranked().stream().limit(keep).map(Scored::candidate).toList();
    }
  }

  /// The rounds of successive halving.
  ///
  /// @param tables one for each round
  public record Rounds(List<Table> tables) {
    /// Keeps a copy.
    public Rounds {
      tables = List.copyOf(tables);
    }

    /// The best of the last round.
    public Scored winner() {
      return tables.getLast().best();
    }
  }
}
