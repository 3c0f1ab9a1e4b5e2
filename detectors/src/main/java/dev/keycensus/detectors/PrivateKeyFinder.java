package dev.keycensus.detectors;

import dev.keycensus.detectors.facts.SshKeys;
import dev.keycensus.detectors.facts.Told;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Private keys in armour: PEM (RFC 7468), OpenSSH, PGP and PuTTY. Line breaks may be real, escaped
 * ({@code \n} in JSON), or the ends of joined string literals; the value is the decoded body, so
 * that one key written in several ways is one credential.
 */
final class PrivateKeyFinder implements Finder {
  static final List<String> ANCHORS = List.of("PRIVATE KEY", "PuTTY-User-Key-File");

  private static final int LIMIT = 24 * 1024;
  private static final int LEAST_BODY = 40;

  private final @Nullable CredentialType plain;
  private final @Nullable CredentialType locked;

  PrivateKeyFinder(@Nullable CredentialType plain, @Nullable CredentialType locked) {
    this.plain = plain;
    this.locked = locked;
  }

  @Override
  public boolean onBinary() {
    return true;
  }

  @Override
  public void find(Probe probe, List<Match> out) {
    if (Chars.fold(probe.window().at(probe.at() + 1)) == 'u') {
      putty(probe, out);
    } else {
      armoured(probe, out);
    }
  }

  private void armoured(Probe probe, List<Match> out) {
    Window w = probe.window();
    int label = probe.at();
    while (probe.at() - label < 40
        && (Chars.isUpper(w.at(label - 1))
            || w.at(label - 1) == ' '
            || Chars.isDigit(w.at(label - 1)))) {
      label--;
    }
    String before = w.latin1(label, probe.at());
    int begin = label - 5;
    int i = probe.end();
    boolean pgp = w.startsWith(" block", i);
    if (pgp) {
      i += 6;
    }
    if (!before.startsWith("BEGIN ")
        || !w.startsWith("-----", begin)
        || !w.startsWith("-----", i)) {
      return;
    }
    i += 5;
    ByteArrayOutputStream body = new ByteArrayOutputStream(2048);
    boolean encrypted = before.contains("ENCRYPTED");
    int end = -1;
    boolean header = false;
    for (int limit = i + LIMIT; i < limit; i++) {
      int c = w.at(i);
      if (c < 0) {
        break;
      }
      if (c == '-' && w.at(i + 1) == '-' && w.startsWith("-----end ", i)) {
        end = closing(w, i);
        break;
      }
      if (c == '-' && w.at(i + 1) == '-' && w.startsWith("-----begin ", i)) {
        break;
      }
      if (c == '\\') {
        int next = w.at(i + 1);
        if (next == 'n' || next == 'r' || next == 't' || next == '\\' || next == '"') {
          header &= next != 'n';
          i++;
        }
        continue;
      }
      if (c == '"' || c == '\'') {
        i = nextLiteral(w, i);
      } else if (c == ':') {
        // A header line such as Proc-Type: what was taken for its name is no body.
        header = true;
        if (w.startsWith("4,encrypted", i + 1) || w.startsWith(" 4,encrypted", i + 1)) {
          encrypted = true;
        }
        body.reset();
      } else if (c == '\n') {
        header = false;
      } else if (!header && (Chars.isAlnum(c) || c == '+' || c == '/' || c == '=')) {
        body.write(c);
      } else if (c == '.' && w.at(i + 1) == '.') {
        return; // An ellipsis: documentation.
      } else if (c == '(' || c == ')' || c == ';' || c == '{') {
        break; // Code: the armour was only spoken of.
      }
    }
    if (body.size() < LEAST_BODY) {
      return;
    }
    int last = end > 0 ? end : i;
    byte[] key = decoded(body.toByteArray());
    String label1 = (before.substring(6) + "PRIVATE KEY").trim();
    boolean opensshLocked = isLockedOpenSsh(key);
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("keyKind", keyKind(before, pgp));
    Tier lowest = end < 0 ? Tier.MEDIUM : Tier.HIGH;
    if (Values.entropy(body.toByteArray()) < 4.0 || isCut(key)) {
      lowest = Tier.LOW;
    }
    add(
        encrypted || opensshLocked,
        begin,
        last,
        key,
        "armour of " + label1,
        lowest,
        probe,
        facts,
        out);
  }

  private static String keyKind(String before, boolean pgp) {
    return pgp ? "PGP" : before.length() > 6 ? before.substring(6).trim() : "PKCS#8";
  }

