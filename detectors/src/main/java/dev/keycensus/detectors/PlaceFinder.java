package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * Secrets that nothing names, known by the place they stand in: an argument of a call that
 * connects, logs in, signs or encrypts, the data source names of Go and Oracle, the lines of {@code
 * .pgpass}, and what is piped into a program that reads a password.
 *
 * <pre>
 * DriverManager.getConnection("jdbc:…", "user", "x")   mysqli_connect("host", "user", "x")
 * login("user", "x")   jwt.sign({…}, "x")   new Sequelize("db", "user", "x")
 * user:x&#64;tcp(host:3306)/db   oracle:thin:user/x&#64;host   host:5432:db:user:x
 * username u secret 0 x    snmp-server community x RO    credentials: admin / x
 * echo "user:x" | chpasswd    echo "x" | docker login --password-stdin
 * </pre>
 */
final class PlaceFinder implements Finder {
  /** The last of its arguments, and the one before it a literal too: the user. */
  private static final int LAST = -1;

  /**
   * A call that takes a secret.
   *
   * @param text its beginning, folded
   * @param secret which argument is the secret, from 0, or {@link #LAST}
   * @param sure whether a plain word is a secret there as well
   */
  private record Call(String text, int secret, boolean sure) {}

  private static final List<Call> CALLS =
      List.of(
          new Call("getconnection(", 2, true),
          new Call("mysqli_connect(", 2, true),
          new Call("mysql_connect(", 2, true),
          new Call("new mysqli(", 2, true),
          new Call("new pdo(", 2, true),
          new Call("setbasicauth(", 1, true),
          new Call("networkcredential(", 1, true),
          new Call("dbi->connect(", 2, true),
          new Call("pymysql.connect(", 2, true),
          new Call("mysqldb.connect(", 2, true),
          new Call("new sequelize(", 2, true),
          new Call("smtp.plainauth(", 2, true),
          new Call("url.userpassword(", 1, true),
          new Call(".create_user(", 2, false),
          new Call(".create_superuser(", 2, false),
          new Call(".createasync(", 1, false),
          new Call(".hashsync(", 0, false),
          new Call(".login(", LAST, true),
          new Call("login(", LAST, false),
          new Call("loginas(", LAST, false),
          new Call("logon(", LAST, false),
          new Call("signin(", LAST, false),
          new Call("sign_in(", LAST, false),
          new Call("authenticate(", LAST, false),
          new Call("ldap_bind(", LAST, false),
          new Call("emailandpassword(", LAST, false),
          new Call(").basic(", LAST, false),
          new Call(".basic_auth(", LAST, false),
          new Call(".basic_auth ", LAST, false));

  /** The same, of a key that signs or encrypts. */
  private static final List<Call> KEYS =
      List.of(
          new Call("jwt.sign(", 1, false),
          new Call("jwt.verify(", 1, false),
          new Call("jwt.encode(", 1, false),
          new Call("jwt.decode(", 1, false),
          new Call("signwith(", 1, false),
          new Call("signedstring([]byte(", 0, false),
          new Call("aes.encrypt(", 1, false),
          new Call("aes.decrypt(", 1, false),
          new Call("aes.new(", 0, false),
          new Call("hash_hmac(", 2, false),
          new Call("createhmac(", 1, false),
          new Call("createcipheriv(", 1, false),
          new Call("createdecipheriv(", 1, false),
          new Call("openssl_encrypt(", 2, false),
          new Call("openssl_decrypt(", 2, false));

  private static final String GO = "@tcp(";
  private static final String ORACLE = "oracle:thin:";
  private static final List<String> PORTS =
      List.of(
          ":5432:", ":5433:", ":5434:", ":5435:", ":5439:", ":6432:", ":6543:", ":15432:",
          ":25060:", ":25061:", ":26257:", ":54320:", ":54322:", ":*:");

  /** What network equipment puts before a password in the clear or a community. */
  private static final List<String> COMMANDS =
      List.of(" secret 0 ", " password 0 ", "snmp-server community ", "enable password ");

  /** What answers a program in a script of expect, once it asked for a password. */
  private static final List<String> ANSWERS = List.of("send \"", "send -- \"");

  /** What stands before a user and a password in a note. */
  private static final List<String> NOTES =
      List.of("credentials: ", "credentials are ", "login: ", "login with ", "log in with ");

  private static final List<String> PIPES = List.of("chpasswd", "password-stdin", "sudo -s");

  private static final int ARGUMENT = 200;
  private static final int LINE = 300;
  private static final int LEAST = 4;

  private final CredentialType type;

  PlaceFinder(CredentialType type) {
    this.type = type;
  }

