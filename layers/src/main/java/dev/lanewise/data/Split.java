package dev.lanewise.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// A data set cut in two: what is trained on, and what is held out. Features are not copied.
///
/// Each sample stands in exactly one of the two. Within each the samples keep their order. The cut
/// is a function of the seed and of nothing else.
///
/// @param train the samples to train on
/// @param test the samples held out
public record Split(Dataset train, Dataset test) {

  /// Holds out a share of the samples.
  ///
  /// @param data the samples
  /// @param share the share held out, in [0, 1]; the number of samples is rounded to the nearest
  /// @param seed the seed of the choice
  /// @return the split
  /// @throws IllegalArgumentException if the share is outside
  public static Split holdOut(Dataset data, double share, long seed) {
    requireShare(share);
    int[] order = new int[data.size()];
    SampleOrder.shuffle(seed, 0, order);
    boolean[] isTest = new boolean[order.length];
    mark(order, (int) Math.round(share * order.length), isTest);
    return of(data, isTest);
  }

  /// Holds out a share of the samples of each class.
  ///
  /// @param data samples with class targets
  /// @param share the share held out, in [0, 1]; rounded to the nearest within each class
  /// @param seed the seed of the choice
  /// @return the split
  /// @throws IllegalArgumentException if the share is outside
  /// @throws IllegalStateException if the targets are no classes
  public static Split stratified(Dataset data, double share, long seed) {
    requireShare(share);
    boolean[] isTest = new boolean[data.size()];
    for (int[] members : shuffledClasses(data, seed)) {
      mark(members, (int) Math.round(share * members.length), isTest);
    }
    return of(data, isTest);
  }

  /// Cuts the samples into k parts of equal size, but for one sample, and holds out each once.
  ///
  /// @param data the samples
  /// @param k the number of parts, from 2 to the number of samples
  /// @param seed the seed of the choice
  /// @return k splits
  /// @throws IllegalArgumentException if k is outside
  public static List<Split> kFold(Dataset data, int k, long seed) {
    requireFolds(data, k);
    int[] order = new int[data.size()];
    SampleOrder.shuffle(seed, 0, order);
    int[] fold = new int[order.length];
    deal(order, 0, k, fold);
    return folds(data, k, fold);
  }

  /// Cuts the samples into k parts that have, but for one sample, as many of each class, and holds
  /// out each once.
  ///
  /// @param data samples with class targets
  /// @param k the number of parts, from 2 to the number of samples
  /// @param seed the seed of the choice
  /// @return k splits
  /// @throws IllegalArgumentException if k is outside
  /// @throws IllegalStateException if the targets are no classes
  public static List<Split> stratifiedKFold(Dataset data, int k, long seed) {
    List<int[]> classes = shuffledClasses(data, seed);
    requireFolds(data, k);
    int[] fold = new int[data.size()];
    // A class begins where the one before ended, so that the parts are equal in all too.
    int next = 0;
    for (int[] members : classes) {
      next = deal(members, next, k, fold);
    }
    return folds(data, k, fold);
  }

  /// Deals samples to folds in turn.
  private static int deal(int[] samples, int first, int k, int[] fold) {
    int next = first;
    for (int sample : samples) {
      fold[sample] = next;
      next = next + 1 == k ? 0 : next + 1;
    }
    return next;
  }

  private static List<Split> folds(Dataset data, int k, int[] fold) {
    List<Split> splits = new ArrayList<>();
    for (int f = 0; f < k; f++) {
      boolean[] isTest = new boolean[fold.length];
      for (int i = 0; i < fold.length; i++) {
        isTest[i] = fold[i] == f;
      }
      splits.add(of(data, isTest));
    }
    return List.copyOf(splits);
  }

  private static List<int[]> shuffledClasses(Dataset data, long seed) {
    Targets.Classes classes = data.classes();
    int[] counts = new int[classes.count()];
    for (int c : classes.indices()) {
      counts[c]++;
    }
    List<int[]> members = new ArrayList<>();
    for (int count : counts) {
      members.add(new int[count]);
    }
    Arrays.fill(counts, 0);
    for (int i = 0; i < data.size(); i++) {
      int c = classes.indices()[i];
      members.get(c)[counts[c]++] = i;
    }
    for (int c = 0; c < members.size(); c++) {
      SampleOrder.permute(seed, c, members.get(c));
    }
    return members;
  }

  private static void mark(int[] samples, int count, boolean[] isTest) {
    for (int i = 0; i < count; i++) {
      isTest[samples[i]] = true;
    }
  }

  private static Split of(Dataset data, boolean[] isTest) {
    return new Split(data.select(positions(isTest, false)), data.select(positions(isTest, true)));
  }

  static int[] positions(boolean[] flags, boolean wanted) {
    int count = 0;
    for (boolean flag : flags) {
      count += flag == wanted ? 1 : 0;
    }
    int[] positions = new int[count];
    int next = 0;
    for (int i = 0; i < flags.length; i++) {
      if (flags[i] == wanted) {
        positions[next++] = i;
      }
    }
    return positions;
  }

  private static void requireShare(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new IllegalArgumentException(
          "the share held out is " + share + ", but must be from 0 to 1");
    }
  }

  private static void requireFolds(Dataset data, int k) {
    if (k < 2 || k > data.size()) {
      throw new IllegalArgumentException(
          "%d folds of %d samples: there must be from 2 to %d"
              .formatted(k, data.size(), data.size()));
    }
  }
}
