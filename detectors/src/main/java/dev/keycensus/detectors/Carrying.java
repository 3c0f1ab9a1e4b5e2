package dev.keycensus.detectors;

/**
 * Detection of a text that is an edited version of one already judged: the fold's inner step.
 *
 * <p>Anchors: a literal that lies whole inside a copied region stands where the base had it; every
 * other one touches an inserted byte or a seam, so only those places, widened by the longest
 * literal, are searched.
 *
 * <p>Outcomes: an outcome is a function of the interval it read. Where that interval lies inside
 * one copied region, the outcome is the same, moved; where it saw an end of the text, that end must
 * be the end of the copy in both. Everything else is judged again.
 */
final class Carrying {
  private final Detector detector;
  private final Text text;
  private final FileKind kind;
  private final Detection base;
  private final int[] copies;
  private final int copyCount;
  private final Anchors.Hits fresh = new Anchors.Hits();
  private final Anchors.Hits hits = new Anchors.Hits();

  Carrying(
      Detector detector, Text text, FileKind kind, Detection base, int[] copies, int copyCount) {
    this.detector = detector;
    this.text = text;
    this.kind = kind;
    this.base = base;
    this.copies = copies;
    this.copyCount = copyCount;
  }

  Detection detect() {
    searchSeams();
    Detection result = new Detection(text, kind);
    result.reserve(base.count + fresh.count());
    Detector.Judging judging = detector.new Judging(text, kind, 0);
    int next = 0;
    for (int c = 0; c < copyCount; c += 3) {
      int to = copies[c];
      int from = copies[c + 1];
      int end = from + copies[c + 2];
      for (int a = firstAtOrBehind(from); a < base.count; a++) {
        int at = base.at[a];
        int literal = base.literal[a];
        if (at >= end) {
          break;
        }
        if (at + detector.lengthOf(literal) > end) {
          continue;
        }
        int moved = at - from + to;
        next = judgeFreshUpTo(next, moved, literal, judging, result);
        carry(a, from, to, end, judging, result);
      }
    }
    judgeFreshUpTo(next, Integer.MAX_VALUE, 0, judging, result);
    return result;
  }

  private void carry(int a, int from, int to, int end, Detector.Judging judging, Detection result) {
    int by = to - from;
    int lo = base.lo[a];
    int hi = base.hi[a];
    boolean startKept = lo >= from || (lo == -1 && from == 0 && to == 0);
    boolean endKept =
        hi <= end || (hi == base.length + 1 && end == base.length && end + by == text.length);
    if (startKept && endKept) {
      result.add(base.at[a] + by, base.literal[a], lo < 0 ? -1 : lo + by, hi + by, base.found[a]);
    } else {
      judging.judge(base.at[a] + by, base.literal[a], result);
    }
  }

  /** Judges the fresh anchors that come before (offset, literal). */
  private int judgeFreshUpTo(
      int next, int at, int literal, Detector.Judging judging, Detection result) {
    while (next < fresh.count()
        && (fresh.at(next) < at || (fresh.at(next) == at && fresh.id(next) < literal))) {
      judging.judge(fresh.at(next), fresh.id(next), result);
      next++;
    }
    return next;
  }

  private int firstAtOrBehind(int offset) {
    int low = 0;
    int high = base.count;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (base.at[mid] < offset) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    return low;
  }

  /** Finds the anchors that do not lie whole inside one copied region. */
  private void searchSeams() {
    int reach = detector.anchors().longest() - 1;
    int searched = 0; // Everything that starts before here has been looked at.
    int c = 0;
    while (true) {
      // The gap before copy c: from the end of the copy before it to its start.
      int gapFrom = c == 0 ? 0 : copies[c - 3] + copies[c - 1];
      int gapTo = c == copyCount ? text.length : copies[c];
      boolean isEdge = c == 0 || c == copyCount;
      if (gapFrom < gapTo || !isEdge) {
        int from = Math.max(searched, Math.max(0, gapFrom - reach));
        int to = gapTo;
        // Copies shorter than a literal do not part two gaps.
        while (c < copyCount && copies[c + 2] <= 2 * reach) {
          c += 3;
          to = c == copyCount ? text.length : copies[c];
        }
        int behind = Math.min(text.length, to + reach);
        search(from, behind);
        searched = Math.max(searched, to);
      }
      if (c == copyCount) {
        return;
      }
      c += 3;
    }
  }

  private void search(int from, int to) {
    hits.clear();
    detector.anchors().find(text.bytes, from, to, hits);
    for (int i = 0; i < hits.count(); i++) {
      int at = hits.at(i);
      if (!insideOneCopy(at, at + detector.lengthOf(hits.id(i)))
          && (fresh.count() == 0 || isBehindLast(at, hits.id(i)))) {
        fresh.add(at, hits.id(i));
      }
    }
  }

  private boolean isBehindLast(int at, int id) {
    int last = fresh.count() - 1;
    return at > fresh.at(last) || (at == fresh.at(last) && id > fresh.id(last));
  }

  private boolean insideOneCopy(int from, int to) {
    int low = 0;
    int high = copyCount / 3;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (copies[mid * 3] <= from) {
        low = mid + 1;
      } else {
        high = mid;
      }
    }
    int c = (low - 1) * 3;
    return c >= 0 && to <= copies[c] + copies[c + 2];
  }
}
