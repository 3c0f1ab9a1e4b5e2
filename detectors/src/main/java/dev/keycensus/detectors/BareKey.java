package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import java.util.Arrays;
import java.util.List;

/**
 * The key of Rails' encrypted credentials, which is all that its file holds: 32 hexadecimal digits.
 * There is no anchor in it; the file's name stands for one.
 */
final class BareKey implements WholeFile {
  /** The type that the catalogue has for such keys. */
  static final String TYPE = "rails-master-key";

  private static final int DIGITS = 32;
  private static final int BLANKS = 4;

  private final CredentialType type;

  BareKey(CredentialType type) {
    this.type = type;
  }

  @Override
  public FileKind kind() {
    return FileKind.BARE_KEY;
  }

  /** The key, if the text is nothing but one; blanks around it do not count. */
  @Override
  public void find(Text text, List<Match> out) {
    if (text.length < DIGITS || text.length > DIGITS + BLANKS) {
      return;
    }
    int from = 0;
    while (from < text.length && text.bytes[from] <= ' ' && text.bytes[from] >= 0) {
      from++;
    }
    int to = from;
    while (to < text.length && isDigit(text.bytes[to])) {
      to++;
    }
    for (int i = to; i < text.length; i++) {
      if (text.bytes[i] > ' ' || text.bytes[i] < 0) {
        return;
      }
    }
    byte[] key = Arrays.copyOfRange(text.bytes, from, to);
    if (key.length != DIGITS || Values.entropy(key) < type.shape().minEntropy()) {
      return;
    }
    out.add(
        new Match(
            type,
            from,
            to,
            type.tier(),
            List.of("all that a file of its name holds"),
            new Secret(key),
            null,
            Match.NO_FACTS));
  }

  private static boolean isDigit(byte b) {
    return (b >= '0' && b <= '9') || (b >= 'a' && b <= 'f');
  }
}
