package dev.keycensus.sources;

import dev.keycensus.sources.Buffers.Buffer;

/** Makes overlapping chunks of bytes that come in any portions; one thread fills it. */
final class Cutter {
  /** Takes a chunk; the buffer behind it is the taker's to give back. */
  interface Out {
    void take(Blob blob, Buffer buffer) throws InterruptedException;
  }

  private final Run run;
  private final String path;
  private final Out out;

  /** The chunk being filled. */
  private Buffer buffer;

  private int length;

  /** First index of {@code buffer} that no earlier chunk owned. */
  private int owned;

  /** Where {@code buffer} begins in the stream. */
  private long offset;

  /** One past the last line end in {@code buffer}; up to {@code owned} if none is new. */
  private int lineEnd;

  Cutter(Run run, String path, Out out) {
    this.run = run;
    this.path = path;
    this.out = out;
    this.buffer = run.buffers.take();
  }

  /** Bytes that came so far. */
  long total() {
    return offset + length;
  }

  /** Whether a whole line waits to be handed on. */
  boolean hasLine() {
    return lineEnd > owned;
  }

  void append(byte[] bytes, int count) throws InterruptedException {
    int taken = 0;
    while (taken < count) {
      if (length == run.chunks.capacity()) {
        handOn(length - run.chunks.overlap(), false);
      }
      int part = Math.min(count - taken, run.chunks.capacity() - length);
      buffer.reserve(length + part, length);
      System.arraycopy(bytes, taken, buffer.bytes(), length, part);
      for (int i = taken + part; i > taken; i--) {
        if (bytes[i - 1] == '\n') {
          lineEnd = length + i - taken;
          break;
        }
      }
      length += part;
      taken += part;
    }
  }

  /** Sends what is there up to the last line end. */
  void lines() throws InterruptedException {
    handOn(lineEnd, false);
  }

  /** Sends the rest. */
  void end() throws InterruptedException {
    handOn(length, true);
  }

  /** Sends what is there; the next chunk owns what follows {@code end}. */
  private void handOn(int end, boolean last) throws InterruptedException {
    Buffer sent = buffer;
    Blob blob = new Blob(path, sent.bytes(), length, offset, owned, end, last);
    keep(run.buffers.take(), sent, end);
    out.take(blob, sent);
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
}
