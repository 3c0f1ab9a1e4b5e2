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
          Map.entry("htpasswd ", List.of()),
          Map.entry("sqlplus ", List.of()),
          Map.entry("expdp ", List.of()),
          Map.entry("impdp ", List.of()),
          Map.entry("rman target ", List.of()),
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
    String command = Values.lower(w.latin1(probe.at(), probe.end()));
    switch (command) {
      case "openssl passwd " -> behindFlags(w, probe.end(), out);
      case "htpasswd " -> batch(w, probe.end(), out);
      case "sqlplus ", "expdp ", "impdp ", "rman target " -> login(w, probe.end(), out);
      case "rabbitmqctl add_user ", "rabbitmqctl change_password ", "net user " ->
          positional(w, probe.end(), out);
      default ->
          flagged(
              w, probe.end(), whole ? i - 1 : i, COMMANDS.getOrDefault(command, List.of()), out);
    }
  }

  /**
   * The value of the first of these flags.
   *
   * @param from the blank behind the command
   */
  private void flagged(Window w, int end, int from, List<Flag> flags, List<Match> out) {
    for (int i = from; i - end < REACH && !endsCommand(w, i); i++) {
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
    add(w, start, end, user, tier, out);
  }

  private void add(Window w, int start, int end, String user, Tier tier, List<Match> out) {
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

  /** {@code htpasswd -b FILE USER value}, {@code -nb USER value}: flags may stand together. */
  private void batch(Window w, int from, List<Match> out) {
    int i = from;
    boolean given = false;
    boolean printed = false;
    for (int n = 0; n < WORDS && !endsCommand(w, i); n++) {
      if (w.at(i) == '-') {
        int end = word(w, i);
        for (int k = i + 1; k < end; k++) {
          if (w.at(k) > ' ' && !Chars.isAlnum(w.at(k))) {
            return; // The command ends here, as in a sentence about it.
          }
          given |= w.at(k) == 'b';
          printed |= w.at(k) == 'n';
        }
        i = w.at(end - 2) == 'C' ? word(w, end) : end; // The cost stands behind it.
      } else if (given) {
        break;
      } else {
        i = word(w, i); // What runs it, such as an image.
      }
    }
    if (given) {
      int user = printed ? i : word(w, i);
      int value = word(w, user);
      if (value > user && !endsCommand(w, value) && w.at(value) > ' ') {
        value(w, value, ALONE, out);
      }
    }
  }

  private static final int WORDS = 6;

  /** {@code sqlplus -s USER/value@host}; without a host, where the value is no word of prose. */
  private void login(Window w, int from, List<Match> out) {
    int i = from;
    while (w.at(i) == '-' && i - from < LIMIT) {
      i = word(w, i);
    }
    int quote = Chars.isQuote(w.at(i)) ? w.at(i) : 0;
    int user = quote == 0 ? i : i + 1;
    int slash = user;
    while (slash - user < 64 && Chars.isName(w.at(slash))) {
      slash++;
    }
    int end = slash + 1;
    while (end - slash < LIMIT && w.at(end) != '@' && !endsWord(w.at(end), quote, '/')) {
      end++;
    }
    if (slash == user || w.at(slash) != '/' || w.startsWith("scott/tiger", user)) {
      return; // The example of Oracle's own manuals.
    }
    String name = w.latin1(user, slash);
    String value = w.latin1(slash + 1, end);
    Tier tier =
        end - slash <= LEAST || value.indexOf('/') >= 0
            ? null
            : Passwords.ofUrlPassword(value, name, false);
    if (tier != null && (w.at(end) == '@' || tier == Tier.HIGH)) {
      add(w, slash + 1, end, name, tier, out);
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
