package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/** The lines of pppd's secrets: {@code client server secret addresses}, each in quotes or not. */
final class PppSecrets implements WholeFile {
  private static final int LEAST = 4;
  private static final int SECRET = 2;
  private static final int MOST = 1 << 20;

  private final CredentialType type;

  PppSecrets(CredentialType type) {
    this.type = type;
  }

  @Override
  public FileKind kind() {
    return FileKind.PPP_SECRETS;
  }

  @Override
  public void find(Text text, List<Match> out) {
    int limit = Math.min(text.length, MOST);
    for (int from = 0; from < limit; ) {
      int end = from;
      while (end < limit && text.bytes[end] != '\n') {
        end++;
      }
      line(text.bytes, from, end, out);
      from = end + 1;
    }
  }

  private void line(byte[] b, int from, int end, List<Match> out) {
    List<int[]> fields = new ArrayList<>(SECRET + 1);
    int i = from;
    while (i < end && fields.size() <= SECRET) {
      if (isBlank(b[i])) {
        i++;
        continue;
      }
      if (b[i] == '#') {
        return;
      }
      int quote = b[i] == '"' || b[i] == '\'' ? b[i] : 0;
      int start = quote == 0 ? i : i + 1;
      i = start;
      while (i < end && (quote == 0 ? !isBlank(b[i]) : b[i] != quote)) {
        i++;
      }
      fields.add(new int[] {start, i});
      i++;
    }
    if (fields.size() <= SECRET) {
      return;
    }
    String user = text(b, fields.get(0));
    int[] span = fields.get(SECRET);
    String secret = text(b, span);
    Tier tier = secret.length() < LEAST ? null : Passwords.ofUrlPassword(secret, user, false);
    if (tier == null || secret.charAt(0) == '@') {
      return; // None, or the file that holds it.
    }
    TreeMap<String, String> facts = new TreeMap<>();
    if (!user.isEmpty() && !user.equals("*")) {
      facts.put("user", user);
    }
    out.add(
        new Match(
            type,
            span[0],
            span[1],
            tier.atMost(Tier.MEDIUM),
            List.of("the column of the secret"),
            new Secret(secret.getBytes(StandardCharsets.ISO_8859_1)),
            null,
            facts));
  }

  private static boolean isBlank(byte c) {
    return c == ' ' || c == '\t' || c == '\r';
  }

  private static String text(byte[] b, int[] span) {
    return new String(b, span[0], span[1] - span[0], StandardCharsets.ISO_8859_1);
  }
}
