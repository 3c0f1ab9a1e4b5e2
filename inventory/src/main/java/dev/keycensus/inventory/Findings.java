package dev.keycensus.inventory;

import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Coverage;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.Tier;
import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/** What the threads of a scan find, until it is gathered. */
final class Findings {
  /** More matches than this in one blob are not listed. */
  static final int MOST_MATCHES = 10_000;

  static final String TOO_MANY = "more than " + MOST_MATCHES + " matches";

  /**
   * A match in a place.
   *
   * @param line 1-based
   * @param column 1-based, in UTF-16 code units
   */
  record Finding(
      String path,
      Sighting.Where where,
      Match match,
      int line,
      int column,
      int endLine,
      int endColumn,
      @Nullable Timeline timeline,
      Detail detail) {

    Finding(
        String path,
        Sighting.Where where,
        Match match,
        int line,
        int column,
        int endLine,
        int endColumn,
        @Nullable Timeline timeline) {
      this(path, where, match, line, column, endLine, endColumn, timeline, Detail.NONE);
    }

    Finding with(Timeline other) {
      return new Finding(path, where, match, line, column, endLine, endColumn, other, detail);
    }

    Finding with(Detail other) {
      return new Finding(path, where, match, line, column, endLine, endColumn, timeline, other);
    }

    Finding movedBy(int lines, int columns) {
      return new Finding(
          path,
          where,
          match,
          line + lines,
          column + (line == 1 ? columns : 0),
          endLine + lines,
          endColumn + (endLine == 1 ? columns : 0),
          timeline,
          detail);
    }
  }

  /**
   * A finding that is not told of, and what hides it.
   *
   * @param byCommit whether it is hidden for the commit that brought it, of which the working tree
   *     knows nothing
   */
  record Hidden(String cause, Finding finding, boolean byCommit) {
    boolean atHead() {
      Timeline timeline = finding.timeline();
      return timeline != null && timeline.atHead();
    }
  }

  /**
   * One chunk of a large file: its matches, at lines counted from where its owned range begins.
   *
   * @param file its path in its own target
   */
  private record Chunk(
      String file, long offset, List<Finding> findings, int lines, int lastColumns) {}

  private final Tier listed;
  private final Screen screen;
  private final Queue<Finding> findings = new ConcurrentLinkedQueue<>();
  private final Map<String, List<Chunk>> chunks = new ConcurrentHashMap<>();
  private final Queue<Skip> skips = new ConcurrentLinkedQueue<>();
  private final Queue<Hidden> hidden = new ConcurrentLinkedQueue<>();
  private final List<Finding> historic = new ArrayList<>();
  private final List<Hidden> historicHidden = new ArrayList<>();
  private final List<History.Change> changes = new ArrayList<>();
  private final Trees trees = new Trees();
  private final Activity activity = new Activity();
  private boolean repository;
  private int commits;
  private int refs;
  private final LongAdder blobs = new LongAdder();
  private final LongAdder files = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  /**
   * @param listed the least tier that counts
   * @param screen what hides a match
   */
  Findings(Tier listed, Screen screen) {
    this.listed = listed;
    this.screen = screen;
  }

  /**
   * A place to find things in.
   *
   * @param prefix put before each path
   */
  Place in(String prefix, Sighting.Where where) {
    return new Place(prefix, where);
  }

  /** A target, and what is found there. */
  final class Place {
    private final String prefix;
    private final Sighting.Where where;

    private Place(String prefix, Sighting.Where where) {
      this.prefix = prefix;
      this.where = where;
    }

    void add(Skip skip) {
      skips.add(
          prefix.isEmpty() ? skip : new Skip(prefix + skip.origin(), skip.kind(), skip.reason()));
    }

    /** A file of the current tree, for what it says by its name. */
    void see(Blob blob) {
      if (blob.isWhole()) {
        trees.at(prefix).see(blob.path(), blob.bytes(), blob.length());
      } else if (blob.offset() == 0) {
        trees.at(prefix).tooLargeToOwn(blob.path());
        trees.at(prefix).tooLarge(blob.path(), blob.bytes(), blob.length());
      }
    }

    /**
     * The same of a change, which has no say about who answers for what.
     *
     * @param stands whether it is the version that the change ends with
     */
    void declare(Blob blob, BooleanSupplier stands) {
      if (blob.isWhole()) {
        trees.at(prefix).declare(blob.path(), blob.bytes(), blob.length(), stands);
      } else if (blob.offset() == 0 && stands.getAsBoolean()) {
        trees.at(prefix).tooLarge(blob.path(), blob.bytes(), blob.length());
      }
    }

    void add(Blob blob, Text text, List<Match> all) {
      add(blob, text, all, null);
    }

