package dev.lanewise.data;

/// The words of a text: longest runs of letters and digits, in lower case character by character,
/// whatever the locale. Goes over a text without allocating.
final class Words {
  private static final long OFFSET_BASIS = 0xCBF29CE484222325L;
  private static final long PRIME = 0x100000001B3L;

  private Words() {}

  /// Where the next word starts, or the length of the text.
  static int start(CharSequence text, int from) {
    int at = from;
    while (at < text.length() && !isPart(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Where the word that starts somewhere ends.
  static int end(CharSequence text, int start) {
    int at = start;
    while (at < text.length() && isPart(text.charAt(at))) {
      at++;
    }
    return at;
  }

  /// Letters beyond the basic plane come as two surrogates.
  private static boolean isPart(char c) {
    return Character.isLetterOrDigit(c) || Character.isSurrogate(c);
  }

  /// The hash of a word: FNV-1a of 64 bits over its characters in lower case (Fowler, Noll, Vo).
  static long hash(CharSequence text, int start, int end) {
    long hash = OFFSET_BASIS;
    for (int i = start; i < end; i++) {
      hash = (hash ^ Character.toLowerCase(text.charAt(i))) * PRIME;
    }
    // High bits of FNV are better mixed than low ones.
    return hash ^ (hash >>> 32);
  }

  static boolean equal(CharSequence text, int start, int end, String word) {
    if (end - start != word.length()) {
      return false;
    }
    for (int i = start; i < end; i++) {
      if (Character.toLowerCase(text.charAt(i)) != word.charAt(i - start)) {
        return false;
      }
    }
    return true;
  }

  static String word(CharSequence text, int start, int end) {
    char[] lower = new char[end - start];
    for (int i = start; i < end; i++) {
      lower[i - start] = Character.toLowerCase(text.charAt(i));
    }
    return new String(lower);
  }
}
