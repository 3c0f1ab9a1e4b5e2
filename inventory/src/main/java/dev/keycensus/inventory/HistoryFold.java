package dev.keycensus.inventory;

import dev.keycensus.detectors.Detection;
import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.git.ObjectDatabase;
import dev.keycensus.sources.git.ObjectFold;
import dev.keycensus.sources.git.TreeGraph;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Detection of every version of every file, as a fold: a version that is stored as an edit of
 * another takes over what is known about it and judges again only what the edit touched. A blob
 * that is known under several kinds of file is judged for each.
 *
 * <p>The state handed on holds one detection for each kind, in the order of the kinds.
 */
final class HistoryFold implements ObjectFold<Detection[]> {
  private static final List<FileKind> KINDS = List.of(FileKind.values());

  /**
   * A match in a blob.
   *
   * @param key number of the (type, name, value) that it is a place of: the same in every version
   * @param cause what an inline comment on its line hides it by; null for nothing
   * @param context its line, where an allowlist may ask for it
   */
  record Seen(
      FileKind kind,
      int key,
      Match match,
      int line,
      int column,
      int endLine,
      int endColumn,
      @Nullable String cause,
      String context) {}

  /** What is the same of a match in all versions of a file. */
  private record Key(CredentialType type, @Nullable String name, ByteBuffer value) {}

  private final Detector detector;
  private final ObjectDatabase database;
  private final TreeGraph trees;
  private final Consumer<Skip> skips;
  private final Tier listed;
  private final Screen screen;
  private final boolean wholeBlobs;

  /** By object; written by the one thread that visits it, read when all are done. */
  private final Seen[] @Nullable [] seen;

  private final Map<Key, Integer> keys = new ConcurrentHashMap<>();
  private final AtomicInteger keyCount = new AtomicInteger();
  private final Map<Integer, int[]> partial = new ConcurrentHashMap<>();
  private final LongAdder blobs = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  HistoryFold(
      Detector detector,
      ObjectDatabase database,
      TreeGraph trees,
      ScanPlan plan,
      Screen screen,
      Consumer<Skip> skips) {
    this.skips = skips;
    this.detector = detector;
    this.database = database;
    this.trees = trees;
    this.listed = plan.listed();
    this.screen = screen;
    this.wholeBlobs = plan.wholeBlobs();
    this.seen = new Seen[database.count()][];
  }

  /** The bit of the kind that a file of that name is. */
  static int maskOf(String name) {
    return maskOf(FileKind.of(name));
  }

  static int maskOf(FileKind kind) {
    return 1 << KINDS.indexOf(kind);
  }

  @Override
  public Detection @Nullable [] first(int object, byte[] content, int length, boolean hasNext) {
    Text text = Text.of(content, length);
    int mask = mask(object);
    Detection[] state = new Detection[Integer.bitCount(mask)];
    for (int i = 0; i < state.length; i++) {
      state[i] = detector.detect(text, kind(mask, i));
    }
    return take(object, text, length, state, hasNext);
  }

  @Override
  public Detection @Nullable [] next(
      int object,
      byte[] content,
      int length,
      Detection[] base,
      int[] copies,
      int copyCount,
      boolean hasNext) {
    Text text = Text.of(content, length);
    int mask = mask(object);
    Detection[] state = new Detection[Integer.bitCount(mask)];
    for (int i = 0; i < state.length; i++) {
      FileKind kind = kind(mask, i);
      Detection known = of(base, kind);
      state[i] =
          known == null
              ? detector.detect(text, kind)
              : detector.detect(text, kind, known, copies, 3 * copyCount);
    }
    return take(object, text, length, state, hasNext);
  }

  private static @Nullable Detection of(Detection[] all, FileKind kind) {
    for (Detection d : all) {
      if (d.kind() == kind) {
        return d;
      }
    }
    return null;
  }

  /** A part of a blob that is too large to be held; its parts come in order, on one thread. */
  @Override
  public void chunk(int object, Blob chunk) {
    Text text = Text.of(chunk.bytes(), chunk.length());
    int from = text.offsetOf(chunk.ownedFrom());
    int to = text.offsetOf(chunk.ownedTo());
    int[] before = partial.getOrDefault(object, new int[2]);
    Lines lines = new Lines(text, from);
    List<Seen> all = new ArrayList<>();
    int mask = mask(object);
    for (int i = 0; i < Integer.bitCount(mask); i++) {
      FileKind kind = kind(mask, i);
      for (Match m : detector.detect(text, kind).matches()) {
        if (m.start() >= from && (m.start() < to || chunk.last())) {
          add(all, text, new Lines(text, from), kind, m, before);
        }
      }
    }
    lines.advance(to);
    int columns = lines.column(to) - 1;
    partial.put(
        object,
        new int[] {
          before[0] + lines.line() - 1, lines.line() == 1 ? before[1] + columns : columns
        });
    bytes.add(chunk.ownedTo() - chunk.ownedFrom());
    if (chunk.last()) {
      partial.remove(object);
      blobs.increment();
    }
    Seen[] earlier = seen[object];
    Seen[] here = all.toArray(new Seen[0]);
    if (here.length > 0) {
      seen[object] = earlier == null ? here : concat(earlier, here);
    }
  }

  private static Seen[] concat(Seen[] a, Seen[] b) {
    Seen[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private Detection @Nullable [] take(
      int object, Text text, int length, Detection[] state, boolean hasNext) {
    blobs.increment();
    bytes.add(length);
    List<Seen> all = null;
    for (Detection d : state) {
      if (!d.isEmpty()) {
        List<Match> matches = d.matches();
        if (matches.size() > Findings.MOST_MATCHES) {
          skips.accept(new Skip(database.id(object), Skip.Kind.LIMIT, Findings.TOO_MANY));
          matches = matches.subList(0, Findings.MOST_MATCHES);
        }
        all = all == null ? new ArrayList<>(matches.size()) : all;
        Lines lines = new Lines(text, 0);
        for (Match m : matches) {
          add(all, text, lines, d.kind(), m, new int[2]);
        }
      }
    }
    if (all != null && !all.isEmpty()) {
      seen[object] = all.toArray(new Seen[0]);
    }
    return hasNext && !wholeBlobs ? state : null;
  }

  private void add(List<Seen> all, Text text, Lines lines, FileKind kind, Match m, int[] before) {
    if (m.tier().compareTo(listed) < 0) {
      return;
    }
    Findings.Finding at = lines.locate("", Sighting.Where.HISTORY, m).movedBy(before[0], before[1]);
    String cause = screen.inline(text, m);
    Key key = new Key(m.type(), m.name(), ByteBuffer.wrap(m.secret().bytes()));
    int number = keys.computeIfAbsent(key, k -> keyCount.getAndIncrement());
    all.add(
        new Seen(
            kind,
            number,
            m,
            at.line(),
            at.column(),
            at.endLine(),
            at.endColumn(),
            cause,
            screen.context(text, m)));
  }

  /** The kinds that a blob is known as; what has no name is read as any other file. */
  private int mask(int object) {
    int mask = trees.kinds(object);
    return mask == 0 ? 1 << KINDS.indexOf(FileKind.OTHER) : mask;
  }

  private static FileKind kind(int mask, int index) {
    int rest = mask;
    for (int i = 0; i < index; i++) {
      rest &= rest - 1;
    }
    return KINDS.get(Integer.numberOfTrailingZeros(rest));
  }

  /** What was seen in a blob; empty for nothing. */
  Seen[] seen(int object) {
    Seen[] here = seen[object];
    return here == null ? new Seen[0] : here;
  }

  long blobs() {
    return blobs.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