  /** From the end of a string literal to the start of the next one that is joined to it. */
  private static int nextLiteral(Window w, int quote) {
    int i = quote + 1;
    while (i - quote < 120 && w.at(i) >= 0 && w.at(i) != w.at(quote)) {
      i++;
    }
    return w.at(i) == w.at(quote) ? i : quote;
  }

  private static int closing(Window w, int i) {
    int end = i + 9;
    while (end - i < 80 && w.at(end) != '-' && w.at(end) >= 0 && w.at(end) != '\n') {
      end++;
    }
    while (w.at(end) == '-') {
      end++;
    }
    return end;
  }

  private static byte[] decoded(byte[] body) {
    int n = body.length;
    while (n > 0 && body[n - 1] == '=') {
      n--;
    }
    try {
      return Base64.getDecoder().decode(new String(body, 0, n, StandardCharsets.ISO_8859_1));
    } catch (IllegalArgumentException e) {
      return body;
    }
  }

  /** Whether DER promises more than there is: an example shows the first line of a key. */
  private static boolean isCut(byte[] key) {
    return key.length > 4
        && key[0] == 0x30
        && key[1] == (byte) 0x82
        && ((key[2] & 0xFF) << 8 | (key[3] & 0xFF)) > 2 * key.length;
  }

  /** {@code openssh-key-v1}, NUL, then the cipher's name: {@code none} for an open key. */
  private static boolean isLockedOpenSsh(byte[] key) {
    String head = new String(key, 0, Math.min(key.length, 24), StandardCharsets.ISO_8859_1);
    return head.startsWith("openssh-key-v1\0") && !head.startsWith("none", 19);
  }

  private void putty(Probe probe, List<Match> out) {
    Window w = probe.window();
    int i = probe.end();
    boolean encrypted = false;
    int bodyFrom = -1;
    Told told = new Told(Match.NO_FACTS);
    told.put("keyKind", "PuTTY");
    for (int limit = i + LIMIT; i < limit && w.at(i) >= 0; i++) {
      if (w.at(i) == '\n') {
        if (w.startsWith("encryption: ", i + 1)) {
          encrypted = !w.startsWith("none", i + 13);
        } else if (w.startsWith("comment: ", i + 1)) {
          told.put("comment", line(w, i + 10));
        } else if (w.startsWith("public-lines: ", i + 1)) {
          SshKeys.fingerprint(publicLines(w, i + 15), told);
        } else if (w.startsWith("private-lines: ", i + 1)) {
          bodyFrom = i + 16;
        } else if (w.startsWith("private-mac: ", i + 1) || w.startsWith("private-hash: ", i + 1)) {
          break;
        }
      }
    }
    if (bodyFrom < 0 || i - bodyFrom < LEAST_BODY) {
      return;
    }
    ByteArrayOutputStream body = new ByteArrayOutputStream(1024);
    while (bodyFrom < i && w.at(bodyFrom) != '\n') {
      bodyFrom++;
    }
    for (int k = bodyFrom; k < i; k++) {
      if (Chars.isBase64(w.at(k))) {
        body.write(w.at(k));
      }
    }
    add(
        encrypted,
        probe.at(),
        i,
        decoded(body.toByteArray()),
        "PuTTY key file",
        Tier.HIGH,
        probe,
        told.facts(),
        out);
  }

  private static String line(Window w, int from) {
    int to = from;
    while (to - from < 200 && w.at(to) >= ' ') {
      to++;
    }
    return w.latin1(from, to);
  }

  /** The base64 between {@code Public-Lines: n} and the next header, decoded. */
  private static byte[] publicLines(Window w, int from) {
    ByteArrayOutputStream body = new ByteArrayOutputStream(512);
    int i = from;
    while (w.at(i) >= ' ') {
      i++;
    }
    for (int limit = i + 4096; i < limit && w.at(i) >= 0; i++) {
      int c = w.at(i);
      if (c == ':' || (c == 'P' && w.startsWith("private-lines", i))) {
        break;
      }
      if (Chars.isBase64(c)) {
        body.write(c);
      }
    }
    return decoded(body.toByteArray());
  }

  private void add(
      boolean encrypted,
      int from,
      int to,
      byte[] key,
      String reason,
      Tier most,
      Probe probe,
      SortedMap<String, String> facts,
      List<Match> out) {
    CredentialType type = encrypted ? locked : plain;
    if (type == null) {
      return;
    }
    List<String> reasons = new ArrayList<>(2);
    reasons.add(reason);
    if (encrypted) {
      reasons.add("the key itself is encrypted");
    }
    Tier tier = type.tier().atMost(most);
    out.add(
        new Match(
            type,
            from,
            to,
            tier,
            List.copyOf(reasons),
            new Secret(key),
            Slots.nameBefore(probe.window(), from),
            facts));
  }
}
