package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Passwords in commands whose flags do not say so by a name: {@code curl -u user:password}, {@code
 * mysql -ppassword}, {@code docker login -p password}, {@code redis-cli -a password}. Anchored at
 * the command; its line is read to the end, over escaped line breaks.
 */
final class CommandFinder implements Finder {
  /** What stands between the user and the password: nothing, the password stands alone. */
  private static final char ALONE = 0;

  /** Commands, each with the flags that take a secret. */
  private static final Map<String, List<Flag>> COMMANDS =
      Map.ofEntries(
          Map.entry(
              "curl ",
              List.of(new Flag(" -u ", ':'), new Flag(" --user ", ':'), new Flag(" -u", ':'))),
          Map.entry("mysql", List.of(new Flag(" -p", ALONE))),
          Map.entry("mariadb", List.of(new Flag(" -p", ALONE))),
          Map.entry("mongo", List.of(new Flag(" -p ", ALONE))),
          Map.entry("docker login", List.of(new Flag(" -p ", ALONE))),
          Map.entry("az login", List.of(new Flag(" -p ", ALONE))),
          Map.entry("sshpass ", List.of(new Flag(" -p ", ALONE), new Flag(" -p", ALONE))),
          Map.entry("sqlcmd ", List.of(new Flag(" -p ", ALONE))),
          Map.entry("smbclient ", List.of(new Flag(" -u ", '%'))),
          Map.entry("redis-cli ", List.of(new Flag(" -a ", ALONE))),
          Map.entry("ldapsearch ", List.of(new Flag(" -w ", ALONE))),
          Map.entry("lftp ", List.of(new Flag(" -u ", ','))),
          Map.entry("zip ", List.of(new Flag(" -p ", ALONE))),
          Map.entry("7z ", List.of(new Flag(" -p", ALONE))),
          Map.entry("unzip ", List.of(new Flag(" -P ", ALONE))),
          Map.entry("pscp ", List.of(new Flag(" -pw ", ALONE))),
          Map.entry("plink ", List.of(new Flag(" -pw ", ALONE))),
          Map.entry("cqlsh ", List.of(new Flag(" -p ", ALONE))),
          Map.entry("mosquitto_pub ", List.of(new Flag(" -P ", ALONE))),
          Map.entry("mosquitto_sub ", List.of(new Flag(" -P ", ALONE))),
          Map.entry("openssl enc ", List.of(new Flag(" -k ", ALONE))),
          Map.entry("rabbitmqctl add_user ", List.of()),
          Map.entry("rabbitmqctl change_password ", List.of()),
          Map.entry("openssl passwd ", List.of()),
          Map.entry("net user ", List.of()));

  /** A flag, and the character between the user and the password behind it. */
  private record Flag(String text, char separator) {
    /** A small letter stands for either; a capital has a small one of another meaning beside it. */
    boolean isAt(Window w, int i) {
      int upper = 0;
      for (int k = 0; k < text.length(); k++) {
        upper += Chars.isUpper(text.charAt(k)) && w.at(i + k) != text.charAt(k) ? 1 : 0;
      }
      return upper == 0 && w.startsWith(Values.lower(text), i);
    }
  }

  private static final int REACH = 400;
  private static final int LIMIT = 256;
  private static final int LEAST = 3;

  private final CredentialType type;

  CommandFinder(CredentialType type) {
    this.type = type;
  }

