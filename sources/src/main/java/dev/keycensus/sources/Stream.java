package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A stream in overlapping chunks. One thread only reads: a blocked read cannot be timed, waiting
 * for that thread can. The caller's thread assembles chunks, and the pool looks at them while the
 * next is being read.
 */
final class Stream {
  private static final int SLAB_BYTES = 128 << 10;
  private static final int SLABS = 8;
  private static final long IDLE_MILLIS = 500;

  /** What one read gave. */
  private static final class Slab {
    final byte[] bytes = new byte[SLAB_BYTES];

    /** -1 at the end of the stream. */
    int length;

    /** The end came because of this. */
    @Nullable IOException problem;
  }

  private final Run run;
  private final InputStream in;
  private final String path;
  private final ForkJoinPool pool;
  private final int permits;
  private final Semaphore chunksAtWork;
  private final BlockingQueue<Slab> empty = new ArrayBlockingQueue<>(SLABS);
  private final BlockingQueue<Slab> full = new ArrayBlockingQueue<>(SLABS);

  /** The chunk being filled. */
  private Buffer buffer;

  private int length;

  /** First index of {@code buffer} that no earlier chunk owned. */
  private int owned;

  /** Where {@code buffer} begins in the stream. */
  private long offset;

  /** One past the last line end in {@code buffer}; up to {@code owned} if none is new. */
  private int lineEnd;

  Stream(Run run, InputStream in, String path, ForkJoinPool pool) {
    this.run = run;
    this.in = in;
    this.path = path;
    this.pool = pool;
    this.permits = pool.getParallelism() + 1;
    this.chunksAtWork = new Semaphore(permits);
    this.buffer = run.buffers.take();
  }

  /**
   * Reads to the end, or to the run's {@code maxFileSize}, which gives a skip.
   *
   * @throws IOException if the very first read fails, or the thread is interrupted
   */
  void read() throws IOException {
    Thread reader = new Thread(this::fillSlabs, "keycensus-input");
    reader.setDaemon(true);
    reader.start();
    try {
      try {
        takeSlabs();
      } finally {
        reader.interrupt();
        // No sink is called behind the caller's back.
        chunksAtWork.acquireUninterruptibly(permits);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException();
    }
    run.rethrow();
  }

  private void fillSlabs() {
    try {
      for (int i = 0; ; i++) {
        Slab slab = i < SLABS ? new Slab() : empty.take();
        try {
          slab.length = in.read(slab.bytes);
        } catch (IOException e) {
          slab.length = -1;
          slab.problem = e;
        } catch (RuntimeException e) {
          slab.length = -1;
          slab.problem = new IOException(e);
        }
        boolean end = slab.length < 0;
        full.put(slab);
        if (end) {
          return;
        }
      }
    } catch (InterruptedException e) {
      // Nobody waits for more.
    }
  }

  private void takeSlabs() throws IOException, InterruptedException {
    while (!run.hasFailed()) {
      boolean line = lineEnd > owned;
      Slab slab = line ? full.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS) : full.take();
      if (slab == null) {
        handOn(lineEnd, false);
        continue;
      }
      if (slab.length < 0) {
        if (slab.problem != null) {
          if (offset + length == 0) {
            throw slab.problem;
          }
          run.skip(path, Skip.Kind.UNREAD, FileReading.reason(slab.problem));
        }
        handOn(length, true);
        return;
      }
      int taken = 0;
      int count = (int) Math.min(slab.length, run.maxFileSize - offset - length);
      while (taken < count) {
        if (length == run.chunks.capacity()) {
          handOn(length - run.chunks.overlap(), false);
        }
        int part = Math.min(count - taken, run.chunks.capacity() - length);
        buffer.reserve(length + part, length);
        System.arraycopy(slab.bytes, taken, buffer.bytes(), length, part);
        for (int i = taken + part; i > taken; i--) {
          if (slab.bytes[i - 1] == '\n') {
            lineEnd = length + i - taken;
            break;
          }
        }
        length += part;
        taken += part;
      }
      if (count < slab.length) {
        run.skip(path, Skip.Kind.LIMIT, FileReading.OVER_LIMIT);
        handOn(length, true);
        return;
      }
      empty.put(slab);
    }
  }

  /** Sends what is there; the next chunk owns what follows {@code end}. */
  private void handOn(int end, boolean last) throws InterruptedException {
    Buffer sent = buffer;
    Blob blob = new Blob(path, sent.bytes(), length, offset, owned, end, last);
    if (ForkJoinTask.getPool() == pool) {
      // Called from inside the pool: waiting for it could wait for ourselves.
      keep(run.buffers.take(), sent, end);
      look(blob, sent);
      return;
    }
    chunksAtWork.acquire();
    keep(run.buffers.take(), sent, end);
    try {
      pool.execute(
          () -> {
            try {
              look(blob, sent);
            } finally {
              chunksAtWork.release();
            }
          });
    } catch (RuntimeException e) {
      chunksAtWork.release();
      throw e;
    }
  }

  private void keep(Buffer next, Buffer sent, int end) {
    int from = Math.max(0, end - run.chunks.overlap());
    int kept = length - from;
    next.reserve(kept, 0);
    System.arraycopy(sent.bytes(), from, next.bytes(), 0, kept);
    buffer = next;
    length = kept;
    owned = end - from;
    offset += from;
    lineEnd -= from;
  }

  private void look(Blob blob, Buffer sent) {
    try {
      if (!run.hasFailed()) {
        run.sink.blob(blob);
      }
    } catch (Throwable e) {
      run.fail(e);
    } finally {
      run.buffers.giveBack(sent);
    }
  }
}
