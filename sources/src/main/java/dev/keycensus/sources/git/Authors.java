package dev.keycensus.sources.git;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who wrote a commit, as {@code Name <address>}, through the {@code .mailmap} of HEAD. People's
 * names are read only for those who ask; nothing else of the history engine looks at them.
 */
public final class Authors {
  private static final String MAILMAP = ".mailmap";
  private static final int LONGEST = 200;

  private final ObjectDatabase database;
  private final CommitGraph commits;

  /** By folded address, or by folded name and address where the map asks for both. */
  private final Map<String, String[]> proper = new HashMap<>();

  private final Map<Integer, String> known = new HashMap<>();
  private final Map<Integer, Instant> written = new HashMap<>();

  public Authors(ObjectDatabase database, CommitGraph commits) {
    this.database = database;
    this.commits = commits;
    byte[] map = new HeadFiles(database, commits).read(MAILMAP);
    if (map != null) {
      new String(map, StandardCharsets.UTF_8).lines().forEach(this::learn);
    }
  }

  /** The author of a commit; null where the commit does not tell. */
  public synchronized @Nullable String of(int commit) {
    String author = known.get(commit);
    if (author == null) {
      byte[] bytes = database.read(commits.object(commit));
      author = bytes == null ? "" : mapped(header(bytes));
      known.put(commit, author);
      Instant at = bytes == null ? null : date(bytes);
      if (at != null) {
        written.put(commit, at);
      }
    }
    return author.isEmpty() ? null : author;
  }

  /**
   * When the author wrote a commit, which a rebase does not change; null where the commit does not
   * tell.
   */
  public synchronized @Nullable Instant written(int commit) {
    return of(commit) == null ? null : written.get(commit);
  }

  private static @Nullable Instant date(byte[] commit) {
    int at = 0;
    while (at < commit.length && commit[at] != '\n') {
      int end = CommitReader.lineEnd(commit, at, commit.length);
      if (CommitReader.starts(commit, at, end, "author ")) {
        long seconds = CommitReader.date(commit, at, end);
        return seconds <= 0 || seconds > CommitReader.LAST_SECOND
            ? null
            : Instant.ofEpochSecond(seconds);
      }
      at = end + 1;
    }
    return null;
  }

  /** What follows {@code author} in a commit's header, without the date. */
  private static String header(byte[] commit) {
    String text = new String(commit, charset(commit));
    int from = text.startsWith("author ") ? 0 : text.indexOf("\nauthor ") + 1;
    int blank = text.indexOf("\n\n");
    if (!text.startsWith("author ", from) || (blank >= 0 && from > blank)) {
      return "";
    }
    int line = text.indexOf('\n', from);
    int end = text.indexOf('>', from);
    return end < 0 || (line >= 0 && end > line) || end - from > LONGEST + 7
        ? ""
        : text.substring(from + 7, end + 1);
  }

  /** UTF-8, unless it is not. */
  private static Charset charset(byte[] bytes) {
    String utf8 = new String(bytes, StandardCharsets.UTF_8);
    return utf8.indexOf('\uFFFD') < 0 ? StandardCharsets.UTF_8 : StandardCharsets.ISO_8859_1;
  }

  /** An author as the map has it: {@code Name <address>} to the same. */
  public String mapped(String author) {
    int open = author.indexOf('<');
    if (open < 0) {
      return author;
    }
    String name = author.substring(0, open).strip();
    String address = author.substring(open + 1, author.length() - 1).strip();
    String[] to = proper.get(key(name, address));
    if (to == null) {
      to = proper.get(key("", address));
    }
    return to == null
        ? name + " <" + address + ">"
        : (to[0].isEmpty() ? name : to[0]) + " <" + (to[1].isEmpty() ? address : to[1]) + ">";
  }

  /**
   * A line of a mailmap: {@code Proper Name <proper@x> Commit Name <commit@x>}, where the proper
   * address and the commit's name may be missing.
   */
  private void learn(String raw) {
    int comment = raw.indexOf('#');
    String line = comment >= 0 ? raw.substring(0, comment) : raw;
    int open = line.indexOf('<');
    int close = line.indexOf('>', open + 1);
    if (open < 0 || close < 0) {
      return;
    }
    String properName = line.substring(0, open).strip();
    String first = line.substring(open + 1, close).strip();
    int open2 = line.indexOf('<', close);
    int close2 = line.indexOf('>', open2 + 1);
    if (open2 < 0 || close2 < 0) {
      proper.put(key("", first), new String[] {properName, ""});
      return;
    }
    String commitName = line.substring(close + 1, open2).strip();
    String second = line.substring(open2 + 1, close2).strip();
    proper.put(key(commitName, second), new String[] {properName, first});
  }

  private static String key(String name, String address) {
    return (name + '\0' + address).toLowerCase(Locale.ROOT);
  }
}
