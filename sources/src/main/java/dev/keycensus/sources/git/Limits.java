package dev.keycensus.sources.git;

/**
 * Bounds on what a database may make us hold, in bytes.
 *
 * @param wholeObject a larger object is given in chunks. The result of a scan may depend on it, so
 *     it is the same whatever the heap
 * @param object a larger object is not read but skipped
 * @param inFlight of bases that wait for their edits to be visited; when more wait, further edits
 *     are put off until the end and made anew. Changes time, not results
 */
public record Limits(int wholeObject, int object, long inFlight) {
  private static final int MIB = 1 << 20;

  /** Largest array that every JVM can make, less room for one more byte. */
  private static final int MOST = Integer.MAX_VALUE - 64;

  public Limits {
    if (wholeObject < 1 || object < wholeObject || object > MOST || inFlight < 1) {
      throw new IllegalArgumentException("limits must be positive and ordered");
    }
  }

  /** 64 MiB whole, 256 MiB at all, and a quarter of the heap (at most 256 MiB) waiting. */
  public static Limits standard() {
    return new Limits(
        64 * MIB, 256 * MIB, Math.min(256L * MIB, Runtime.getRuntime().maxMemory() / 4));
  }

  /** The same, with another bound on the size of an object (at most 2 GiB less 64 bytes). */
  public Limits withObject(long bytes) {
    int most = (int) Math.max(1, Math.min(bytes, MOST));
    return new Limits(Math.min(wholeObject, most), most, inFlight);
  }
}