  /** What stands before keys that sign or encrypt. */
  static List<String> anchorsOfKeys() {
    return KEYS.stream().map(Call::text).toList();
  }

  static List<String> anchors() {
    List<String> all = new ArrayList<>(PORTS);
    CALLS.forEach(call -> all.add(call.text));
    all.add(GO);
    all.add(ORACLE);
    all.addAll(ANSWERS);
    all.addAll(PIPES);
    all.addAll(COMMANDS);
    all.addAll(NOTES);
    return all;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    int first = Chars.fold(w.at(probe.at()));
    if (first == ':') {
      pgpass(w, probe, out);
    } else if (first == '@') {
      goSource(w, probe.at(), out);
    } else if (w.startsWith(ORACLE, probe.at())) {
      oracle(w, probe.end(), out);
    } else if (w.at(probe.end() - 1) == '(' || first == '.') {
      call(w, probe, out);
    } else if (w.at(probe.end() - 1) == '"') {
      answer(w, probe, out);
    } else if (isNote(w, probe)) {
      note(w, probe, out);
    } else if (w.at(probe.end() - 1) == ' ') {
      command(w, probe.end(), out);
    } else {
      piped(w, probe.at(), out);
    }
  }

  private void call(Window w, Probe probe, List<Match> out) {
    Call call = null;
    for (List<Call> calls : List.of(CALLS, KEYS)) {
      for (Call c : calls) {
        if (c.text.length() == probe.length() && w.startsWith(c.text, probe.at())) {
          call = c;
        }
      }
    }
    if (call == null || (call.text.equals("login(") && w.at(probe.at() - 1) == '.')) {
      return; // Found with its dot.
    }
    int i = probe.end();
    String before = "";
    int start = -1;
    int end = -1;
    for (int n = 0; n < ARGUMENTS; n++) {
      i = skipBlank(w, i);
      int quote = w.at(i);
      String user = start < 0 ? "" : w.latin1(start, end);
      boolean literal = quote == '"' || quote == '\'';
      start = literal ? i + 1 : -1;
      i = literal ? closing(w, start, quote) : behind(w, i);
      if (i < 0) {
        return;
      }
      end = i;
      i = skipBlank(w, literal ? i + 1 : i);
      before = user;
      int c = w.at(i);
      boolean last = call.secret == LAST && endsCall(w, i, call);
      if (last ? n > 0 && literal && !before.isEmpty() : n == call.secret && literal) {
        if (c != '+' && c != '%') {
          called(w, start, end, before, call, out);
        }
        return;
      }
      if (c != ',' || n == call.secret) {
        return;
      }
      i++;
    }
  }

  private static final int ARGUMENTS = 6;

  private static boolean endsCall(Window w, int i, Call call) {
    return call.text.endsWith("(") ? w.at(i) == ')' : w.at(i) != ',';
  }

  private static int closing(Window w, int start, int quote) {
    int i = start;
    while (i - start < ARGUMENT && w.at(i) != quote && w.at(i) >= ' ') {
      i += w.at(i) == '\\' ? 2 : 1;
    }
    return w.at(i) == quote ? i : -1;
  }

  /** Where the expression at {@code from} ends: at a comma or the bracket that closes the call. */
  private static int behind(Window w, int from) {
    int depth = 0;
    for (int i = from; i - from < ARGUMENT; i++) {
      int c = w.at(i);
      if (c < 0 || c == ';' || c == '\\') {
        return -1;
      }
      if (c == '"' || c == '\'') {
        i = closing(w, i + 1, c);
        if (i < 0) {
          return -1;
        }
      } else if (c == '(' || c == '[' || c == '{') {
        depth++;
      } else if (depth == 0 && (c == ',' || c == ')')) {
        return i == from ? -1 : i;
      } else if (c == ')' || c == ']' || c == '}') {
        depth--;
      }
    }
    return -1;
  }

  private void called(Window w, int start, int end, String user, Call call, List<Match> out) {
    String value = w.latin1(start, end);
    boolean sure =
        call.sure
            || Passwords.ofUrlPassword(value, user, false) == Tier.HIGH
            || (call.secret == LAST && isAccount(user));
    if (sure && value.indexOf(' ') < 0) {
      add(w, start, end, user, "argument of a call that takes a secret", out);
    }
  }

  /** An address, or the name that accounts with all rights have. */
  private static boolean isAccount(String user) {
    String folded = Values.lower(user);
    return user.indexOf('@') > 0
        || folded.equals("root")
        || folded.equals("administrator")
        || folded.startsWith("admin");
  }

  private static int skipBlank(Window w, int from) {
    int i = from;
    while (i - from < 80 && w.at(i) >= 0 && w.at(i) <= ' ') {
      i++;
    }
    return i;
  }

