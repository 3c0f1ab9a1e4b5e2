package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Reads a value at a cursor, once it is known whose it is: a literal or several joined ones, a
 * literal inside a decoder's call, a member inside a string, an element's text, a bare word.
 */
class ValueReader {
  static final int VALUE_LIMIT = 4096;

  /** What is longer and not even quoted is data. */
  private static final int BARE_LIMIT = 1024;

  private static final int GAP_LIMIT = 120;
  private static final int PARTS = 64;

  final Window w;
  final FileKind kind;

  /** The name's first byte, and one past its last. */
  int nameStart;

  int nameEnd;

  /** The cursor. */
  int i;

  ValueReader(Probe probe) {
    this.w = probe.window();
    this.kind = probe.kind();
  }

  /** Takes the name that the anchor stands in, up to a number of bytes on each side. */
  void takeName(Probe probe, int most) {
    nameEnd = probe.end();
    while (nameEnd - probe.at() < most && Chars.isName(w.at(nameEnd))) {
      nameEnd++;
    }
    nameStart = probe.at();
    while (probe.at() - nameStart < most && Chars.isName(w.at(nameStart - 1))) {
      nameStart--;
    }
  }

  void skipSpaces() {
    int from = i;
    while (Chars.isSpace(w.at(i)) && i - from < GAP_LIMIT) {
      i++;
    }
  }

  void skipSpacesAndNewline() {
    skipSpaces();
    if (w.at(i) == '\r') {
      i++;
    }
    if (w.at(i) == '\n') {
      i++;
      skipSpaces();
    }
  }

  /** Whether a value that is no literal is an expression here. */
  boolean isCode() {
    return kind == FileKind.SOURCE
        || kind == FileKind.JSON
        || kind == FileKind.ASSET
        || kind == FileKind.NOTEBOOK;
  }

  /** What a string passes through on its way: {@code Base64.decode("…")}, {@code []byte("…")}. */
  private static final String[] WRAPPERS = {
    "decode",
    "b64decode",
    "from",
    "of",
    "valueof",
    "string",
    "bytes",
    "byte",
    "fromhex",
    "unhexlify",
    "decodebase64",
    "parsebase64",
    "fromstring",
    "frombase64string",
    "getbytes",
    "secretstring",
    "sensitive",
    "stringvalue",
    "decodestring",
    "plaintext",
    "secret",
    "strdup",
    "hex",
    "buffer",
    "of_string",
    "str"
  };

  /** The same, of a password alone: what hashes it before it is kept, or declares it. */
  private static final String[] HASHERS = {
    "make",
    "bcrypt",
    "hash",
    "hashsync",
    "hashpw",
    "hashpassword",
    "password_hash",
    "generate_password_hash",
    "make_password",
    "md5",
    "sha1",
    "sha256",
    "encrypt",
    "field"
  };

  /** A call of a wrapper around a string, at {@link #i}; two may be nested. */
  @Nullable Assignment wrapped(Syntax syntax) {
    for (int depth = 0; depth < 2; depth++) {
      int from = i;
      int word = i;
      int c = w.at(i);
      while (i - from < 48 && (Chars.isName(c) || c == '[' || c == ']' || c == ':' || c == ' ')) {
        if (!Chars.isAlnum(c) && c != '_') {
          word = i + 1;
        }
        i++;
        c = w.at(i);
        if (c == '(' && w.at(i + 1) == ')' && w.at(i + 2) == '.') {
          i += 2; // encoder().encode("x")
          c = '.';
        }
      }
      if (c != '(' || !isWrapper(word, i)) {
        return null;
      }
      i++;
      skipSpaces();
      if (w.startsWith("default=", i)) {
        i += 8;
      }
      if (Chars.isQuote(w.at(i))) {
        return value(syntax == Syntax.CALL ? Syntax.CALL : Syntax.WRAPPED, true);
      }
    }
    return null;
  }

  private boolean isWrapper(int from, int to) {
    return isOneOf(WRAPPERS, from, to)
        || (isOfPassword() && (isOneOf(HASHERS, from, to) || isEncoder(from, to)));
  }

  /** {@code encoder.encode}, {@code encoder().encode}; what a string encodes is its charset. */
  private boolean isEncoder(int from, int to) {
    return to - from == 6
        && w.startsWith("encode", from)
        && (w.startsWith("encoder.", from - 8) || w.startsWith("encoder().", from - 10));
  }

