package dev.keycensus.sources.git;

import dev.keycensus.sources.Skip;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.concurrent.ForkJoinPool;
import java.util.stream.IntStream;

/**
 * All commits of a database, numbered so that parents come before children (and otherwise by date
 * and id: the order is the same however the repository is packed), and the refs that point at them.
 */
public final class CommitGraph {
  /** A name for a commit. */
  record Ref(String name, int commit) {}

  private final ObjectDatabase database;
  private final int[] object;
  private final int[] tree;
  private final long[] date;
  private final int[] parentsAt;
  private final int[] parents;
  private final List<Ref> refs = new ArrayList<>();
  private final BitSet tips = new BitSet();
  private final BitSet reachable = new BitSet();
  private final BitSet inHead = new BitSet();

  /** Trees and blobs that refs or tags point at directly. */
  private final BitSet reachableRoots = new BitSet();

  private int head = -1;

  private CommitGraph(ObjectDatabase database, CommitReader read, Set<Integer> shallow) {
    this.database = database;
    int[] order = new Order(database, read, shallow).make();
    int n = order.length;
    int[] commitOf = indexes(database.count());
    object = new int[n];
    tree = new int[n];
    date = new long[n];
    for (int i = 0; i < n; i++) {
      object[i] = read.object[order[i]];
      tree[i] = read.tree[order[i]];
      date[i] = read.date[order[i]];
      commitOf[object[i]] = i;
    }
    parentsAt = new int[n + 1];
    parents = new int[read.parentsAt[read.count]];
    int end = 0;
    for (int i = 0; i < n; i++) {
      if (!shallow.contains(object[i])) {
        for (int p = read.parentsAt[order[i]]; p < read.parentsAt[order[i] + 1]; p++) {
          if (read.parents[p] >= 0 && commitOf[read.parents[p]] >= 0) {
            parents[end++] = commitOf[read.parents[p]];
          }
        }
      }
      parentsAt[i + 1] = end;
    }
  }

  /** Reads all commits, tags and refs. */
  public static CommitGraph read(ObjectDatabase database, Messages messages, ForkJoinPool pool) {
    CommitReader commits = new CommitReader(database, messages);
    database.fold(ObjectType.COMMIT, commits, pool);
    TagReader tags = new TagReader(database, messages);
    database.fold(ObjectType.TAG, tags, pool);
    Set<Integer> shallow = shallow(database);
    CommitGraph graph = new CommitGraph(database, commits, shallow);
    database.skipMissing(commits.missing(shallow));
    graph.addRefs(tags);
    return graph;
  }

  private static Set<Integer> shallow(ObjectDatabase database) {
    Path file = database.layout().commonDir().resolve("shallow");
    Set<Integer> shallow = new HashSet<>();
    if (!database.layout().mayRead(file)) {
      return shallow;
    }
    try (var in = Files.newInputStream(file)) {
      String text = new String(in.readNBytes(1 << 26), StandardCharsets.UTF_8);
      for (String line : text.lines().toList()) {
        int commit = database.find(line.strip());
        if (commit >= 0) {
          shallow.add(commit);
          database.skip(
              new Skip(
                  line.strip(), Skip.Kind.BOUNDARY, "a shallow clone: no commits before this"));
        }
      }
    } catch (IOException e) {
      database.skip(new Skip("shallow", Skip.Kind.UNREAD, "the file cannot be read"));
    }
    return shallow;
  }

  private static int[] indexes(int objects) {
    int[] indexes = new int[objects];
    Arrays.fill(indexes, -1);
    return indexes;
  }

  private void addRefs(TagReader tags) {
    Map<Integer, Integer> commitOf = new HashMap<>(2 * object.length);
    for (int i = 0; i < object.length; i++) {
      commitOf.put(object[i], i);
    }
    Refs.read(database)
        .forEach(
            (name, id) -> {
              int target = tags.peel(database.find(id));
              Integer commit = commitOf.get(target);
              if (commit != null) {
                refs.add(new Ref(name, commit));
                tips.set(commit);
                if (name.equals("HEAD")) {
                  head = commit;
                }
              } else if (target >= 0) {
                reachableRoots.set(target);
              } else {
                database.skip(new Skip(name, Skip.Kind.UNREAD, "a ref to nothing"));
              }
            });
    reachable.or(tips);
    addAncestors(reachable);
    if (head >= 0) {
      inHead.set(head);
      addAncestors(inHead);
    }
  }

  private void addAncestors(BitSet some) {
    for (int i = some.previousSetBit(object.length); i >= 0; i = some.previousSetBit(i - 1)) {
      for (int p = parentsAt[i]; p < parentsAt[i + 1]; p++) {
        some.set(parents[p]);
      }
    }
  }

