package dev.keycensus.cli;

/** Words into lines. */
final class Wrap {
  private Wrap() {}

  /**
   * Breaks {@code text} at spaces. A word that is longer than a line stays whole: paths, links and
   * commands are there to be copied.
   *
   * @param first what stands before the first line
   * @param rest what stands before the others
   * @param width columns
   * @return lines, each ended
   */
  static String text(String first, String rest, String text, int width) {
    StringBuilder b = new StringBuilder(first);
    int column = first.length();
    boolean fresh = true;
    int i = 0;
    while (i < text.length()) {
      int end = text.indexOf(' ', i);
      if (end < 0) {
        end = text.length();
      }
      if (end > i) {
        if (!fresh && column + 1 + (end - i) > width) {
          b.append('\n').append(rest);
          column = rest.length();
          fresh = true;
        }
        if (!fresh) {
          b.append(' ');
          column++;
        }
        b.append(text, i, end);
        column += end - i;
        fresh = false;
      }
      i = end + 1;
    }
    return b.append('\n').toString();
  }
}
