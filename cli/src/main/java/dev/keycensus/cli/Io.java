package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Map;

/**
 * The world around a command.
 *
 * @param in standard input
 * @param out standard output; unlike a print stream it tells when it cannot write
 * @param err for people's words
 * @param folder what relative paths are relative to
 * @param env the environment
 * @param outTerminal whether standard output is a terminal
 * @param errTerminal whether standard error is a terminal
 */
record Io(
    InputStream in,
    OutputStream out,
    PrintStream err,
    Path folder,
    Map<String, String> env,
    boolean outTerminal,
    boolean errTerminal) {

  private static final int BUFFER = 1 << 16;

  /** Something that writes bytes. */
  interface Writing {
    void to(OutputStream out) throws IOException;
  }

  /**
   * Writes to standard output.
   *
   * @return {@code code}, also when the reader has gone away: a closed pipe is how {@code | head}
   *     says that it has seen enough
   * @throws UserError if standard output cannot be written for another reason, such as a full disk
   */
  int emit(int code, Writing writing) throws UserError {
    OutputStream buffered = new BufferedOutputStream(out, BUFFER);
    try {
      writing.to(buffered);
      buffered.flush();
    } catch (IOException e) {
      if (!isClosedPipe(e)) {
        throw new UserError("cannot write standard output: " + e.getMessage(), null);
      }
    }
    return code;
  }

  /** Writes text to standard output; see {@link #emit}. */
  int print(int code, String text) throws UserError {
    return emit(code, o -> o.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  /** A path as typed. */
  Path path(String typed) throws UserError {
    try {
      return folder.resolve(typed);
    } catch (InvalidPathException e) {
      throw new UserError("\"" + typed + "\" is not a path: " + e.getReason(), null);
    }
  }

  /** Whether colour may go to a stream that nobody decided about with a flag. */
  boolean colorful(boolean terminal) {
    String noColor = env.get("NO_COLOR");
    return terminal && (noColor == null || noColor.isEmpty()) && !"dumb".equals(env.get("TERM"));
  }

  /** Columns to wrap text at: what COLUMNS says, between 40 and 120; 80 if it says nothing. */
  int width() {
    try {
      int columns = Integer.parseInt(env.getOrDefault("COLUMNS", ""));
      return Math.max(40, Math.min(columns, 120));
    } catch (NumberFormatException e) {
      return 80;
    }
  }

  private static boolean isClosedPipe(IOException e) {
    // The JDK has no type for it. The second text is that of Windows.
    String message = e.getMessage();
    return message != null
        && (message.contains("Broken pipe")
            || message.contains("pipe is being closed")
            || message.contains("pipe has been ended"));
  }

  /** A stream on a print stream that says so when the print stream is in trouble. */
  static OutputStream candid(PrintStream stream) {
    return new OutputStream() {
      @Override
      public void write(int b) throws IOException {
        stream.write(b);
        check();
      }

      @Override
      public void write(byte[] bytes, int from, int length) throws IOException {
        stream.write(bytes, from, length);
        check();
      }

      @Override
      public void flush() throws IOException {
        stream.flush();
        check();
      }

      private void check() throws IOException {
        if (stream.checkError()) {
          throw new IOException("Broken pipe");
        }
      }
    };
  }
}
