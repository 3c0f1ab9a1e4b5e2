package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.CountedCompleter;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Regular files to blobs: small ones whole, large ones as chunks that are tasks of their own. */
final class FileReading {
  static final String CHANGED = "changed while it was read";
  static final String OVER_LIMIT = "over --max-file-size";

  /** A channel copies through a buffer of its own, as large as the read: keep it in the cache. */
  private static final int READ_BYTES = 256 << 10;

  private FileReading() {}

  /**
   * Reads a file that was {@code size} bytes long when its folder was listed.
   *
   * @param step what chunks become part of
   */
  static void read(Run.Step step, Path file, String path, long size) {
    Run run = step.run;
    if (size > run.maxFileSize) {
      run.skip(path, Skip.Kind.LIMIT, OVER_LIMIT);
    } else if (size > 0 && Compression.of(path) != null) {
      step.start(new Unpacking(run, step, file, path, size));
    } else {
      readPlain(step, file, path, size);
    }
  }

  /** The file's own bytes, whatever its name says of them. */
  static void readPlain(Run.Step step, Path file, String path, long size) {
    Run run = step.run;
    if (size > run.chunks.size()) {
      step.start(new Large(run, step, file, path));
    } else {
      readWhole(run, file, path, size);
    }
  }

  private static void readWhole(Run run, Path file, String path, long size) {
    Buffer buffer = run.buffers.take();
    try {
      int length = 0;
      String problem = null;
      // An empty file is not opened: in kernel file systems that could block for ever.
      if (size > 0) {
        try (SeekableByteChannel channel = SmallFile.open(file)) {
          // One more byte than expected, to see the end; a file that grew is read to the buffer's.
          buffer.reserve((int) Math.min(size + 1, run.chunks.capacity()), 0);
          while (true) {
            if (length == buffer.bytes().length && !buffer.reserve(length + 1, length)) {
              problem = channel.size() > length ? CHANGED : null;
              break;
            }
            int count = channel.read(buffer.view(length, READ_BYTES));
            if (count < 0) {
              break;
            }
            length += count;
          }
          if (length < size) {
            problem = CHANGED;
          }
        } catch (IOException e) {
          problem = reason(e);
          if (length == 0) {
            run.skip(path, Skip.Kind.UNREAD, problem);
            return;
          }
        }
      }
      if (problem != null) {
        run.skip(path, Skip.Kind.UNREAD, problem);
      }
      run.sink.blob(Blob.whole(path, buffer.bytes(), length));
    } finally {
      run.buffers.giveBack(buffer);
    }
  }

  /** Why a file or folder could not be read, in words that are equal for equal causes. */
  static String reason(IOException e) {
    if (e instanceof AccessDeniedException) {
      return "permission denied";
    }
    if (e instanceof NoSuchFileException) {
      return "gone before it was read";
    }
    String reason = e instanceof FileSystemException known ? known.getReason() : e.getMessage();
    // Opened without following links: somebody has put a link where the file was.
    if (reason != null && reason.startsWith("Too many levels of symbolic links")) {
      return CHANGED;
    }
    if (e instanceof FileSystemException && reason != null) {
      return reason.toLowerCase(Locale.ROOT);
    }
    return "input/output error";
  }

  /** A file in chunks. It is open from its own step until the last chunk's end. */
  @SuppressWarnings("serial")
  private static final class Large extends Run.Step {
    private final Path file;
    private final String path;
    private final AtomicBoolean told = new AtomicBoolean();
    private @Nullable SeekableByteChannel channel;
    private long size;

    Large(Run run, Run.Step parent, Path file, String path) {
      super(run, parent);
      this.file = file;
      this.path = path;
    }

    @Override
    void work() {
      try {
        channel = SmallFile.open(file);
        size = channel.size();
      } catch (IOException e) {
        run.skip(path, Skip.Kind.UNREAD, reason(e));
        return;
      }
      if (size > run.maxFileSize) {
        run.skip(path, Skip.Kind.LIMIT, OVER_LIMIT);
        return;
      }
      long count = Math.max(1, (size + run.chunks.size() - 1) / run.chunks.size());
      for (long i = 0; i < count; i++) {
        start(new Chunk(this, channel, i * run.chunks.size(), i == count - 1));
      }
    }

    @Override
    public void onCompletion(CountedCompleter<?> caller) {
      if (channel != null) {
        try {
          channel.close();
        } catch (IOException e) {
          // Nothing was written.
        }
      }
    }

    void tell(String reason) {
      if (told.compareAndSet(false, true)) {
        run.skip(path, Skip.Kind.UNREAD, reason);
      }
    }

    int read(SeekableByteChannel from, ByteBuffer into, long at) throws IOException {
      if (from instanceof FileChannel positional) {
        return positional.read(into, at);
      }
      synchronized (this) {
        return from.position(at).read(into);
      }
    }
  }

  @SuppressWarnings("serial")
  private static final class Chunk extends Run.Step {
    private final Large file;
    private final SeekableByteChannel channel;
    private final long from;
    private final boolean last;

    Chunk(Large file, SeekableByteChannel channel, long from, boolean last) {
      super(file.run, file);
      this.file = file;
      this.channel = channel;
      this.from = from;
      this.last = last;
    }

    @Override
    void work() {
      Chunks chunks = run.chunks;
      long start = Math.max(0, from - chunks.overlap());
      int owned = (int) (from - start);
      // The last chunk takes in what a growing file has gained meanwhile, while there is room.
      int wanted = last ? chunks.capacity() : owned + chunks.size() + chunks.overlap();
      long expected = Math.min(wanted, file.size - start);
      Buffer buffer = run.buffers.take();
      try {
        buffer.reserve(wanted, 0);
        int length = 0;
        try {
          while (length < wanted) {
            int room = Math.min(READ_BYTES, wanted - length);
            int count = file.read(channel, buffer.view(length, room), start + length);
            if (count < 0) {
              break;
            }
            length += count;
          }
          if (length < expected || (last && channel.size() > start + length)) {
            file.tell(CHANGED);
          }
        } catch (IOException e) {
          file.tell(reason(e));
        }
        int begin = Math.min(owned, length);
        int end = last ? length : Math.min(length, owned + chunks.size());
        // The last chunk is told even when the file has shrunk and it is empty: it ends the file.
        if (begin < end || last) {
          run.sink.blob(
              new Blob(
                  file.path, buffer.bytes(), length, start, begin, Math.max(begin, end), last));
        }
      } finally {
        run.buffers.giveBack(buffer);
      }
    }
  }
}
