package dev.keycensus.detectors;

/**
 * Sentences that happen to have a name and a colon: {@code First pass: through the files}. The
 * value is a word of the language, goes on with more words, and is neither quoted nor on a line of
 * its own as configuration has it.
 */
final class Prose {
  private static final int LONGEST = 24;

  private Prose() {}

  static boolean is(Assignment a, Probe probe) {
    if (a.quote() != 0
        || a.syntax() != Assignment.Syntax.COLON
        || probe.kind() == FileKind.YAML
        || probe.kind() == FileKind.CONFIG
        || a.value().length() > LONGEST) {
      return false;
    }
    String value = a.value();
    for (int i = 0; i < value.length(); i++) {
      if (!Chars.isLower(value.charAt(i))) {
        return false;
      }
    }
    Window w = probe.window();
    // A word goes on behind it, or stood before the name: both are a sentence's.
    int behind = a.end() + (w.at(a.end()) == ',' ? 1 : 0);
    boolean goesOn = w.at(behind) == ' ' && Chars.isLetter(w.at(behind + 1));
    boolean wentBefore = w.at(a.nameStart() - 1) == ' ' && Chars.isLower(w.at(a.nameStart() - 2));
    return goesOn && wentBefore || goesOn && isWord(value);
  }

  private static boolean isWord(String value) {
    return Lexicon.get().covered(value) == value.length();
  }
}