  /** {@code user:x} before {@code @tcp(}, behind the quote or the {@code =} that begins it. */
  private void goSource(Window w, int at, List<Match> out) {
    int start = at;
    int colon = -1;
    while (at - start < ARGUMENT && isOfWord(w.at(start - 1)) && w.at(start - 1) != '=') {
      start--;
      colon = w.at(start) == ':' ? start : colon;
    }
    if (colon > start) {
      add(w, colon + 1, at, w.latin1(start, colon), "password of a data source", out);
    }
  }

  private void oracle(Window w, int from, List<Match> out) {
    int slash = from;
    while (slash - from < 80 && Chars.isName(w.at(slash))) {
      slash++;
    }
    int end = slash + 1;
    while (end - slash < ARGUMENT && isOfWord(w.at(end)) && w.at(end) != '@') {
      end++;
    }
    if (w.startsWith("scott/tiger@", from)) {
      return; // The example of Oracle's own manuals.
    }
    if (slash > from && w.at(slash) == '/' && w.at(end) == '@') {
      add(w, slash + 1, end, w.latin1(from, slash), "password of a data source", out);
    }
  }

  /** {@code host:port:database:user:x}, a line of its own or one in quotes. */
  private void pgpass(Window w, Probe probe, List<Match> out) {
    int i = probe.at();
    while (probe.at() - i < 100 && (Chars.isName(w.at(i - 1)) || w.at(i - 1) == '*')) {
      i--;
    }
    int before = w.at(i - 1);
    if (i == probe.at()
        || !(hasLetter(w, i, probe.at()) || (w.at(i) == '*' && probe.at() == i + 1))
        || !(before < ' ' || before == '"' || before == '\'')) {
      return;
    }
    int database = field(w, probe.end());
    int user = database < 0 ? -1 : field(w, database);
    if (user < 0 || !hasLetter(w, database, user)) {
      return;
    }
    int end = user;
    StringBuilder value = new StringBuilder();
    while (end - user < ARGUMENT) {
      if (isEscaped(w, end)) {
        end++;
      } else if (!isOfWord(w.at(end))) {
        break;
      }
      value.append((char) w.at(end));
      end++;
    }
    int behind = w.at(end);
    if (behind < ' ' || behind == before) {
      String name = w.latin1(database, user - 1);
      w.read(i - 1, end + 1);
      TreeMap<String, String> facts = new TreeMap<>();
      putNamed("host", w.latin1(i, probe.at()), facts);
      putNamed("database", w.latin1(probe.end(), database - 1), facts);
      add(w, user, end, value.toString(), name, "password of a .pgpass line", facts, out);
    }
  }

  /** A star stands for all there are. */
  private static void putNamed(String fact, String field, TreeMap<String, String> facts) {
    if (!field.equals("*")) {
      facts.put(fact, field);
    }
  }

  private static boolean hasLetter(Window w, int from, int to) {
    for (int i = from; i < to; i++) {
      if (Chars.isLetter(w.at(i))) {
        return true;
      }
    }
    return false;
  }

  /** {@code \:} and {@code \\}, as .pgpass writes them inside a field. */
  private static boolean isEscaped(Window w, int i) {
    return w.at(i) == '\\' && (w.at(i + 1) == ':' || w.at(i + 1) == '\\');
  }

  /** Where the field behind that at {@code from} begins; -1 where it is none. */
  private static int field(Window w, int from) {
    int i = from;
    while (i - from < 80 && (Chars.isName(w.at(i)) || w.at(i) == '*' || isEscaped(w, i))) {
      i += isEscaped(w, i) ? 2 : 1;
    }
    return i > from && w.at(i) == ':' ? i + 1 : -1;
  }

  /** The literal that {@code echo} or {@code printf} writes into the command at {@code at}. */
  private void piped(Window w, int at, List<Match> out) {
    int line = at;
    int pipe = -1;
    while (at - line < LINE && w.at(line - 1) >= 0 && w.at(line - 1) != '\n') {
      line--;
      pipe = pipe < 0 && w.at(line) == '|' ? line : pipe;
    }
    if (pipe < 0) {
      return;
    }
    int close = pipe - 1;
    while (pipe - close < 8 && w.at(close) == ' ') {
      close--;
    }
    int quote = w.at(close);
    if (quote != '"' && quote != '\'') {
      return;
    }
    int start = close;
    while (start > line && w.at(start - 1) != quote) {
      start--;
    }
    String before = Values.lower(w.latin1(line, start));
    if (start == line || !(before.contains("echo ") || before.contains("printf "))) {
      return;
    }
    boolean withUser = w.at(at) == 'c';
    int colon = start;
    while (withUser && colon < close && w.at(colon) != ':') {
      colon++;
    }
    if (colon < close) {
      int from = withUser ? colon + 1 : start;
      String user = withUser ? w.latin1(start, colon) : "";
      add(w, from, close, user, "written into a program that reads a password", out);
    }
  }

