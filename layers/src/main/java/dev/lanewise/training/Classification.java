package dev.lanewise.training;

import dev.lanewise.kernel.Matrix;
import java.util.Arrays;

/// How well scores tell classes apart, gathered in one pass over the samples: accuracy, top-k,
/// precision, recall, F1, the confusion matrix and the area under the ROC curve.
///
/// Adding allocates nothing while no more samples come than were planned for. Not safe for use by
/// several threads at once.
public final class Classification {
  private final int classes;
  private final double threshold;
  private final long[] confusion;
  private final long[] ranks;
  private int[] labels;
  private double[] scores;
  private int count;

  private Classification(int classes, double threshold, int capacity) {
    if (classes < 2) {
      throw new IllegalArgumentException("there must be at least 2 classes, given: " + classes);
    }
    this.classes = classes;
    this.threshold = threshold;
    this.confusion = new long[Math.multiplyExact(classes, classes)];
    this.ranks = new long[classes];
    this.labels = new int[Math.max(1, capacity)];
    this.scores = new double[Math.multiplyExact(Math.max(1, capacity), columns())];
  }

  /// For scores of one column for each class; the class of the largest score is the answer, the
  /// first of equal ones. Scores that are NaN are smaller than all others.
  ///
  /// @param classes how many classes
  /// @param capacity how many samples are planned for
  public static Classification of(int classes, int capacity) {
    return new Classification(classes, Double.NaN, capacity);
  }

  /// For a single score: the answer is class 1 where it exceeds the threshold.
  ///
  /// @param threshold 0 for logits, 0.5 for probabilities
  /// @param capacity how many samples are planned for
  public static Classification binary(double threshold, int capacity) {
    return new Classification(2, threshold, capacity);
  }

  private boolean isBinary() {
    return !Double.isNaN(threshold);
  }

  private int columns() {
    return isBinary() ? 1 : classes;
  }

  /// Forgets all samples.
  public void reset() {
    count = 0;
    Arrays.fill(confusion, 0);
    Arrays.fill(ranks, 0);
  }

  /// Adds the first samples of a batch.
  ///
  /// @param batch the scores: a row for each sample
  /// @param truth the class of each sample, from 0; samples of other numbers (the ignored index)
  ///   are left out
  /// @param samples how many rows of the batch count
  /// @throws IllegalArgumentException if the batch has other columns or fewer rows
  public void add(Matrix batch, int[] truth, int samples) {
    if (batch.columns() != columns() || batch.rows() < samples || truth.length < samples) {
      throw new IllegalArgumentException(
          "scores must be at least "
              + samples
              + " x "
              + columns()
              + " with as many labels, given: "
              + batch.rows()
              + " x "
              + batch.columns()
              + " and "
              + truth.length
              + " labels");
    }
    for (int i = 0; i < samples; i++) {
      if (truth[i] >= 0 && truth[i] < classes) {
        addSample(batch, i, truth[i]);
      }
    }
  }

  private void addSample(Matrix batch, int row, int label) {
    if (count == labels.length) {
      labels = Arrays.copyOf(labels, Math.multiplyExact(count, 2));
      scores = Arrays.copyOf(scores, Math.multiplyExact(scores.length, 2));
    }
    int start = count * columns();
    for (int j = 0; j < columns(); j++) {
      double score = batch.get(row, j);
      scores[start + j] = Double.isNaN(score) ? Double.NEGATIVE_INFINITY : score;
    }
    labels[count] = label;
    count++;
    int answer = isBinary() ? (scores[start] > threshold ? 1 : 0) : Answers.largest(batch, row);
    confusion[label * classes + answer]++;
    ranks[isBinary() ? (answer == label ? 0 : 1) : rank(start, label)]++;
  }

  /// How many classes come before the right one; of equal scores the smaller class comes first.
  private int rank(int start, int label) {
    double own = scores[start + label];
    int before = 0;
    for (int j = 0; j < classes; j++) {
      if (scores[start + j] > own || (scores[start + j] == own && j < label)) {
        before++;
      }
    }
    return before;
  }

  /// How many samples were added.
  public int count() {
    return count;
  }

  /// How many classes there are.
  public int classes() {
    return classes;
  }

  /// The part of the answers that are right; NaN without samples.
  public double accuracy() {
    return topK(1);
  }

  /// The part of the samples whose class is among the k largest scores; NaN without samples.
  ///
  /// @param k from 1
  public double topK(int k) {
    long right = 0;
    for (int rank = 0; rank < Math.min(k, classes); rank++) {
      right += ranks[rank];
    }
    return (double) right / count;
  }

  /// How many samples of a class got an answer.
  public long confusion(int label, int answer) {
    return confusion[label * classes + answer];
  }

  /// The part of the answers of this class that are right; 0 where it never was the answer.
  public double precision(int label) {
    return part(confusion(label, label), columnSum(label));
  }

  /// The part of the samples of this class that got it as the answer; 0 where it has no samples.
  public double recall(int label) {
    return part(confusion(label, label), rowSum(label));
  }

  /// The harmonic mean of precision and recall; 0 where both are.
  public double f1(int label) {
    return part(2 * confusion(label, label), rowSum(label) + columnSum(label));
  }

  /// The mean over all classes, each with the same weight.
  public double macroPrecision() {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += precision(c);
    }
    return sum / classes;
  }

  /// The mean over all classes, each with the same weight.
  public double macroRecall() {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += recall(c);
    }
    return sum / classes;
  }

  /// The mean over all classes, each with the same weight.
  public double macroF1() {
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += f1(c);
    }
    return sum / classes;
  }

  /// The area under the ROC curve: the probability that a sample of the class has a larger score
  /// than one of another class, equal scores counting half (Hanley and McNeil 1982). With more than
  /// two classes the mean of each class against the rest. NaN where a class, or the rest, has no
  /// samples.
  public double rocAuc() {
    if (isBinary()) {
      return rocAuc(1, 0);
    }
    if (classes == 2) {
      return rocAuc(1, 1);
    }
    double sum = 0;
    for (int c = 0; c < classes; c++) {
      sum += rocAuc(c, c);
    }
    return sum / classes;
  }

  /// By the sum of ranks (Mann and Whitney), equal scores sharing the mean of their ranks.
  private double rocAuc(int label, int column) {
    Integer[] order = new Integer[count];
    Arrays.setAll(order, i -> i);
    Arrays.sort(
        order,
        (a, b) -> Double.compare(scores[a * columns() + column], scores[b * columns() + column]));
    long positives = 0;
    double sum = 0;
    for (int begin = 0; begin < count; ) {
      double score = scores[order[begin] * columns() + column];
      int end = begin;
      long here = 0;
      while (end < count && scores[order[end] * columns() + column] == score) {
        here += labels[order[end]] == label ? 1 : 0;
        end++;
      }
      sum += here * ((begin + 1 + end) / 2.0);
      positives += here;
      begin = end;
    }
    double pairs = (double) positives * (count - positives);
    return (sum - positives * (positives + 1.0) / 2) / pairs;
  }

  private long rowSum(int label) {
    long sum = 0;
    for (int answer = 0; answer < classes; answer++) {
      sum += confusion(label, answer);
    }
    return sum;
  }

  private long columnSum(int answer) {
    long sum = 0;
    for (int label = 0; label < classes; label++) {
      sum += confusion(label, answer);
    }
    return sum;
  }

  private static double part(long some, long all) {
    return all == 0 ? 0 : (double) some / all;
  }
}
