package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Reads values that are not joined to their name by an operator but stand in the same construct:
 *
 * <pre>
 * {"name": "NAME", "value": "x"}   {"value": "x", "name": "NAME"}   "NAME": {…, "value": "x"}
 * - name: NAME ⏎ value: x          value="x" name="NAME"
 * &lt;name&gt;NAME&lt;/name&gt;⏎&lt;value&gt;x&lt;/value&gt;      &lt;string name="NAME"&gt;x&lt;/string&gt;
 * variable "NAME" {⏎ … default = "x"⏎}
 * </pre>
 */
class PairedReader extends ValueReader {
  private static final int GAP = 120;
  private static final int MEMBERS = 240;
  private static final int BLOCK = 600;
  private static final int VALUE = 512;

  /** No place; -1 is the one before the text. */
  private static final int NONE = Integer.MIN_VALUE;

  PairedReader(Probe probe) {
    super(probe);
  }

  private static final String[] VALUE_WORDS = {"value", "content", "parametervalue"};

  /** The second half of a name/value pair: {@code value: x}, {@code "value": "x"}. */
  @Nullable Assignment namedPair() {
    int back = i;
    int quote = Chars.isQuote(w.at(i)) ? w.at(i) : 0;
    if (quote != 0) {
      i++;
    }
    int word = valueWord();
    if (word > 0 && !Chars.isName(w.at(i + word))) {
      i += word;
      if (quote != 0 && w.at(i) == quote) {
        i++;
      }
      skipSpaces();
      if (w.at(i) == ':' || w.at(i) == '=') {
        Syntax syntax = w.at(i) == ':' ? Syntax.COLON : Syntax.EQUALS;
        i++;
        skipSpaces();
        return value(syntax, false);
      }
    }
    i = back;
    return null;
  }

  private int valueWord() {
    for (String word : VALUE_WORDS) {
      if (w.startsWith(word, i)) {
        return word.length();
      }
    }
    return 0;
  }

  /** The first half of a pair whose value comes first; the name must be that of a member. */
  @Nullable Assignment valueBefore() {
    int j = nameStart - 1;
    int nameQuote = Chars.isQuote(w.at(j)) ? w.at(j) : 0;
    j = backOverSpaces(nameQuote != 0 ? j - 1 : j);
    if (w.at(j) != ':' && w.at(j) != '=') {
      return null;
    }
    boolean colon = w.at(j) == ':';
    j = backOverWord(backOverSpaces(j - 1), "name", "key");
    if (j == NONE) {
      return null;
    }
    boolean parted = false;
    int from = j;
    for (int c = w.at(j); from - j < GAP; c = w.at(--j)) {
      if (c == ',' || c == '\n' || (c == ' ' && !colon)) {
        parted = true;
      } else if (!Chars.isSpace(c) && c != '\r') {
        break;
      }
    }
    if (!parted) {
      return null;
    }
    int end = j + 1;
    int quote = w.at(j);
    if (Chars.isQuote(quote)) {
      end = j;
      do {
        j--;
      } while (end - j < VALUE && w.at(j) > 0 && w.at(j) != '\n' && w.at(j) != quote);
      if (w.at(j) != quote) {
        return null;
      }
    } else if (kind == FileKind.YAML) {
      quote = 0;
      while (end - j < VALUE && w.at(j) > ' ' && !Chars.isQuote(w.at(j))) {
        j--;
      }
    } else {
      return null;
    }
    int start = j + 1;
    j = backOverSpaces(quote == 0 ? j : j - 1);
    if (w.at(j) != (colon ? ':' : '=')) {
      return null;
    }
    j = backOverWord(backOverSpaces(j - 1), "value", "value");
    return j == NONE
        ? null
        : of(start, end, colon ? Syntax.COLON : Syntax.EQUALS, (char) quote, "");
  }

  private int backOverSpaces(int from) {
    int j = from;
    while (Chars.isSpace(w.at(j)) && from - j < GAP) {
      j--;
    }
    return j;
  }

  /**
   * Steps back over one of two words, in quotes or not, that ends at {@code j}; NONE if neither.
   */
  private int backOverWord(int j, String a, String b) {
    int quote = Chars.isQuote(w.at(j)) ? w.at(j) : 0;
    int last = quote != 0 ? j - 1 : j;
    for (int pick = 0; pick < 2; pick++) {
      String word = pick == 0 ? a : b;
      int before = last - word.length();
      if (w.startsWith(word, before + 1)) {
        if (quote != 0) {
          return w.at(before) == quote ? before - 1 : NONE;
        }
        return Chars.isName(w.at(before)) ? NONE : before;
      }
    }
    return NONE;
  }

