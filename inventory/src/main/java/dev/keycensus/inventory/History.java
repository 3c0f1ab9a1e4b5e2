package dev.keycensus.inventory;

import dev.keycensus.detectors.Detector;
import dev.keycensus.detectors.FileKind;
import dev.keycensus.detectors.Match;
import dev.keycensus.detectors.Secret;
import dev.keycensus.detectors.Text;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.Skip;
import dev.keycensus.sources.git.Attribution;
import dev.keycensus.sources.git.Authors;
import dev.keycensus.sources.git.CommitGraph;
import dev.keycensus.sources.git.EntryKinds;
import dev.keycensus.sources.git.HeadFiles;
import dev.keycensus.sources.git.Limits;
import dev.keycensus.sources.git.ObjectDatabase;
import dev.keycensus.sources.git.ObjectType;
import dev.keycensus.sources.git.Presence;
import dev.keycensus.sources.git.TreeGraph;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The whole history of one repository: trees first, which tell what each blob is known as; commits
 * and tags with their messages; then the fold over all blobs; then, for the few with a match, when
 * it came, when it went, and what took its place.
 */
final class History {
  /** A value that one commit put in the place of another. */
  record Change(
      String commit, Instant at, Secret from, Secret to, String path, @Nullable String slot) {}

  private static final EntryKinds KINDS =
      (marks, name, from, to) ->
          NameKinds.of(new String(name, from, to - from, StandardCharsets.ISO_8859_1));

  private final Detector detector;
  private final ScanPlan plan;
  private final Screen screen;
  private final String prefix;
  private final String module;
  private final Chosen chosen;
  private final ForkJoinPool pool;
  private final Activity activity = new Activity();
  private @Nullable Authors authors;
  private final Queue<Skip> skips = new ConcurrentLinkedQueue<>();
  private final Queue<Findings.Finding> messages = new ConcurrentLinkedQueue<>();
  private final Queue<Findings.Hidden> hiddenMessages = new ConcurrentLinkedQueue<>();

  /** Reads one repository; see {@link Targets.Repository}. */
  History(
      Detector detector,
      ScanPlan plan,
      Screen screen,
      Targets.Repository repository,
      ForkJoinPool pool)
      throws UserError {
    this.detector = detector;
    this.plan = plan;
    this.screen = screen;
    this.prefix = repository.prefix();
    this.module = repository.module();
    this.chosen = Chosen.of(plan);
    this.pool = pool;
  }

  /** Reads the repository at {@code path} into {@code findings}. */
  void read(Path path, Findings findings) throws IOException {
    Limits limits = Limits.standard().withObject(plan.reading().maxFileSize());
    try (ObjectDatabase database = ObjectDatabase.open(path, limits, pool, skips::add)) {
      TreeGraph trees = TreeGraph.read(database, KINDS, pool);
      CommitGraph commits =
          CommitGraph.read(
              database,
              (object, bytes, from, to) -> message(database, object, bytes, from, to),
              pool);
      authors = new Authors(database, commits);
      HistoryFold fold = new HistoryFold(detector, database, trees, plan, screen, skips::add);
      database.fold(ObjectType.BLOB, fold, pool);
      Found found = attribute(database, trees, commits, fold);
      found.detail(database, findings.trees().has(prefix));
      if (module.isEmpty() && !findings.trees().has(prefix)) {
        // Nothing is checked out, or nothing of it is read: what HEAD holds is what there is now.
        CurrentTree head = findings.trees().at(prefix);
        new HeadFiles(database, commits)
            .read(CurrentTree::wants, (file, content) -> head.see(file, content, content.length));
      }
      findings.activity().add(activity, authors::mapped);
      findings.addHistory(
          found.findings,
          found.changes,
          found.hidden,
          List.copyOf(skips),
          fold.blobs(),
          fold.bytes(),
          commits.count(),
          commits.refCount());
    }
  }

  private void message(ObjectDatabase database, int object, byte[] bytes, int from, int to) {
    activity.saw(bytes, from);
    byte[] content = Arrays.copyOfRange(bytes, from, to);
    Text text = Text.of(content, content.length);
    Lines lines = new Lines(text, 0);
    String id = database.id(object);
    List<Match> matches = detector.detect(text, FileKind.TEXT).matches();
    for (Match m : screen.isScoped() ? matches : List.<Match>of()) {
      String cause = screen.allowed(m, "", List.of(id), screen.context(text, m));
      if (cause != null
          && screen.counts(m, "")
          && m.tier().compareTo(plan.telling().listed()) >= 0) {
        Findings.Finding at = new Lines(text, 0).locate(id, Sighting.Where.MESSAGE, m);
        hiddenMessages.add(new Findings.Hidden(cause, at, false));
      }
    }
    matches = screen.standing(matches, "", List.of(id), m -> screen.context(text, m));
    for (Match m : matches) {
      if (m.tier().compareTo(plan.telling().listed()) >= 0) {
        messages.add(lines.locate(id, Sighting.Where.MESSAGE, m));
      }
    }
  }

