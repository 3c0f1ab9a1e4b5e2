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
import dev.keycensus.sources.Sink;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.Unpacked;
import dev.keycensus.sources.git.ObjectDatabase;
import dev.keycensus.sources.git.ObjectFold;
import dev.keycensus.sources.git.TreeGraph;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Detection of every version of every file, as a fold: a version that is stored as an edit of
 * another takes over what is known about it and judges again only what the edit touched. A blob
 * that is known under several kinds of file is judged for each. Of one whose name says that it is
 * compressed, what it holds is judged, which no edit tells anything about.
 *
 * <p>The state handed on holds one detection for each kind, in the order of the kinds.
 */
final class HistoryFold implements ObjectFold<Detection[]> {
  /**
   * A match in a blob.
   *
   * @param names the names of the blob under which it is seen; see {@link NameKinds}
   * @param key number of the (type, name, value) that it is a place of: the same in every version
   * @param cause what an inline comment on its line hides it by; null for nothing
   * @param context its line, where an allowlist may ask for it
   */
  record Seen(
      int names,
      int key,
      Match match,
      int line,
      int column,
      int endLine,
      int endColumn,
      @Nullable String cause,
      String context) {}

  /**
   * Why a compressed blob was not unpacked to its end.
   *
   * @param key number of the reason, as of a {@link Seen}
   */
  record Trouble(int key, Skip.Kind kind, String reason) {}

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

  /** Of a {@link Key}, or of the reason of a {@link Trouble}. */
  private final Map<Object, Integer> keys = new ConcurrentHashMap<>();

  private final AtomicInteger keyCount = new AtomicInteger();
  private final Map<Integer, int[]> partial = new ConcurrentHashMap<>();
  private final Map<Integer, Queue<Trouble>> troubles = new ConcurrentHashMap<>();

