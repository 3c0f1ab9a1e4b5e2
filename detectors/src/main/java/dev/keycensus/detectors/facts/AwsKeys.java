package dev.keycensus.detectors.facts;

import org.jspecify.annotations.Nullable;

/** Amazon's keys that say whose they are. */
final class AwsKeys {
  private static final String BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private AwsKeys() {}

  /** Whether it is the public half of a pair: {@code AKIA} or {@code ASIA} and 16 of base32. */
  static boolean isKeyId(String id) {
    if (id.length() != 20 || !(id.startsWith("AKIA") || id.startsWith("ASIA"))) {
      return false;
    }
    for (int i = 4; i < 20; i++) {
      if (BASE32.indexOf(id.charAt(i)) < 0) {
        return false;
      }
    }
    return true;
  }

  static void keyId(String id, Told out) {
    if (isKeyId(id)) {
      out.put("keyId", id);
      out.put("account", account(id));
      Prefixes.tell(id, out);
    }
  }

  /**
   * The account of an AWS access key id: the first 10 characters behind the prefix are base32 of 6
   * bytes; bits 7 to 46 are the account's number. Keys made before about 2019 (their fifth
   * character is I or J) hold no account.
   *
   * @return 12 digits, or null
   */
  static @Nullable String account(String keyId) {
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

  /**
   * {@code ABSK} and base64 of {@code BedrockAPIKey-<x>-at-<account>:<secret>}: the name of the IAM
   * user's service-specific credential stands before the colon.
   */
  static void bedrock(String token, Told out) {
    String text = token.startsWith("ABSK") ? Members.printable(token.substring(4)) : null;
    int colon = text == null ? -1 : text.indexOf(':');
    if (text == null || colon < 0 || !text.startsWith("BedrockAPIKey-")) {
      return;
    }
    String user = text.substring(0, colon);
    out.put("class", "long-term");
    out.put("user", user);
    int at = user.lastIndexOf("-at-");
    String account = at < 0 ? "" : user.substring(at + 4);
    if (account.length() == 12 && Chars.isNumber(account)) {
      out.put("account", account);
    }
  }
}