    /**
     * The same, where it is known when these matches came. The chunks of one version of a file have
     * equal timelines.
     */
    void add(Blob blob, Text text, List<Match> all, @Nullable Timeline timeline) {
      List<Match> matches = all;
      if (all.size() > MOST_MATCHES) {
        add(new Skip(blob.path(), Skip.Kind.LIMIT, TOO_MANY));
        matches = all.subList(0, MOST_MATCHES);
      }
      bytes.add(blob.ownedTo() - blob.ownedFrom());
      if (blob.last()) {
        files.increment();
      }
      String path = prefix + blob.path();
      int ownedFrom = text.offsetOf(blob.ownedFrom());
      int ownedTo = text.offsetOf(blob.ownedTo());
      List<Match> owned = new ArrayList<>(matches.size());
      for (Match m : matches) {
        if (m.tier().compareTo(listed) >= 0
            && m.start() >= ownedFrom
            && (m.start() < ownedTo || blob.last())) {
          owned.add(m);
        }
      }
      List<String> commits = commits(timeline);
      if (screen.isScoped() && !owned.isEmpty()) {
        owned = screened(blob.path(), commits, text, owned, at(text, path, timeline, ownedFrom));
      }
      Locating located = at(text, path, timeline, ownedFrom);
      List<Finding> found = new ArrayList<>(owned.size());
      for (Match m : owned) {
        Finding f = located.locate(m);
        String cause = screen.inline(text, m);
        if (cause == null && blob.isWhole()) {
          cause = screen.ignored(blob.path(), f.line(), commits, m);
        }
        if (cause == null) {
          found.add(Detail.inLog(f, blob.path(), text));
        } else {
          hidden.add(new Hidden(cause, f, false));
        }
      }
      if (blob.isWhole()) {
        found = Detail.ofFile(blob.path(), blob.bytes(), blob.length(), text, found);
        for (Finding f : found) {
          if (f.detail().image()) {
            hidden.add(new Hidden(Detail.IMAGE, f, false));
          } else {
            findings.add(f);
          }
        }
      } else {
        Lines lines = located.lines();
        lines.advance(ownedTo);
        Chunk chunk =
            new Chunk(
                blob.path(), blob.offset(), found, lines.line() - 1, lines.column(ownedTo) - 1);
        // A range of commits may bring several versions of a file.
        String version = path + '\0' + commits;
        List<Chunk> parts = chunks.computeIfAbsent(version, p -> new ArrayList<>());
        synchronized (parts) {
          parts.add(chunk);
        }
      }
    }

    /** What stands when rules' paths and allowlists have been asked. */
    private List<Match> screened(
        String file, List<String> commits, Text text, List<Match> matches, Locating located) {
      for (Match m : matches) {
        String line = screen.context(text, m);
        String cause = screen.counts(m, file) ? screen.allowed(m, file, commits, line) : null;
        if (cause != null) {
          hidden.add(new Hidden(cause, located.locate(m), false));
        }
      }
      return screen.standing(matches, file, commits, m -> screen.context(text, m));
    }

    private Locating at(Text text, String path, @Nullable Timeline timeline, int from) {
      return new Locating(path, where, timeline, new Lines(text, from));
    }
  }

  /** Makes findings of the matches of a text, which have to come in order. */
  private record Locating(
      String path, Sighting.Where where, @Nullable Timeline timeline, Lines lines) {
    Finding locate(Match m) {
      Finding at = lines.locate(path, where, m);
      return timeline == null ? at : at.with(timeline);
    }
  }

  private static List<String> commits(@Nullable Timeline timeline) {
    Timeline.Change change = timeline == null ? null : timeline.introduced();
    return change == null ? List.of() : List.of(change.commit());
  }

  /** Takes what a repository's history holds. */
  void addHistory(
      List<Finding> found,
      List<History.Change> changed,
      List<Hidden> hiddenThere,
      List<Skip> notRead,
      long blobCount,
      long byteCount,
      int commitCount,
      int refCount) {
    repository = true;
    historic.addAll(found);
    changes.addAll(changed);
    historicHidden.addAll(hiddenThere);
    skips.addAll(notRead);
    blobs.add(blobCount);
    bytes.add(byteCount);
    commits += commitCount;
    refs += refCount;
  }

  /** Whether anything was found. */
  boolean hasAny() {
    return !findings.isEmpty() || !historic.isEmpty() || trees.declare();
  }

  /** What the named files of the targets say. */
  Trees trees() {
    return trees;
  }

  Activity activity() {
    return activity;
  }

  List<History.Change> changes() {
    return changes;
  }

  /** What makes a sighting of the working tree one that HEAD holds. */
  private record Same(String path, String type, @Nullable String name, ByteBuffer value) {
    static Same of(Finding f) {
      Match m = f.match();
      return new Same(f.path(), m.type().id(), m.name(), ByteBuffer.wrap(m.secret().bytes()));
    }
  }

