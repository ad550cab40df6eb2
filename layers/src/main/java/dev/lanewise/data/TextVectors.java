package dev.lanewise.data;

import dev.lanewise.kernel.ElementType;
import dev.lanewise.kernel.Matrix;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Turns texts into vectors: counts of words, TF-IDF, hashed counts, or the numbers of their words
/// in order.
///
/// Words are the longest runs of letters and digits, in lower case. Like a [Transform], this is
/// immutable, is saved with a model by [#state()], and allocates nothing when applied.
public final class TextVectors {
  private enum Kind {
    COUNTS("text-counts"),
    TF_IDF("text-tf-idf"),
    HASHED("text-hashed"),
    INDICES("text-indices");

    private final String name;

    Kind(String name) {
      this.name = name;
    }
  }

  /// The index of padding, behind the last word.
  public static final int PADDING = 0;

  /// The index of every word that is not in the vocabulary; those in it follow.
  public static final int UNKNOWN = 1;

  private final Kind kind;
  private final @Nullable Vocabulary vocabulary;
  private final double[] idf;
  private final int outputs;

  private TextVectors(Kind kind, @Nullable Vocabulary vocabulary, double[] idf, int outputs) {
    if (outputs < 1) {
      throw new IllegalArgumentException(
          "texts become vectors of at least 1 number, here of " + outputs);
    }
    this.kind = kind;
    this.vocabulary = vocabulary;
    this.idf = idf;
    this.outputs = outputs;
  }

  /// How often each word of a vocabulary occurs.
  ///
  /// @param texts the training texts
  /// @param leastDocuments a word counts if it is in at least so many of them
  /// @param mostWords the size of the vocabulary at most; words of more texts come first
  /// @return the vectors, one number for each word
  /// @throws IllegalArgumentException if a number is less than 1, or no word is left
  public static TextVectors counts(List<String> texts, int leastDocuments, int mostWords) {
    Vocabulary vocabulary = Vocabulary.fit(texts, leastDocuments, mostWords);
    return new TextVectors(Kind.COUNTS, vocabulary, new double[0], vocabulary.size());
  }

