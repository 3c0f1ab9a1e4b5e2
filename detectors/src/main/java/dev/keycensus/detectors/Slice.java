package dev.keycensus.detectors;

/** Bytes as characters for RE2/J, without a copy. */
final class Slice implements CharSequence {
  private final byte[] bytes;
  private final int from;
  private final int length;

  Slice(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.length = to - from;
  }

  @Override
  public int length() {
    return length;
  }

  @Override
  public char charAt(int i) {
    return (char) (bytes[from + i] & 0xFF);
  }

  @Override
  public CharSequence subSequence(int start, int end) {
    return new Slice(bytes, from + start, from + end);
  }

  @Override
  public String toString() {
    return new String(bytes, from, length, java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
