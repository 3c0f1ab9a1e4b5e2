package dev.keycensus.detectors;

import java.util.Set;

/** Values that only say where a secret is, or that hold the place of one. */
final class References {
  private References() {}

  /** Forms that anything else in the value cannot redeem. */
  private static final String[] ANYWHERE = {
    "${",
    "$(",
    "{{",
    "#{",
    "<%",
    "%{",
    "getenv",
    "process.env",
    "os.environ",
    "process.argv",
    "sys.argv",
    "$$(",
    "[[",
    "<?",
    "\\(",
    "}}",
    "{0}",
    "{1}",
  };

  private static final String[] AT_START = {
    "env.",
    "env:",
    "vault:",
    "enc[",
    "enc(",
    "op://",
    "arn:",
    "secrets.",
    "ssm:",
    "file:",
    "ref+",
    "akv:",
    "keyring:",
    "secretsmanager:",
    "{cipher}",
    "$ansible_vault",
    "projects/",
    "aws:",
    "gcp:",
    "azurekv",
    "bao:",
    "doppler:",
    "...",
    "…",
    "@microsoft.keyvault",
  };

  /** Whether the value only says where the secret is: {@code ${VAR}}, {@code process.env.X}. */
  static boolean is(String v, Assignment a) {
    char first = v.charAt(0);
    char last = v.charAt(v.length() - 1);
    if (first == '$') {
      return isVariable(v, a);
    }
    if ((first == '<' && last == '>')
        || (first == '{' && last == '}')
        || (first == '[' && last == ']')
        || (first == '(' && last == ')')
        || (first == '%' && last == '%')
        || (first == '@' && last == '@')
        || (v.startsWith("__") && last == '_')
        || (v.startsWith("##") && last == '#')
        || (v.startsWith("%(") && v.endsWith(")s"))) {
      return true;
    }
    if (a.quote() == 0
        && (first == '&' || first == '*' || first == '@' || (first == '!' && isTag(v)))) {
      return true;
    }
    for (String s : ANYWHERE) {
      if (v.contains(s)) {
        return true;
      }
    }
    String folded = Values.lower(v.length() > 24 ? v.substring(0, 24) : v);
    for (String s : AT_START) {
      if (folded.startsWith(s)) {
        return true;
      }
    }
    return isPattern(v)
        || isVersioned(v)
        || isFormat(v)
        || isSealed(v)
        || (a.quote() == 0 && isGrammar(v))
        || (a.prefix().indexOf('f') >= 0 && v.indexOf('{') >= 0);
  }

  /**
   * A directive of printf makes a format of a value, unless it stands among random characters as
   * these two do by chance.
   */
  private static boolean isFormat(String v) {
    int at = v.indexOf('%');
    while (at >= 0 && at + 1 < v.length() && "sdv".indexOf(v.charAt(at + 1)) < 0) {
      at = v.indexOf('%', at + 1);
    }
    if (at < 0 || at + 1 == v.length()) {
      return false;
    }
    boolean upper = false;
    boolean digit = false;
    int signs = 0;
    for (int i = 0; i < v.length(); i++) {
      char c = v.charAt(i);
      upper |= Chars.isUpper(c);
      digit |= Chars.isDigit(c);
      signs += c > ' ' && !Chars.isAlnum(c) && "_-.:/=%".indexOf(c) < 0 ? 1 : 0;
    }
    return !(upper && signs > 0 && (digit || signs > 1));
  }

  /** {@code DB_PASSWORD:latest}: a secret of a store, with the version that is asked for. */
  private static boolean isVersioned(String v) {
    return v.endsWith(":latest") && new Form(v.substring(0, v.length() - 7)).isUpperSnake();
  }

  /** A sealed secret of Kubernetes: version 2, the length of an RSA block, a long ciphertext. */
  private static boolean isSealed(String v) {
    return v.length() >= 300 && v.startsWith("Ag") && new Form(v).base64;
  }

  /** A repetition of ABNF (RFC 5234): {@code 1*SAFE}, {@code *(ALPHA / DIGIT)}. */
  private static boolean isGrammar(String v) {
    int i = 0;
    while (i < v.length() && Chars.isDigit(v.charAt(i))) {
      i++;
    }
    if (i > 2 || i + 2 >= v.length() || v.charAt(i) != '*') {
      return false;
    }
    for (int k = i + 1; k < v.length(); k++) {
      char c = v.charAt(k);
      if (!Chars.isLetter(c) && c != '-') {
        return k == i + 1 && (c == '(' || c == '<' || c == '"');
      }
    }
    return true;
  }