  /** What came of it. */
  private static final class Found {
    final List<Findings.Finding> findings = new ArrayList<>();
    final List<Change> changes = new ArrayList<>();
    final List<Findings.Hidden> hidden = new ArrayList<>();

    /** Those whose file tells more of them, by the version that they are shown in. */
    private final Map<Integer, List<Findings.Finding>> toDetail = new TreeMap<>();

    void add(Findings.Finding f, int blob) {
      if (Detail.wants(f.path())) {
        toDetail.computeIfAbsent(blob, b -> new ArrayList<>()).add(f);
      } else {
        findings.add(f);
      }
    }

    /**
     * Reads these versions once more: all notebooks, and of other files those that HEAD holds where
     * there is no working tree that tells it.
     */
    void detail(ObjectDatabase database, boolean hasTree) {
      toDetail.forEach(
          (blob, all) -> {
            boolean reads =
                all.stream()
                    .anyMatch(
                        f ->
                            Detail.isNotebook(f.path())
                                || (!hasTree && f.timeline() != null && f.timeline().atHead()));
            byte[] content = reads ? database.read(blob) : null;
            if (content == null) {
              findings.addAll(all);
              return;
            }
            Text text = Text.of(content, content.length);
            Map<String, List<Findings.Finding>> byPath = new TreeMap<>();
            all.forEach(f -> byPath.computeIfAbsent(f.path(), p -> new ArrayList<>()).add(f));
            byPath.forEach(
                (path, of) -> {
                  for (Findings.Finding f :
                      Detail.ofFile(path, content, content.length, text, of)) {
                    if (f.detail().image()) {
                      hidden.add(new Findings.Hidden(Detail.IMAGE, f, false));
                    } else {
                      findings.add(f);
                    }
                  }
                });
          });
    }
  }

  private Found attribute(
      ObjectDatabase database, TreeGraph trees, CommitGraph commits, HistoryFold fold) {
    Found found = new Found();
    BitSet holders = new BitSet();
    for (int object = 0; object < database.count(); object++) {
      if (fold.seen(object).length > 0 || !fold.troubles(object).isEmpty()) {
        holders.set(object);
      }
    }
    Attribution attribution =
        Attribution.of(
            trees, commits, KINDS, holders, (blob, kinds) -> keys(fold, blob, kinds), pool);
    BitSet placed = new BitSet();
    attribution.presences().forEach(p -> placed.set(p.key()));
    Set<Skip> troubles = new HashSet<>();
    Map<String, Slot> slots = new TreeMap<>();
    for (Presence p : attribution.presences()) {
      String path = prefix + p.path();
      if (!chosen.has(path)) {
        continue;
      }
      int blob = p.headBlob() >= 0 ? p.headBlob() : p.introduced().get(0).blob();
      for (HistoryFold.Trouble t : fold.troubles(blob)) {
        if (t.key() == p.key()) {
          troubles.add(new Skip(path, t.kind(), t.reason()));
        }
      }
      Timeline timeline = timeline(p, commits);
      int names = NameKinds.of(name(path));
      for (HistoryFold.Seen s : fold.seen(blob)) {
        if (s.key() == p.key()
            && (s.names() & names) != 0
            && screen.counts(s.match(), module + p.path())) {
          Findings.Finding f = at(s, p, path, timeline);
          Findings.Hidden hidden = allowed(s, f, p, commits);
          if (hidden == null && isShadowed(s, fold.seen(blob), p, commits)) {
            continue;
          }
          hidden = hidden == null ? ignored(s, f, p, names, fold, commits) : hidden;
          if (hidden == null) {
            found.add(f, blob);
          } else {
            found.hidden.add(hidden);
          }
          slots.computeIfAbsent(path + '\0' + slotOf(s), k -> new Slot()).add(p, s);
        }
      }
    }
    slots.forEach(
        (place, slot) -> slot.rotations(commits, place.substring(0, place.indexOf('\0')), found));
    skips.addAll(troubles);
    unplaced(database, fold, holders, placed, found);
    found.hidden.addAll(hiddenMessages);
    for (Findings.Finding m : messages) {
      int commit = commits.find(database.find(m.path()));
      found.findings.add(
          commit < 0
              ? m
              : m.with(
                  new Timeline(
                      List.of(new Timeline.Interval(change(commits, commit), null)),
                      false,
                      false,
                      List.of(),
                      0)));
    }
    return found;
  }

