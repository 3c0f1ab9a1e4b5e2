package dev.keycensus.inventory;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.RuleTree;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.jgit.FileAt;
import dev.keycensus.sources.jgit.GitProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A project's own types as the revision before a change has them: a change that edits them is
 * judged by what they were.
 */
final class BaseRules implements RuleTree {
  private static final int MOST_FILES = 50_000;
  private static final int DEEPEST = 8;

  private final FileAt base;
  private final List<String> named = new ArrayList<>();
  private final Set<String> read = new HashSet<>();

  BaseRules(FileAt base) {
    this.base = base;
  }

  /** A catalogue and the types of a file or folder of the revision. */
  Catalog plus(Catalog catalog, String path) throws UserError {
    String plain = plain(path);
    named.add(plain);
    return catalog.plus(this, plain);
  }

  /** Whether a file has, had or would have a say: it is where the types are, or one names it. */
  boolean decidedBy(String file) {
    return read.contains(file)
        || named.stream()
            .anyMatch(n -> n.isEmpty() ? isRule(file) : file.equals(n) || file.startsWith(n + "/"));
  }

  private static boolean isRule(String file) {
    return file.endsWith(".yaml") || file.endsWith(".yml");
  }

  /** Without what means the same folder. */
  private static String plain(String path) {
    List<String> names = new ArrayList<>();
    for (int at = 0; at <= path.length(); ) {
      int slash = path.indexOf('/', at);
      int end = slash < 0 ? path.length() : slash;
      String name = path.substring(at, end);
      if (!name.isEmpty() && !name.equals(".")) {
        names.add(name);
      }
      at = end + 1;
    }
    return String.join("/", names);
  }

  @Override
  public String shown(String path) {
    return (path.isEmpty() ? "." : path) + " before the change";
  }

  @Override
  public boolean isFolder(String path) throws UserError {
    return told(() -> base.isFolder(plain(path)));
  }

  @Override
  public List<String> files(String folder) throws UserError {
    return told(() -> base.list(plain(folder), DEEPEST, MOST_FILES));
  }

  @Override
  public byte @Nullable [] read(String path, int limit) throws UserError {
    String plain = plain(path);
    read.add(plain);
    return told(() -> Optional.ofNullable(base.read(plain, limit))).orElse(null);
  }

  private interface Reading<T> {
    T now() throws IOException;
  }

  private static <T> T told(Reading<T> reading) throws UserError {
    try {
      return reading.now();
    } catch (GitProblem e) {
      throw ChangeScan.told(e);
    } catch (IOException e) {
      throw new UserError("the revision before the change cannot be read: " + e.getMessage(), null);
    }
  }
}
