package dev.keycensus.detectors;

import dev.keycensus.detectors.Assignment.Syntax;
import org.jspecify.annotations.Nullable;

/**
 * Reads the assignment around an anchor that stands in its name:
 *
 * <pre>
 * name = value     name: "value"     "name": "value"     config["name"] = 'value'
 * name := value    String name = "value"    name: str = "value"    put("name", "value")
 * setName("value")   setName(Base64.decode("value"))   new Credential("user", "value")
 * &lt;name&gt;value&lt;/name&gt;   name="a.name" value="value"   - name: NAME ⏎ value: value
 * --name value   --name=value   PASSWORD 'value'   IDENTIFIED BY 'value'   ENV NAME value
 * env.NAME || "value"   getenv("NAME", "value")   ${NAME:-value}   ${name:value}
 * "…?name=value&amp;…"   "…;name=value;…"   // name: value   names: ["value", "value"]
 * s:4:"name";s:5:"value"   **name**: `value`   name: |⏎ value   name:⏎ - value
 * </pre>
 *
 * Most anchors stand in prose or in expressions; they are refused at the first character that
 * follows the name.
 */
final class AssignmentReader extends PairedReader {
  private static final int NAME_LIMIT = 96;
  private static final int LINE_LIMIT = 256;

  private final Probe probe;
  private Syntax joined = Syntax.EQUALS;

  AssignmentReader(Probe probe) {
    super(probe);
    this.probe = probe;
  }

  @Nullable Assignment read() {
    nameEnd = probe.end();
    while (Chars.isName(w.at(nameEnd))) {
      if (nameEnd - probe.at() > NAME_LIMIT) {
        return null;
      }
      nameEnd++;
    }
    i = nameEnd;
    int c = w.at(i);
    if (c < 0 || !mayFollowName(c)) {
      return null;
    }
    nameStart = probe.at();
    while (Chars.isName(w.at(nameStart - 1))) {
      if (probe.at() - nameStart > NAME_LIMIT) {
        return null;
      }
      nameStart--;
    }
    int before = w.at(nameStart - 1);
    if (before == '\\' && nameStart < probe.at() && "nrt".indexOf(w.at(nameStart)) >= 0) {
      nameStart++; // A line break escaped in a string.
      before = '\n';
    }
    boolean flag = isFlag(before);
    while (nameStart < nameEnd && isTrimmed(w.at(nameStart))) {
      nameStart++;
    }
    while (nameEnd > nameStart && isTrimmed(w.at(nameEnd - 1))) {
      nameEnd--;
    }
    boolean quoted = Chars.isQuote(before) && c == before;
    if (quoted) {
      i++;
    } else if (Chars.isQuote(c) && !hasKeyword(c)) {
      return null;
    }
    if (c == '>' && (before == '<' || before == ':')) {
      i++;
      return elementText();
    }
    if (c == '(') {
      i++;
      return call();
    }
    if (c == '*') {
      skipStars();
    }
    if (c == '[') {
      return array();
    }
    if (c == '<') {
      return before == '>' ? elementBehind() : null;
    }
    if (c == '"' && w.at(i) == '>') {
      return namedElement();
    }
    // config["name"] = …, config[:name] = …, getenv('name') or …
    if (w.at(i) == ']' || w.at(i) == ')') {
      if (w.at(i + 1) == ':' && w.at(i + 2) != '=' && w.at(i) == ']') {
        return null; // input[type="password"]:focus of style sheets
      }
      i++;
    }
    int gapStart = i;
    skipSpaces();
    c = w.at(i);
    if (before == '{' && w.at(nameStart - 2) == '$' && (c == ':' || c == '-')) {
      return substitution();
    }
    if (c == ':' && w.at(i + 1) != '=' && w.at(i + 1) != ':') {
      if (before == '/' && w.at(i + 1) > ' ') {
        return null; // The tag of an image, the line of a file: path/name:tag
      }
      if (before == ':' && w.at(nameStart - 2) != ':' && !quoted && isPartOfName()) {
        return null;
      }
      return afterColon(quoted);
    }
    if (operator()) {
      return afterOperator(gapStart, before);
    }
    if (c == ',' && !quoted) {
      return afterComma(before);
    }
    if (quoted && (c == ',' || c == ';')) {
      return afterQuotedName(c);
    }
    if (before == '?' && w.at(nameStart - 2) == ':') {
      return null; // What a shell says where it is not set: ${NAME:?NAME is required}
    }
    if (i > gapStart || c == '\n' || c == '\r') {
      Assignment a = afterSpace(flag, quoted, before);
      return a != null ? a : valueBefore();
    }
    return quoted ? valueBefore() : null;
  }

