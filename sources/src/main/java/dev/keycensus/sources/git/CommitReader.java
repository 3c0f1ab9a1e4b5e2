package dev.keycensus.sources.git;

import dev.keycensus.sources.Blob;
import dev.keycensus.sources.Skip;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Reads all commits: tree, parents and date of each, and hands on the messages. */
final class CommitReader extends WholeFold {
  /** The last second of the year 9999, after which dates cannot be printed. */
  static final long LAST_SECOND = 253_402_300_799L;

  private final ObjectDatabase database;

  private final Messages messages;

  /** Number of commits, and for each its object. */
  int count;

  int[] object = new int[1024];

  /** For each the object of its tree, or -1. */
  int[] tree = new int[1024];

  /** For each its committer date, in seconds since 1970. */
  long[] date = new long[1024];

  /** Objects of the parents of commit i: from parentsAt[i] to parentsAt[i + 1]; -1 for missing. */
  int[] parentsAt = new int[1024];

  int[] parents = new int[1024];

  /** Ids of the parents that are not here, with the commits that name them. */
  private final Set<Missing> missing = ConcurrentHashMap.newKeySet();

  private record Missing(String id, int commit) {}

  CommitReader(ObjectDatabase database, Messages messages) {
    this.database = database;
    this.messages = messages;
  }

  @Override
  protected void whole(int commit, byte[] bytes, int length) {
    int width = database.table().width;
    int at = 0;
    int root = -1;
    boolean rooted = false;
    int[] found = new int[2];
    int n = 0;
    long seconds = Long.MIN_VALUE;
    while (at < length && bytes[at] != '\n') {
      int end = lineEnd(bytes, at, length);
      if (starts(bytes, at, end, "tree ")) {
        rooted = true;
        root = find(bytes, at + 5, end, width, commit);
      } else if (starts(bytes, at, end, "parent ")) {
        if (n == found.length) {
          found = Arrays.copyOf(found, 2 * n);
        }
        found[n++] = find(bytes, at + 7, end, width, commit);
      } else if (starts(bytes, at, end, "committer ")) {
        seconds = date(bytes, at, end);
      }
      at = end + 1;
    }
    if (!rooted) {
      skip(commit, "a damaged commit");
    }
    if (seconds < 0 || seconds > LAST_SECOND) {
      skip(commit, "a commit without a date that makes sense");
      seconds = Math.max(0, Math.min(seconds, LAST_SECOND));
    }
    add(commit, root, seconds, found, n);
    if (at + 1 < length) {
      messages.message(commit, bytes, at + 1, length);
    }
  }

  @Override
  public void chunk(int commit, Blob chunk) {
    if (chunk.offset() == 0) {
      database.skip(
          new Skip(database.id(commit), Skip.Kind.LIMIT, "over the size limit for a commit"));
    }
  }

  private synchronized void add(int commit, int root, long seconds, int[] found, int n) {
    if (count + 1 == object.length) {
      int length = 2 * object.length;
      object = Arrays.copyOf(object, length);
      tree = Arrays.copyOf(tree, length);
      date = Arrays.copyOf(date, length);
      parentsAt = Arrays.copyOf(parentsAt, length);
    }
    int end = parentsAt[count] + n;
    if (end > parents.length) {
      parents = Arrays.copyOf(parents, Math.max(end, 2 * parents.length));
    }
    System.arraycopy(found, 0, parents, parentsAt[count], n);
    object[count] = commit;
    tree[count] = root;
    date[count] = seconds;
    parentsAt[++count] = end;
  }

  private int find(byte[] bytes, int from, int to, int width, int commit) {
    byte[] id = ObjectIds.parse(bytes, from, to, width);
    if (id == null) {
      skip(commit, "a damaged commit");
      return -1;
    }
    int found = database.table().find(id, 0);
    if (found < 0) {
      missing.add(new Missing(ObjectIds.hex(id, 0, width), commit));
    }
    return found;
  }

  /** Ids of objects that commits name and that are not here, shallow commits aside. */
  Set<String> missing(Set<Integer> shallow) {
    Set<String> ids = new HashSet<>();
    for (Missing one : missing) {
      if (!shallow.contains(one.commit)) {
        ids.add(one.id);
      }
    }
    return ids;
  }

  private void skip(int commit, String reason) {
    database.skip(new Skip(database.id(commit), Skip.Kind.UNREAD, reason));
  }

  static int lineEnd(byte[] bytes, int from, int to) {
    int i = from;
    while (i < to && bytes[i] != '\n') {
      i++;
    }
    return i;
  }

  static boolean starts(byte[] bytes, int from, int to, String with) {
    if (to - from < with.length()) {
      return false;
    }
    for (int i = 0; i < with.length(); i++) {
      if (bytes[from + i] != with.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The seconds in "… name <mail> seconds zone"; negative if there are none that make sense. */
  static long date(byte[] bytes, int from, int to) {
    int i = to - 1;
    while (i > from && bytes[i] != '>') {
      i--;
    }
    i++;
    while (i < to && bytes[i] == ' ') {
      i++;
    }
    long seconds = 0;
    int digits = 0;
    while (i < to && bytes[i] >= '0' && bytes[i] <= '9') {
      seconds = Math.min(seconds, LAST_SECOND) * 10 + (bytes[i++] - '0');
      digits++;
    }
    return digits == 0 ? -1 : seconds;
  }
}
