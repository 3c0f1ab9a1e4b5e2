package dev.keycensus.sources;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A sink that keeps everything, and puts chunks together again by what they own. */
final class Collected implements Sink {
  /** A blob whose bytes are a copy. */
  private final List<Blob> blobs = new ArrayList<>();

  private final List<Skip> skips = new ArrayList<>();

  static Collected from(Source source) throws IOException {
    Collected collected = new Collected();
    source.read(collected);
    return collected;
  }

  @Override
  public synchronized void blob(Blob blob) {
    blobs.add(
        new Blob(
            blob.path(),
            Arrays.copyOf(blob.bytes(), blob.length()),
            blob.length(),
            blob.offset(),
            blob.ownedFrom(),
            blob.ownedTo(),
            blob.last()));
  }

  @Override
  public synchronized void skip(Skip skip) {
    skips.add(skip);
  }

  /** The chunks of a file in their order. */
  synchronized List<Blob> chunks(String path) {
    return blobs.stream()
        .filter(blob -> blob.path().equals(path))
        .sorted(
            Comparator.comparingLong((Blob blob) -> blob.offset() + blob.ownedFrom())
                .thenComparing(Blob::last))
        .toList();
  }

  /** A file's content, after checking that its chunks tile it and agree where they overlap. */
  byte[] content(String path) {
    List<Blob> chunks = chunks(path);
    assertThat(chunks).as(path).isNotEmpty();
    long at = 0;
    int total = chunks.stream().mapToInt(chunk -> chunk.ownedTo() - chunk.ownedFrom()).sum();
    byte[] content = new byte[total];
    for (Blob chunk : chunks) {
      assertThat(chunk.offset() + chunk.ownedFrom()).as("tiling of %s", path).isEqualTo(at);
      assertThat(chunk.ownedTo()).isBetween(chunk.ownedFrom(), chunk.length());
      int owned = chunk.ownedTo() - chunk.ownedFrom();
      System.arraycopy(chunk.bytes(), chunk.ownedFrom(), content, (int) at, owned);
      at += owned;
    }
    assertThat(chunks.stream().filter(Blob::last)).as("ends of %s", path).hasSize(1);
    assertThat(chunks.get(chunks.size() - 1).last()).isTrue();
    for (Blob chunk : chunks) {
      // Of a file that changes meanwhile no two chunks need agree; tests of those do not ask.
      int seen = (int) Math.min(chunk.length(), total - chunk.offset());
      int from = (int) chunk.offset();
      assertThat(Arrays.equals(chunk.bytes(), 0, seen, content, from, from + seen)).isTrue();
    }
    return content;
  }

  synchronized List<String> paths() {
    return blobs.stream().map(Blob::path).distinct().sorted().toList();
  }

  /** Path to SHA-256 of the content. */
  Map<String, String> hashes() {
    Map<String, String> hashes = new TreeMap<>();
    for (String path : paths()) {
      hashes.put(path, sha256(content(path)));
    }
    return hashes;
  }

  /** As {@code kind origin: reason}, sorted. */
  synchronized List<String> skips() {
    return skips.stream()
        .map(skip -> skip.kind().word() + " " + skip.origin() + ": " + skip.reason())
        .sorted()
        .toList();
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
