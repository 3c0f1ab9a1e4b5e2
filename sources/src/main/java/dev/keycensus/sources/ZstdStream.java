package dev.keycensus.sources;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.apache.commons.compress.compressors.CompressorInputStream;

/**
 * Zstandard frames, after RFC 8878. Written here because the libraries that read it bring native
 * code of several megabytes, or reach past the bounds that Java checks, and what is read comes from
 * strangers. Dictionaries are not known. The checksum at a frame's end is passed over: what a
 * damaged file holds is looked at all the same.
 */
final class ZstdStream extends CompressorInputStream {
  private static final int MAGIC = 0xFD2FB528;
  private static final int BLOCK = 128 << 10;

  /** In bytes; what zstd makes without {@code --long} or {@code --ultra} has at most 8 MiB. */
  private static final int LARGEST_WINDOW = 64 << 20;

  static final String WIDE = "compressed with a window of more than 64 MiB";

  private static final String GARBAGE = "Garbage after a valid frame";
  private static final int NOT_IN_FRAME = 0;
  private static final int IN_FRAME = 1;
  private static final int AFTER_LAST = 2;

  private final InputStream in;
  private final byte[] input = new byte[BLOCK + ZstdBits.SLACK];
  private final ZstdBlock block = new ZstdBlock();

  /** The window, and behind it what the last block gave. */
  private byte[] out = new byte[0];

  private int window;
  private int from;
  private int to;
  private int state = NOT_IN_FRAME;
  private boolean hasChecksum;
  private boolean hadFrame;

  ZstdStream(InputStream in) {
    this.in = in;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int at, int length) throws IOException {
    while (from == to) {
      if (state == NOT_IN_FRAME && !frame()) {
        return -1;
      }
      if (state == IN_FRAME) {
        block();
      }
      if (state == AFTER_LAST && from == to) {
        if (hasChecksum) {
          full(4);
        }
        state = NOT_IN_FRAME;
      }
    }
    int n = Math.min(length, to - from);
    System.arraycopy(out, from, into, at, n);
    from += n;
    count(n);
    return n;
  }

  @Override
  public void close() throws IOException {
    in.close();
  }

  /** Reads a frame's header; false at the end of the file. */
  private boolean frame() throws IOException {
    while (true) {
      int first = in.read();
      if (first < 0) {
        return false;
      }
      input[3] = (byte) first;
      int rest = in.readNBytes(input, 0, 3);
      if (rest < 3) {
        throw hadFrame ? new IOException(GARBAGE) : new EOFException();
      }
      int magic = first | (input[0] & 0xff) << 8 | (input[1] & 0xff) << 16 | input[2] << 24;
      if ((magic & 0xFFFFFFF0) == 0x184D2A50) {
        long size = little(4);
        in.skipNBytes(size);
        hadFrame = true;
        continue;
      }
      if (magic != MAGIC) {
        throw new IOException(hadFrame ? GARBAGE : "no frame");
      }
      header();
      hadFrame = true;
      state = IN_FRAME;
      return true;
    }
  }

  private void header() throws IOException {
    int descriptor = (int) little(1);
    boolean single = (descriptor & 0x20) != 0;
    hasChecksum = (descriptor & 4) != 0;
    long size = BLOCK;
    if (!single) {
      int w = (int) little(1);
      long base = 1L << (10 + (w >> 3));
      size = base + base / 8 * (w & 7);
    }
    int dictionary = new int[] {0, 1, 2, 4}[descriptor & 3];
    if (dictionary > 0 && little(dictionary) != 0) {
      throw new IOException("needs a dictionary");
    }
    int sizeBytes = new int[] {single ? 1 : 0, 2, 4, 8}[descriptor >> 6];
    if (sizeBytes > 0) {
      long content = little(sizeBytes) + (sizeBytes == 2 ? 256 : 0);
      size = single ? content : size;
    }
    if ((descriptor & 8) != 0) {
      throw new IOException("a bad frame");
    }
    if (size < 0 || size > LARGEST_WINDOW) {
      throw new IOException(WIDE);
    }
    window = (int) Math.max(size, 1024);
    from = 0;
    to = 0;
    block.begin();
  }

  private void block() throws IOException {
    int header = (int) little(3);
    boolean last = (header & 1) != 0;
    int size = header >> 3;
    int type = header >> 1 & 3;
    if (type == 3 || (type != 1 && size > BLOCK) || size > BLOCK) {
      throw new IOException("a bad block");
    }
    makeRoom();
    switch (type) {
      case 0 -> {
        full(size);
        System.arraycopy(input, 0, out, to, size);
        to += size;
      }
      case 1 -> {
        full(1);
        Arrays.fill(out, to, to + size, input[0]);
        to += size;
      }
      default -> {
        full(size);
        to = block.decode(input, size, out, to, to + BLOCK);
      }
    }
    state = last ? AFTER_LAST : IN_FRAME;
  }

  /**
   * Keeps a window of what was given and makes room for a block. The array grows with what comes,
   * not with what the header promises.
   */
  private void makeRoom() {
    if (out.length - to >= BLOCK) {
      return;
    }
    int keep = Math.min(to, window);
    if (keep > to / 2 || out.length < 4 * BLOCK) {
      long wanted =
          Math.min(window + window / 2 + 2L * BLOCK, Math.max(2L * out.length, 4L * BLOCK));
      byte[] grown = wanted > out.length ? new byte[(int) wanted] : out;
      System.arraycopy(out, to - keep, grown, 0, keep);
      out = grown;
    } else {
      System.arraycopy(out, to - keep, out, 0, keep);
    }
    from = keep;
    to = keep;
  }

  private long little(int bytes) throws IOException {
    long value = 0;
    for (int i = 0; i < bytes; i++) {
      int b = in.read();
      if (b < 0) {
        throw new EOFException();
      }
      value |= (long) b << (8 * i);
    }
    return value;
  }

  private void full(int bytes) throws IOException {
    if (in.readNBytes(input, 0, bytes) < bytes) {
      throw new EOFException();
    }
  }
}
