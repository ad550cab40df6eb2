package dev.lanewise.plugin;

import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/// Finds the known word that somebody probably meant.
public final class Nearest {
  private Nearest() {}

  /// The known word nearest to a given one: the fewest insertions, deletions and replacements, the
  /// first in alphabetical order among equals. Empty if all are far away.
  public static Optional<String> to(String given, Collection<String> known) {
    int limit = Math.max(2, given.length() / 2);
    return known.stream()
        .filter(word -> distance(given, word) <= limit)
        .min(Comparator.<String>comparingInt(word -> distance(given, word)).thenComparing(w -> w));
  }

  private static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int replaced = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(replaced, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