  /** The member {@code value} of the object whose brace stands at the cursor. */
  @Nullable Assignment memberValue() {
    int from = i;
    for (int k = i + 1; k - from < MEMBERS; k++) {
      int c = w.at(k);
      if (c < 0 || c == '}' || c == '{') {
        return null;
      }
      boolean byDefault = c == '"' && w.startsWith("default\"", k + 1);
      if (byDefault || (c == '"' && w.startsWith("value\"", k + 1))) {
        i = k + (byDefault ? 9 : 7);
        skipSpaces();
        if (w.at(i) != ':') {
          return null;
        }
        i++;
        skipSpaces();
        return value(Syntax.COLON, true);
      }
    }
    return null;
  }

  /** {@code Default} in the mapping below the name, as templates of infrastructure have it. */
  @Nullable Assignment blockDefault() {
    int from = i;
    int margin = 0;
    while (margin < 40 && w.at(nameStart - 1 - margin) == ' ') {
      margin++;
    }
    for (int k = i; k - from < MEMBERS && w.at(k) >= 0; ) {
      if (w.at(k) != '\n') {
        k++;
        continue;
      }
      int indent = 0;
      while (w.at(k + 1 + indent) == ' ' && indent < 80) {
        indent++;
      }
      k += 1 + indent;
      if (indent <= margin || w.at(k) == '-') {
        return null;
      }
      if (w.startsWith("default: ", k)) {
        i = k + 9;
        skipSpaces();
        Assignment a = value(Syntax.COLON, false);
        i = from;
        return a;
      }
    }
    return null;
  }

  /** {@code default} in the block of an HCL variable whose brace stands at the cursor. */
  @Nullable Assignment variableDefault() {
    if (!w.startsWith("variable ", nameStart - 10)) {
      return null;
    }
    int from = i;
    for (int k = i + 1; k - from < BLOCK; k++) {
      int c = w.at(k);
      if (c < 0 || (c == '}' && w.at(k - 1) == '\n')) {
        return null;
      }
      if (c == 'd' && w.at(k - 1) <= ' ' && w.startsWith("default", k)) {
        i = k + 7;
        skipSpaces();
        if (w.at(i) == '=') {
          i++;
          skipSpaces();
          return value(Syntax.EQUALS, true);
        }
      }
    }
    return null;
  }

  /** The element behind the one whose text is the name, at the {@code <} that ends it. */
  @Nullable Assignment elementBehind() {
    if (w.at(i + 1) != '/') {
      return null;
    }
    int from = i;
    while (i - from < 48 && w.at(i) != '>' && w.at(i) > ' ') {
      i++;
    }
    if (w.at(i) != '>') {
      return null;
    }
    i++;
    skipSpacesAndNewline();
    if (w.startsWith("<value>", i)) {
      i += 7;
    } else if (w.startsWith("<string>", i)) {
      i += 8;
    } else {
      return null;
    }
    return elementText();
  }

  /**
   * The text of an element that one of its attributes names, at the {@code >} behind the name's
   * quote.
   */
  @Nullable Assignment namedElement() {
    if (backOverWord(nameStart - 3, "name", "key") == NONE || w.at(nameStart - 2) != '=') {
      return null;
    }
    i++;
    return elementText();
  }

  /** {@code <setting name="NAME" a="b"><value>x</value>}, at the attributes. */
  @Nullable Assignment valueElement() {
    int from = i;
    while (i - from < GAP && w.at(i) >= ' ' && w.at(i) != '>' && w.at(i) != '<') {
      i++;
    }
    if (w.at(i) != '>' || w.at(i - 1) == '/') {
      return null;
    }
    i++;
    skipSpacesAndNewline();
    return w.startsWith("<value>", i) ? elementText() : null;
  }

  /** {@code ("--name", type=str, default="x")}: the default of a flag, at its other arguments. */
  @Nullable Assignment flagDefault() {
    if (w.at(nameStart - 1) != '-') {
      return null;
    }
    for (int k = i; k - i < MEMBERS && w.at(k) >= 0 && w.at(k) != ')' && w.at(k) != ';'; k++) {
      if (w.at(k) == 'd' && w.at(k - 1) <= ' ' && w.startsWith("default=", k)) {
        i = k + 8;
        return value(Syntax.DEFAULT, true);
      }
    }
    return null;
  }

