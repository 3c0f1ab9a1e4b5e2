package dev.keycensus.detectors;

import dev.keycensus.detectors.facts.Facts;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The secret half of an AWS key pair has no shape of its own: 40 characters of base64. Beside a key
 * id it needs none.
 */
final class AwsPairFinder implements Finder {
  static final String TYPE = "aws-secret-access-key";
  static final String ANCHOR = "AKIA";
  private static final int ID_LENGTH = 20;
  private static final int SECRET_LENGTH = 40;
  private static final int REACH = 400;

  private final CredentialType type;

  AwsPairFinder(CredentialType type) {
    this.type = type;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    Window w = probe.window();
    String id = keyId(w, probe.at());
    if (id == null) {
      return;
    }
    scan(w, probe.at() + ID_LENGTH - 1, probe.at() + ID_LENGTH + REACH, id, out);
    scan(w, Math.max(-1, probe.at() - REACH), probe.at(), id, out);
  }

  static @Nullable String keyId(Window w, int at) {
    if (Chars.isAlnum(w.at(at - 1)) || Chars.isAlnum(w.at(at + ID_LENGTH))) {
      return null;
    }
    for (int i = 0; i < ID_LENGTH; i++) {
      int c = w.at(at + i);
      if (!Chars.isUpper(c) && !(c >= '2' && c <= '7')) {
        return null;
      }
    }
    return w.latin1(at, at + ID_LENGTH);
  }

  private void scan(Window w, int from, int to, String id, List<Match> out) {
    int run = 0;
    for (int i = from; i <= to; i++) {
      int c = w.at(i);
      if (Chars.isAlnum(c) || c == '/' || c == '+') {
        run++;
        continue;
      }
      if (run == SECRET_LENGTH && i - run > from && c != '=') {
        consider(w, i - run, i, id, out);
      }
      run = 0;
      if (i >= w.length) {
        return;
      }
    }
  }

  private void consider(Window w, int from, int to, String id, List<Match> out) {
    byte[] value = w.copy(from, to);
    if (Values.entropy(value) < 4.0
        || Values.isFiller(value, 0)
        || type.shape().publicValues().contains(Values.publicHash(value))) {
      return;
    }
    boolean hex = true;
    for (byte b : value) {
      hex &= Chars.isHex(b);
    }
    if (hex) {
      return; // A commit id.
    }
    SortedMap<String, String> facts =
        Facts.of("aws-access-key-id", true, id.getBytes(StandardCharsets.ISO_8859_1));
    out.add(
        new Match(
            type,
            from,
            to,
            Tier.HIGH,
            List.of("beside an access key id"),
            new Secret(value),
            Slots.nameBefore(w, from),
            facts));
  }
}
