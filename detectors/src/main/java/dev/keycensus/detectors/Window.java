package dev.keycensus.detectors;

/**
 * A text with a memory of what was read of it. Every outcome is a function of the bytes between
 * {@link #lo} and {@link #hi} and of the file kind alone; that is what lets history carry an
 * outcome from one version of a file to the next. To look past an end of the text is a reading too:
 * {@code lo} is then -1, or {@code hi} one more than the length.
 */
final class Window {
  final byte[] bytes;
  final int length;
  private int lo;
  private int hi;

  Window(byte[] bytes, int length) {
    this.bytes = bytes;
    this.length = length;
    forget();
  }

  /** Starts a new outcome. */
  void forget() {
    lo = Integer.MAX_VALUE;
    hi = -1;
  }

  /** First index read; -1 if the start of the text was seen. */
  int lo() {
    return lo;
  }

  /** One past the last index read; the length plus 1 if the end of the text was seen. */
  int hi() {
    return hi;
  }

  /** The byte at {@code i}, 0 to 255; -1 outside the text. */
  int at(int i) {
    if (i < lo) {
      lo = Math.max(i, -1);
    }
    if (i >= hi) {
      hi = Math.min(i, length) + 1;
    }
    return i < 0 || i >= length ? -1 : bytes[i] & 0xFF;
  }

  /**
   * Remembers that all of {@code [from, to)} was read; to reach past an end counts as seeing it.
   */
  void read(int from, int to) {
    lo = Math.min(lo, Math.max(from, -1));
    hi = Math.max(hi, Math.min(to, length + 1));
  }

  /** Whether {@code literal}, in lower case, stands at {@code i}, in either case. */
  boolean startsWith(String literal, int i) {
    for (int k = 0; k < literal.length(); k++) {
      int c = at(i + k);
      if (c >= 'A' && c <= 'Z') {
        c |= 0x20;
      }
      if (c != literal.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /** The Latin-1 characters in {@code [from, to)}, remembered as read. */
  String latin1(int from, int to) {
    read(from, to);
    return new String(bytes, from, to - from, java.nio.charset.StandardCharsets.ISO_8859_1);
  }

  byte[] copy(int from, int to) {
    read(from, to);
    return java.util.Arrays.copyOfRange(bytes, from, to);
  }
}
