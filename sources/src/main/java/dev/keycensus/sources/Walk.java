package dev.keycensus.sources;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One directory: lists it, decides on every entry, starts a walk for each directory in it, and
 * reads its files in batches of about a megabyte.
 *
 * <p>Paths start at the root of the working tree that the target lies in, or at the target where
 * there is none: a file has one path, and ignore rules above the target fit, whatever part of the
 * tree is scanned.
 */
@SuppressWarnings("serial") // Never serialised, although its superclass could be.
final class Walk extends Run.Step {
  private static final String GIT = ".git";
  private static final String GITIGNORE = ".gitignore";
  private static final long BATCH_BYTES = 1 << 20;
  private static final int BATCH_FILES = 64;

  /** What is the same for every directory of a walk. */
  private record Frame(Path root, Directory.Options options) {}

  private record Entry(Path file, String name) {}

  private record Found(Path file, String path, long size) {}

  private final Frame frame;
  private final Path directory;

  /** Empty, or ends with a slash. */
  private final String path;

  private final @Nullable Worktree outerTree;
  private final @Nullable IgnoreRules outerRules;

  /** Inside an ignored directory: only what is tracked counts. */
  private final boolean ignored;

  /** Inside a directory that {@code include} names. */
  private final boolean included;

  private @Nullable Worktree tree;
  private @Nullable IgnoreRules rules;

  private Walk(
      Run run,
      @Nullable Walk parent,
      Frame frame,
      Path directory,
      String path,
      @Nullable Worktree outerTree,
      @Nullable IgnoreRules outerRules,
      boolean ignored,
      boolean included) {
    super(run, parent);
    this.frame = frame;
    this.directory = directory;
    this.path = path;
    this.outerTree = outerTree;
    this.outerRules = outerRules;
    this.ignored = ignored;
    this.included = included;
  }

  /**
   * The walk from the target.
   *
   * @param root a real path
   */
  static Walk of(Run run, Path root, Directory.Options options) {
    Worktree tree = null;
    IgnoreRules rules = null;
    StringBuilder path = new StringBuilder();
    Path dotGit = null;
    if (options.gitignore() && !exists(root.resolve(GIT))) {
      dotGit = Worktree.enclosing(root);
    }
    if (dotGit != null && dotGit.getParent() != null) {
      Path top = dotGit.getParent();
      tree = new Worktree(null, "", dotGit, GIT + "/index", run.sink);
      rules = tree.infoExclude();
      // From the top of the working tree down to the target's parent.
      Deque<Path> between = new ArrayDeque<>();
      for (Path p = root.getParent(); p != null && p.startsWith(top); p = p.getParent()) {
        between.push(p);
      }
      for (Path p : between) {
        if (!p.equals(top)) {
          path.append(Names.of(p)).append('/');
        }
        rules = withIgnoreFile(rules, p, path.toString());
      }
      path.append(Names.of(root)).append('/');
    }
    Frame frame = new Frame(root, options);
    boolean included = options.include().isEmpty();
    return new Walk(run, null, frame, root, path.toString(), tree, rules, false, included);
  }

  private static boolean exists(Path file) {
    return Files.exists(file, LinkOption.NOFOLLOW_LINKS);
  }

  private static @Nullable IgnoreRules withIgnoreFile(
      @Nullable IgnoreRules outer, Path directory, String path) {
    byte[] file = SmallFile.read(directory.resolve(GITIGNORE), Worktree.MAX_IGNORE_BYTES);
    return file == null ? outer : IgnoreRules.parse(outer, path, file);
  }

  @Override
  void work() {
    List<Entry> entries = list();
    tree = outerTree;
    rules = outerRules;
    if (frame.options.gitignore()) {
      if (has(entries, GIT)) {
        Path dotGit = directory.resolve(GIT);
        tree = new Worktree(outerTree, path, dotGit, path + ".git/index", run.sink);
        rules = tree.infoExclude();
      }
      // Outside of any working tree nothing is untracked. (An unpacked kafka would lose a file that
      // its own .gitignore names and git tracks.)
      if (tree != null && has(entries, GITIGNORE)) {
        rules = withIgnoreFile(rules, directory, path);
      }
    }
    List<Found> batch = new ArrayList<>();
    long bytes = 0;
    boolean left = false;
    for (Entry entry : entries) {
      BasicFileAttributes attributes;
      try {
        attributes = SmallFile.attributes(entry.file);
      } catch (IOException e) {
        run.skip(path + entry.name, Skip.Kind.UNREAD, FileReading.reason(e));
        continue;
      }
      String file = path + entry.name;
      if (!isWanted(entry, file, attributes)) {
        continue;
      }
      if (attributes.isDirectory()) {
        enter(entry, file);
        continue;
      }
      if (!included && !matchesAny(frame.options.include(), file, false)) {
        left = true;
        continue;
      }
      if (bytes >= BATCH_BYTES || batch.size() == BATCH_FILES) {
        start(new Batch(run, this, batch));
        batch = new ArrayList<>();
        bytes = 0;
      }
      batch.add(new Found(entry.file, file, attributes.size()));
      bytes += attributes.size();
    }
    if (left) {
      run.skip(here(), Skip.Kind.EXCLUDED, "files that --include does not name");
    }
    read(this, batch);
  }

