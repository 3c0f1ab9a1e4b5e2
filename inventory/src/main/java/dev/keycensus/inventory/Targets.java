package dev.keycensus.inventory;

import dev.keycensus.detectors.declared.entry.Declarations;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.UserError;
import dev.keycensus.sources.ChosenFiles;
import dev.keycensus.sources.Directory;
import dev.keycensus.sources.Glob;
import dev.keycensus.sources.SingleFile;
import dev.keycensus.sources.Source;
import dev.keycensus.sources.StandardInput;
import dev.keycensus.sources.git.ObjectDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ForkJoinPool;
import org.jspecify.annotations.Nullable;

/** What the targets of a plan are, and who reads them. */
final class Targets {
  private static final int DEEPEST_MODULE = 8;

  /** How far above a target its repository is looked for. */
  private static final int DEEPEST_FOLDER = 16;

  private Targets() {}

  /**
   * A place to read.
   *
   * @param prefix put before each path, so that two targets' paths differ; empty for a single one
   */
  record Target(Source source, String prefix, Sighting.Where where) {}

  static List<Target> of(ScanPlan plan, InputStream in, ForkJoinPool pool) throws UserError {
    List<Target> targets = new ArrayList<>();
    if (plan.what().home()) {
      return List.of(
          new Target(
              new ChosenFiles(
                  plan.what().targets().get(0),
                  Declarations.homeGlobs(),
                  globs(plan.reading().exclude()),
                  plan.reading().maxFileSize(),
                  pool),
              "~/",
              Sighting.Where.WORKTREE));
    }
    if (plan.what().standardInput()) {
      targets.add(new Target(new StandardInput(in, pool), "", Sighting.Where.STREAM));
    }
    boolean several = plan.what().targets().size() > 1;
    for (Path path : plan.what().targets()) {
      String prefix = several ? prefix(path) : "";
      if (Files.isDirectory(path) && !hasTree(plan, path)) {
        continue;
      }
      if (Files.isDirectory(path)) {
        Directory.Options options =
            new Directory.Options(
                globs(plan.reading().include()),
                globs(plan.reading().exclude()),
                plan.reading().maxFileSize(),
                true,
                p -> false);
        targets.add(
            new Target(
                new Directory(path, options, pool),
                prefix.isEmpty() ? "" : prefix + "/",
                Sighting.Where.WORKTREE));
      } else if (Files.exists(path)) {
        String parent = several && path.getParent() != null ? prefix(path.getParent()) + "/" : "";
        targets.add(
            new Target(
                new SingleFile(path, plan.reading().maxFileSize(), pool),
                parent,
                Sighting.Where.WORKTREE));
      } else {
        throw new UserError(path.toString(), "there is no such file or directory", null, 0, null);
      }
    }
    return targets;
  }

  /** Tells each tree whose repository it is, where the repository's remote tells that. */
  static void organisations(ScanPlan plan, Trees trees) {
    boolean several = plan.what().targets().size() > 1;
    for (Path path : plan.what().targets()) {
      tell(trees, several ? prefix(path) + "/" : "", organisation(path));
    }
    for (String url : plan.what().remotes()) {
      String key = dev.keycensus.inventory.store.Target.remote(url).key();
      tell(trees, clone(plan, url, Path.of("")).prefix(), organisationOf(key));
    }
  }

  private static void tell(Trees trees, String prefix, @Nullable String organisation) {
    if (organisation != null && trees.has(prefix)) {
      trees.at(prefix).organisation(organisation);
    }
  }

  /** Of the repository that a folder is in: it may be a folder of one. */
  private static @Nullable String organisation(Path path) {
    Path at = path.toAbsolutePath().normalize();
    for (int i = 0; at != null && i < DEEPEST_FOLDER; i++) {
      if (Files.exists(at.resolve(".git"))) {
        return organisationOf(dev.keycensus.inventory.store.Target.at(at, "").key());
      }
      at = at.getParent();
    }
    return null;
  }

  /** {@code github.com/acme} of {@code github.com/acme/payments}; null for the path of a folder. */
  private static @Nullable String organisationOf(String key) {
    int first = key.indexOf('/');
    int second = key.indexOf('/', first + 1);
    return first > 0 && second > first + 1 && key.lastIndexOf('.', first) > 0
        ? key.substring(0, second)
        : null;
  }

  /**
   * A repository whose history is read.
   *
   * @param prefix put before each path: empty, or a submodule's folder with a slash
   * @param module the submodule's folder in its target, with a slash; empty for the target itself
   */
  record Repository(Path path, String prefix, String module) {}

  /** The targets that are roots of repositories, bare ones too, and the databases of submodules. */
  static List<Repository> repositories(ScanPlan plan) {
    List<Repository> all = new ArrayList<>();
    if (plan.what().history() != ScanPlan.HistoryChoice.NONE) {
      boolean several = plan.what().targets().size() > 1;
      for (Path target : plan.what().targets()) {
        if (ObjectDatabase.isRepository(target)) {
          String prefix = several ? prefix(target) + "/" : "";
          all.add(new Repository(target, prefix, ""));
          submodules(target.resolve(".git/modules"), prefix, "", 0, all);
        }
      }
    }
    return all;
  }

  /** A clone, whose paths are told from the others' where there are several. */
  static Repository clone(ScanPlan plan, String url, Path folder) {
    return new Repository(
        folder, plan.what().remotes().size() > 1 ? RemoteScan.shown(url) + "/" : "", "");
  }

  /** Submodules keep their databases in the outer repository, under their names. */
  private static void submodules(
      Path modules, String prefix, String outer, int depth, List<Repository> all) {
    if (depth > DEEPEST_MODULE || !Files.isDirectory(modules, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(modules)) {
      List<Path> sorted = new ArrayList<>();
      entries.forEach(sorted::add);
      sorted.sort(Comparator.comparing(Path::toString));
      for (Path module : sorted) {
        String name = outer + module.getFileName() + "/";
        if (Files.isRegularFile(module.resolve("HEAD"))) {
          all.add(new Repository(module, prefix + name, name));
          submodules(module.resolve("modules"), prefix, name, depth + 1, all);
        } else {
          submodules(module, prefix, name, depth + 1, all);
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      // What cannot be listed is told by whoever opens the repository itself.
      return;
    }
  }

  /** Whether there are files to walk: a bare repository has none, nor has a plan without them. */
  private static boolean hasTree(ScanPlan plan, Path path) {
    return plan.what().history() != ScanPlan.HistoryChoice.ONLY
        && (!ObjectDatabase.isRepository(path) || Files.exists(path.resolve(".git")));
  }

  private static String prefix(Path path) {
    String text = path.normalize().toString().replace('\\', '/');
    return text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
  }

  static List<Glob> globs(List<String> patterns) throws UserError {
    List<Glob> globs = new ArrayList<>();
    for (String pattern : patterns) {
      try {
        globs.add(Glob.of(pattern));
      } catch (IllegalArgumentException e) {
        throw new UserError("the glob " + pattern + " cannot be used: " + e.getMessage(), null);
      }
    }
    return globs;
  }
}