  /** {@code char name[64] = "value"}. */
  private @Nullable Assignment array() {
    int from = i;
    do {
      i++;
    } while (i - from < 32 && (Chars.isDigit(w.at(i)) || Chars.isUpper(w.at(i)) || w.at(i) == '_'));
    if (w.at(i) != ']' || kind != FileKind.SOURCE) {
      return null;
    }
    i++;
    skipSpaces();
    return operator() && joined == Syntax.EQUALS ? afterOperator(i, 0) : null;
  }

  /** <code>{name: NAME, value: x}</code> in YAML, <code>{name, "value"}</code> in Erlang. */
  private @Nullable Assignment afterComma(int before) {
    i++;
    skipSpaces();
    if (kind == FileKind.YAML) {
      Assignment pair = namedPair();
      return pair != null ? pair : valueBefore();
    }
    if (before == ':' && kind == FileKind.SOURCE && Chars.isQuote(w.at(i))) {
      return value(Syntax.PAIR, true); // set :name, "value" of Ruby
    }
    return before == '{' && kind == FileKind.SOURCE && w.at(i) == '"'
        ? value(Syntax.PAIR, true)
        : null;
  }

  private static boolean mayFollowName(int c) {
    return switch (c) {
      case ' ',
          '\t',
          '"',
          '\'',
          '`',
          '=',
          ':',
          '(',
          ',',
          '>',
          ']',
          ')',
          '<',
          '\n',
          '\r',
          '?',
          '+',
          '|',
          '!',
          '[',
          '*' ->
          true;
      default -> false;
    };
  }

  /** {@code --name} behind anything but a name: not the second half of {@code a--name}. */
  private boolean isFlag(int before) {
    return w.at(nameStart) == '-' && (before < 0 || !Chars.isAlnum(before));
  }

  private static boolean isTrimmed(int c) {
    return c == '-' || c == '.' || c == '$';
  }

  /** Whether the name is the SQL keyword that takes a string at once: {@code PASSWORD'x'}. */
  private boolean hasKeyword(int c) {
    return c == '\'' && w.at(probe.end() - 1) == 'D' && probe.end() == nameEnd;
  }

  private void skipStars() {
    while (w.at(i) == '*' && i - nameEnd < 3) {
      i++;
    }
  }

  /** Passes over an assignment operator and remembers which. */
  private boolean operator() {
    int a = w.at(i);
    int b = w.at(i + 1);
    joined = Syntax.EQUALS;
    switch (a) {
      case '=' -> {
        if (b == '=') {
          joined = Syntax.COMPARE;
          i += w.at(i + 2) == '=' ? 3 : 2;
        } else {
          i += b == '>' || b == '~' ? 2 : 1;
        }
        return true;
      }
      case '!' -> {
        if (b != '=') {
          return false;
        }
        joined = Syntax.COMPARE;
        i += w.at(i + 2) == '=' ? 3 : 2;
        return true;
      }
      case ':', '+' -> {
        if (b == '=') {
          i += 2;
          return true;
        }
        if (a == ':' && b == ':' && w.at(i + 2) == '=') {
          i += 3;
          return true;
        }
        return false;
      }
      case '|', '?' -> {
        if (b == a) {
          boolean assigns = w.at(i + 2) == '=';
          joined = assigns ? Syntax.EQUALS : Syntax.DEFAULT;
          i += assigns ? 3 : 2;
          return true;
        }
        if (a == '?' && (b == '=' || b == ':')) {
          joined = b == ':' ? Syntax.DEFAULT : Syntax.EQUALS;
          i += 2;
          return true;
        }
        return false;
      }
      case 'o' -> {
        // getenv("X") or "y", but not the "x" or "y" of a message.
        if (b == 'r'
            && w.at(i + 2) == ' '
            && kind == FileKind.SOURCE
            && !Chars.isQuote(w.at(i - 2))) {
          joined = Syntax.DEFAULT;
          i += 3;
          return true;
        }
        return false;
      }
      case '<', '-' -> {
        if (a == '<' ? b == '-' : b == '>') {
          i += 2;
          return true;
        }
        return false;
      }
      default -> {
        return false;
      }
    }
  }

