package dev.keycensus.sources;

/**
 * Bytes from a place: a whole file, or one chunk of a file that is too large to hold. The bytes are
 * lent: valid until {@link Sink#blob} returns, then reused.
 *
 * <p>A large file arrives as chunks that overlap. What begins in {@code [ownedFrom, ownedTo)} is
 * this chunk's to report; the bytes around that range are there only to be read. A whole file owns
 * all of its bytes. The owned ranges of a file's chunks cover it without gap or overlap.
 *
 * @param path relative to the target, with {@code /}, never escaped, never empty; {@code -} for
 *     standard input
 * @param bytes the content, from index 0
 * @param length how many of {@code bytes} count
 * @param offset where {@code bytes[0]} stands in the file, in bytes
 * @param ownedFrom first owned index of {@code bytes}
 * @param ownedTo one past the last owned index of {@code bytes}
 * @param last whether the owned range ends the file
 */
@SuppressWarnings("ArrayRecordComponent") // Lent, never compared.
public record Blob(
    String path, byte[] bytes, int length, long offset, int ownedFrom, int ownedTo, boolean last) {

  /** A whole file. */
  public static Blob whole(String path, byte[] bytes, int length) {
    return new Blob(path, bytes, length, 0, 0, length, true);
  }

  /** Whether this is a whole file and not a chunk of one. */
  public boolean isWhole() {
    return offset == 0 && last && ownedFrom == 0;
  }
}