  private boolean isOfPassword() {
    for (int k = nameStart; k + 2 < nameEnd; k++) {
      if (w.startsWith("pass", k) || w.startsWith("pwd", k)) {
        return true;
      }
    }
    return false;
  }

  private boolean isOneOf(String[] words, int from, int to) {
    for (String wrapper : words) {
      if (wrapper.length() == to - from && w.startsWith(wrapper, from)) {
        return true;
      }
    }
    return false;
  }

  /** Reads the value that begins at {@link #i}. */
  @Nullable Assignment value(Syntax syntax, boolean quotedOnly) {
    int letters = i;
    while (i - letters < 3 && Chars.isLetter(w.at(i))) {
      i++;
    }
    int c = w.at(i);
    if (Chars.isQuote(c) && (i == letters || c != '`')) {
      return quoted(syntax, c, w.latin1(letters, i));
    }
    i = letters;
    c = w.at(i);
    if ((c == '@' || c == '$') && w.at(i + 1) == '"') {
      i++;
      return quoted(syntax, '"', w.latin1(letters, i));
    }
    if (c == '[' || (c == '{' && kind == FileKind.SOURCE)) {
      int back = i;
      i++;
      skipSpacesAndNewline();
      if (Chars.isQuote(w.at(i)) && syntax != Syntax.COMPARE) {
        Assignment first = quoted(Syntax.LIST, w.at(i), "");
        return first != null && isKey(first.end()) ? null : first;
      }
      i = back;
    }
    if (kind == FileKind.SOURCE || kind == FileKind.NOTEBOOK) {
      if (c == '(' && syntax != Syntax.COMPARE) {
        return parenthesised(syntax);
      }
      Assignment wrapped = wrapped(syntax);
      if (wrapped != null) {
        return wrapped;
      }
      i = letters;
    }
    return quotedOnly ? null : bare(syntax);
  }

  /** Whether the literal that ends at {@code end} is a key, as in {@code ['shape' => 'x']}. */
  private boolean isKey(int end) {
    int j = end + 1;
    while (j - end < 8 && Chars.isSpace(w.at(j))) {
      j++;
    }
    return w.at(j) == ':' || (w.at(j) == '=' && w.at(j + 1) == '>');
  }

  /** {@code ("a" "b")}, a literal; {@code auth=("user", "value")}, the second of two. */
  private @Nullable Assignment parenthesised(Syntax syntax) {
    i++;
    skipSpacesAndNewline();
    if (!Chars.isQuote(w.at(i))) {
      return null;
    }
    Assignment first = quoted(syntax, w.at(i), "");
    if (first == null) {
      return null;
    }
    i = first.end() + 1;
    skipSpacesAndNewline();
    if (w.at(i) == ')') {
      return first;
    }
    if (w.at(i) != ',' || !w.startsWith("auth", nameEnd - 4)) {
      return null;
    }
    i++;
    skipSpaces();
    return Chars.isQuote(w.at(i)) ? quoted(Syntax.SECOND, w.at(i), "") : null;
  }

  /** A literal, with those that are joined to it: {@code "a" + "b"}. */
  @Nullable Assignment quoted(Syntax syntax, int quote, String prefix) {
    if (quote == '`' && (kind == FileKind.SHELL || isCommand(i + 1))) {
      return null; // The output of a command.
    }
    int open = i;
    int start = i + 1;
    while (w.at(start) == quote && start - i < 3 && w.at(start + 1) != ',') {
      start++; // Triple quotes, double backticks: to the first quote behind.
    }
    i = start;
    if (start - open == 3 && w.at(i) < ' ') {
      skipSpacesAndNewline(); // Text that begins on the line behind its quotes.
    }
    skipScheme();
    start = i;
    int end = closing(start, quote);
    if (end < 0) {
      return null;
    }
    if (!isCode() || w.at(end + 1) == ',' || w.at(end + 1) == ';') {
      return of(start, end, syntax, (char) quote, prefix);
    }
    StringBuilder parts = null;
    int last = end;
    for (int n = 1; n < PARTS; n++) {
      i = last + 1;
      skipSpacesAndNewline();
      int c = w.at(i);
      if (c == '+' || c == '.' || c == '\\') {
        i++;
        skipSpacesAndNewline();
      } else if (c != quote || i == last + 1) {
        break;
      }
      if (w.at(i) != quote) {
        break;
      }
      int to = closing(i + 1, quote);
      if (to <= i + 1 || to - start > VALUE_LIMIT) {
        break;
      }
      if (parts == null) {
        parts = new StringBuilder(w.latin1(start, end));
      }
      parts.append(w.latin1(i + 1, to));
      last = to;
    }
    if (parts == null) {
      return of(start, end, syntax, (char) quote, prefix);
    }
    return new Assignment(
        w.latin1(nameStart, nameEnd),
        nameStart,
        start,
        last,
        syntax,
        (char) quote,
        prefix,
        parts.toString());
  }

