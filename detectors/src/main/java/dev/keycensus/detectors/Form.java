package dev.keycensus.detectors;

/** Counts and shapes of a value's characters, read once. */
final class Form {
  final int length;
  int lower;
  int upper;
  int digits;
  int specials;
  int separators;
  int spaces;
  int slashes;
  int foreign;
  int changes;
  int letterRun;
  int trailingDigits;
  int steps;
  int distinct;
  boolean hex = true;
  boolean base64 = true;
  boolean base32 = true;
  private int camelHumps;
  private int dots;
  private int underscores;
  private int dashes;
  private final String v;

  Form(String v) {
    this.v = v;
    this.length = v.length();
    long seenLow = 0;
    long seenHigh = 0;
    int before = -1;
    int run = 0;
    for (int i = 0; i < length; i++) {
      char c = v.charAt(i);
      int group = 3;
      if (Chars.isLower(c)) {
        lower++;
        group = 0;
      } else if (Chars.isUpper(c)) {
        upper++;
        group = 0;
        if (i > 0 && Chars.isLower(v.charAt(i - 1))) {
          camelHumps++;
        }
      } else if (Chars.isDigit(c)) {
        digits++;
        group = 1;
      } else if (c == '_' || c == '-' || c == '.') {
        separators++;
        underscores += c == '_' ? 1 : 0;
        dashes += c == '-' ? 1 : 0;
        dots += c == '.' ? 1 : 0;
      } else if (c == ' ' || c == '\t') {
        spaces++;
      } else if (c == '/') {
        slashes++;
      } else if (c >= 0x80) {
        foreign++;
      } else if (c != '=' || i < length - 2) {
        specials++;
      }
      run = group == 0 ? run + 1 : 0;
      letterRun = Math.max(letterRun, run);
      if (i > 0 && group != before) {
        changes++;
      }
      before = group;
      hex &= Chars.isHex(c);
      boolean padding = c == '=' && i >= length - 2 && i > 0;
      base64 &= Chars.isBase64(c) || padding;
      base32 &= Chars.isUpper(c) || (c >= '2' && c <= '7') || padding;
      if (c < 64) {
        seenLow |= 1L << c;
      } else if (c < 128) {
        seenHigh |= 1L << (c - 64);
      }
      if (i > 0) {
        int step = c - v.charAt(i - 1);
        if (step == 0 || step == 1 || step == -1 || (step == -9 && c == '0')) {
          steps++;
        }
      }
    }
    distinct = Long.bitCount(seenLow) + Long.bitCount(seenHigh) + Math.min(foreign, 1);
    int i = length;
    while (i > 0 && Chars.isDigit(v.charAt(i - 1))) {
      i--;
    }
    trailingDigits = length - i;
  }

  boolean isAlnum() {
    return lower + upper + digits == length;
  }

  /** How many kinds there are of lower, upper, digit and other. */
  int classes() {
    return (lower > 0 ? 1 : 0)
        + (upper > 0 ? 1 : 0)
        + (digits > 0 ? 1 : 0)
        + (specials + slashes + separators + spaces + foreign > 0 ? 1 : 0);
  }

  boolean isCamel() {
    return camelHumps > 0
        && digits <= 1
        && lower + upper + digits == length
        && upper <= length / 3
        && !v.endsWith("=");
  }

  boolean isSnake() {
    return underscores > 0 && upper == 0 && lower + digits + underscores == length && digits <= 2;
  }

  boolean isUpperSnake() {
    return underscores > 0 && lower == 0 && upper + digits + underscores == length && digits <= 2;
  }

  boolean isKebab() {
    return dashes > 0
        && lower + digits + dashes + upper == length
        && digits <= 2
        && upper <= dashes + 1;
  }

  boolean isDotted() {
    return dots > 0
        && lower + upper + digits + separators == length
        && Chars.isLetter(v.charAt(0))
        && digits <= 3
        && Chars.isLetter(v.charAt(v.indexOf('.') + 1 < length ? v.indexOf('.') + 1 : 0));
  }

  /** Words that a program or a person joined, rather than random characters. */
  boolean isJoinedWords() {
    if (!isCamel() && !isSnake() && !isUpperSnake() && !isKebab() && !isDotted()) {
      return false;
    }
    return Lexicon.get().covered(Values.lower(v)) * 10 >= (lower + upper) * 6;
  }

  boolean isNumber() {
    return digits > 0 && digits + dots >= length - (v.charAt(0) == '-' ? 1 : 0) && dots <= 1;
  }

  /** Hexadecimal of the length of a digest: MD5, SHA-1, SHA-2. */
  boolean isDigest() {
    return hex && (length == 32 || length == 40 || length == 64 || length == 96 || length == 128);
  }

  boolean isUuid() {
    if (length != 36) {
      return false;
    }
    for (int i = 0; i < length; i++) {
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? v.charAt(i) != '-' : !Chars.isAlnum(v.charAt(i))) {
        return false;
      }
    }
    return true;
  }

  boolean isPath() {
    char first = v.charAt(0);
    if (v.contains("://") || v.startsWith("./") || v.startsWith("../") || v.startsWith("~/")) {
      return true;
    }
    if (v.indexOf('@') > 0 && v.indexOf('.', v.indexOf('@')) > 0 && dots > 0 && specials == 1) {
      return true; // An address.
    }
    if (first == '/' && (slashes > 1 || (slashes == 1 && lower >= length - 2))) {
      return v.indexOf('+') < 0 && v.indexOf('=') < 0 && wordy();
    }
    if (slashes > 0 && wordy() && v.indexOf('+') < 0 && !v.endsWith("=")) {
      return true;
    }
    return v.length() > 2 && v.charAt(1) == ':' && v.charAt(2) == '\\' || hasExtension();
  }

  private boolean wordy() {
    return lower * 10 >= (length - separators - slashes) * 8;
  }

  private static final String[] EXTENSIONS = {
    ".pem", ".key", ".json", ".yaml", ".yml", ".txt", ".crt", ".cer", ".jks", ".p12", ".pfx",
    ".xml", ".properties", ".js", ".ts", ".py", ".java", ".html", ".php", ".css", ".png", ".gif",
    ".svg", ".conf", ".cfg", ".sh", ".sql", ".com", ".org", ".net", ".io", ".keystore", ".db",
    ".csv", ".md", ".env", ".pub", ".rb", ".go", ".log"
  };

  private boolean hasExtension() {
    if (dots == 0 || spaces > 0) {
      return false;
    }
    String folded = Values.lower(v);
    for (String extension : EXTENSIONS) {
      if (folded.endsWith(extension)) {
        return true;
      }
    }
    return false;
  }
}