  private @Nullable Assignment afterOperator(int gapStart, int before) {
    boolean tight = w.at(gapStart) == '=' && !Chars.isSpace(w.at(i));
    if (joined == Syntax.EQUALS && tight && !Chars.isQuote(w.at(i))) {
      if (before == '?' || before == '&') {
        return inner();
      }
      if (isCode() || kind == FileKind.MARKUP || kind == FileKind.CONFIG || kind == FileKind.YAML) {
        if (isInnerChar(w.at(i)) && (before == '"' || before == '\'' || line().isInString())) {
          return inner();
        }
      }
    }
    if (isCode()) {
      skipSpacesAndNewline();
    } else {
      skipSpaces();
    }
    return value(joined, joined == Syntax.DEFAULT || joined == Syntax.COMPARE);
  }

  private @Nullable Assignment afterColon(boolean quoted) {
    i++;
    if (w.at(i) == '*') {
      skipStars(); // **name:** value
    }
    skipSpaces();
    int c = w.at(i);
    // A type between the name and its value: `name: String = "x"`, `name: Optional[str] = "x"`.
    if (!quoted && kind == FileKind.SOURCE && (Chars.isLetter(c) || c == '&')) {
      int back = i;
      while (i - back < 48 && (Chars.isName(c) || "[]<>?&'".indexOf(c) >= 0)) {
        i++;
        c = w.at(i);
      }
      skipSpaces();
      if (w.at(i) == '=' && w.at(i + 1) != '=') {
        i++;
        skipSpacesAndNewline();
        return value(Syntax.EQUALS, false);
      }
      i = back;
      c = w.at(i);
    }
    if (kind == FileKind.YAML && (c == '|' || c == '>')) {
      return blockScalar();
    }
    if (kind == FileKind.YAML && c == '&') {
      skipAnchor();
    }
    if (quoted && c == '{') {
      return memberValue();
    }
    if (c == '\n' || c == '\r') {
      if (kind != FileKind.YAML) {
        return null;
      }
      Assignment member = blockDefault();
      return member != null ? member : listItem();
    }
    Assignment a = value(Syntax.COLON, false);
    return a != null && isBehindUser() ? behindUser(a) : a;
  }

  private static final int MANY = 256;

  /** {@code arn:aws:service:region:account:secret:…}, {@code account:password:disabled}. */
  private boolean isPartOfName() {
    int start = nameStart;
    while (nameStart - start < MANY && w.at(start - 1) > ' ' && !Chars.isQuote(w.at(start - 1))) {
      start--;
    }
    // Of many clouds, each with its letter for "resource name"; and decentralised identifiers.
    if ((Chars.isLetter(w.at(start)) && w.startsWith("rn:", start + 1))
        || w.startsWith("did:", start)) {
      return w.at(i + 1) > ' ';
    }
    int end = i + 1;
    while (end - i < MANY && Chars.isLetter(w.at(end))) {
      end++;
    }
    return end > i + 1
        && (w.at(end) <= ' ' || Chars.isQuote(w.at(end)))
        && Lexicon.mayRead(w.latin1(i + 1, end));
  }

  private static final String[] USERS = {"user/", "username/", "login/", "email/", "account/"};

  private boolean isBehindUser() {
    if (w.at(nameStart - 1) != '/') {
      return false; // Told apart first: hardly any name stands there.
    }
    for (String user : USERS) {
      if (w.startsWith(user, nameStart - user.length())) {
        return true;
      }
    }
    return false;
  }

  /** The second of two where the name is: {@code user/password: admin/value}. */
  private Assignment behindUser(Assignment a) {
    int slash = a.value().indexOf('/');
    if (a.quote() != 0 || slash <= 0 || a.value().indexOf('/', slash + 1) > 0) {
      return a;
    }
    Assignment second = of(a.start() + slash + 1, a.end(), a.syntax(), (char) 0, "");
    return second != null ? second : a;
  }

  /** Passes over the name that YAML gives a node: {@code name: &db value}. */
  private void skipAnchor() {
    int from = i;
    while (i - from < 40 && w.at(i) > ' ') {
      i++;
    }
    skipSpaces();
  }

  /** {@code name: |} and the first line of the block. */
  private @Nullable Assignment blockScalar() {
    int from = i;
    i++;
    while (i - from < 4 && "+-123456789".indexOf(w.at(i)) >= 0) {
      i++;
    }
    int lineEnd = i;
    skipSpacesAndNewline();
    return i > lineEnd && w.at(i) > ' ' ? value(Syntax.COLON, false) : null;
  }

  /** {@code name:} and, on the next line, {@code - value}. */
  private @Nullable Assignment listItem() {
    skipSpacesAndNewline();
    if (w.at(i) != '-' || !Chars.isSpace(w.at(i + 1))) {
      return null;
    }
    i++;
    skipSpaces();
    return value(Syntax.LIST, false);
  }

