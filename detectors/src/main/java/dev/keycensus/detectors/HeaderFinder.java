package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Shape;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.TreeMap;

/** {@code Authorization: Basic …} (RFC 7617) and {@code Authorization: Bearer …} (RFC 6750). */
final class HeaderFinder implements Finder {
  private static final int LIMIT = 4096;
  private static final int BASIC_LEAST = 6;
  private static final int BEARER_LEAST = 16;

  private final CredentialType type;
  private final boolean basic;

  HeaderFinder(CredentialType type) {
    this.type = type;
    this.basic = type.shape().matcher() == Shape.Matcher.BASIC;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    if (Chars.isAlnum(w.at(probe.at() - 1))) {
      return;
    }
    int from = joined(w, probe.end());
    int to = from;
    while (to - from < LIMIT && isToken68(w.at(to))) {
      to++;
    }
    while (to > from && w.at(to - 1) == '.') {
      to--; // A full stop behind it.
    }
    if (basic) {
      basic(w, from, to, probe, out);
    } else {
      bearer(w, from, to, probe, out);
    }
  }

  /** Where the value begins: at once, or in the next literal, as in {@code "Bearer " + "x"}. */
  private static int joined(Window w, int at) {
    int quote = w.at(at);
    if (quote != '"' && quote != '\'') {
      return at;
    }
    int i = at + 1;
    while (i - at < 8 && (w.at(i) == ' ' || w.at(i) == '+' || w.at(i) == '.')) {
      i++;
    }
    return w.at(i) == quote && i > at + 1 ? i + 1 : at;
  }

  private static boolean isToken68(int c) {
    return Chars.isBase64(c) || c == '.' || c == '~' || c == '=';
  }

  private void basic(Window w, int from, int to, Probe probe, List<Match> out) {
    if (to - from < BASIC_LEAST) {
      return;
    }
    byte[] decoded;
    try {
      decoded = Base64.getDecoder().decode(w.copy(from, to));
    } catch (IllegalArgumentException e) {
      return;
    }
    String pair = new String(decoded, StandardCharsets.ISO_8859_1);
    int colon = pair.indexOf(':');
    if (colon < 0 || !isPrintable(pair) || colon + 1 == pair.length()) {
      return;
    }
    String user = pair.substring(0, colon);
    String password = pair.substring(colon + 1);
    Tier tier = Passwords.ofUrlPassword(password, user, false);
    TreeMap<String, String> facts = new TreeMap<>();
    if (!user.isEmpty()) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            from,
            to,
            tier == null ? Tier.LOW : tier.atMost(type.tier()),
            List.of("decodes to a user and a password"),
            new Secret(password.getBytes(StandardCharsets.ISO_8859_1)),
            Slots.nameBefore(w, probe.at()),
            facts));
  }

  private void bearer(Window w, int from, int to, Probe probe, List<Match> out) {
    if (to - from < BEARER_LEAST) {
      return;
    }
    byte[] value = w.copy(from, to);
    if (Values.isFiller(value, 0) || Values.entropy(value) < 2.8 || !hasDigit(value)) {
      return;
    }
    String text = w.latin1(from, to);
    if (Harmless.isMadeUp(text) || isHeaderAlone(text)) {
      return;
    }
    out.add(
        new Match(
            type,
            from,
            to,
            type.tier(),
            List.of("behind " + (probe.length() == 5 ? "NTLM" : "Bearer")),
            new Secret(value),
            Slots.nameBefore(w, probe.at()),
            Match.NO_FACTS));
  }

  /** The first part of a JWT without the others, as tests and documentation cut it. */
  static boolean isHeaderAlone(String text) {
    if (!text.startsWith("eyJ") || text.indexOf('.') >= 0) {
      return false;
    }
    String json = Base64Text.decoded(text + "=".repeat((4 - text.length() % 4) % 4));
    return json != null && json.endsWith("}");
  }

  private static boolean hasDigit(byte[] value) {
    for (byte b : value) {
      if (Chars.isDigit(b)) {
        return true;
      }
    }
    return false;
  }

  private static boolean isPrintable(String s) {
    return s.chars().allMatch(c -> c >= ' ' && c < 0x7F);
  }
}