  /**
   * What no commit holds: blobs that were staged and never committed, mostly, and commits that were
   * pruned halfway. They stand under the id of the first object that has them.
   */
  private void unplaced(
      ObjectDatabase database, HistoryFold fold, BitSet holders, BitSet placed, Found found) {
    Map<Integer, String> first = new HashMap<>();
    for (int blob = holders.nextSetBit(0); blob >= 0; blob = holders.nextSetBit(blob + 1)) {
      IntStream all =
          IntStream.concat(
              Arrays.stream(fold.seen(blob)).mapToInt(HistoryFold.Seen::key),
              fold.troubles(blob).stream().mapToInt(HistoryFold.Trouble::key));
      String id = database.id(blob);
      all.filter(key -> !placed.get(key))
          .forEach(key -> first.merge(key, id, (x, y) -> x.compareTo(y) < 0 ? x : y));
    }
    first.forEach(
        (key, id) -> {
          for (HistoryFold.Trouble t : fold.troubles(database.find(id))) {
            if (t.key() == key) {
              skips.add(new Skip(id, t.kind(), t.reason()));
            }
          }
          for (HistoryFold.Seen s : fold.seen(database.find(id))) {
            if (s.key() == key && screen.counts(s.match(), "")) {
              Findings.Finding f =
                  new Findings.Finding(
                      id,
                      Sighting.Where.UNREACHABLE,
                      s.match(),
                      s.line(),
                      s.column(),
                      s.endLine(),
                      s.endColumn(),
                      null);
              String cause = cause(s, "");
              if (cause == null) {
                found.findings.add(f);
              } else {
                found.hidden.add(new Findings.Hidden(cause, f, false));
              }
            }
          }
        });
  }

  private static Findings.Finding at(
      HistoryFold.Seen s, Presence p, String path, Timeline timeline) {
    return new Findings.Finding(
        path,
        p.reachable() ? Sighting.Where.HISTORY : Sighting.Where.UNREACHABLE,
        s.match(),
        s.line(),
        s.column(),
        s.endLine(),
        s.endColumn(),
        timeline);
  }

  /** The allowlist that hides a sighting; null for none. */
  private Findings.@Nullable Hidden allowed(
      HistoryFold.Seen s, Findings.Finding f, Presence p, CommitGraph commits) {
    String path = module + p.path();
    String cause = screen.allowed(s.match(), path, List.of(), s.context());
    if (cause != null) {
      return new Findings.Hidden(cause, f, false);
    }
    cause = screen.allowed(s.match(), path, introduced(p, commits), s.context());
    return cause == null ? null : new Findings.Hidden(cause, f, true);
  }

  /** The comment or the ignore file that hides a sighting; null for none. */
  private Findings.@Nullable Hidden ignored(
      HistoryFold.Seen s,
      Findings.Finding f,
      Presence p,
      int names,
      HistoryFold fold,
      CommitGraph commits) {
    String path = module + p.path();
    String cause =
        s.cause() != null ? s.cause() : screen.ignored(path, s.line(), List.of(), s.match());
    if (cause != null) {
      return new Findings.Hidden(cause, f, false);
    }
    for (Presence.Change c : screen.hasIgnores() ? p.introduced() : List.<Presence.Change>of()) {
      // Its line may have been another when it came.
      for (HistoryFold.Seen first : fold.seen(c.blob())) {
        if (cause == null && first.key() == p.key() && (first.names() & names) != 0) {
          String id = commits.id(c.commit());
          cause = screen.ignored(path, first.line(), List.of(id), s.match());
        }
      }
    }
    return cause == null ? null : new Findings.Hidden(cause, f, true);
  }

  private @Nullable String cause(HistoryFold.Seen s, String path) {
    return s.cause() != null ? s.cause() : screen.allowed(s.match(), path, List.of(), s.context());
  }

  private List<String> introduced(Presence p, CommitGraph commits) {
    return screen.isScoped()
        ? p.introduced().stream().map(c -> commits.id(c.commit())).toList()
        : List.of();
  }

