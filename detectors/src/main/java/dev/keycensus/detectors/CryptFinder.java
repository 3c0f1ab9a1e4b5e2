package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.util.List;

/**
 * Hashes of crypt(5) as {@code /etc/shadow} has them, and those of {@code .htpasswd} that begin
 * with a scheme in braces. What leaks is not the password, so they are told on request only.
 */
final class CryptFinder implements Finder {
  /** The type that the catalogue has for such hashes. */
  static final String TYPE = "htpasswd-hash";

  static final List<String> ANCHORS = List.of(":$6$", ":$5$", ":$1$", ":$y$", "{SHA}", "{SSHA}");

  private static final int SALT = 64;
  private static final int MOST = 128;
  private static final double LEAST_ENTROPY = 3.2;

  private final CredentialType type;

  CryptFinder(CredentialType type) {
    this.type = type;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    int from = w.at(probe.at()) == ':' ? probe.at() + 1 : probe.at();
    int hash = probe.end();
    int least;
    if (w.at(from) == '{') {
      least = probe.length() == 5 ? 27 : 32;
    } else {
      least = w.at(from + 1) == '6' ? 86 : w.at(from + 1) == '1' ? 22 : 43;
      if (w.startsWith("rounds=", hash) || w.at(from + 1) == 'y') {
        hash = behindDollar(w, hash);
      }
      hash = hash < 0 ? -1 : behindDollar(w, hash);
    }
    if (hash < 0) {
      return;
    }
    int end = hash;
    while (end - hash < MOST && isOfHash(w.at(end))) {
      end++;
    }
    int length = end - hash;
    boolean exact = w.at(from) != '{' || least == 27;
    while (w.at(from) == '{' && w.at(end) == '=' && end - hash < length + 2) {
      end++;
    }
    if (length < least || (exact && length != least)) {
      return;
    }
    byte[] value = w.copy(from, end);
    if (Values.entropy(w.copy(hash, end)) < LEAST_ENTROPY) {
      return;
    }
    out.add(
        new Match(
            type,
            from,
            end,
            type.tier().compareTo(Tier.LOW) > 0 ? Tier.LOW : type.tier(),
            List.of("a password hash"),
            new Secret(value),
            null,
            Match.NO_FACTS));
  }

  private static int behindDollar(Window w, int from) {
    int i = from;
    while (i - from < SALT && (isOfHash(w.at(i)) || w.at(i) == '=')) {
      i++;
    }
    return w.at(i) == '$' ? i + 1 : -1;
  }

  private static boolean isOfHash(int c) {
    return Chars.isAlnum(c) || c == '.' || c == '/' || c == '+';
  }
}
