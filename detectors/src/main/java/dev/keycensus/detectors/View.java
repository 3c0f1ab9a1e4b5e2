package dev.keycensus.detectors;

import java.util.Arrays;

/**
 * Decoded text around an anchor, with the way back: byte {@code i} of the view was made from the
 * bytes of the outer text that begin at {@code map[i]}.
 */
final class View {
  /** How far a view reaches on either side, in decoded bytes. */
  enum Reach {
    /**
     * Enough for most anchors, which are refused after a few characters. Farther than the longest
     * anchor.
     */
    NEAR(128, 384),
    /** Enough for the longest value without quotes. */
    MIDDLE(256, 1536),
    FAR(1024, 6 * 1024);

    final int before;
    final int after;

    Reach(int before, int after) {
      this.before = before;
      this.after = after;
    }
  }

  /** Makes a view of one place, as far as asked. */
  interface Maker {
    View make(Reach reach);
  }

  byte[] bytes = new byte[256];
  private int[] map = new int[257];
  int length;

  /** Whether the reach ended it, not the text; on either side. */
  private boolean cutBefore;

  private boolean cutBehind;

  /** Whether each byte stands for itself, and others were only left out. */
  private boolean plain;

  void add(int b, int from) {
    if (length == bytes.length) {
      bytes = Arrays.copyOf(bytes, length * 2);
      map = Arrays.copyOf(map, length * 2 + 1);
    }
    bytes[length] = (byte) b;
    map[length] = from;
    length++;
    map[length] = from + 1;
  }

  /** Whether an outcome that read what {@code window} remembers would have read on. */
  boolean isTooShort(Window window) {
    return (cutBefore && window.lo() < 0) || (cutBehind && window.hi() > length);
  }

  /** Says where the outer text goes on behind the last byte. */
  void end(int outer) {
    map[length] = outer;
  }

  /** Where byte {@code i} comes from; for {@link #length}, where the view ends. */
  int outer(int i) {
    return map[i];
  }

  /** Where what ends before byte {@code i} ends in the outer text. */
  int outerEnd(int i) {
    return plain && i > 0 ? map[i - 1] + 1 : map[i];
  }

  /** The first byte of the view that comes from {@code outer} or behind it. */
  int inner(int outer) {
    int i = Arrays.binarySearch(map, 0, length, outer);
    return i >= 0 ? i : -i - 1;
  }

  /**
   * The base64 around {@code at}, which is the first character of a group of four. Line breaks with
   * their indentation are passed over.
   */
  static View base64(Window w, int at, Reach reach) {
    int from = at;
    int chars = 0;
    int aligned = at;
    for (int i = at - 1; chars < reach.before / 3 * 4; i--) {
      int c = w.at(i);
      if (Chars.isBase64(c)) {
        chars++;
        from = i;
        if (chars % 4 == 0) {
          aligned = from;
        }
      } else if (!isBreak(w, i, c)) {
        break;
      }
    }
    View v = new View();
    v.cutBefore = chars >= reach.before / 3 * 4;
    int bits = 0;
    int held = 0;
    int groupAt = aligned;
    int i = aligned;
    for (; v.length < reach.before + reach.after; i++) {
      int c = w.at(i);
      if (Chars.isBase64(c)) {
        if (held == 0) {
          groupAt = i;
        }
        bits = bits << 6 | digit(c);
        held += 6;
        if (held >= 8) {
          held -= 8;
          v.add(bits >>> held, groupAt);
          bits &= (1 << held) - 1;
          groupAt = i;
        }
      } else if (!isBreak(w, i, c)) {
        break;
      }
    }
    v.cutBehind = v.length >= reach.before + reach.after;
    v.end(i);
    return v;
  }

  private static boolean isBreak(Window w, int i, int c) {
    return c == '\n' || c == '\r' || (c == ' ' && (w.at(i - 1) == ' ' || w.at(i - 1) == '\n'));
  }

  private static int digit(int c) {
    if (Chars.isUpper(c)) {
      return c - 'A';
    }
    if (Chars.isLower(c)) {
      return c - 'a' + 26;
    }
    if (Chars.isDigit(c)) {
      return c - '0' + 52;
    }
    return c == '+' || c == '-' ? 62 : 63;
  }