  /** <code>${NAME:-value}</code> of shells, <code>${name:value}</code> of Spring. */
  private @Nullable Assignment substitution() {
    i++;
    if (w.at(i) == '-' || w.at(i) == '=') {
      i++;
    }
    int start = i;
    while (i - start < LINE_LIMIT) {
      int c = w.at(i);
      if (c == '}') {
        return of(start, i, Syntax.DEFAULT, (char) 0, "");
      }
      if (c <= ' ' || c == '$' || c == '{' || Chars.isQuote(c)) {
        return null;
      }
      i++;
    }
    return null;
  }

  private @Nullable Assignment afterQuotedName(int c) {
    i++;
    if (c == ';') {
      // PHP's serialize(): s:4:"name";s:5:"value"
      if (w.at(i) != 's' || w.at(i + 1) != ':') {
        return null;
      }
      i += 2;
      int digits = i;
      while (i - digits < 6 && Chars.isDigit(w.at(i))) {
        i++;
      }
      if (w.at(i) != ':') {
        return null;
      }
      i++;
      return value(Syntax.PAIR, true);
    }
    int comma = i;
    skipSpacesAndNewline();
    boolean onNextLine = w.at(comma) == '\n' || w.at(comma) == '\r';
    // {"name": "DB_PASSWORD", "value": "x"} or put("password", "x")
    Assignment pair = namedPair();
    if (pair != null) {
      return pair;
    }
    pair = valueBefore();
    if (pair != null) {
      return pair;
    }
    pair = value(Syntax.PAIR, true);
    if (pair == null) {
      return flagDefault();
    }
    return (onNextLine ? isListOfWords(pair) : isElement(pair) || isFirst(pair)) ? null : pair;
  }

  private @Nullable Assignment call() {
    skipSpaces();
    if (!Chars.isQuote(w.at(i))) {
      return wrapped(Syntax.CALL);
    }
    int back = i;
    Assignment first = value(Syntax.CALL, true);
    if (first == null || !isTwoArmed()) {
      return first;
    }
    i = first.end() + 1;
    skipSpaces();
    if (w.at(i) != ',') {
      i = back;
      return first;
    }
    i++;
    skipSpaces();
    Assignment second = Chars.isQuote(w.at(i)) ? value(Syntax.SECOND, true) : null;
    return second != null ? second : first;
  }

  /** Whether what is called takes a user and a password. */
  private boolean isTwoArmed() {
    return w.startsWith("credential", probe.at()) || w.startsWith("auth", probe.at());
  }

  /** {@code "DB_PASSWORD" value="x"}, {@code - name: DB_PASSWORD ⏎ value: x}, flags and words. */
  private @Nullable Assignment afterSpace(boolean flag, boolean quoted, int before) {
    int c = w.at(i);
    if (c == '\n' || c == '\r') {
      skipSpacesAndNewline();
      return namedPair();
    }
    Assignment pair = namedPair();
    if (pair != null) {
      return pair;
    }
    if (flag && kind != FileKind.ASSET && c != '-') {
      return kind == FileKind.SOURCE && !line().isInString() && !line().isComment()
          ? null
          : value(Syntax.FLAG, false);
    }
    if (quoted) {
      return afterQuotedWord(c);
    }
    if (before == '<' && Chars.isLetter(c)) {
      return elementWithAttributes();
    }
    if (c == '\'' || c == '"') {
      Assignment a = value(Syntax.WORD, true);
      return a != null && isOfSentence(a) ? null : a;
    }
    if (c == '`' && kind == FileKind.TEXT && w.startsWith("password", nameEnd - 8)) {
      return value(Syntax.WORD, true);
    }
    if (c == '-') {
      return shortFlag();
    }
    if (kind == FileKind.SOURCE
        && (c == '{' || w.startsWith("as ", i) || w.startsWith("string =", i))) {
      return declared(c);
    }
    if (isIdentified()) {
      return identifiedBy();
    }
    if ((c | 0x20) == 'b' && w.startsWith("by '", i)) {
      i += 3; // IDENTIFIED WITH mysql_native_password BY 'x'
      return value(Syntax.WORD, true);
    }
    if (w.startsWith("is ", i) && (probe.length() == 4 && w.startsWith("pass", probe.at()))) {
      return told();
    }
    if (kind == FileKind.CONFIG
        ? !line().isInString() && !line().isAssigned()
        : kind == FileKind.SHELL && (line().isEnv() || line().isSet())) {
      return value(Syntax.WORD, false);
    }
    return null;
  }