  /** Whether another match over the same text, one that counts at this path, takes its place. */
  private boolean isShadowed(
      HistoryFold.Seen s, HistoryFold.Seen[] there, Presence p, CommitGraph commits) {
    if (!screen.isScoped()) {
      return false;
    }
    Match m = s.match();
    IdentityHashMap<Match, String> over = new IdentityHashMap<>();
    for (HistoryFold.Seen other : there) {
      Match o = other.match();
      if (other.names() == s.names() && o.start() < m.end() && m.start() < o.end()) {
        over.put(o, other.context());
      }
    }
    if (over.size() < 2) {
      return false;
    }
    List<Match> standing =
        screen.standing(
            List.copyOf(over.keySet()),
            module + p.path(),
            introduced(p, commits),
            o -> over.getOrDefault(o, ""));
    return standing.stream().noneMatch(o -> o.start() == m.start() && o.type() == m.type());
  }

  private static String name(String path) {
    return path.substring(path.lastIndexOf('/') + 1);
  }

  /** The keys of a blob under the names of one path, ascending. */
  private static int[] keys(HistoryFold fold, int blob, int names) {
    IntStream seen =
        Arrays.stream(fold.seen(blob))
            .filter(s -> (s.names() & names) != 0)
            .mapToInt(HistoryFold.Seen::key);
    IntStream troubles =
        NameKinds.packed(names) == 0
            ? IntStream.empty()
            : fold.troubles(blob).stream().mapToInt(HistoryFold.Trouble::key);
    return IntStream.concat(seen, troubles).sorted().distinct().toArray();
  }

  private Timeline timeline(Presence p, CommitGraph commits) {
    List<Timeline.Interval> intervals = new ArrayList<>(p.intervals().size());
    for (Presence.Interval i : p.intervals()) {
      intervals.add(
          new Timeline.Interval(
              introduced(commits, i.introduced()),
              i.removed() < 0 ? null : change(commits, i.removed())));
    }
    if (authors != null && !p.intervals().isEmpty()) {
      int first = p.intervals().get(0).introduced();
      String author = authors.of(first);
      if (author != null) {
        activity.wrote(commits.id(first), author);
      }
    }
    return new Timeline(intervals, p.atHead(), false, p.refs(), p.refCount());
  }

  private Timeline.Change change(CommitGraph commits, int commit) {
    String author = authors == null || !plan.telling().authors() ? null : authors.of(commit);
    return new Timeline.Change(commits.id(commit), commits.date(commit), author);
  }

  /** The same of one that brought something in, with the time at which that was written. */
  private Timeline.Change introduced(CommitGraph commits, int commit) {
    Timeline.Change change = change(commits, commit);
    Instant written = authors == null ? null : authors.written(commit);
    return new Timeline.Change(change.commit(), change.at(), change.author(), written);
  }

  /** A value without a name has its type for one. */
  private static String slotOf(HistoryFold.Seen s) {
    String name = s.match().name();
    return name == null ? "type " + s.match().type().id() : "name " + name;
  }

  /** The values that one name in one file had. */
  private static final class Slot {
    private record Value(Presence presence, HistoryFold.Seen seen) {}

    private final List<Value> values = new ArrayList<>();

    void add(Presence p, HistoryFold.Seen s) {
      values.add(new Value(p, s));
    }

    /** Where one commit took a value away and put another in its place. */
    void rotations(CommitGraph commits, String path, Found found) {
      if (values.size() < 2) {
        return;
      }
      Map<Integer, List<Value>> came = new HashMap<>();
      Map<Integer, List<Value>> went = new HashMap<>();
      for (Value v : values) {
        for (Presence.Change c : v.presence.introduced()) {
          came.computeIfAbsent(c.commit(), k -> new ArrayList<>()).add(v);
        }
        for (Presence.Change c : v.presence.removed()) {
          went.computeIfAbsent(c.commit(), k -> new ArrayList<>()).add(v);
        }
      }
      for (int commit : new TreeSet<>(came.keySet())) {
        List<Value> out = inOrder(went.getOrDefault(commit, List.of()));
        List<Value> in = inOrder(came.getOrDefault(commit, List.of()));
        for (int i = 0; i < Math.min(out.size(), in.size()); i++) {
          Match from = out.get(i).seen.match();
          Match to = in.get(i).seen.match();
          if (!from.secret().sameAs(to.secret())) {
            found.changes.add(
                new Change(
                    commits.id(commit),
                    commits.date(commit),
                    from.secret(),
                    to.secret(),
                    path,
                    to.name()));
          }
        }
      }
    }

    private static List<Value> inOrder(List<Value> values) {
      List<Value> sorted = new ArrayList<>(values);
      sorted.sort(
          Comparator.comparingInt((Value v) -> v.seen.line())
              .thenComparingInt(v -> v.seen.column()));
      return sorted;
    }
  }
}