  /** The hex digits around {@code at}, which is the first of a pair. */
  static View hex(Window w, int at, Reach reach) {
    int from = at;
    while (at - from < reach.before * 2
        && Chars.isHex(w.at(from - 2))
        && Chars.isHex(w.at(from - 1))) {
      from -= 2;
    }
    View v = new View();
    v.cutBefore = at - from >= reach.before * 2;
    int i = from;
    while (v.length < reach.before + reach.after
        && Chars.isHex(w.at(i))
        && Chars.isHex(w.at(i + 1))) {
      v.add(Character.digit(w.at(i), 16) << 4 | Character.digit(w.at(i + 1), 16), i);
      i += 2;
    }
    v.cutBehind = v.length >= reach.before + reach.after;
    v.end(i);
    return v;
  }

  static final int ESC = 0x1b;

  /** Ways to write a character as several. */
  enum Escape {
    /** {@code %22}. */
    PERCENT,
    /** {@code \"}, {@code \n}, backslash u and four digits. */
    BACKSLASH,
    /** Of XML and HTML, by name or number. */
    ENTITY,
    /** What tells a terminal how to show the text, and is none of it. */
    COLOUR
  }

  /** The text around {@code at}, as far as its line and a few KiB go, with its escapes resolved. */
  static View unescaped(Window w, int at, Escape escape, Reach reach) {
    int from = at;
    while (at - from < reach.before && w.at(from - 1) >= 0 && w.at(from - 1) != '\n') {
      from--;
    }
    View v = new View();
    v.cutBefore = at - from >= reach.before;
    v.plain = escape == Escape.COLOUR;
    int i = from;
    while (v.length < reach.before + reach.after) {
      int c = w.at(i);
      if (c < 0 || c == '\n') {
        break;
      }
      if (c == '"' && escape == Escape.BACKSLASH && v.length > 0 && v.bytes[v.length - 1] == '\n') {
        int next = nextLine(w, i);
        if (next > 0) {
          i = next;
          continue;
        }
      }
      int used =
          switch (escape) {
            case PERCENT -> percent(w, i, v);
            case BACKSLASH -> backslash(w, i, v);
            case ENTITY -> entity(w, i, v);
            case COLOUR -> c == ESC ? Chars.colour(w, i) : 0;
          };
      if (used == 0) {
        v.add(c, i);
        used = 1;
      }
      i += used;
    }
    v.cutBehind = v.length >= reach.before + reach.after;
    v.end(i);
    return v;
  }

  /**
   * Where the text goes on behind the quote at {@code i}, if it ends one of several lines that a
   * list holds: {@code "…\n",⏎ "…"}, as notebooks do it.
   */
  private static int nextLine(Window w, int i) {
    if (w.at(i + 1) != ',') {
      return -1;
    }
    int k = i + 2;
    while (k - i < 40 && w.at(k) >= 0 && w.at(k) <= ' ') {
      k++;
    }
    return w.at(k) == '"' ? k + 1 : -1;
  }

  private static int percent(Window w, int i, View v) {
    if (w.at(i) != '%' || !Chars.isHex(w.at(i + 1)) || !Chars.isHex(w.at(i + 2))) {
      return 0;
    }
    v.add(Character.digit(w.at(i + 1), 16) << 4 | Character.digit(w.at(i + 2), 16), i);
    return 3;
  }

  private static int backslash(Window w, int i, View v) {
    if (w.at(i) != '\\') {
      return 0;
    }
    int c = w.at(i + 1);
    switch (c) {
      case 'n' -> v.add('\n', i);
      case 'r' -> v.add('\r', i);
      case 't' -> v.add('\t', i);
      case '"', '\\', '/', '\'' -> v.add(c, i);
      case 'u' -> {
        int code = 0;
        for (int k = 2; k < 6; k++) {
          if (!Chars.isHex(w.at(i + k))) {
            return 0;
          }
          code = code << 4 | Character.digit(w.at(i + k), 16);
        }
        // Secrets are ASCII; anything else only has to take a place.
        v.add(code < 256 ? code : '?', i);
        return 6;
      }
      default -> {
        return 0;
      }
    }
    return 2;
  }

  private static final String[] ENTITIES = {
    "&quot;", "&amp;", "&lt;", "&gt;", "&apos;", "&#34;", "&#39;", "&#61;"
  };
  private static final String ENTITY_CHARS = "\"&<>'\"'=";

  private static int entity(Window w, int i, View v) {
    if (w.at(i) != '&') {
      return 0;
    }
    for (int k = 0; k < ENTITIES.length; k++) {
      if (w.startsWith(ENTITIES[k], i)) {
        v.add(ENTITY_CHARS.charAt(k), i);
        return ENTITIES[k].length();
      }
    }
    return 0;
  }
}
