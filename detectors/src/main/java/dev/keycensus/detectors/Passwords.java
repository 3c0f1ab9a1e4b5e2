package dev.keycensus.detectors;

import dev.keycensus.rules.Tier;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Passwords that stand where a password must stand: in a URL, in a Basic header, in a command. */
final class Passwords {
  private Passwords() {}

  /** Values that stand for a secret: what documentation and templates put in its place. */
  private static final Set<String> STAND_INS =
      Set.of(
          "password",
          "passwd",
          "passphrase",
          "secret",
          "token",
          "key",
          "apikey",
          "api_key",
          "null",
          "none",
          "nil",
          "true",
          "false",
          "undefined",
          "string",
          "str",
          "int",
          "integer",
          "text",
          "bool",
          "boolean",
          "value",
          "required",
          "optional",
          "default",
          "empty",
          "test",
          "example",
          "changeme",
          "change_me",
          "change-me",
          "todo",
          "tbd",
          "xxx",
          "redacted",
          "hidden",
          "masked",
          "encrypted",
          "plain",
          "plaintext",
          "basic",
          "bearer",
          "digest",
          "oauth",
          "oauth2",
          "jwt",
          "yes",
          "no",
          "on",
          "off",
          "enabled",
          "disabled",
          "username",
          "user",
          "foo",
          "bar",
          "baz",
          "auto",
          "never",
          "always",
          "any",
          "all",
          "file",
          "env",
          "vault",
          "input",
          "output",
          "ask",
          "prompt",
          "invalid",
          "wrong",
          "unknown",
          "anonymous",
          "private",
          "public",
          "sha256",
          "hmac",
          "aes",
          "rsa",
          "md5",
          "base64",
          "utf-8",
          "json",
          "yaml",
          "xml");

  /** Users that stand for any user. */
  private static final Set<String> USERS =
      Set.of(
          "",
          "user",
          "username",
          "usr",
          "myuser",
          "my_user",
          "myname",
          "name",
          "login",
          "u",
          "me",
          "youruser",
          "your_user",
          "yourusername",
          "your-username",
          "some_user",
          "foo",
          "test",
          "alice",
          "bob",
          "api",
          "x",
          "scott");

  private static boolean hasDigit(String v) {
    return v.chars().anyMatch(Chars::isDigit);
  }

  /** Two kinds of characters at least, of lower, upper, digit and other; no identifier. */
  private static boolean mixed(String v) {
    int lower = 0;
    int upper = 0;
    int digit = 0;
    int other = 0;
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      if (Chars.isLower(c)) {
        lower++;
      } else if (Chars.isUpper(c)) {
        upper++;
      } else if (Chars.isDigit(c)) {
        digit++;
      } else if (c != '_' && c != '-' && c != '.') {
        other++;
      }
    }
    return other > 0 && (lower + upper + digit) > 0 && digit + upper > 0
        || digit > 0 && (lower > 0 || upper > 0);
  }

  /** Whether the value asks to be replaced: what templates put in a password's place. */
  static boolean isToBeReplaced(String value) {
    String folded = NamedFinder.folded(value);
    return folded.contains("redacted")
        || folded.contains("changeme")
        || folded.startsWith("replaceme")
        || folded.startsWith("insertyour")
        || (folded.startsWith("your") && folded.length() > 6);
  }

  /** The tier of a password in a URL or a Basic header; null for what is no secret at all. */
  static @Nullable Tier ofUrlPassword(String value, String user, boolean token) {
    String folded = Values.lower(value);
    if (value.isEmpty()
        || value.indexOf('$') == 0
        || value.indexOf('{') >= 0
        || value.indexOf('<') >= 0
        || value.indexOf('[') >= 0
        || user.lastIndexOf('{') > user.lastIndexOf('}') // The colon stands inside a template.
        || value.startsWith("%s")
        || value.startsWith("%(")
        || folded.startsWith("xxx")
        || folded.startsWith("***")
        || folded.startsWith("your")
        || isForeign(value)
        || isHeldOpen(value)) {
      return null;
    }
    if (token) {
      return mixed(value) && hasDigit(value) ? Tier.MEDIUM : null;
    }
    if (isVariableName(value)) {
      return Tier.LOW;
    }
    boolean standIn =
        STAND_INS.contains(folded)
            || folded.startsWith("pass")
            || folded.startsWith("secret")
            || Values.isFiller(value.getBytes(StandardCharsets.ISO_8859_1), 0);
    if (standIn || value.length() < 3) {
      return USERS.contains(Values.lower(user)) || value.length() < 5 ? Tier.LOW : Tier.MEDIUM;
    }
    if (folded.equals(Values.lower(user))) {
      return USERS.contains(folded) ? Tier.LOW : Tier.MEDIUM;
    }
    return mixed(value) && value.length() >= 6 ? Tier.HIGH : Tier.MEDIUM;
  }

  /** {@code SOME_TOKEN}, {@code DB_PASSWORD}: the name of what is to be filled in. */
  private static boolean isVariableName(String v) {
    return v.indexOf('_') > 0
        && v.chars().allMatch(c -> Chars.isUpper(c) || c == '_')
        && Names.promise(v, false) != Names.Promise.NONE;
  }

  /** Whether the value is a user and a password in base64, and the password only a stand-in. */
  static boolean isStandInPair(String value) {
    if (value.length() > 200 || value.length() < 8 || value.length() % 4 != 0) {
      return false;
    }
    String pair = Base64Text.decoded(value);
    int colon = pair == null ? -1 : pair.indexOf(':');
    if (pair == null || colon <= 0 || colon + 1 == pair.length()) {
      return false;
    }
    Tier tier = ofUrlPassword(pair.substring(colon + 1), pair.substring(0, colon), false);
    return tier == null || tier == Tier.LOW;
  }

  /** {@code @name@} and {@code %NAME%}: what a build or a script fills in. */
  private static boolean isHeldOpen(String v) {
    char first = v.charAt(0);
    return v.length() > 2
        && (first == '@' || first == '%')
        && v.charAt(v.length() - 1) == first
        && Chars.isAlnum(v.charAt(v.length() / 2));
  }

  /** A word for a password in another script, as tutorials have it. */
  private static boolean isForeign(String v) {
    int foreign = 0;
    for (int i = 0; i < v.length(); i++) {
      foreign += v.charAt(i) >= 0x80 ? 1 : 0;
    }
    return foreign * 4 > v.length();
  }

  /** The bytes that a percent-encoded value stands for. */
  static byte[] percentDecoded(String v) {
    ByteArrayOutputStream b = new ByteArrayOutputStream(v.length());
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      if (c == '%'
          && i + 2 < v.length()
          && Chars.isHex(v.charAt(i + 1))
          && Chars.isHex(v.charAt(i + 2))) {
        b.write(Character.digit(v.charAt(i + 1), 16) << 4 | Character.digit(v.charAt(i + 2), 16));
        i += 2;
      } else {
        b.write(c);
      }
    }
    return b.toByteArray();
  }
}
