package dev.lanewise.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// The words that are told apart, by number; found without allocating.
final class Vocabulary {
  private final List<String> words;

  /// Open addressing: the number of the word at its hash or after it, or -1.
  private final int[] table;

  Vocabulary(List<String> words) {
    this.words = List.copyOf(words);
    table = new int[Integer.highestOneBit(Math.max(1, words.size())) * 4];
    Arrays.fill(table, -1);
    for (int i = 0; i < words.size(); i++) {
      String word = this.words.get(i);
      if (indexOf(word, 0, word.length()) >= 0) {
        throw new IllegalArgumentException("the word \"" + word + "\" stands there twice");
      }
      int place = (int) Words.hash(word, 0, word.length()) & (table.length - 1);
      while (table[place] >= 0) {
        place = (place + 1) & (table.length - 1);
      }
      table[place] = i;
    }
  }

  /// The words that occur in at least some documents, at most so many, those of most documents
  /// first and of as many in the order of their characters.
  static Vocabulary fit(List<String> texts, int leastDocuments, int mostWords) {
    if (leastDocuments < 1 || mostWords < 1) {
      throw new IllegalArgumentException(
          "a vocabulary needs at least 1 document and 1 word, given: %d and %d"
              .formatted(leastDocuments, mostWords));
    }
    Map<String, Integer> documents = new HashMap<>();
    Set<String> inText = new HashSet<>();
    for (String text : texts) {
      inText.clear();
      int at = Words.start(text, 0);
      while (at < text.length()) {
        int end = Words.end(text, at);
        inText.add(Words.word(text, at, end));
        at = Words.start(text, end);
      }
      inText.forEach(word -> documents.merge(word, 1, Integer::sum));
    }
    Comparator<Map.Entry<String, Integer>> byCount = Map.Entry.comparingByValue();
    return new Vocabulary(
        documents.entrySet().stream()
            .filter(e -> e.getValue() >= leastDocuments)
            .sorted(byCount.reversed().thenComparing(Map.Entry.comparingByKey()))
            .limit(mostWords)
            .map(Map.Entry::getKey)
            .toList());
  }

  List<String> words() {
    return words;
  }

  int size() {
    return words.size();
  }

  /// The number of a word of a text, or -1.
  int indexOf(CharSequence text, int start, int end) {
    int place = (int) Words.hash(text, start, end) & (table.length - 1);
    while (table[place] >= 0) {
      if (Words.equal(text, start, end, words.get(table[place]))) {
        return table[place];
      }
      place = (place + 1) & (table.length - 1);
    }
    return -1;
  }
}
