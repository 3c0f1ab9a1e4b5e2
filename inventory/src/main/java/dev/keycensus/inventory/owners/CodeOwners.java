package dev.keycensus.inventory.owners;

import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import dev.keycensus.inventory.owners.PathTrie.Reach;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A CODEOWNERS file, of GitHub's or of GitLab's dialect. The dialects differ in where the file
 * stands, in what a pattern without a slash or of a folder means, and in GitLab's sections, each of
 * which is judged by itself.
 *
 * @see <a
 *     href="https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/customizing-your-repository/about-code-owners">GitHub</a>
 * @see <a href="https://docs.gitlab.com/user/project/codeowners/reference/">GitLab</a>
 */
final class CodeOwners {
  /**
   * Where it is looked for; the first found is used. GitHub's order is the first three, GitLab's
   * the last three.
   */
  static final List<String> PLACES =
      List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS");

  /** GitHub loads no longer one. */
  static final int MAX_BYTES = 3 << 20;

  /** More names, and more double stars, are an attack on whoever matches. */
  private static final int MOST_NAMES = 64;

  private final PathTrie trie = new PathTrie();
  private final List<List<Owner>> rules = new ArrayList<>();

  /** The rules that are about everything. */
  private final BitSet stars = new BitSet();

  private String file = "";

  private CodeOwners() {}

  /** Reads the file of a tree, or nothing where there is none. */
  static CodeOwners read(Map<String, byte[]> files, Problems problems) {
    CodeOwners read = new CodeOwners();
    String used = null;
    for (String place : PLACES) {
      byte[] bytes = files.get(place);
      if (bytes == null) {
        continue;
      }
      problems.begin(place);
      if (used != null) {
        problems.tell(0, "not used: " + used + " comes before it");
        continue;
      }
      used = place;
      read.file = place;
      if (bytes.length > MAX_BYTES) {
        problems.tell(0, "over 3 MiB: no code owners are read");
        continue;
      }
      List<String> lines = TextLines.of(bytes, problems);
      if (isGitLab(place, lines)) {
        new GitLabLines(read, place, problems).read(lines);
      } else {
        new GitHubLines(read, place, problems).read(lines);
      }
    }
    return read;
  }

  private static boolean isGitLab(String place, List<String> lines) {
    if (place.startsWith(".git")) {
      return place.startsWith(".gitlab/");
    }
    return lines.stream().anyMatch(line -> GitLabLines.Header.of(line) != null);
  }

  /**
   * The owners of a path; none where nobody is, or by intent. Those of all sections are owners
   * alike; they come in the order of the sections, but where a section has but a star for the path,
   * after the others, who know more of it.
   */
  List<Owner> of(String path) {
    if (rules.isEmpty()) {
      return List.of();
    }
    Map<String, Owner> owners = new LinkedHashMap<>();
    int[] last = trie.last(path);
    for (boolean wantsStars : new boolean[] {false, true}) {
      for (int rule : last) {
        if (rule >= 0 && rule != PathTrie.FINAL && stars.get(rule) == wantsStars) {
          rules.get(rule).forEach(owner -> owners.putIfAbsent(owner.name(), owner));
        }
      }
    }
    return List.copyOf(owners.values());
  }

  /** What was found wrong only when paths were asked for. */
  @Nullable Problem late() {
    return trie.gaveUp()
        ? new Problem(file, 0, "paths that over 1,000 of its patterns begin to match have no owner")
        : null;
  }

  /**
   * Adds a rule of a dialect; {@code owners} null for an exclusion, no names for everything.
   *
   * @return what is wrong with it, or null
   */
  @Nullable String add(
      List<String> names,
      boolean hasClasses,
      Reach reach,
      int section,
      @Nullable List<Owner> owners) {
    if (!trie.add(names, hasClasses, reach, rules.size(), section, owners == null)) {
      return "over 10,000 patterns with wildcards; the line is skipped";
    }
    stars.set(rules.size(), names.isEmpty());
    rules.add(owners == null ? List.of() : owners);
    return null;
  }

  static Owner owner(String name, String file, int line, boolean isPerson) {
    return new Owner(name, Source.CODEOWNERS, Status.DECLARED, file, line, isPerson);
  }

  /** The names between the slashes of a pattern; null if there are too many. */
  static @Nullable List<String> names(String pattern) {
    List<String> names = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= pattern.length(); i++) {
      if (i == pattern.length() || pattern.charAt(i) == '/') {
        names.add(pattern.substring(from, i));
        from = i + 1;
      } else if (pattern.charAt(i) == '\\' && i + 1 < pattern.length()) {
        i++;
      }
    }
    return names.size() > MOST_NAMES || Collections.frequency(names, "**") > 8 ? null : names;
  }
}
