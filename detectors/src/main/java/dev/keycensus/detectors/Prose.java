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
    if (isResult(a, probe.window()) || isType(a, probe.window()) || isRun(a, probe.window())) {
      return true;
    }
    if (a.quote() != 0
        || a.syntax() != Assignment.Syntax.COLON
        || probe.kind() == FileKind.YAML
        || probe.kind() == FileKind.CONFIG
        || a.value().length() > LONGEST) {
      return false;
    }
    String value = a.value();
    boolean upper = false;
    for (int i = 0; i < value.length(); i++) {
      if (!Chars.isLetter(value.charAt(i))) {
        return false;
      }
      upper |= Chars.isUpper(value.charAt(i));
    }
    Window w = probe.window();
    // A word goes on behind it, or stood before the name: both are a sentence's.
    int behind = a.end() + (w.at(a.end()) == ',' ? 1 : 0);
    boolean goesOn = w.at(behind) == ' ' && Chars.isLetter(w.at(behind + 1));
    boolean wentBefore = w.at(a.nameStart() - 1) == ' ' && Chars.isLower(w.at(a.nameStart() - 2));
    boolean told = w.at(a.nameStart() - 1) == '`'; // `name`: what it is
    return goesOn && (isWord(Values.lower(value)) || ((wentBefore || told) && !upper));
  }

  /** {@code --- PASS: TestName}, {@code PASS: suite/case}: a test that went well. */
  private static boolean isResult(Assignment a, Window w) {
    if (a.syntax() != Assignment.Syntax.COLON || !a.name().equals("PASS")) {
      return false;
    }
    if (w.at(a.nameStart() - 1) == ' ' && w.at(a.nameStart() - 2) == '-') {
      return true;
    }
    Form form = new Form(a.value());
    return form.isJoinedWords() || form.isPath();
  }

  /** {@code password: SecretStr = Field(}: what is declared, in the text around a program. */
  private static boolean isType(Assignment a, Window w) {
    if (a.quote() != 0 || a.syntax() != Assignment.Syntax.COLON) {
      return false;
    }
    int i = a.end();
    while (i - a.end() < 4 && w.at(i) == ' ') {
      i++;
    }
    return i > a.end() && w.at(i) == '=' && w.at(i + 1) == ' ';
  }

  /** {@code 2nd pass: …}, {@code first pass: …}. */
  private static boolean isRun(Assignment a, Window w) {
    int end = a.nameStart() - 1;
    if (a.quote() != 0
        || a.syntax() != Assignment.Syntax.COLON
        || !Values.lower(a.name()).equals("pass")
        || w.at(end) != ' ') {
      return false;
    }
    int from = end;
    while (end - from < LONGEST && Chars.isAlnum(w.at(from - 1))) {
      from--;
    }
    String before = Values.lower(w.latin1(from, end));
    return Harmless.RUNS.contains(before)
        || (before.length() > 2 && Chars.isDigit(before.charAt(0)));
  }

  private static boolean isWord(String value) {
    return Lexicon.get().covered(value) == value.length();
  }
}
