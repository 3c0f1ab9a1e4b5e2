package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeMap;

/**
 * Passwords that nothing names, known by the place they stand in: the last argument of a call that
 * connects or logs in, the data source names of Go and Oracle, the lines of {@code .pgpass}, and
 * what is piped into a program that reads a password.
 *
 * <pre>
 * DriverManager.getConnection("jdbc:…", "user", "x")   mysqli_connect("host", "user", "x")
 * user:x&#64;tcp(host:3306)/db   oracle:thin:user/x&#64;host   host:5432:db:user:x
 * username u secret 0 x    snmp-server community x RO
 * echo "user:x" | chpasswd    echo "x" | docker login --password-stdin
 * </pre>
 */
final class PlaceFinder implements Finder {
  /** Calls whose arguments are all literals, and which argument is the password, from 0. */
  private static final Object[][] CALLS = {
    {"getconnection(", 2},
    {"mysqli_connect(", 2},
    {"mysql_connect(", 2},
    {"new mysqli(", 2},
    {"new pdo(", 2},
    {"setbasicauth(", 1},
    {"networkcredential(", 1},
    {".login(", 1},
    {"dbi->connect(", 2},
    {"pymysql.connect(", 2},
    {"mysqldb.connect(", 2},
  };

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

  private static final List<String> PIPES = List.of("chpasswd", "password-stdin");

  private static final int ARGUMENT = 200;
  private static final int LINE = 300;
  private static final int LEAST = 4;

  private final CredentialType type;

  PlaceFinder(CredentialType type) {
    this.type = type;
  }

  static List<String> anchors() {
    java.util.ArrayList<String> all = new java.util.ArrayList<>(PORTS);
    for (Object[] call : CALLS) {
      all.add((String) call[0]);
    }
    all.add(GO);
    all.add(ORACLE);
    all.addAll(ANSWERS);
    all.addAll(PIPES);
    all.addAll(COMMANDS);
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
    } else if (w.at(probe.end() - 1) == '(') {
      call(w, probe, out);
    } else if (w.at(probe.end() - 1) == '"') {
      answer(w, probe, out);
    } else if (w.at(probe.end() - 1) == ' ') {
      command(w, probe.end(), out);
    } else {
      piped(w, probe.at(), out);
    }
  }

  private void call(Window w, Probe probe, List<Match> out) {
    int wanted = 0;
    for (Object[] call : CALLS) {
      if (w.startsWith((String) call[0], probe.at())) {
        wanted = (Integer) call[1];
      }
    }
    int i = probe.end();
    String before = "";
    for (int n = 0; ; n++) {
      i = skipBlank(w, i);
      int quote = w.at(i);
      int start = i + 1;
      if (quote == '"' || quote == '\'') {
        i = start;
        while (i - start < ARGUMENT && w.at(i) != quote && w.at(i) >= ' ') {
          i++;
        }
        if (w.at(i) != quote) {
          return;
        }
        if (n == wanted) {
          if (w.startsWith(".login(", probe.at()) && w.at(skipBlank(w, i + 1)) != ')') {
            return; // A login to some host, of a user.
          }
          add(w, start, i, before, "last argument of a call that logs in", out);
          return;
        }
        before = w.latin1(start, i);
        i++;
      } else if (n < wanted && Chars.isName(quote)) {
        before = "";
        while (i - start < ARGUMENT && Chars.isName(w.at(i))) {
          i++;
        }
      } else {
        return;
      }
      i = skipBlank(w, i);
      if (w.at(i) != ',') {
        return;
      }
      i++;
    }
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
        || !hasLetter(w, i, probe.at())
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
      add(w, user, end, value.toString(), name, "password of a .pgpass line", out);
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

  /** {@code admin)(&}: what a test puts into a search of LDAP, and nobody's name. */
  private static boolean isFilter(String user) {
    return user.chars().anyMatch(c -> "()&|*<>{}".indexOf(c) >= 0);
  }

  private static boolean isOfWord(int c) {
    return c > ' ' && c < 0x7F && c != '"' && c != '\'' && c != '`' && c != '\\';
  }

  private void add(Window w, int start, int end, String user, String reason, List<Match> out) {
    add(w, start, end, w.latin1(start, end), user, reason, out);
  }

  private void add(
      Window w, int start, int end, String value, String user, String reason, List<Match> out) {
    if (end - start < LEAST) {
      return;
    }
    w.read(start, end);
    Tier tier = Passwords.ofUrlPassword(value, user, false);
    if (tier == null) {
      return;
    }
    TreeMap<String, String> facts = new TreeMap<>();
    if (!user.isEmpty() && user.indexOf(':') < 0 && !isFilter(user)) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            start,
            end,
            tier.compareTo(Tier.MEDIUM) < 0 ? tier : Tier.MEDIUM,
            List.of(reason),
            new Secret(value.getBytes(StandardCharsets.ISO_8859_1)),
            null,
            facts));
  }
}
