package dev.keycensus.detectors;

import dev.keycensus.rules.CredentialType;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a value tells of its owner without asking anybody. */
final class Facts {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private Facts() {}

  /** The facts of a value with a shape of its own; empty for most types. */
  static SortedMap<String, String> of(CredentialType type, byte[] value) {
    if (!type.id().startsWith("aws-access-key-id")) {
      return Match.NO_FACTS;
    }
    String id = new String(value, StandardCharsets.ISO_8859_1);
    TreeMap<String, String> facts = new TreeMap<>();
    facts.put("keyId", id);
    String account = awsAccount(id);
    if (account != null) {
      facts.put("account", account);
    }
    return facts;
  }

  /**
   * The account of an AWS access key id: the first 10 characters behind the prefix are base32 of 6
   * bytes; bits 7 to 46 are the account's number. Keys made before about 2019 (their fifth
   * character is I or J) hold no account.
   *
   * @return 12 digits, or null
   */
  static @Nullable String awsAccount(String keyId) {
    if (keyId.length() < 14 || keyId.charAt(4) == 'I' || keyId.charAt(4) == 'J') {
      return null;
    }
    long bits = 0;
    for (int i = 4; i < 14; i++) {
      int d = BASE32.indexOf(keyId.charAt(i));
      if (d < 0) {
        return null;
      }
      bits = bits << 5 | d;
    }
    long account = (bits >>> 2 & 0x7fffffffff80L) >>> 7;
    String digits = Long.toString(account);
    return digits.length() > 12 ? null : "0".repeat(12 - digits.length()) + digits;
  }
}
