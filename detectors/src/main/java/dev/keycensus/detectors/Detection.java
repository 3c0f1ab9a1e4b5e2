package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What detection knows about one text: every anchor, the interval of text that its outcome read,
 * and what it found there. This is what history hands from a version of a file to the next.
 * Immutable once built.
 */
public final class Detection {
  private static final Match[] NOTHING = {};

  /**
   * Encoding and class of the text: outcomes are carried only between texts that are read alike.
   */
  final Text.Encoding encoding;

  final boolean binary;
  final int length;
  final FileKind kind;
  int count;
  int[] at = {};
  int[] literal = {};

  /** First index that the outcome read; -1 if it saw the start of the text. */
  int[] lo = {};

  /** One past the last; the length plus 1 if it saw the end of the text. */
  int[] hi = {};

  /** Offsets relative to the anchor, so that an outcome is carried as it is. Empty for most. */
  Match[][] found = {};

  private int foundCount;

  Detection(Text text, FileKind kind) {
    this.encoding = text.encoding();
    this.binary = text.isBinary();
    this.length = text.length;
    this.kind = kind;
  }

  void reserve(int anchors) {
    if (at.length < anchors) {
      at = Arrays.copyOf(at, anchors);
      literal = Arrays.copyOf(literal, anchors);
      lo = Arrays.copyOf(lo, anchors);
      hi = Arrays.copyOf(hi, anchors);
      found = Arrays.copyOf(found, anchors);
    }
  }

  /** Adds an outcome; anchors come in order. */
  void add(int anchorAt, int literalId, int from, int to, Match[] matches) {
    if (count == at.length) {
      reserve(Math.max(16, count * 2));
    }
    at[count] = anchorAt;
    literal[count] = literalId;
    lo[count] = from;
    hi[count] = to;
    found[count] = matches;
    foundCount += matches.length;
    count++;
  }

  static Match[] relative(List<Match> matches, int anchorAt) {
    if (matches.isEmpty()) {
      return NOTHING;
    }
    Match[] a = new Match[matches.size()];
    for (int i = 0; i < a.length; i++) {
      a[i] = matches.get(i).shifted(-anchorAt);
    }
    return a;
  }

  /** How many anchors were judged. */
  public int anchors() {
    return count;
  }

  /** The kind of file that it was judged as. */
  public FileKind kind() {
    return kind;
  }

  /** Whether there is any match, before overlapping ones are settled. */
  public boolean isEmpty() {
    return foundCount == 0;
  }

  /**
   * The matches, sorted by start. No two overlap, but that those of scoped types ({@link
   * dev.keycensus.rules.CredentialType#isScoped}) stand beside the others: whoever knows the path
   * takes out what does not count there, and then asks {@link #settled}.
   */
  public List<Match> matches() {
    if (foundCount == 0) {
      return List.of();
    }
    List<Match> all = new ArrayList<>(foundCount);
    for (int i = 0; i < count; i++) {
      for (Match m : found[i]) {
        all.add(m.shifted(at[i]));
      }
    }
    return Settling.settleApart(all);
  }

  /** Of matches that overlap the one that knows most, sorted by start. */
  public static List<Match> settled(List<Match> matches) {
    return Settling.settle(matches);
  }
}
