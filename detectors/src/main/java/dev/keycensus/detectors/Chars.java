package dev.keycensus.detectors;

/** Classes of ASCII characters, by table. Everything takes -1 (no character) and says no. */
final class Chars {
  private static final int UPPER = 1;
  private static final int LOWER = 2;
  private static final int DIGIT = 4;
  private static final int NAME = 8;
  private static final int SPACE = 16;
  private static final int BASE64 = 32;
  private static final int HEX = 64;

  private static final byte[] TABLE = new byte[256];

  static {
    for (int c = 0; c < 128; c++) {
      int k = 0;
      if (c >= 'A' && c <= 'Z') {
        k |= UPPER | NAME | BASE64;
      } else if (c >= 'a' && c <= 'z') {
        k |= LOWER | NAME | BASE64;
      } else if (c >= '0' && c <= '9') {
        k |= DIGIT | NAME | BASE64 | HEX;
      } else if (c == '_' || c == '-' || c == '.' || c == '$') {
        k |= NAME;
      }
      if (c == '+' || c == '/' || c == '-' || c == '_') {
        k |= BASE64;
      }
      if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F')) {
        k |= HEX;
      }
      if (c == ' ' || c == '\t') {
        k |= SPACE;
      }
      TABLE[c] = (byte) k;
    }
  }

  private Chars() {}

  private static boolean is(int c, int kinds) {
    return c >= 0 && (TABLE[c] & kinds) != 0;
  }

  static boolean isLetter(int c) {
    return is(c, UPPER | LOWER);
  }

  static boolean isUpper(int c) {
    return is(c, UPPER);
  }

  static boolean isLower(int c) {
    return is(c, LOWER);
  }

  static boolean isDigit(int c) {
    return is(c, DIGIT);
  }

  static boolean isAlnum(int c) {
    return is(c, UPPER | LOWER | DIGIT);
  }

  /** A letter, a digit, or one of {@code _ - . $}: what names are made of somewhere. */
  static boolean isName(int c) {
    return is(c, NAME);
  }

  /** A space or a tab. */
  static boolean isSpace(int c) {
    return is(c, SPACE);
  }

  /** Either base64 alphabet, without the padding. */
  static boolean isBase64(int c) {
    return is(c, BASE64);
  }

  static boolean isHex(int c) {
    return is(c, HEX);
  }

  static boolean isQuote(int c) {
    return c == '"' || c == '\'' || c == '`';
  }

  static int fold(int c) {
    return isUpper(c) ? c | 0x20 : c;
  }

  /**
   * The length of the terminal's colour code at {@code i}, such as {@code ESC[36;1m}; 0 for none.
   */
  static int colour(Window w, int i) {
    if (w.at(i + 1) != '[') {
      return 0;
    }
    int k = i + 2;
    while (k - i < 20 && (isDigit(w.at(k)) || w.at(k) == ';')) {
      k++;
    }
    return isLetter(w.at(k)) ? k + 1 - i : 0;
  }

  /** Whether a terminal's colour code, such as {@code ESC[36;1m}, ends before {@code at}. */
  static boolean endsColour(Window w, int at) {
    int i = at - 1;
    if (w.at(i) != 'm') {
      return false;
    }
    do {
      i--;
    } while (at - i < 20 && (isDigit(w.at(i)) || w.at(i) == ';'));
    return w.at(i) == '[' && w.at(i - 1) == 0x1b;
  }
}
