package dev.keycensus.detectors.declared;

/** A file that is not what its name says, or too much of it. Never leaves the package. */
final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final boolean limit;

  /**
   * @param line 1-based; 0 where it is the whole file
   * @param limit whether a limit was hit
   */
  Malformed(int line, String what, boolean limit) {
    super(what, null, false, false);
    this.line = line;
    this.limit = limit;
  }

  Declared.Problem problem() {
    return new Declared.Problem(line, String.valueOf(getMessage()), limit);
  }
}