  /// Counts times the inverse document frequency, divided by the Euclidean norm: `tf * (1 + ln((1 +
  /// n) / (1 + df)))` for n training texts of which df hold the word (Salton and Buckley 1988,
  /// smoothed as if one more text held every word).
  ///
  /// @param texts the training texts
  /// @param leastDocuments a word counts if it is in at least so many of them
  /// @param mostWords the size of the vocabulary at most; words of more texts come first
  /// @return the vectors, one number for each word
  /// @throws IllegalArgumentException if a number is less than 1, or no word is left
  public static TextVectors tfIdf(List<String> texts, int leastDocuments, int mostWords) {
    Vocabulary vocabulary = Vocabulary.fit(texts, leastDocuments, mostWords);
    int[] documents = new int[vocabulary.size()];
    int[] lastSeen = new int[vocabulary.size()];
    Arrays.fill(lastSeen, -1);
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      int at = Words.start(text, 0);
      while (at < text.length()) {
        int end = Words.end(text, at);
        int word = vocabulary.indexOf(text, at, end);
        if (word >= 0 && lastSeen[word] != i) {
          lastSeen[word] = i;
          documents[word]++;
        }
        at = Words.start(text, end);
      }
    }
    double[] idf = new double[documents.length];
    for (int w = 0; w < idf.length; w++) {
      idf[w] = 1 + StrictMath.log((1.0 + texts.size()) / (1.0 + documents[w]));
    }
    return new TextVectors(Kind.TF_IDF, vocabulary, idf, vocabulary.size());
  }

  /// Counts of all words in a fixed number of places, each word in one by its hash and with a sign
  /// by its hash (Weinberger et al.: Feature hashing for large scale multitask learning. ICML
  /// 2009). Nothing is fitted.
  ///
  /// @param places the places
  /// @return the vectors, one number for each place
  /// @throws IllegalArgumentException if less than 1
  public static TextVectors hashed(int places) {
    return new TextVectors(Kind.HASHED, null, new double[0], places);
  }

  /// The numbers of the words in their order, for an embedding: [#PADDING], [#UNKNOWN], and from 2
  /// on the vocabulary.
  ///
  /// @param texts the training texts
  /// @param leastDocuments a word counts if it is in at least so many of them
  /// @param mostWords the size of the vocabulary at most; words of more texts come first
  /// @param length the words of a text that are kept: what is beyond is cut off
  /// @return the vectors, one number for each word kept
  /// @throws IllegalArgumentException if a number is less than 1
  public static TextVectors indices(
      List<String> texts, int leastDocuments, int mostWords, int length) {
    Vocabulary vocabulary = Vocabulary.fit(texts, leastDocuments, mostWords);
    return new TextVectors(Kind.INDICES, vocabulary, new double[0], length);
  }

  /// The vectors that a state describes.
  ///
  /// @param state what [#state()] gave
  /// @return equal vectors
  /// @throws IllegalArgumentException if the state is of no kind known here, or incomplete
  public static TextVectors of(TransformState state) {
    for (Kind kind : Kind.values()) {
      if (kind.name.equals(state.kind())) {
        Vocabulary vocabulary = kind == Kind.HASHED ? null : new Vocabulary(state.texts("words"));
        double[] idf = kind == Kind.TF_IDF ? state.numbers("idf") : new double[0];
        if (kind == Kind.TF_IDF && vocabulary != null) {
          TransformChecks.length(kind.name, "idf", idf.length, vocabulary.size());
        }
        return new TextVectors(kind, vocabulary, idf, state.whole("outputs"));
      }
    }
    throw new IllegalArgumentException(
        "text vectors of kind \"%s\" are unknown, known are %s"
            .formatted(state.kind(), Arrays.stream(Kind.values()).map(k -> k.name).toList()));
  }

  /// This as plain values, from which [#of(TransformState)] makes an equal one.
  ///
  /// @return the state
  public TransformState state() {
    Map<String, double[]> numbers = new TreeMap<>();
    numbers.put("outputs", new double[] {outputs});
    if (kind == Kind.TF_IDF) {
      numbers.put("idf", idf);
    }
    Map<String, List<String>> texts =
        vocabulary == null ? Map.of() : Map.of("words", vocabulary.words());
    return new TransformState(kind.name, numbers, texts, List.of());
  }

  /// The length of a vector.
  ///
  /// @return the numbers of one text
  public int outputs() {
    return outputs;
  }

  /// The number of different indices of [#indices], for the size of an embedding.
  ///
  /// @return the words of the vocabulary and two more
  public int indexCount() {
    return 2 + (vocabulary == null ? 0 : vocabulary.size());
  }

  /// The vocabulary.
  ///
  /// @return the words in the order of their numbers; none for hashed counts
  public List<String> words() {
    return vocabulary == null ? List.of() : vocabulary.words();
  }

  /// Turns texts into a data set.
  ///
  /// @param documents the texts
  /// @param type the element type
  /// @return vectors with the same targets
  /// @throws IllegalArgumentException if they are more than 2^31 - 1 numbers
  public Dataset apply(Documents documents, ElementType type) {
    Matrix features = Matrix.of(type, documents.size(), outputs);
    for (int i = 0; i < documents.size(); i++) {
      apply(documents.texts().get(i), features, i);
    }
    return Dataset.of(features, documents.targets());
  }

  /// Turns one text into a vector.
  ///
  /// @param text the text
  /// @param features the matrix that receives it, of [#outputs()] columns
  /// @param row the row of it that is written
  /// @throws IllegalArgumentException if the matrix has another number of columns
  public void apply(CharSequence text, Matrix features, int row) {
    if (features.columns() != outputs) {
      throw new IllegalArgumentException(
          "vectors have %d numbers, the matrix %d columns".formatted(outputs, features.columns()));
    }
    for (int j = 0; j < outputs; j++) {
      features.set(row, j, 0);
    }
    int at = Words.start(text, 0);
    for (int n = 0; at < text.length(); n++) {
      int end = Words.end(text, at);
      word(text, at, end, n, features, row);
      at = Words.start(text, end);
    }
    if (kind == Kind.TF_IDF) {
      weigh(features, row);
    }
  }

  private void word(CharSequence text, int start, int end, int n, Matrix features, int row) {
    if (vocabulary == null) {
      long hash = Words.hash(text, start, end);
      // The sign is a bit that the place does not depend on.
      int place = (int) Long.remainderUnsigned(hash >>> 1, outputs);
      features.set(row, place, features.get(row, place) + ((hash & 1) == 0 ? 1 : -1));
      return;
    }
    int word = vocabulary.indexOf(text, start, end);
    if (kind == Kind.INDICES) {
      if (n < outputs) {
        features.set(row, n, word < 0 ? UNKNOWN : word + 2);
      }
    } else if (word >= 0) {
      features.set(row, word, features.get(row, word) + 1);
    }
  }

  private void weigh(Matrix features, int row) {
    double sum = 0;
    for (int j = 0; j < outputs; j++) {
      double weight = features.get(row, j) * idf[j];
      sum += weight * weight;
    }
    double norm = sum == 0 ? 1 : Math.sqrt(sum);
    for (int j = 0; j < outputs; j++) {
      features.set(row, j, features.get(row, j) * idf[j] / norm);
    }
  }
}