  /** {@code to pass 'name'}, {@code compiler pass 'name'}: a word of a sentence, no keyword. */
  private boolean isOfSentence(Assignment a) {
    return nameEnd - nameStart == 4
        && w.startsWith("pass", nameStart)
        && w.at(nameStart - 1) == ' '
        && Chars.isLetter(w.at(nameStart - 2))
        && a.value().chars().allMatch(Chars::isLetter)
        && Lexicon.mayRead(a.value())
        && !Prose.isLogin(w, nameStart);
  }

  /** {@code the password is x7…}, in a note, a log or a transcript: a word that is none. */
  private @Nullable Assignment told() {
    i += 3;
    if (Chars.isQuote(w.at(i))) {
      return value(Syntax.WORD, true);
    }
    int start = i;
    boolean digit = false;
    boolean letter = false;
    while (i - start < 64 && w.at(i) > ' ' && !Chars.isQuote(w.at(i)) && w.at(i) != '\\') {
      digit |= Chars.isDigit(w.at(i));
      letter |= Chars.isLetter(w.at(i));
      i++;
    }
    while (i > start && ".,;:)".indexOf(w.at(i - 1)) >= 0) {
      i--;
    }
    String word = Values.lower(w.latin1(start, i));
    if (word.indexOf('-') > 0 && Lexicon.get().covered(word) * 2 > word.length()) {
      return null; // base64-encoded
    }
    return digit && letter && i - start >= 6 && i - start < 64
        ? of(start, i, Syntax.WORD, (char) 0, "")
        : null;
  }

  /** {@code "name" to "value"} of Kotlin, <code>variable "name" {</code> of HCL. */
  private @Nullable Assignment afterQuotedWord(int c) {
    if (kind == FileKind.MARKUP) {
      return valueElement();
    }
    if (kind != FileKind.SOURCE) {
      return null;
    }
    if (c == '{') {
      return variableDefault();
    }
    if (c == 't' && w.at(i + 1) == 'o' && w.at(i + 2) == ' ') {
      i += 3;
      return value(Syntax.PAIR, true);
    }
    return null;
  }

  /**
   * <code>Name { get; set; } = "value"</code> of C#, {@code name As String = "value"} of Basic,
   * {@code name string = "value"} of Go and Bicep.
   */
  private @Nullable Assignment declared(int c) {
    int from = i;
    if (c == '{') {
      if (!w.startsWith("{ get", i)) {
        return null;
      }
      while (i - from < 48 && w.at(i) != '}' && w.at(i) >= ' ') {
        i++;
      }
    } else {
      i += w.startsWith("as ", i) ? 3 : 0;
      while (i - from < 48 && Chars.isName(w.at(i + 1))) {
        i++;
      }
    }
    i++;
    skipSpaces();
    if (w.at(i) != '=' || w.at(i + 1) == '=') {
      return null;
    }
    i++;
    skipSpaces();
    return value(Syntax.EQUALS, true);
  }

  /** {@code sshpass -p value}, {@code ConvertTo-SecureString -String "value"}. */
  private @Nullable Assignment shortFlag() {
    while (w.startsWith("-asplaintext ", i) || w.startsWith("-force ", i)) {
      i += w.at(i + 1) == 'f' || w.at(i + 1) == 'F' ? 7 : 13;
    }
    if (w.at(i) == '"' || w.at(i) == '\'') {
      return value(Syntax.WORD, true);
    }
    int word = 1;
    while (word < 10 && Chars.isLetter(w.at(i + word))) {
      word++;
    }
    boolean p = word == 2 && w.at(i + 1) == 'p' && w.startsWith("sshpass", nameEnd - 7);
    if (!p && !(word == 7 && w.startsWith("-string", i))) {
      return null;
    }
    i += word;
    skipSpaces();
    return value(Syntax.FLAG, !p);
  }

  /** {@code IDENTIFIED BY} of SQL, not of prose: a user or a grant stands before it. */
  private boolean isIdentified() {
    if (probe.length() != 13 || !w.startsWith("identified by", probe.at())) {
      return false;
    }
    for (int j = probe.at() - 1; probe.at() - j < 120 && w.at(j) >= 0; j--) {
      int c = Chars.fold(w.at(j));
      if ((c == 'u' && w.startsWith("user ", j)) || (c == 'g' && w.startsWith("grant ", j))) {
        return true;
      }
    }
    return false;
  }

  private @Nullable Assignment identifiedBy() {
    if (w.startsWith("values ", i)) {
      i += 7;
    }
    int start = i;
    while (i - start < 128 && (Chars.isName(w.at(i)) || "#@!%^*?".indexOf(w.at(i)) >= 0)) {
      i++;
    }
    return of(start, i, Syntax.WORD, (char) 0, "");
  }
}
