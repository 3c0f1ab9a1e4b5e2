package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;

/**
 * Session cookies: {@code Cookie: a=b; sessionid=…}, {@code Set-Cookie: …}, {@code --cookie
 * "sessionid=…"}, and as browsers' captures write them: <code>"cookies": [{"name": "sessionid",
 * "value": "…"}]</code>. Only names that speak of a session, and values that a machine made.
 */
final class CookieFinder implements Finder {
  /** The second is curl's flag, of which any command with a quoted pair will do. */
  static final List<String> ANCHORS = List.of("cookie", " -b '", " -b \"");

  private static final int PAIRS = 32;
  private static final int NAME = 64;
  private static final int VALUE = 4096;
  private static final int OBJECTS = 2048;
  private static final int LEAST = 20;
  private static final double LEAST_ENTROPY = 3.0;

  private final CredentialType type;

  CookieFinder(CredentialType type) {
    this.type = type;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    int i = probe.end();
    if (w.at(probe.at()) == ' ') {
      pairs(w, i, w.at(i - 1), out);
      return;
    }
    if (w.at(i) == 's' || w.at(i) == 'S') {
      i++;
    }
    int quote = Chars.isQuote(w.at(i)) ? w.at(i) : 0;
    i = skipSpaces(w, quote != 0 ? i + 1 : i);
    int c = w.at(i);
    if (c == ',' && quote != 0) {
      i = skipSpaces(w, i + 1);
      if (w.startsWith("\"value\"", i)) {
        i = skipSpaces(w, i + 7); // {"name": "Cookie", "value": "…"}
        c = w.at(i);
      }
    }
    boolean operator = c == ':' || c == '=';
    if (operator) {
      i = skipSpaces(w, i + 1);
    }
    int open = w.at(i);
    if (open == '[') {
      objects(w, i, out);
    } else if (open == '"' || open == '\'') {
      pairs(w, i + 1, open, out);
    } else if (operator && c == ':') {
      pairs(w, i, 0, out);
    }
  }

  private static int skipSpaces(Window w, int from) {
    int i = from;
    while (Chars.isSpace(w.at(i)) && i - from < 24) {
      i++;
    }
    return i;
  }

  /** {@code name=value; name=value}, to the quote or the end of the line. */
  private void pairs(Window w, int from, int quote, List<Match> out) {
    int i = from;
    for (int n = 0; n < PAIRS; n++) {
      i = skipSpaces(w, i);
      int name = i;
      while (i - name < NAME && Chars.isName(w.at(i))) {
        i++;
      }
      if (i == name || w.at(i) != '=') {
        return;
      }
      int start = i + 1;
      i = start;
      while (i - start < VALUE && isValue(w.at(i)) && w.at(i) != quote) {
        i++;
      }
      consider(w, name, start - 1, start, i, out);
      if (w.at(i) != ';') {
        return;
      }
      i++;
    }
  }

  /** The members {@code name} and {@code value} of a capture's cookies. */
  private void objects(Window w, int from, List<Match> out) {
    int name = 0;
    int nameEnd = 0;
    for (int i = from; i - from < OBJECTS; i++) {
      int c = w.at(i);
      if (c < 0 || c == ']') {
        return;
      }
      boolean ofName = c == '"' && w.startsWith("name\"", i + 1);
      if (c != '"' || !(ofName || w.startsWith("value\"", i + 1))) {
        continue;
      }
      i = skipSpaces(w, i + (ofName ? 6 : 7));
      if (w.at(i) != ':') {
        continue;
      }
      i = skipSpaces(w, i + 1);
      if (w.at(i) != '"') {
        continue;
      }
      int start = ++i;
      while (i - start < VALUE && w.at(i) != '"' && w.at(i) >= ' ') {
        i++;
      }
      if (ofName) {
        name = start;
        nameEnd = i;
      } else if (nameEnd > name) {
        consider(w, name, nameEnd, start, i, out);
      }
    }
  }

  private static boolean isValue(int c) {
    return c > ' ' && c < 0x7F && ";,\"'\\<>`".indexOf(c) < 0;
  }

  private static final String[] OF_SESSIONS = {"sess", "token", "auth", "jwt", "remember", "login"};

  private static boolean isOfSession(String name) {
    if (name.contains("csrf") || name.contains("xsrf")) {
      return false; // Of no use without the session.
    }
    if (name.endsWith("sid")) {
      return true;
    }
    for (String word : OF_SESSIONS) {
      if (name.contains(word)) {
        return true;
      }
    }
    return false;
  }

  private void consider(Window w, int name, int nameEnd, int start, int end, List<Match> out) {
    if (end - start < LEAST) {
      return;
    }
    String slot = w.latin1(name, nameEnd);
    if (!isOfSession(Values.lower(slot))) {
      return;
    }
    String value = w.latin1(start, end);
    byte[] bytes = w.copy(start, end);
    if (Values.isFiller(bytes, 0)
        || Values.entropy(bytes) < LEAST_ENTROPY
        || value.contains("${")
        || value.indexOf('{') >= 0
        || value.contains("%s")
        || References.isMasked(value)) {
      return;
    }
    Form form = new Form(value);
    if (form.digits == 0 || form.lower + form.upper == 0 || form.isJoinedWords()) {
      return;
    }
    out.add(
        new Match(
            type,
            start,
            end,
            Tier.MEDIUM,
            List.of("cookie of a session", "as varied as random characters"),
            new Secret(bytes),
            slot,
            Match.NO_FACTS));
  }
}
