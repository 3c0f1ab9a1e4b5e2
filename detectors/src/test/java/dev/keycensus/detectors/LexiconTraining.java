package dev.keycensus.detectors;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Makes {@code lexicon.txt}: the words that many repositories use. */
final class LexiconTraining {
  private static final int REPOSITORIES = 6;
  private static final int WORDS = 2500;

  private LexiconTraining() {}

  static String make(Labelled labelled) throws IOException {
    Map<String, Set<String>> repositories = new TreeMap<>();
    for (String file : labelled.units().keySet()) {
      String text = new String(labelled.bytes(file), StandardCharsets.ISO_8859_1);
      for (String word : words(text)) {
        repositories.computeIfAbsent(word, k -> new TreeSet<>()).add(Labelled.repository(file));
      }
    }
    List<String> common = new ArrayList<>();
    repositories.forEach(
        (word, in) -> {
          if (in.size() >= REPOSITORIES) {
            common.add(word);
          }
        });
    common.sort(
        Comparator.comparingInt((String w) -> -repositories.getOrDefault(w, Set.of()).size())
            .thenComparing(Comparator.naturalOrder()));
    StringBuilder out = new StringBuilder();
    TreeSet<String> kept = new TreeSet<>(common.subList(0, Math.min(WORDS, common.size())));
    int column = 0;
    for (String word : kept) {
      if (column + word.length() > 100) {
        out.append('\n');
        column = 0;
      }
      out.append(column == 0 ? "" : " ").append(word);
      column += word.length() + 1;
    }
    return out.append('\n').toString();
  }

  /** The words of a text: runs of letters, parted where a lower letter meets an upper one. */
  private static Set<String> words(String text) {
    Set<String> words = new TreeSet<>();
    int n = text.length();
    int i = 0;
    while (i < n) {
      int from = i;
      while (i < n
          && Chars.isLetter(text.charAt(i))
          && !(i > from && Chars.isUpper(text.charAt(i)) && Chars.isLower(text.charAt(i - 1)))) {
        i++;
      }
      if (i - from >= 3 && i - from <= 14) {
        words.add(Values.lower(text.substring(from, i)));
      }
      i = i == from ? i + 1 : i;
    }
    return words;
  }
}
