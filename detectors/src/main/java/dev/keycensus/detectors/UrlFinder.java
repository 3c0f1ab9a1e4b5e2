package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.TreeMap;

/**
 * {@code scheme://user:password@host}, of any scheme, JDBC's included, and {@code
 * scheme://token@host}. Anchored at {@code ://}, which is common: nearly all are refused after a
 * few characters.
 */
final class UrlFinder implements Finder {
  private static final int USER_INFO_LIMIT = 512;
  private static final int TOKEN_LEAST = 16;
  private static final int PARAMETERS_LIMIT = 512;

  private final CredentialType type;

  UrlFinder(CredentialType type) {
    this.type = type;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    int from = probe.end();
    int colon = -1;
    int at = -1;
    for (int i = from; i - from < USER_INFO_LIMIT; i++) {
      int c = w.at(i);
      if (c == '@') {
        at = i; // The last one before the host's end: passwords hold unescaped ones.
      } else if (c == ':' && colon < 0 && at < 0) {
        colon = i;
      } else if (endsAuthority(c) || (c == ';' && isPort(w, colon, i))) {
        break;
      }
    }
    if (!Chars.isAlnum(w.at(probe.at() - 1))) {
      return;
    }
    if (at < 0) {
      parameter(probe, out);
      return;
    }
    int hostEnd = at + 1;
    while (hostEnd - at < 256 && (Chars.isName(w.at(hostEnd)) || w.at(hostEnd) == ':')) {
      hostEnd++;
    }
    if (hostEnd == at + 1) {
      return;
    }
    boolean token = colon < 0;
    int start = token ? from : colon + 1;
    if (start >= at || (token && at - start < TOKEN_LEAST)) {
      return;
    }
    String value = w.latin1(start, at);
    if (token && isName(w, probe.at(), value)) {
      return;
    }
    String user = token ? "" : w.latin1(from, colon);
    Tier tier = Passwords.ofUrlPassword(value, user, token);
    if (tier == null) {
      return;
    }
    String host = w.latin1(at + 1, hostEnd);
    String reason = token ? "token in a URL" : "password in a URL";
    add(probe, start, at, tier, reason, host, hostEnd, user, out);
  }