  private static final int QUESTION = 100;

  /** <code>expect "assword:"⏎ send "x\r"</code>, also with braces between them. */
  private void answer(Window w, Probe probe, List<Match> out) {
    int end = probe.end();
    while (end - probe.end() < ARGUMENT && isOfWord(w.at(end))) {
      end++;
    }
    int key = w.at(end + 1);
    if (w.at(end) != '\\' || (key != 'r' && key != 'n') || w.at(end + 2) != '"') {
      return;
    }
    for (int i = probe.at() - 1; probe.at() - i < QUESTION && w.at(i) >= 0; i--) {
      if (w.startsWith("send ", i) || w.startsWith("send\t", i)) {
        return; // Something else was answered in between.
      }
      if (w.startsWith("assword", i) || w.startsWith("assphrase", i)) {
        add(w, probe.end(), end, "", "answers a program that asks for a password", out);
        return;
      }
    }
  }

  /** {@code username admin secret 0 x}, {@code snmp-server community x RO}: one word. */
  private void command(Window w, int from, List<Match> out) {
    int end = from;
    while (end - from < ARGUMENT && isOfWord(w.at(end))) {
      end++;
    }
    int c = w.at(end);
    if (c <= ' ' && new Form(w.latin1(from, Math.max(end, from + 1))).digits > 0) {
      add(w, from, end, "", "behind a command of network equipment", out);
    }
  }

  private static boolean isNote(Window w, Probe probe) {
    for (String note : NOTES) {
      if (note.length() == probe.length() && w.startsWith(note, probe.at())) {
        return true;
      }
    }
    return false;
  }

  /** {@code credentials: admin / x}, {@code login with `admin:x`}: in a text or a comment. */
  private void note(Window w, Probe probe, List<Match> out) {
    boolean text = probe.kind() == FileKind.TEXT || probe.kind() == FileKind.OTHER;
    if (!text && !new LineBefore(w, probe.at()).isComment()) {
      return;
    }
    int user = behindMarks(w, probe.end());
    int i = user;
    while (i - user < ARGUMENT && (Chars.isName(w.at(i)) || w.at(i) == '@')) {
      i++;
    }
    int userEnd = i;
    i = behindMarks(w, i);
    int parts = w.at(i);
    if (userEnd == user || (parts != '/' && parts != ':' && parts != '|')) {
      return;
    }
    int start = behindMarks(w, i + 1);
    int end = start;
    while (end - start < ARGUMENT && isOfWord(w.at(end)) && ",;)|*/".indexOf(w.at(end)) < 0) {
      end++;
    }
    String name = w.latin1(user, userEnd);
    String value = w.latin1(start, w.at(end - 1) == '.' ? --end : end);
    if (end - start >= LEAST
        && w.at(end) != '/'
        && (isAccount(name) || Passwords.ofUrlPassword(value, name, false) == Tier.HIGH)) {
      add(w, start, end, name, "behind a user in a note", out);
    }
  }

  /** Passes over blanks, and what makes words bold or a quotation. */
  private static int behindMarks(Window w, int from) {
    int i = from;
    while (i - from < 6 && (w.at(i) == ' ' || w.at(i) == '*' || Chars.isQuote(w.at(i)))) {
      i++;
    }
    return i;
  }

  /** {@code admin)(&}: what a test puts into a search of LDAP, and nobody's name. */
  private static boolean isFilter(String user) {
    return user.chars().anyMatch(c -> "()&|*<>{}".indexOf(c) >= 0);
  }

  private static boolean isOfWord(int c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '`' && c != '\\';
  }

  private void add(Window w, int start, int end, String user, String reason, List<Match> out) {
    add(w, start, end, w.latin1(start, end), user, reason, new TreeMap<>(), out);
  }

  private void add(
      Window w,
      int start,
      int end,
      String value,
      String user,
      String reason,
      TreeMap<String, String> facts,
      List<Match> out) {
    if (end - start < LEAST) {
      return;
    }
    w.read(start, end);
    Tier tier = Passwords.ofUrlPassword(value, user, false);
    if (tier == null) {
      return;
    }
    if (!user.isEmpty() && user.indexOf(':') < 0 && !isFilter(user)) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            start,
            end,
            tier.atMost(Tier.MEDIUM),
            List.of(reason),
            new Secret(value.getBytes(StandardCharsets.ISO_8859_1)),
            null,
            facts));
  }
}
