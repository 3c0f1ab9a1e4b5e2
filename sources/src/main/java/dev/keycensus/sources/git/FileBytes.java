package dev.keycensus.sources.git;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/**
 * A file of any size, read at any place by many threads. Mapped in segments of 1 GiB, or through
 * its channel where the file system cannot map.
 *
 * <p>Bytes are always copied out, never lent: a mapped file that another process truncates raises
 * SIGBUS, which the JVM survives in its own copying (as an {@link InternalError}) but not inside
 * zlib.
 */
final class FileBytes implements Closeable {
  private static final int SEGMENT_BITS = 30;
  private static final long SEGMENT = 1L << SEGMENT_BITS;

  private final Path path;
  private final MappedByteBuffer[] segments;
  private final @Nullable FileChannel channel;
  private volatile long size;

  private FileBytes(
      Path path, MappedByteBuffer[] segments, @Nullable FileChannel channel, long size) {
    this.path = path;
    this.segments = segments;
    this.channel = channel;
    this.size = size;
  }

  /**
   * @param map whether to try to map; the channel is the fallback anyway
   * @throws IOException if the file cannot be opened
   */
  static FileBytes open(Path path, boolean map) throws IOException {
    FileChannel channel = FileChannel.open(path, StandardOpenOption.READ);
    boolean keep = false;
    try {
      long size = channel.size();
      if (map) {
        try {
          MappedByteBuffer[] segments =
              new MappedByteBuffer[(int) ((size + SEGMENT - 1) / SEGMENT)];
          for (int i = 0; i < segments.length; i++) {
            long from = i * SEGMENT;
            segments[i] =
                channel.map(FileChannel.MapMode.READ_ONLY, from, Math.min(SEGMENT, size - from));
          }
          return new FileBytes(path, segments, null, size);
        } catch (IOException | UnsupportedOperationException | OutOfMemoryError e) {
          // A file system that cannot map, or no address space left: read through the channel.
        }
      }
      keep = true;
      return new FileBytes(path, new MappedByteBuffer[0], channel, size);
    } finally {
      if (!keep) {
        channel.close();
      }
    }
  }

  /** Size in bytes, as far as known: it shrinks when the file is found truncated. */
  long size() {
    return size;
  }

  /**
   * Copies bytes out.
   *
   * @throws BrokenObjectException if the file does not have them (any more)
   */
  void read(long at, byte[] to, int from, int length) throws BrokenObjectException {
    if (at < 0 || length < 0 || at > size - length) {
      throw BrokenObjectException.unread("the pack is truncated");
    }
    if (channel != null) {
      readChannel(channel, at, to, from, length);
      return;
    }
    try {
      long place = at;
      int done = 0;
      while (done < length) {
        MappedByteBuffer segment = segments[(int) (place >>> SEGMENT_BITS)];
        int index = (int) (place & (SEGMENT - 1));
        int n = Math.min(length - done, segment.limit() - index);
        segment.get(index, to, from + done, n);
        done += n;
        place += n;
      }
    } catch (InternalError e) {
      settleFaults();
      throw fault();
    }
  }

  /**
   * Lets a fault that is still under way arrive here and not later. Code that was compiled goes on
   * for a while after one, and may meet a second; the JVM delivers it when the thread next comes
   * back from native code.
   */
  @SuppressWarnings(
      "ThreadPriorityCheck") // Not for its turn, but for the way back from native code.
  static void settleFaults() {
    try {
      Thread.yield();
    } catch (InternalError e) {
      // The same file's, whose failure is being told already.
    }
  }

  private static void readChannel(FileChannel channel, long at, byte[] to, int from, int length)
      throws BrokenObjectException {
    ByteBuffer buffer = ByteBuffer.wrap(to, from, length);
    try {
      while (buffer.hasRemaining()) {
        int n = channel.read(buffer, at + (length - buffer.remaining()));
        if (n < 0) {
          throw BrokenObjectException.unread("the pack is truncated");
        }
      }
    } catch (IOException e) {
      throw BrokenObjectException.unread("the pack cannot be read");
    }
  }

  /** After a fault on mapped memory: learns the new size, so that later reads do not fault. */
  BrokenObjectException fault() {
    try {
      size = Math.min(size, Files.size(path));
    } catch (IOException e) {
      size = 0;
    }
    return BrokenObjectException.unread("the pack was truncated while it was read");
  }

  @Override
  public void close() throws IOException {
    if (channel != null) {
      channel.close();
    }
  }
}
