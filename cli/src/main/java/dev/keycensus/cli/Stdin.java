package dev.keycensus.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;

/**
 * The process's standard input, which a signal can end: {@code tail -f x | keycensus scan -} never
 * ends by itself, and who stops it wants the report of what came until then. A channel, because a
 * read of one that is closed under it returns.
 */
final class Stdin extends InputStream {
  /** How long the report may take once a signal came. */
  private static final long PATIENCE_MILLIS = 60_000;

  private final FileChannel channel;
  private volatile boolean ended;

  Stdin() {
    this(new FileInputStream(FileDescriptor.in).getChannel());
  }

  Stdin(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * From now on a signal that ends the process ends the input instead, and the process has a minute
   * to end by itself: the JVM waits for this hook, and the main thread halts it when it is done.
   */
  void endOnSignal() {
    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  end();
                  try {
                    Thread.sleep(PATIENCE_MILLIS);
                  } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                  }
                },
                "keycensus-signal"));
  }

  /** Whether {@link #end} came before the input's own end. */
  boolean wasEnded() {
    return ended;
  }

  void end() {
    ended = true;
    try {
      channel.close();
    } catch (IOException e) {
      // It was read only.
    }
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    int n = read(one, 0, 1);
    return n < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int from, int length) throws IOException {
    try {
      return channel.read(ByteBuffer.wrap(into, from, length));
    } catch (ClosedChannelException e) {
      if (ended) {
        return -1;
      }
      throw e;
    }
  }
}
