package dev.keycensus.detectors;

import java.util.List;

/**
 * Sentences that happen to have a name and a colon: {@code First pass: through the files}. The
 * value is a word of the language, goes on with more words, and is neither quoted nor on a line of
 * its own as configuration has it.
 */
final class Prose {
  private static final int LONGEST = 24;

  private Prose() {}

  static boolean is(Assignment a, Probe probe) {
    Window window = probe.window();
    if (probe.kind() == FileKind.TEXT && isVariable(a)) {
      return true;
    }
    if (isResult(a, window) || isType(a, window) || isRun(a, window) || isRemark(a, probe)) {
      return true;
    }
    boolean equals = a.syntax() == Assignment.Syntax.EQUALS && isInRemark(a, window);
    if (a.quote() != 0
        || (a.syntax() != Assignment.Syntax.COLON && !equals)
        || a.value().length() > LONGEST
        || (isSettings(probe) && !isInRemark(a, window))) {
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
    if (!Lexicon.mayRead(value)) {
      return false;
    }
    Window w = probe.window();
    // A word goes on behind it, or stood before the name: both are a sentence's.
    int behind = a.end() + (w.at(a.end()) == ',' ? 1 : 0);
    boolean goesOn = w.at(behind) == ' ' && Chars.isLetter(w.at(behind + 1));
    boolean wentBefore = w.at(a.nameStart() - 1) == ' ' && Chars.isLower(w.at(a.nameStart() - 2));
    int mark = w.at(a.nameStart() - 1);
    boolean told = mark == '`' || mark == '*'; // `name`: what it is
    return goesOn && (isWord(Values.lower(value)) || told || (wentBefore && !upper));
  }

  /** {@code password: hashedPassword}: a variable, in the text around a program. */
  private static boolean isVariable(Assignment a) {
    List<String> words = Names.split(a.value());
    return a.quote() == 0
        && a.syntax() == Assignment.Syntax.COLON
        && new Form(a.value()).isCamel()
        && Names.promise(words.get(words.size() - 1)) == Names.Promise.PASSWORD;
  }

  private static boolean isSettings(Probe probe) {
    return probe.kind() == FileKind.YAML || probe.kind() == FileKind.CONFIG;
  }

  /** Whether the name stands in a comment, and not at its beginning. */
  private static boolean isInRemark(Assignment a, Window w) {
    LineBefore line = new LineBefore(w, a.nameStart());
    return line.isComment() && !line.begins();
  }

  /** Words before the name of a setting: {@code user NAME password x}. */
  private static final int BEFORE = 2;

  private static final int LINE = 160;

  /**
   * {@code # user not found, password mismatch).}, and a text in a file of settings: a word behind
   * another, without a sign between them, where a setting ends its line and begins it, or nearly.
   */
  private static boolean isRemark(Assignment a, Probe probe) {
    if (a.syntax() != Assignment.Syntax.WORD || a.quote() != 0 || !isSettings(probe)) {
      return false;
    }
    Window w = probe.window();
    String v = a.value();
    boolean words = v.indexOf(' ') > 0 && v.indexOf(' ') < v.lastIndexOf(' ');
    if (words || !isSpoken(v) || isLogin(w, a.nameStart())) {
      return words;
    }
    int behind = a.end() + (w.at(a.end()) == ';' ? 1 : 0);
    while (behind - a.end() < 8 && Chars.isSpace(w.at(behind))) {
      behind++;
    }
    char last = v.charAt(v.length() - 1);
    if ((w.at(behind) >= ' ' && w.at(behind) != '#')
        || isAside(w, a.nameStart())
        || last == '.'
        || last == ',') {
      return true;
    }
    int before = 0;
    for (int i = a.nameStart() - 1; w.at(i) >= ' '; i--) {
      before += w.at(i) > ' ' && w.at(i + 1) <= ' ' ? 1 : 0;
      if (a.nameStart() - i > LINE) {
        return true;
      }
    }
    return before > BEFORE;
  }

  /** A word with the signs of a sentence around it, and what stands in brackets for a value. */
  private static boolean isSpoken(String v) {
    return v.charAt(0) == '['
        || (Lexicon.mayRead(v)
            && v.chars().skip(1).allMatch(c -> Chars.isLower(c) || "-.,:;'\"()/".indexOf(c) >= 0));
  }

  /** {@code machine HOST login NAME password x}, {@code username NAME password x}. */
  static boolean isLogin(Window w, int at) {
    int before = wordBefore(w, wordBefore(w, at));
    return w.startsWith("login ", before)
        || w.startsWith("user ", before)
        || w.startsWith("username ", before);
  }

  /** Where the word before {@code at} begins, on the same line. */
  private static int wordBefore(Window w, int at) {
    int i = at;
    while (at - i < LINE && Chars.isSpace(w.at(i - 1))) {
      i--;
    }
    while (at - i < LINE && w.at(i - 1) > ' ') {
      i--;
    }
    return i;
  }

  /** Whether the name begins a comment behind something else on its line. */
  private static boolean isAside(Window w, int at) {
    int mark = at;
    while (at - mark < LINE && Chars.isSpace(w.at(mark - 1))) {
      mark--;
    }
    boolean marked = w.at(mark - 1) == '#' || (w.at(mark - 1) == '/' && w.at(mark - 2) == '/');
    return marked && !new LineBefore(w, at).begins();
  }

  /**
   * {@code --- PASS: TestName}, {@code PASS: suite/case}, {@code PASS: all is well}: a test that
   * went well.
   */
  private static boolean isResult(Assignment a, Window w) {
    if (a.syntax() != Assignment.Syntax.COLON || !a.name().equals("PASS")) {
      return false;
    }
    if (w.at(a.nameStart() - 1) == ' ' && w.at(a.nameStart() - 2) == '-') {
      return true;
    }
    if (a.quote() == 0 && w.at(a.end()) == ' ' && Chars.isLetter(w.at(a.end() + 1))) {
      return true;
    }
    Form form = new Form(a.value());
    return form.isJoinedWords() || form.isPath();
  }

  /**
   * {@code password: SecretStr = Field(}, {@code tokens: List<Token>}: what is declared, in the
   * text around a program.
   */
  private static boolean isType(Assignment a, Window w) {
    if (a.quote() != 0 || a.syntax() != Assignment.Syntax.COLON) {
      return false;
    }
    int i = a.end();
    if (w.at(i) == '<') {
      return Chars.isUpper(a.value().charAt(0))
          && Chars.isUpper(w.at(i + 1))
          && Chars.isLower(w.at(i + 2));
    }
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