  static List<String> anchors() {
    return COMMANDS.keySet().stream().sorted().toList();
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    if (Chars.isName(w.at(probe.at() - 1))) {
      return;
    }
    // mysqldump and mysqladmin take the same flags; what is no command has other characters here.
    boolean whole = w.at(probe.end() - 1) == ' ';
    int i = probe.end();
    while (!whole && i - probe.end() < 12 && (Chars.isLower(w.at(i)) || w.at(i) == '-')) {
      i++;
    }
    if (!whole && w.at(i) != ' ') {
      return;
    }
    List<Flag> flags =
        COMMANDS.getOrDefault(Values.lower(w.latin1(probe.at(), probe.end())), List.of());
    if (flags.isEmpty() && w.startsWith("openssl passwd", probe.at())) {
      behindFlags(w, probe.end(), out);
      return;
    }
    if (flags.isEmpty()) {
      positional(w, probe.end(), out);
      return;
    }
    for (i = whole ? i - 1 : i; i - probe.end() < REACH && !endsCommand(w, i); i++) {
      if (w.at(i) != ' ' || w.at(i + 1) != '-') {
        continue;
      }
      for (Flag flag : flags) {
        if (flag.isAt(w, i)) {
          value(w, i + flag.text.length(), flag.separator, out);
          return;
        }
      }
    }
  }

  private static boolean endsCommand(Window w, int i) {
    int c = w.at(i);
    return c < 0 || c == '|' || c == ';' || c == '`' || (c == '\n' && w.at(i - 1) != '\\');
  }

  private void value(Window w, int at, char separator, List<Match> out) {
    boolean withUser = separator != ALONE;
    int from = w.at(at) == '"' || w.at(at) == '\'' ? at + 1 : at;
    int quote = from > at ? w.at(at) : 0;
    if (quote != 0 && ",);+ ".indexOf(w.at(from)) >= 0) {
      return; // The quote ends the literal that holds the command.
    }
    int colon = -1;
    int end = from;
    while (end - from < LIMIT && !endsWord(w.at(end), quote, separator)) {
      if (w.at(end) == separator && colon < 0) {
        colon = end;
      }
      end++;
    }
    int start = withUser ? colon + 1 : from;
    if ((withUser && colon <= from) || end - start < LEAST || w.at(start) == '-') {
      return;
    }
    String user = withUser ? w.latin1(from, colon) : "";
    String password = w.latin1(start, end);
    Tier tier = Passwords.ofUrlPassword(password, user, false);
    if (tier == null || password.startsWith("assword")) {
      return; // A reference; or -password, which has a name and is read by it.
    }
    TreeMap<String, String> facts = new TreeMap<>();
    if (!user.isEmpty()) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            start,
            end,
            tier.atMost(type.tier()),
            List.of("password of a command"),
            new Secret(w.copy(start, end)),
            null,
            facts));
  }

  /** The second word: {@code net user NAME value /add}. */
  private void positional(Window w, int from, List<Match> out) {
    int i = from;
    while (i - from < 64 && Chars.isName(w.at(i))) {
      i++;
    }
    if (i > from && w.at(i) == ' ' && Chars.isAlnum(w.at(i + 1))) {
      value(w, i + 1, ALONE, out);
    }
  }

  /** The first word that is no flag nor a salt: {@code openssl passwd -6 -salt x value}. */
  private void behindFlags(Window w, int from, List<Match> out) {
    int i = from;
    while (w.at(i) == '-' && i - from < LIMIT) {
      boolean taking = w.startsWith("-salt ", i) || w.startsWith("-in ", i);
      i = word(w, i);
      if (taking) {
        i = word(w, i);
      }
    }
    if (!endsCommand(w, i) && w.at(i) > ' ' && w.at(i) != ')') {
      value(w, i, ALONE, out);
    }
  }

  /** Where the word behind that at {@code from} begins, or where the line ends. */
  private static int word(Window w, int from) {
    int i = from;
    while (i - from < LIMIT && w.at(i) > ' ') {
      i++;
    }
    while (i - from < LIMIT && w.at(i) == ' ') {
      i++;
    }
    return i;
  }

  private static boolean endsWord(int c, int quote, char separator) {
    if (c == ',' && separator == ',') {
      return false;
    }
    if (quote != 0) {
      return c == quote || c < ' ';
    }
    return c <= ' ' || Chars.isQuote(c) || ";|,<>\\)}".indexOf(c) >= 0;
  }
}