  /**
   * @param host with its port, which ends at {@code hostEnd}
   * @param user empty for none
   */
  private void add(
      Probe probe,
      int start,
      int end,
      Tier tier,
      String reason,
      String host,
      int hostEnd,
      String user,
      List<Match> out) {
    Window w = probe.window();
    String name = trimPort(host);
    String scheme = scheme(w, probe.at());
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("host", name);
    facts.put("scheme", scheme);
    putDatabase(scheme, w, hostEnd, facts);
    if (!user.isEmpty()) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            start,
            end,
            isExample(Values.lower(name)) ? Tier.LOW : tier.atMost(type.tier()),
            List.of(reason),
            new Secret(Passwords.percentDecoded(w.latin1(start, end))),
            Slots.nameBefore(w, schemeStart(w, probe.at())),
            facts));
  }

  /**
   * Whether what stands before the host only names somebody: an address with its own at sign, or a
   * node of Ethereum by its public key (its node URLs, EIP-1459).
   */
  private static boolean isName(Window w, int schemeEnd, String value) {
    if (value.contains("%40") || value.indexOf('@') >= 0) {
      return true;
    }
    String scheme = scheme(w, schemeEnd);
    return scheme.equals("enode") || scheme.equals("enrtree");
  }

  /** The path of a database's URL, one word, is the database. */
  private static void putDatabase(
      String scheme, Window w, int hostEnd, TreeMap<String, String> facts) {
    boolean file = scheme.startsWith("http") || scheme.endsWith("ftp") || scheme.startsWith("git");
    if (file || scheme.equals("ssh") || w.at(hostEnd) != '/') {
      return;
    }
    int to = hostEnd + 1;
    while (to - hostEnd < 64 && Chars.isName(w.at(to))) {
      to++;
    }
    int c = w.at(to);
    if (to > hostEnd + 1 && c != '/' && c != '{' && c != '%') {
      facts.put("database", w.latin1(hostEnd + 1, to));
    }
  }

  /** Whether only digits stand behind the colon: {@code host:1433;user=…} has no user. */
  private static boolean isPort(Window w, int colon, int end) {
    int i = end - 1;
    while (i > colon && Chars.isDigit(w.at(i))) {
      i--;
    }
    return colon >= 0 && i == colon && end - colon > 1;
  }

  private static final String[] PASSWORD_PARAMETERS = {"password=", "passwd=", "pwd="};

  /**
   * {@code jdbc:x://host/db?user=u&password=p}, {@code jdbc:x://host;user=u;password=p}. Not of
   * HTTP: what stands in the query of a page is judged by its name.
   */
  private void parameter(Probe probe, List<Match> out) {
    Window w = probe.window();
    String scheme = scheme(w, probe.at());
    if (scheme.equals("http") || scheme.equals("https")) {
      return;
    }
    int from = probe.end();
    int hostEnd = from;
    while (hostEnd - from < 256 && (Chars.isName(w.at(hostEnd)) || w.at(hostEnd) == ':')) {
      hostEnd++;
    }
    String user = "";
    int start = -1;
    int i = hostEnd;
    for (; i - from < PARAMETERS_LIMIT && isOfQuery(w.at(i)); i++) {
      int c = w.at(i);
      if (c != '?' && c != '&' && c != ';') {
        continue;
      }
      if (w.startsWith("user=", i + 1)) {
        user = w.latin1(i + 6, parameterEnd(w, i + 6));
      }
      for (String name : PASSWORD_PARAMETERS) {
        if (start < 0 && w.startsWith(name, i + 1)) {
          start = i + 1 + name.length();
        }
      }
    }
    if (start < 0 || hostEnd == from) {
      return;
    }
    int end = parameterEnd(w, start);
    String value = w.latin1(start, end);
    Tier tier = Passwords.ofUrlPassword(value, user, false);
    if (tier == null) {
      return;
    }
    String host = w.latin1(from, hostEnd);
    add(probe, start, end, tier, "password in a URL", host, hostEnd, user, out);
  }

  private static int parameterEnd(Window w, int from) {
    int i = from;
    while (i - from < 256 && isOfQuery(w.at(i)) && w.at(i) != '&' && w.at(i) != ';') {
      i++;
    }
    return i;
  }

  private static boolean isOfQuery(int c) {
    return c > ' ' && c < 0x7F && "\"'`<>\\)|".indexOf(c) < 0;
  }

  /** Names that RFC 2606 keeps for examples, and words that only stand for a host. */
  private static boolean isExample(String host) {
    return host.equals("host")
        || host.equals("hostname")
        || host.equals("server")
        || host.startsWith("example.")
        || host.contains(".example.")
        || host.endsWith(".example")
        || host.endsWith(".test")
        || host.endsWith(".invalid");
  }

  private static boolean endsAuthority(int c) {
    return c <= ' ' || c == '/' || c == '?' || c == '#' || c == '"' || c == '\'' || c == '`'
        || c == '<' || c == '>' || c == '\\' || c == ')' || c == '|' || c == ',' || c >= 0x7F;
  }

  private static int schemeStart(Window w, int end) {
    int i = end;
    while (end - i < 40
        && (Chars.isAlnum(w.at(i - 1)) || w.at(i - 1) == '+' || w.at(i - 1) == ':')) {
      i--;
    }
    return i;
  }

  private static String scheme(Window w, int end) {
    String s = Values.lower(w.latin1(schemeStart(w, end), end));
    return s.substring(s.lastIndexOf(':') + 1);
  }

  private static String trimPort(String host) {
    int colon = host.indexOf(':');
    String name = colon < 0 ? host : host.substring(0, colon);
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }
}
