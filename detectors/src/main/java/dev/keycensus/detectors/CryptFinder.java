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

  static final List<String> ANCHORS =
      List.of(":$6$", ":$5$", ":$1$", ":$y$", "{SHA}", "{SSHA}", ":99999:");

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
    if (w.at(probe.at() + 1) == '9') {
      des(w, probe.at(), out);
      return;
    }
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
    if (Values.entropy(w.copy(hash, end)) >= LEAST_ENTROPY) {
      add(w, from, end, out);
    }
  }

  private static final int DES = 13;

  /**
   * {@code user:hash:19000:0:99999:7:::} of a shadow file, where the hash is one of DES: nothing
   * marks it but its place, so the usual greatest age of a password is what is looked for.
   */
  private void des(Window w, int at, List<Match> out) {
    int i = at;
    for (int fields = 0; fields < 2; fields++) {
      int end = i;
      while (end - i < 8 && Chars.isDigit(w.at(i - 1))) {
        i--;
      }
      if (w.at(i - 1) != ':') {
        return;
      }
      i--;
    }
    int from = i - DES;
    for (int k = from; k < i; k++) {
      int c = w.at(k);
      if (!Chars.isAlnum(c) && c != '.' && c != '/') {
        return;
      }
    }
    if (w.at(from - 1) == ':' && Chars.isName(w.at(from - 2))) {
      add(w, from, i, out);
    }
  }

  private void add(Window w, int from, int end, List<Match> out) {
    byte[] value = w.copy(from, end);
    out.add(
        new Match(
            type,
            from,
            end,
            Tier.LOW,
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