  private List<Entry> list() {
    List<Entry> entries = new ArrayList<>();
    try (DirectoryStream<Path> stream = Files.newDirectoryStream(directory)) {
      for (Path file : stream) {
        entries.add(new Entry(file, Names.of(file)));
      }
      // A link may have taken the directory's place since it was looked at.
      if (!SmallFile.attributes(directory).isDirectory()) {
        throw new NoSuchFileException(directory.toString());
      }
    } catch (DirectoryIteratorException e) {
      // What was listed until now is still read.
      run.skip(here(), Skip.Kind.UNREAD, FileReading.reason(requireNonNull(e.getCause())));
    } catch (IOException e) {
      run.skip(here(), Skip.Kind.UNREAD, FileReading.reason(e));
      return List.of();
    }
    entries.sort(Comparator.comparing(Entry::name));
    return entries;
  }

  private static boolean has(List<Entry> entries, String name) {
    for (Entry entry : entries) {
      if (entry.name.equals(name)) {
        return true;
      }
    }
    return false;
  }

  /** Whether an entry is a file to read or a directory to enter; says why if not. */
  private boolean isWanted(Entry entry, String file, BasicFileAttributes attributes) {
    boolean folder = attributes.isDirectory();
    if (folder && entry.name.equals(GIT)) {
      // History is another source's work, and that source starts from the target's root.
      if (!directory.equals(frame.root)) {
        run.skip(here(), Skip.Kind.BOUNDARY, "a repository inside: its own history is not read");
      }
      return false;
    }
    if (matchesAny(frame.options.exclude(), file, folder)) {
      leave(file, folder, "excluded by --exclude");
      return false;
    }
    if (attributes.isSymbolicLink()) {
      String problem = problemOfLink(entry.file);
      if (problem != null) {
        leave(file, false, problem);
      }
      return false; // Where it leads inside the target is read there.
    }
    // Before directories: a Windows junction is both.
    if (attributes.isOther()) {
      leave(file, false, "special file");
      return false;
    }
    if (folder && (entry.file.toString().equals("/proc") || entry.file.toString().equals("/sys"))) {
      leave(file, true, "kernel file system");
      return false;
    }
    if ((ignored || ignores(file, folder)) && !isTracked(file, folder)) {
      leave(file, folder, "ignored by .gitignore");
      return false;
    }
    return true;
  }

  private boolean ignores(String file, boolean folder) {
    return rules != null && rules.ignores(file, folder);
  }

  private boolean isTracked(String file, boolean folder) {
    return tree != null && (folder ? tree.tracksBelow(file) : tree.tracks(file));
  }

  private void enter(Entry entry, String file) {
    if (frame.options.separate().test(entry.file)) {
      return;
    }
    start(
        new Walk(
            run,
            this,
            frame,
            entry.file,
            file + "/",
            tree,
            rules,
            ignored || ignores(file, true),
            included || matchesAny(frame.options.include(), file, true)));
  }

  private boolean matchesAny(List<Glob> globs, String file, boolean folder) {
    for (Glob glob : globs) {
      if (glob.matches(file, folder)) {
        return true;
      }
    }
    return false;
  }

  private @Nullable String problemOfLink(Path link) {
    try {
      return link.toRealPath().startsWith(frame.root) ? null : "symbolic link leaves the target";
    } catch (NoSuchFileException e) {
      return "dangling symbolic link";
    } catch (AccessDeniedException e) {
      return "symbolic link without permission to follow it";
    } catch (IOException e) {
      return "symbolic link that leads nowhere";
    }
  }

  private void leave(String file, boolean folder, String reason) {
    run.skip(folder ? file + "/" : file, Skip.Kind.EXCLUDED, reason);
  }

  /** How the folder of this walk is told. */
  private String here() {
    return path.isEmpty() ? "./" : path;
  }

  private static void read(Run.Step step, List<Found> files) {
    for (Found found : files) {
      if (step.run.hasFailed()) {
        return;
      }
      FileReading.read(step, found.file, found.path, found.size);
    }
  }

  /** Some files of one directory. */
  private static final class Batch extends Run.Step {
    private final List<Found> files;

    Batch(Run run, Walk parent, List<Found> files) {
      super(run, parent);
      this.files = files;
    }

    @Override
    void work() {
      read(this, files);
    }
  }
}
