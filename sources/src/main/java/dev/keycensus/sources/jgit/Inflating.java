package dev.keycensus.sources.jgit;

import java.io.IOException;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/** One zlib stream that must have exactly as many bytes as was said before. */
final class Inflating {
  /** Gives the next compressed bytes. */
  interface Input {
    /** Fills {@code buffer} from its start; returns how many bytes, at most 0 at the end. */
    int next(byte[] buffer) throws IOException;
  }

  static final int BUFFER = 8192;

  private final Inflater inflater;
  private final Input input;
  private final byte[] buffer = new byte[BUFFER];

  Inflating(Inflater inflater, Input input) {
    this.inflater = inflater;
    this.input = input;
  }

  /** Fills {@code to} as far as there is something; returns how many bytes. */
  int some(byte[] to) throws IOException, ObjectProblem {
    return fill(to, 0);
  }

  /**
   * Fills {@code to} from {@code from} on.
   *
   * @param already bytes that came beyond the end of {@code to} before
   * @throws ObjectProblem if there are fewer bytes, or more
   */
  void rest(byte[] to, int from, int already) throws IOException, ObjectProblem {
    if (already > 0 || fill(to, from) != to.length || some(new byte[1]) != 0) {
      throw ObjectProblem.broken();
    }
  }

  private int fill(byte[] to, int from) throws IOException, ObjectProblem {
    int at = from;
    try {
      while (at < to.length && !inflater.finished()) {
        int n = inflater.inflate(to, at, to.length - at);
        at += n;
        if (n == 0 && !inflater.finished()) {
          int read = inflater.needsInput() ? input.next(buffer) : 0;
          if (read <= 0) {
            throw ObjectProblem.broken();
          }
          inflater.setInput(buffer, 0, read);
        }
      }
    } catch (DataFormatException e) {
      throw ObjectProblem.broken();
    }
    return at;
  }
}