  /** <code>NAME=`command argument`</code>: the words of a command, right behind the {@code =}. */
  private boolean isCommand(int start) {
    if (kind == FileKind.SOURCE || w.at(start - 2) != '=') {
      return false;
    }
    int end = closing(start, '`');
    for (int k = start; k < end; k++) {
      if (w.at(k) == ' ') {
        return true;
      }
    }
    return false;
  }

  /** The element behind {@code a} in a list of literals; null where there is none. */
  static @Nullable Assignment next(Assignment a, Window w) {
    int i = a.end() + 1;
    boolean comma = false;
    for (int gap = 0; gap < GAP_LIMIT; gap++, i++) {
      int c = w.at(i);
      if (c == ',' && !comma) {
        comma = true;
      } else if (c > ' ' || c < 0) {
        break;
      }
    }
    if (!comma || w.at(i) != a.quote()) {
      return null;
    }
    int start = i + 1;
    int end = closing(w, start, a.quote());
    return end <= start
        ? null
        : new Assignment(
            a.name(), a.nameStart(), start, end, a.syntax(), a.quote(), "", w.latin1(start, end));
  }

  private int closing(int start, int quote) {
    return closing(w, start, quote);
  }

  /** The closing quote of a literal whose first character is at {@code start}; -1 for none. */
  private static int closing(Window w, int start, int quote) {
    int j = start;
    while (j - start < VALUE_LIMIT) {
      int c = w.at(j);
      if (c == quote) {
        return j;
      }
      if (c < 0 || c == '\n' || c == '\r') {
        return -1;
      }
      j += c == '\\' && w.at(j + 1) >= ' ' ? 2 : 1;
    }
    return -1;
  }

  /** {@code name=value} inside a string: up to what parts the members of a query or the like. */
  @Nullable Assignment inner() {
    int start = i;
    while (i - start < BARE_LIMIT && isInnerChar(w.at(i))) {
      i++;
    }
    return i - start == BARE_LIMIT ? null : of(start, i, Syntax.INNER, (char) 0, "");
  }

  static boolean isInnerChar(int c) {
    return c > ' '
        && switch (c) {
          case '&', ';', '"', '\'', '`', '<', '>', '\\', ',', ')', '(', '[', ']' -> false;
          default -> true;
        };
  }

  /** A value without quotes: as far as the kind of file says. */
  private @Nullable Assignment bare(Syntax syntax) {
    int first = w.at(i);
    if (first <= ' ') {
      return null;
    }
    if (isCode() && syntax != Syntax.FLAG) {
      if (!mayBeBare(first)) {
        return null;
      }
      if (Chars.isDigit(first) && syntax == Syntax.COLON) {
        Assignment number = number();
        if (number != null) {
          return number;
        }
      }
      if (!line().isComment() && (syntax != Syntax.COLON || !isNameInString())) {
        return null;
      }
    }
    skipScheme();
    boolean toLineEnd =
        syntax != Syntax.FLAG
            && (kind == FileKind.CONFIG || kind == FileKind.YAML || kind == FileKind.DATA)
            && line().begins();
    boolean flow = toLineEnd && kind == FileKind.YAML && line().isInBraces();
    int start = i;
    int j = start;
    while (true) {
      int c = w.at(j);
      if (c < 0 || c == '\n' || c == '\r' || c == View.ESC) {
        break;
      }
      if (j - start == BARE_LIMIT) {
        return null;
      }
      if (Chars.isSpace(c)) {
        int next = w.at(j + 1);
        if (!toLineEnd || next == '#' || next == ';' || next == '/') {
          break;
        }
      } else if (c == '\\' && isCode() && "nrt".indexOf(w.at(j + 1)) >= 0) {
        break; // The line ends inside a literal.
      } else if (toLineEnd ? flow && (c == ',' || c == '}') : endsBareWord(c)) {
        break;
      }
      j++;
    }
    while (j > start && (Chars.isSpace(w.at(j - 1)) || endsSentence(w.at(j - 1)))) {
      j--;
    }
    return of(start, j, syntax, (char) 0, "");
  }

