package dev.keycensus.detectors.declared.nodes;

/**
 * A file that is not what its name says, or too much of it. Whoever asks for what files declare or
 * where a key stands never sees it.
 */
public final class Malformed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final int line;
  private final boolean limit;

  /**
   * Names what is wrong, without the content of the file.
   *
   * @param line 1-based; 0 where it is the whole file
   * @param limit whether a limit was hit
   */
  public Malformed(int line, String what, boolean limit) {
    super(what, null, false, false);
    this.line = line;
    this.limit = limit;
  }

  /** What is wrong, without the content of the file. */
  public String what() {
    return String.valueOf(getMessage());
  }

  /** 1-based; 0 where it is the whole file. */
  public int line() {
    return line;
  }

  /** Whether a limit was hit, rather than a mistake made. */
  public boolean limit() {
    return limit;
  }
}
