package dev.keycensus.detectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;

/**
 * The words that most projects use: how much of a value is made of them. Made by the training
 * program; the resource holds them sorted, with spaces and line breaks between them.
 */
final class Lexicon {
  static final String RESOURCE = "lexicon.txt";
  private static final int LONGEST = 14;
  private static final int SHORTEST = 3;

  private static final class Holder {
    static final Lexicon LEXICON = read();
  }

  private final Set<String> words = new HashSet<>();

  Lexicon(BufferedReader in) throws IOException {
    String line;
    while ((line = in.readLine()) != null) {
      words.addAll(Values.spaced(line));
    }
  }

  static Lexicon get() {
    return Holder.LEXICON;
  }

  private static Lexicon read() {
    try (InputStream in = Lexicon.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      return new Lexicon(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How many of the letters of {@code folded} belong to words of the list, longest match first. */
  int covered(String folded) {
    int n = folded.length();
    int covered = 0;
    int i = 0;
    while (i < n) {
      int end = i;
      while (end < n && end - i < LONGEST && Chars.isLower(folded.charAt(end))) {
        end++;
      }
      int length = end - i;
      while (length >= SHORTEST && !words.contains(folded.substring(i, i + length))) {
        length--;
      }
      if (length >= SHORTEST) {
        covered += length;
        i += length;
      } else {
        i++;
      }
    }
    return covered;
  }

  private static final int SHORT = 16;

  /**
   * Whether {@code v} may be a name or of a sentence: of words for half of its letters at least.
   * What is short may be a word that the list does not have; chance alone seldom is this long.
   */
  static boolean mayRead(String v) {
    long letters = v.chars().filter(Chars::isLetter).count();
    return v.length() < SHORT || get().covered(Values.lower(v)) * 2L >= letters;
  }
}