  /** Blobs that come in parts, to be unpacked when the last has come. */
  private final Set<Integer> large = ConcurrentHashMap.newKeySet();

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
    this.listed = plan.telling().listed();
    this.screen = screen;
    this.wholeBlobs = plan.reading().wholeBlobs();
    this.seen = new Seen[database.count()][];
  }

  @Override
  public Detection @Nullable [] first(int object, byte[] content, int length, boolean hasNext) {
    Text text = Text.of(content, length);
    int kinds = kinds(object, unpacks(object, content, length));
    Detection[] state = new Detection[Integer.bitCount(kinds)];
    for (int i = 0; i < state.length; i++) {
      state[i] = detector.detect(text, NameKinds.kind(kinds, i));
    }
    return take(object, content, length, text, state, hasNext);
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
    int kinds = kinds(object, unpacks(object, content, length));
    Detection[] state = new Detection[Integer.bitCount(kinds)];
    for (int i = 0; i < state.length; i++) {
      FileKind kind = NameKinds.kind(kinds, i);
      Detection known = of(base, kind);
      state[i] =
          known == null
              ? detector.detect(text, kind)
              : detector.detect(text, kind, known, copies, 3 * copyCount);
    }
    return take(object, content, length, text, state, hasNext);
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
    if (chunk.offset() == 0 && NameKinds.packed(trees.kinds(object)) != 0) {
      if (unpacks(object, chunk.bytes(), chunk.length())) {
        large.add(object);
      } else {
        unpack(object, chunk.bytes(), chunk.length()); // Says why it is not.
      }
    }
    boolean unpacks = large.contains(object);
    int kinds = kinds(object, unpacks);
    if (kinds != 0) {
      chunk(object, chunk, kinds, true, !unpacks);
    }
    if (chunk.last()) {
      blobs.increment();
      byte[] content = large.remove(object) ? database.read(object) : null;
      if (content != null) {
        unpack(object, content, content.length);
      }
    }
  }

  /** What a compressed blob holds, in parts. */
  private void unpack(int object, byte[] content, int length) {
    int kinds = NameKinds.packed(trees.kinds(object));
    Unpacked.read(
        Blob.whole(database.id(object), content, length),
        new Sink() {
          @Override
          public void blob(Blob part) {
            chunk(object, part, kinds, false, true);
          }

          @Override
          public void skip(Skip skip) {
            if (skip.kind() != Skip.Kind.NOTE) {
              troubles
                  .computeIfAbsent(object, o -> new ConcurrentLinkedQueue<>())
                  .add(new Trouble(number(skip.reason()), skip.kind(), skip.reason()));
            }
          }
        });
  }

  /**
   * A part of a text that is not held whole.
   *
   * @param plain whether names count that say what the bytes are
   * @param packed whether names count that say that they are compressed
   */
  private void chunk(int object, Blob chunk, int kinds, boolean plain, boolean packed) {
    Text text = Text.of(chunk.bytes(), chunk.length());
    int from = text.offsetOf(chunk.ownedFrom());
    int to = text.offsetOf(chunk.ownedTo());
    int[] before = partial.getOrDefault(object, new int[2]);
    Lines lines = new Lines(text, from);
    List<Seen> all = new ArrayList<>();
    for (int i = 0; i < Integer.bitCount(kinds); i++) {
      FileKind kind = NameKinds.kind(kinds, i);
      int names = NameKinds.named(trees.kinds(object), kind, plain, packed);
      List<Match> owned = new ArrayList<>();
      for (Match m : detector.detect(text, kind).matches()) {
        if (m.start() >= from && (m.start() < to || chunk.last())) {
          owned.add(m);
        }
      }
      Lines at = new Lines(text, from);
      for (Match m : most(object, owned)) {
        add(all, text, at, names, m, before);
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
    }
    if (!all.isEmpty()) {
      Seen[] earlier = seen[object];
      Seen[] here = all.toArray(new Seen[0]);
      seen[object] = earlier == null ? here : concat(earlier, here);
    }
  }

  private List<Match> most(int object, List<Match> matches) {
    if (matches.size() <= Findings.MOST_MATCHES) {
      return matches;
    }
    skips.accept(new Skip(database.id(object), Skip.Kind.LIMIT, Findings.TOO_MANY));
    return matches.subList(0, Findings.MOST_MATCHES);
  }

  private static Seen[] concat(Seen[] a, Seen[] b) {
    Seen[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  private Detection @Nullable [] take(
      int object, byte[] content, int length, Text text, Detection[] state, boolean hasNext) {
    blobs.increment();
    boolean unpacks = unpacks(object, content, length);
    List<Seen> all = null;
    for (Detection d : state) {
      if (!d.isEmpty()) {
        List<Match> matches = most(object, d.matches());
        all = all == null ? new ArrayList<>(matches.size()) : all;
        Lines lines = new Lines(text, 0);
        int names = NameKinds.named(trees.kinds(object), d.kind(), true, !unpacks);
        for (Match m : matches) {
          add(all, text, lines, names, m, new int[2]);
        }
      }
    }
    if (all != null && !all.isEmpty()) {
      seen[object] = all.toArray(new Seen[0]);
    }
    bytes.add(state.length > 0 ? length : 0);
    if (NameKinds.packed(trees.kinds(object)) != 0) {
      unpack(object, content, length);
    }
    return hasNext && !wholeBlobs ? state : null;
  }

  private void add(List<Seen> all, Text text, Lines lines, int names, Match m, int[] before) {
    if (m.tier().compareTo(listed) < 0) {
      return;
    }
    Findings.Finding at = lines.locate("", Sighting.Where.HISTORY, m).movedBy(before[0], before[1]);
    String cause = screen.inline(text, m);
    Key key = new Key(m.type(), m.name(), ByteBuffer.wrap(m.secret().bytes()));
    int number = number(key);
    all.add(
        new Seen(
            names,
            number,
            m,
            at.line(),
            at.column(),
            at.endLine(),
            at.endColumn(),
            cause,
            screen.context(text, m)));
  }

  private int number(Object key) {
    return keys.computeIfAbsent(key, k -> keyCount.getAndIncrement());
  }

  /** Whether some name of a blob says that it is compressed, and it is. */
  private boolean unpacks(int object, byte[] content, int length) {
    return NameKinds.packed(trees.kinds(object)) != 0 && Unpacked.canRead(content, length);
  }

  /** The kinds that a blob's own bytes are read as. */
  private int kinds(int object, boolean unpacks) {
    int names = trees.kinds(object);
    int packed = NameKinds.packed(names);
    return NameKinds.plain(names) | (unpacks ? 0 : packed);
  }

  /** What was seen in a blob; empty for nothing. */
  Seen[] seen(int object) {
    Seen[] here = seen[object];
    return here == null ? new Seen[0] : here;
  }

  /** What was wrong with a blob under its names as a compressed file. */
  Collection<Trouble> troubles(int object) {
    return Objects.requireNonNullElse(troubles.get(object), List.of());
  }

  long blobs() {
    return blobs.sum();
  }

  long bytes() {
    return bytes.sum();
  }
}
