package dev.keycensus.sources;

/**
 * How large files are cut. A chunk owns {@code size} bytes and shows {@code overlap} more on both
 * sides, so that what begins in it can be judged as if the file were whole.
 *
 * @param size bytes that a chunk owns; a file of up to this size is not cut
 * @param overlap bytes on each side
 */
record Chunks(int size, int overlap) {
  /** 4 MiB with 128 KiB around it. */
  static final Chunks STANDARD = new Chunks(4 << 20, 128 << 10);

  Chunks {
    if (size < 1 || overlap < 0 || overlap > size) {
      throw new IllegalArgumentException("chunks of " + size + " with overlap " + overlap);
    }
  }

  /** Bytes that a chunk can hold. */
  int capacity() {
    return size + 2 * overlap;
  }
}