  /** The text of {@code <name a="b">x</name>}, at the first character of the attributes. */
  @Nullable Assignment elementWithAttributes() {
    int from = i;
    while (i - from < 160 && w.at(i) >= ' ' && w.at(i) != '>' && w.at(i) != '<') {
      i++;
    }
    if (w.at(i) != '>' || w.at(i - 1) == '/') {
      return null;
    }
    i++;
    return elementText();
  }

  /** The text of an element, at its first character; without the blanks around it. */
  @Nullable Assignment elementText() {
    int from = i;
    while (w.at(i) >= 0 && w.at(i) <= ' ' && i - from < GAP) {
      i++;
    }
    if (w.startsWith("<value>", i)) {
      i += 7;
    }
    boolean cdata = w.at(i) == '<' && w.startsWith("<![cdata[", i);
    if (cdata) {
      i += 9;
    }
    int start = i;
    int end = -1;
    for (; i - start < VALUE_LIMIT; i++) {
      int c = w.at(i);
      if (c < 0) {
        return null;
      }
      if (cdata ? c == ']' && w.at(i + 1) == ']' : c == '<') {
        if (!cdata && w.at(i + 1) != '/') {
          return null;
        }
        return of(start, end < 0 ? i : end, Syntax.ELEMENT, (char) 0, "");
      }
      if (c <= ' ' && c != ' ') {
        end = end < 0 ? i : end;
      } else if (c != ' ' && end >= 0) {
        return null; // More than one line.
      }
    }
    return null;
  }

  /** {@code ["password123", "Welcome1", …}: a name that is a password itself begins the list. */
  boolean isFirst(Assignment pair) {
    return Chars.isDigit(w.at(nameEnd - 1))
        && Chars.isDigit(w.at(nameEnd - 2))
        && Chars.isLetter(w.at(nameStart))
        && "[{(,".indexOf(w.at(nameStart - 2)) >= 0
        && w.at(pair.end() + 1) == ',';
  }

  /**
   * Whether a name behind a comma and a word behind it are elements of one list: {@code
   * tell(client, "password", "maven", id)}, {@code List.of("user", "password", "authtoken")},
   * {@code ["user", "password", "dbname"]}, {@code ["password", "strength"]}.
   */
  boolean isElement(Assignment pair) {
    int back = nameStart - 2;
    while (nameStart - back < 16 && (w.at(back) == ' ' || w.at(back) == '\t')) {
      back--;
    }
    if (kind == FileKind.JSON || kind == FileKind.MARKUP || !isWord(pair.value())) {
      return false;
    }
    int end = pair.end() + 1;
    while (end - pair.end() < 8 && w.at(end) == ' ') {
      end++;
    }
    int next = w.at(end);
    if (w.at(back) == '[') {
      int outside = w.at(back - 1); // [["name", "value"]] is a row of pairs.
      return (next == ',' || next == ']') && outside != '[' && outside != ',' && outside != '(';
    }
    if (w.at(back) != ',') {
      return next == ',' && isCamel(w.latin1(nameStart, nameEnd)) && isCamel(pair.value());
    }
    String word = Values.lower(pair.value());
    return next == ','
        || next == ']'
        || word.endsWith("token")
        || word.endsWith("key")
        || word.endsWith("secret")
        || word.endsWith("password");
  }

  private static boolean isCamel(String value) {
    return new Form(value).isCamel();
  }

  private static boolean isWord(String value) {
    return Lexicon.mayRead(value)
        && value
            .chars()
            .allMatch(c -> Chars.isLetter(c) || c == '_' || c == '-' || c == '.' || c == ' ');
  }

  /** Whether two literals, each on its line, are elements of one list and not a name and value. */
  boolean isListOfWords(Assignment pair) {
    if (w.at(nameStart - 1) == '-') {
      return false; // "--password",⏎ "value"
    }
    if (kind != FileKind.SOURCE) {
      return true;
    }
    if (!isWord(pair.value()) && !new Form(pair.value()).isUpperSnake()) {
      return false;
    }
    int back = nameStart - 2;
    while (nameStart - back < 80 && w.at(back) >= 0 && w.at(back) <= ' ') {
      back--;
    }
    int c = w.at(back);
    return w.at(pair.end() + 1) == ',' || c == ',' || c == '[' || c == '{';
  }
}