  /**
   * A sighting of the working tree that HEAD holds too is one, with the history's timeline; one
   * that HEAD does not hold is not committed. Bytes are not compared: a checkout with other line
   * ends is no change. What is hidden by the commit that brought it is hidden in the working tree.
   */
  private List<Finding> joined(List<Finding> worktree) {
    if (!repository) {
      return worktree;
    }
    Map<Same, Finding> atHead = new HashMap<>();
    for (Finding f : historic) {
      if (f.timeline() != null && f.timeline().atHead()) {
        atHead.put(Same.of(f), f);
      }
    }
    Set<Same> gone = new HashSet<>();
    for (Hidden h : historicHidden) {
      if (h.atHead() && h.byCommit()) {
        gone.add(Same.of(h.finding()));
      }
    }
    List<Finding> all = new ArrayList<>(worktree.size() + historic.size());
    Set<Same> here = new HashSet<>();
    for (Finding f : worktree) {
      Finding held = f.where() == Sighting.Where.WORKTREE ? atHead.get(Same.of(f)) : null;
      Timeline timeline = held == null ? null : held.timeline();
      if (timeline == null && f.where() == Sighting.Where.WORKTREE && gone.contains(Same.of(f))) {
        continue;
      }
      if (timeline != null) {
        here.add(Same.of(f));
      }
      Finding told = f;
      if (held != null && f.detail().equals(Detail.NONE) && f.line() == held.line()) {
        // A notebook that came in chunks.
        told = f.with(held.detail());
      }
      all.add(
          f.where() == Sighting.Where.WORKTREE
              ? told.with(timeline == null ? Timeline.UNCOMMITTED : timeline)
              : f);
    }
    for (Finding f : historic) {
      if (f.timeline() == null || !f.timeline().atHead() || !here.contains(Same.of(f))) {
        all.add(f);
      }
    }
    return all;
  }

  /**
   * To be called once. Everything found, sorted by path, line and column; the lines of chunks are
   * made absolute.
   */
  List<Finding> all() {
    List<Finding> all = new ArrayList<>(findings);
    for (List<Chunk> file : chunks.values()) {
      file.sort(Comparator.comparingLong(Chunk::offset));
      int line = 0;
      int column = 0;
      for (Chunk chunk : file) {
        for (Finding f : chunk.findings()) {
          Finding here = f.movedBy(line, column);
          String cause =
              screen.ignored(chunk.file(), here.line(), commits(f.timeline()), here.match());
          if (cause == null) {
            all.add(here);
          } else {
            hidden.add(new Hidden(cause, here, false));
          }
        }
        column = chunk.lines() == 0 ? column + chunk.lastColumns() : chunk.lastColumns();
        line += chunk.lines();
      }
    }
    all = joined(all);
    all.sort(
        Comparator.comparing(Finding::path)
            .thenComparingInt(Finding::line)
            .thenComparingInt(Finding::column)
            .thenComparing(f -> f.match().type().id())
            .thenComparing(f -> f.match().name() == null ? "" : f.match().name())
            .thenComparing(f -> f.where())
            .thenComparing(f -> first(f.timeline()))
            .thenComparing(f -> f.match().secret().text()));
    return all;
  }

  private static final Comparator<Skip> IN_ORDER =
      Comparator.comparing(Skip::origin).thenComparing(Skip::kind).thenComparing(Skip::reason);

  Coverage coverage() {
    // A file of the current tree may be unreadable in history, too.
    Set<Skip> sorted = new TreeSet<>(IN_ORDER);
    sorted.addAll(skips);
    sorted.addAll(trees.notes());
    Map<String, Coverage.Suppressed> counted = new TreeMap<>();
    Set<Same> here = new HashSet<>();
    for (Hidden h : hidden) {
      here.add(Same.of(h.finding()));
      count(h, counted);
    }
    for (Hidden h : historicHidden) {
      if (!h.atHead() || !here.contains(Same.of(h.finding()))) {
        count(h, counted);
      }
    }
    return new Coverage(
        files.sum(),
        files.sum() + blobs.sum(),
        bytes.sum(),
        commits,
        refs,
        List.copyOf(sorted),
        List.copyOf(counted.values()));
  }

  private static void count(Hidden h, Map<String, Coverage.Suppressed> counted) {
    String file = h.finding().path();
    counted.merge(
        h.cause() + '\0' + file,
        new Coverage.Suppressed(h.cause(), file, 1),
        (a, b) -> new Coverage.Suppressed(a.cause(), a.file(), a.count() + b.count()));
  }

  /** The commit that introduced it; empty for none. */
  static String first(@Nullable Timeline timeline) {
    Timeline.Change change = timeline == null ? null : timeline.introduced();
    return change == null ? "" : change.commit();
  }
}