  /** Number of commits. */
  public int count() {
    return object.length;
  }

  /** Number of refs that point at commits, HEAD included. */
  public int refCount() {
    return refs.size();
  }

  /** The commit's id in hexadecimal digits. */
  public String id(int commit) {
    return database.id(object[commit]);
  }

  /**
   * The number of the commit that an object is; -1 for any other. Looks at all: for few objects.
   */
  public int find(int wanted) {
    for (int commit = 0; commit < object.length; commit++) {
      if (object[commit] == wanted) {
        return commit;
      }
    }
    return -1;
  }

  /** The commit's number as an object. */
  public int object(int commit) {
    return object[commit];
  }

  /** When it was committed. Nonsense is moved into the years 1970 to 9999. */
  public Instant date(int commit) {
    return Instant.ofEpochSecond(date[commit]);
  }

  /** Whether a ref, or HEAD of some worktree, leads to the commit. */
  public boolean isReachable(int commit) {
    return reachable.get(commit);
  }

  /** The commit that HEAD of this worktree points at, or -1. */
  public int head() {
    return head;
  }

  /** The object of the commit's root folder, or -1 if it is not here. */
  int tree(int commit) {
    return tree[commit];
  }

  int parentCount(int commit) {
    return parentsAt[commit + 1] - parentsAt[commit];
  }

  int parent(int commit, int i) {
    return parents[parentsAt[commit] + i];
  }

  /** Sorted by name. */
  List<Ref> refs() {
    return refs;
  }

  boolean isTip(int commit) {
    return tips.get(commit);
  }

  BitSet reachableRoots() {
    return reachableRoots;
  }

  /** Whether HEAD leads to the commit. */
  boolean isInHead(int commit) {
    return inHead.get(commit);
  }

  /**
   * For each commit up to {@code last}, which of some commits are among its ancestors or itself.
   *
   * @param asked up to 64 commits, ascending
   * @param masks overwritten from the first of them on: bit i for {@code asked[i]}
   */
  void findAncestors(int[] asked, int last, long[] masks) {
    int next = 0;
    for (int c = asked[0]; c <= last; c++) {
      long mask = 0;
      for (int p = parentsAt[c]; p < parentsAt[c + 1]; p++) {
        if (parents[p] >= asked[0]) {
          mask |= masks[parents[p]];
        }
      }
      while (next < asked.length && asked[next] == c) {
        mask |= 1L << next++;
      }
      masks[c] = mask;
    }
  }

  /** Orders commits: parents first, then by date, then by id. */
  private record Order(ObjectDatabase database, CommitReader read, Set<Integer> shallow) {
    int[] make() {
      int n = read.count;
      Integer[] byDate = IntStream.range(0, n).boxed().toArray(Integer[]::new);
      byte[] id = new byte[database.table().width];
      Arrays.sort(
          byDate,
          (x, y) -> {
            int c = Long.compare(read.date[x], read.date[y]);
            if (c == 0) {
              database.table().copyId(read.object[y], id, 0);
              c = database.table().compareId(read.object[x], id, 0);
            }
            return c;
          });
      int[] rank = new int[n];
      int[] index = indexes(database.count());
      for (int i = 0; i < n; i++) {
        rank[byDate[i]] = i;
        index[read.object[i]] = i;
      }
      int[] waiting = new int[n];
      int[] firstChild = new int[n];
      int[] nextEdge = new int[read.parentsAt[n]];
      int[] childOf = new int[read.parentsAt[n]];
      Arrays.fill(firstChild, -1);
      for (int i = 0; i < n; i++) {
        for (int p = read.parentsAt[i]; p < read.parentsAt[i + 1]; p++) {
          int parent = read.parents[p] < 0 ? -1 : index[read.parents[p]];
          if (parent >= 0 && !shallow.contains(read.object[i])) {
            waiting[i]++;
            childOf[p] = i;
            nextEdge[p] = firstChild[parent];
            firstChild[parent] = p;
          }
        }
      }
      PriorityQueue<Integer> ready = new PriorityQueue<>();
      for (int i = 0; i < n; i++) {
        if (waiting[i] == 0) {
          ready.add(rank[i]);
        }
      }
      int[] order = new int[n];
      int done = 0;
      while (!ready.isEmpty()) {
        int commit = byDate[ready.remove()];
        order[done++] = commit;
        for (int e = firstChild[commit]; e >= 0; e = nextEdge[e]) {
          if (--waiting[childOf[e]] == 0) {
            ready.add(rank[childOf[e]]);
          }
        }
      }
      return Arrays.copyOf(order, done);
    }
  }
}
