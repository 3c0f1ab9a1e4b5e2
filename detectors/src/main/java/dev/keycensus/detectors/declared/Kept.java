package dev.keycensus.detectors.declared;

import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Files that are kept until all of a tree was seen, up to a number of bytes: of a tree with more,
 * those first by path, so that it does not matter in which order they come.
 */
public final class Kept {
  private final long most;
  private final TreeMap<String, byte[]> files = new TreeMap<>();
  private long bytes;

  /** From here on nothing is kept. */
  private @Nullable String end;

  /**
   * Keeps nothing yet.
   *
   * @param most in bytes
   */
  public Kept(long most) {
    this.most = most;
  }

  /**
   * Keeps a copy of a file.
   *
   * @param content lent, of which {@code length} bytes count
   */
  public void see(String path, byte[] content, int length) {
    if (end != null && path.compareTo(end) >= 0) {
      return;
    }
    byte[] before = files.put(path, Arrays.copyOf(content, length));
    bytes += length - (before == null ? 0 : before.length);
    while (bytes > most) {
      Map.Entry<String, byte[]> last = files.pollLastEntry();
      bytes -= last.getValue().length;
      end = last.getKey();
    }
  }

  /** By path. */
  public SortedMap<String, byte[]> files() {
    return Collections.unmodifiableSortedMap(files);
  }

  /** The first file that had no place; null where all had. */
  public @Nullable String end() {
    return end;
  }
}