  /** A number that is the whole value of a member: {@code "password": 123456}. */
  private @Nullable Assignment number() {
    int j = i;
    while (j - i < 24 && Chars.isDigit(w.at(j))) {
      j++;
    }
    int c = w.at(j);
    return c == ',' || c == '}' || c == '\n' || c == '\r'
        ? of(i, j, Syntax.COLON, (char) 0, "")
        : null;
  }

  private static final String[] SCHEMES = {"token ", "apikey ", "key ", "negotiate "};

  /** Passes over the scheme of an Authorization header that has no finder of its own. */
  private void skipScheme() {
    if (!w.startsWith("authorization", nameEnd - 13)) {
      return;
    }
    for (String scheme : SCHEMES) {
      if (w.startsWith(scheme, i)) {
        i += scheme.length();
        return;
      }
    }
  }

  /** In programs a bare value stands in comments and commands only: letters and digits there. */
  private static boolean mayBeBare(int c) {
    return Chars.isAlnum(c) || c == '+' || c == '/';
  }

  private boolean endsBareWord(int c) {
    return switch (c) {
      case '"', '\'', '`', '<', '>', '|' -> true;
      case ';', '&' -> kind != FileKind.CONFIG && kind != FileKind.YAML && !line().isEnv();
      case ',', ')', '}', ']' -> kind != FileKind.SHELL;
      default -> false;
    };
  }

  /** {@code directive NAME value;}: the name is no first word of its line. */
  private boolean isOfNginx() {
    return kind == FileKind.CONFIG && Chars.isSpace(w.at(nameEnd)) && !line().begins();
  }

  private boolean endsSentence(int c) {
    return switch (c) {
      case ';' -> kind == FileKind.TEXT || isCode() || isOfNginx();
      case '.', ':' -> kind == FileKind.TEXT || isCode();
      case ',' -> kind != FileKind.SHELL && kind != FileKind.CONFIG;
      case '\\' -> kind == FileKind.TEXT || isCode();
      case '*' -> kind == FileKind.TEXT;
      default -> false;
    };
  }

  /** Whether the name stands inside a string; its own quotes, if any, do not count. */
  private boolean isNameInString() {
    boolean quoted = Chars.isQuote(w.at(nameStart - 1)) && w.at(nameStart - 1) == w.at(nameEnd);
    return quoted ? new LineBefore(w, nameStart - 1).isInString() : line().isInString();
  }

  LineBefore line() {
    return new LineBefore(w, nameStart);
  }

  @Nullable Assignment of(int start, int end, Syntax syntax, char quote, String prefix) {
    if (end <= start || nameEnd <= nameStart) {
      return null;
    }
    int literal = defaulted(start, end);
    int from = literal < 0 ? start : literal;
    int to = literal < 0 ? end : end - 1;
    return new Assignment(
        w.latin1(nameStart, nameEnd),
        nameStart,
        from,
        to,
        literal < 0 ? syntax : Syntax.DEFAULT,
        quote,
        prefix,
        w.latin1(from, to));
  }

  /**
   * Where the value begins that stands in for a variable, in <code>${NAME:-value}</code>: that one
   * is written down, whatever the variable holds. -1 where a value is nothing of the kind.
   */
  private int defaulted(int start, int end) {
    if (w.at(start) != '$' || w.at(start + 1) != '{' || w.at(end - 1) != '}') {
      return -1;
    }
    int at = start + 2;
    while (at < end && (Chars.isAlnum(w.at(at)) || w.at(at) == '_')) {
      at++;
    }
    if (at + 3 >= end || w.at(at) != ':' || w.at(at + 1) != '-') {
      return -1;
    }
    for (int k = at + 2; k < end - 1; k++) {
      int c = w.at(k);
      if (c == '$' || c == '{' || c == '}') {
        return -1;
      }
    }
    return at + 2;
  }
}
