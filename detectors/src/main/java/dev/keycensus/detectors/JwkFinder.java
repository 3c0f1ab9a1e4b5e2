package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON Web Keys (RFC 7517): an object with {@code kty} whose member {@code d} (private), or for
 * {@code oct} whose {@code k} (symmetric), gives the key away. Names may go without quotes, as in
 * programs.
 */
final class JwkFinder implements Finder {
  static final String ANCHOR = "kty";
  private static final int REACH = 4096;
  private static final int LEAST = 16;

  private final @Nullable CredentialType asymmetric;
  private final @Nullable CredentialType symmetric;

  JwkFinder(@Nullable CredentialType asymmetric, @Nullable CredentialType symmetric) {
    this.asymmetric = asymmetric;
    this.symmetric = symmetric;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    int quote = Chars.isQuote(w.at(probe.end())) ? w.at(probe.end()) : 0;
    if (Chars.isName(w.at(probe.at() - 1)) || Chars.isName(w.at(probe.end()))) {
      return;
    }
    int i = skipSpaces(w, probe.end() + (quote != 0 ? 1 : 0));
    if (w.at(i) != ':') {
      return;
    }
    i = skipSpaces(w, i + 1);
    if (!Chars.isQuote(w.at(i))) {
      return;
    }
    boolean oct = w.startsWith("oct", i + 1) && w.at(i + 4) == w.at(i);
    int open = brace(w, probe.at(), -1);
    int close = brace(w, probe.end(), 1);
    if (open < 0 || close < 0) {
      return;
    }
    CredentialType type = oct ? symmetric : asymmetric;
    if (type != null) {
      member(w, open, close, oct ? 'k' : 'd', type, out);
    }
  }

  /** No key has objects in objects in objects. */
  private static final int DEEPEST = 3;

  /**
   * The brace of the object around {@code at}, in one direction; -1 beyond the reach, and where
   * another key or deep nesting comes first.
   */
  private static int brace(Window w, int at, int step) {
    int depth = 0;
    for (int i = at; (i - at) * step < REACH; i += step) {
      int c = w.at(i);
      if (c < 0
          || depth > DEEPEST
          || ((c | 0x20) == 'k' && depth == 0 && i != at && w.startsWith(ANCHOR, i))) {
        return -1;
      }
      if (c == (step > 0 ? '{' : '}')) {
        depth++;
      } else if (c == (step > 0 ? '}' : '{') && depth-- == 0) {
        return i;
      }
    }
    return -1;
  }

  private static int skipSpaces(Window w, int i) {
    int j = i;
    while (j - i < 64 && w.at(j) >= 0 && w.at(j) <= ' ') {
      j++;
    }
    return j;
  }

  private void member(
      Window w, int open, int close, char name, CredentialType type, List<Match> out) {
    for (int i = open + 1; i < close; i++) {
      if (w.at(i) != name) {
        continue;
      }
      int before = w.at(i - 1);
      boolean quoted = Chars.isQuote(before) && w.at(i + 1) == before;
      if (!quoted && (before > ' ' && before != ',' && before != '{')) {
        continue;
      }
      int j = skipSpaces(w, i + (quoted ? 2 : 1));
      if (w.at(j) != ':') {
        continue;
      }
      j = skipSpaces(w, j + 1);
      int quote = w.at(j);
      int end = j + 1;
      while (end < close && Chars.isBase64(w.at(end))) {
        end++;
      }
      if (!Chars.isQuote(quote) || end - j - 1 < LEAST) {
        continue;
      }
      byte[] value = w.copy(j + 1, end);
      if (Values.isFiller(value, 0) || Values.entropy(value) < 3.0) {
        return;
      }
      TreeMap<String, String> facts = new TreeMap<>();
      facts.put("keyKind", "JWK");
      out.add(
          new Match(
              type,
              j + 1,
              end,
              type.tier().compareTo(Tier.MEDIUM) > 0 ? type.tier() : Tier.MEDIUM,
              List.of("private member of a JSON Web Key"),
              new Secret(value),
              String.valueOf(name),
              facts));
      return;
    }
  }
}
