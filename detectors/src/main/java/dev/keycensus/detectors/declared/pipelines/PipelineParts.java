package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Declared;
import dev.keycensus.detectors.declared.Elsewhere;
import dev.keycensus.detectors.declared.Joined;
import dev.keycensus.detectors.declared.Kept;
import dev.keycensus.detectors.declared.NamedFile;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * The pipelines of a tree whose files include each other: GitLab's {@code include: local:} and
 * Azure's {@code template:}. Files come in any order, so those that may be parts are kept, up to a
 * limit, until all are there; then each pipeline is read once more as a whole, and what its files
 * declare together takes the place of what each declares alone. Not safe for several threads.
 */
public final class PipelineParts {
  /** How far a file is looked at, in bytes: what it is about stands at its start. */
  private static final int START = 64 << 10;

  /** No more than this is kept, in bytes. */
  private static final long MOST_BYTES = 24L << 20;

  private static final String TOO_MANY =
      "too many files that pipelines may be put together of: some are read alone";

  /** How lines begin in files that pipelines are put together of: those of the top. */
  private static final List<String> TOP =
      List.of(
          "include:",
          "variables:",
          "default:",
          "stages:",
          "steps:",
          "jobs:",
          "extends:",
          "parameters:");

  /** And those of jobs, after blanks. */
  private static final List<String> INNER =
      List.of(
          "script:",
          "extends:",
          "trigger:",
          "stage:",
          "variables:",
          "id_tokens:",
          "secrets:",
          "rules:",
          "before_script:",
          "after_script:");

  /** Where files lie that pipelines begin with. */
  private static final List<String> FOLDERS =
      List.of("", ".gitlab", ".azure-pipelines", ".azuredevops");

  /** A job's keys stand no further in. */
  private static final int MOST_BLANKS = 8;

  private final GitlabFiles gitlab = new GitlabFiles();
  private final AzureFiles azure = new AzureFiles();
  private final Kept kept = new Kept(MOST_BYTES);

  /**
   * Whether a file may be a part; a look that keeps nothing.
   *
   * @param path relative to the root of the repository, with {@code /}
   * @param content lent, of which {@code length} bytes count
   */
  public static boolean wants(String path, byte[] content, int length) {
    String folded = path.toLowerCase(Locale.ROOT);
    return NamedFile.isYaml(folded)
        && length <= Elsewhere.LONGEST
        && !PipelineFiles.isVendored(path)
        && !NamedFile.within(folded, ".github/")
        && !NamedFile.within(folded, ".circleci/")
        && speaks(content, Math.min(length, START));
  }

  /** Whether a line begins as those of pipelines do; asked of every YAML file, so in one pass. */
  private static boolean speaks(byte[] content, int length) {
    boolean speaks = false;
    for (int at = 0; at < length; at++) {
      if (at > 0 && content[at - 1] != '\n') {
        continue;
      }
      if (isLine(content, at, length, "apiVersion:")) {
        return false;
      }
      int from = at;
      while (from < length && from - at < MOST_BLANKS && content[from] == ' ') {
        from++;
      }
      List<String> starts = from == at ? TOP : INNER;
      for (int i = 0; i < starts.size() && !speaks; i++) {
        speaks = isLine(content, from, length, starts.get(i));
      }
    }
    return speaks;
  }

  private static boolean isLine(byte[] content, int at, int length, String start) {
    if (length - at < start.length()) {
      return false;
    }
    // The third byte tells most lines apart.
    if (content[at + 2] != (byte) start.charAt(2)) {
      return false;
    }
    for (int k = 0; k < start.length(); k++) {
      if (content[at + k] != (byte) start.charAt(k)) {
        return false;
      }
    }
    return true;
  }

  /**
   * Keeps a file.
   *
   * @param content lent, of which {@code length} bytes count
   */
  public void see(String path, byte[] content, int length) {
    kept.see(path, content, length);
  }

  /**
   * Reads what was kept, and what belongs to it of the files that were not handed in: what those
   * declare is not told.
   *
   * @param alone what each file declares by itself, by path: changed for the files of pipelines
   *     that were put together
   */
  public void join(SortedMap<String, Declared> alone, Elsewhere elsewhere) {
    PartFiles files = new PartFiles(kept.files(), elsewhere);
    SortedMap<String, Declared> together = new TreeMap<>();
    SortedMap<String, Declared.Problem> problems = new TreeMap<>();
    Set<String> parts = new TreeSet<>();
    Set<String> given = kept.files().keySet();
    // Files of pipelines that have files, too, of which nothing is told.
    Set<String> torn = new HashSet<>();
    boolean any = false;
    for (String root : roots(files)) {
      any = true;
      try {
        Collector into = new Collector();
        Bundle bundle = read(root, files, into);
        into.byFile(bundle)
            .forEach((path, said) -> together.merge(path, said, PipelineParts::both));
        parts.addAll(bundle.paths());
        if (!given.containsAll(bundle.paths())) {
          torn.addAll(bundle.paths());
        }
      } catch (Malformed e) {
        problems.put(root, new Declared.Problem(0, e.what(), e.limit()));
      }
    }
    String end = kept.end();
    if (any && end != null) {
      problems.putIfAbsent(end, new Declared.Problem(0, TOO_MANY, true));
    }
    if (any && files.isCut()) {
      problems.putIfAbsent(kept.files().firstKey(), new Declared.Problem(0, TOO_MANY, true));
    }
    if (elsewhere != Elsewhere.NOWHERE) {
      Touched.keep(together, given);
      problems.keySet().removeIf(path -> !alone.containsKey(path) && !given.contains(path));
    }
    for (String path : parts) {
      Declared said = together.get(path);
      Declared.Problem problem = files.problems().get(path);
      boolean stays = torn.contains(path) && (said == null || said.declarations().isEmpty());
      Declared before = alone.get(path);
      if (!given.contains(path) || (stays && before != null && !before.references().isEmpty())) {
        continue;
      }
      if (said == null && problem == null) {
        alone.remove(path);
      } else if (said == null) {
        alone.put(path, new Declared(List.of(), List.of(), problem));
      } else {
        alone.put(path, new Declared(said.declarations(), said.references(), problem));
      }
    }
    problems.forEach((path, problem) -> alone.merge(path, noting(problem), PipelineParts::noted));
  }