  private static final String[] OF_PATTERNS = {
    "(?:", "(?i", "(?=", "(?!", "(?<", "\\d", "\\w{", "\\S"
  };

  private static final String[] RANGES = {"a-z", "A-Z", "0-9", "a-f", "A-F", "2-7"};

  /** Whether the value is an expression for secrets, or the beginning of one. */
  private static boolean isPattern(String v) {
    if (v.startsWith("/^")) {
      return true;
    }
    for (String s : OF_PATTERNS) {
      if (v.contains(s)) {
        return true;
      }
    }
    int open = v.indexOf('[');
    for (String range : RANGES) {
      int at = open < 0 ? -1 : v.indexOf(range, open);
      if (at > 0) {
        int close = v.indexOf(']', open);
        return close < 0 || at < close;
      }
    }
    return false;
  }

  /** A tag of YAML: {@code !Ref}, {@code !vault}. */
  private static boolean isTag(String v) {
    return v.length() > 2 && Chars.isLetter(v.charAt(1)) && Chars.isLetter(v.charAt(2));
  }

  /** {@code $NAME}, {@code $1}, {@code $(…)}, but not a password that begins with a dollar. */
  private static boolean isVariable(String v, Assignment a) {
    if (v.length() < 2) {
      return true;
    }
    char second = v.charAt(1);
    if (second == '{' || second == '(' || second == '[' || second == '$') {
      return true;
    }
    if (isCrypt(v)) {
      return false;
    }
    int i = 1;
    while (i < v.length() && (Chars.isAlnum(v.charAt(i)) || v.charAt(i) == '_')) {
      i++;
    }
    if (i == v.length()) {
      return a.quote() == 0 || a.quote() == '"' || v.indexOf('_') > 0;
    }
    return i > 3 && "[.-:/\\".indexOf(v.charAt(i)) >= 0;
  }

  /**
   * A hash of crypt(3) or bcrypt: {@code $6$…}, {@code $2a$…}, {@code $apr1$…}; of Werkzeug: {@code
   * pbkdf2:sha256:…$…$…}; of Django: {@code argon2$…}; of LDAP: <code>{SSHA}…</code>.
   */
  static boolean isCrypt(String v) {
    int dollar = v.indexOf('$', 1);
    if (v.charAt(0) == '$') {
      return dollar > 1 && dollar < 12 && v.length() > dollar + 15;
    }
    int end = v.charAt(0) == '{' ? v.indexOf('}') : dollar < 0 ? -1 : schemeEnd(v);
    int from = v.charAt(0) == '{' ? 1 : 0;
    return end > from
        && end - from < 24
        && v.length() > end + 20
        && SCHEMES.contains(Values.lower(v.substring(from, end)));
  }

  private static int schemeEnd(String v) {
    int i = 0;
    while (i < v.length() && (Chars.isAlnum(v.charAt(i)) || v.charAt(i) == '_')) {
      i++;
    }
    return i < v.length() && (v.charAt(i) == '$' || v.charAt(i) == ':') ? i : -1;
  }

  /** Names of functions that hash passwords, as frameworks write them before a hash. */
  private static final Set<String> SCHEMES =
      Set.of(
          "pbkdf2",
          "pbkdf2_sha1",
          "pbkdf2_sha256",
          "pbkdf2-sha256",
          "pbkdf2-sha512",
          "scrypt",
          "argon2",
          "bcrypt",
          "bcrypt_sha256",
          "sha",
          "sha1",
          "sha256",
          "sha512",
          "ssha",
          "ssha256",
          "ssha512",
          "md5",
          "smd5",
          "crypt");

  /** A stretch of stars, dots or crosses: what was masked before it was written down. */
  static boolean isMasked(String v) {
    int run = 1;
    for (int i = 1; i < v.length(); i++) {
      char c = v.charAt(i);
      run = c == v.charAt(i - 1) ? run + 1 : 1;
      if (run >= 3 && (c == '*' || c == '.' || c == '?' || c == '#')) {
        return true;
      }
      if (run >= 4 && (c == 'x' || c == 'X' || c == '-' || c == '_')) {
        return true;
      }
    }
    return false;
  }
}
