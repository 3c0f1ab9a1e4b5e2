package dev.keycensus.sources;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Buffers that are used again. A task takes one and gives it back before it ends, so there are
 * never more than tasks at work, which bounds the memory of a scan: threads × {@link
 * Chunks#capacity}.
 */
final class Buffers {
  private static final int FIRST_BYTES = 64 << 10;

  private final ConcurrentLinkedDeque<Buffer> free = new ConcurrentLinkedDeque<>();
  private final int capacity;

  /**
   * No buffers yet.
   *
   * @param capacity bytes of the largest buffer
   */
  Buffers(int capacity) {
    this.capacity = capacity;
  }

  Buffer take() {
    Buffer buffer = free.pollFirst();
    return buffer == null ? new Buffer(Math.min(FIRST_BYTES, capacity)) : buffer;
  }

  void giveBack(Buffer buffer) {
    free.addFirst(buffer);
  }

  /** An array that grows in steps, and a view of it for channels. */
  final class Buffer {
    private byte[] bytes;
    private ByteBuffer view;

    private Buffer(int size) {
      bytes = new byte[size];
      view = ByteBuffer.wrap(bytes);
    }

    byte[] bytes() {
      return bytes;
    }

    /** The part of the array from {@code from}, of at most {@code count} bytes. */
    ByteBuffer view(int from, int count) {
      return view.clear().limit(Math.min(bytes.length, from + count)).position(from);
    }

    /**
     * Makes room for {@code size} bytes and keeps the first {@code used} of them.
     *
     * @return false if that is more than a buffer may hold
     */
    boolean reserve(int size, int used) {
      if (size > capacity) {
        return false;
      }
      if (size > bytes.length) {
        // Powers of four: a few sizes, and little of the largest is ever unused.
        int grown = bytes.length;
        while (grown < size) {
          grown = grown > capacity / 4 ? capacity : grown * 4;
        }
        byte[] old = bytes;
        bytes = used == 0 ? new byte[grown] : Arrays.copyOf(old, grown);
        view = ByteBuffer.wrap(bytes);
      }
      return true;
    }
  }
}