  private static Declared noting(Declared.Problem problem) {
    return new Declared(List.of(), List.of(), problem);
  }

  private static Declared noted(Declared of, Declared problem) {
    return new Declared(of.declarations(), of.references(), problem.problem());
  }

  private boolean isGitlab(String path) {
    return gitlab.reads(path, path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
  }

  private boolean isAzure(String path) {
    return azure.reads(path, path.substring(path.lastIndexOf('/') + 1).toLowerCase(Locale.ROOT));
  }

  private Bundle read(String root, PartFiles files, Collector into) {
    if (isAzure(root)) {
      AzureTemplates templates = new AzureTemplates(files);
      Node top = templates.read(root);
      AzureFiles.read(root, top, templates.bundle(), into);
      return templates.bundle();
    }
    GitlabIncludes includes = new GitlabIncludes(files);
    Node top = includes.read(root);
    GitlabFiles.read(root, top, includes.bundle(), into);
    return includes.bundle();
  }

  /**
   * The files that pipelines begin with, of those that include others: those that a CI system looks
   * for by itself first, then those that nobody includes, and those that are started by a job.
   */
  private Collection<String> roots(PartFiles files) {
    Map<String, Set<String>> direct = new LinkedHashMap<>();
    Set<String> included = new HashSet<>();
    Deque<String> started = new ArrayDeque<>();
    for (String path : byRank(files)) {
      Set<String> others;
      if (isAzure(path)) {
        others = AzureTemplates.direct(path, files);
      } else {
        others = GitlabIncludes.direct(path, files);
        for (Node document : files.documents(path)) {
          started.addAll(GitlabIncludes.children(document, path, files));
        }
      }
      direct.put(path, others);
      included.addAll(others);
    }
    Set<String> roots = new LinkedHashSet<>();
    direct.forEach(
        (path, others) -> {
          if (!others.isEmpty() && (rank(path) == 0 || !included.contains(path))) {
            roots.add(path);
          }
        });
    Set<String> seen = new HashSet<>(direct.keySet());
    while (!started.isEmpty()) {
      String child = started.remove();
      if (seen.add(child)) {
        roots.add(child);
        for (Node document : files.documents(child)) {
          started.addAll(GitlabIncludes.children(document, child, files));
        }
      }
    }
    return roots;
  }

  /** Files that are known for pipelines by their names, and name others. */
  private List<String> byRank(PartFiles files) {
    List<String> paths = new ArrayList<>();
    for (String path : named(files)) {
      byte[] content = files.content(path);
      if (content != null
          && (isGitlab(path)
              ? has(content, "include") || has(content, "trigger")
              : has(content, "template"))) {
        paths.add(path);
      }
    }
    Set<String> given = kept.files().keySet();
    if (!given.containsAll(paths)) {
      List<String> others = paths.stream().filter(path -> !given.contains(path)).toList();
      Set<String> leading = Reach.of(files, others, given);
      paths.removeIf(path -> !given.contains(path) && !leading.contains(path));
    }
    paths.sort(Comparator.comparingInt(PipelineParts::rank).thenComparing(p -> p));
    return paths;
  }

  private static boolean has(byte[] content, String word) {
    return NamedFile.has(content, content.length, word);
  }

  /**
   * Files that are known for pipelines by their names: those that were handed in, and of the others
   * those that lie in a folder above one of them, or where such files lie.
   */
  private Set<String> named(PartFiles files) {
    Set<String> named = new TreeSet<>();
    Set<String> folders = new TreeSet<>();
    for (String path : kept.files().keySet()) {
      named.add(path);
      for (int slash = path.lastIndexOf('/'); slash > 0; slash = path.lastIndexOf('/', slash - 1)) {
        folders.add(path.substring(0, slash));
      }
    }
    if (!named.isEmpty()) {
      folders.addAll(FOLDERS);
    }
    folders.forEach(folder -> named.addAll(files.others(folder)));
    named.removeIf(path -> !isGitlab(path) && !isAzure(path));
    return named;
  }

  private static int rank(String path) {
    String name = path.substring(path.lastIndexOf('/') + 1);
    return name.equals(".gitlab-ci.yml") || name.equals(".gitlab-ci.yaml") ? 0 : 1;
  }

  /** What two pipelines say of one file that both use. */
  private static Declared both(Declared one, Declared other) {
    Map<String, Declaration> byKey = new LinkedHashMap<>();
    one.declarations().forEach(d -> byKey.put(d.key(), d));
    other
        .declarations()
        .forEach(d -> byKey.merge(d.key(), d, (a, b) -> Joined.of(a, a.name(), List.of(b))));
    Set<Reference> references = new LinkedHashSet<>(one.references());
    references.addAll(other.references());
    return new Declared(List.copyOf(byKey.values()), List.copyOf(references), null);
  }
}
