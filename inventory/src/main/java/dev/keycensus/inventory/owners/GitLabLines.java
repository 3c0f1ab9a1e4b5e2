package dev.keycensus.inventory.owners;

import dev.keycensus.inventory.owners.PathTrie.Reach;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The lines of GitLab's CODEOWNERS: sections with default owners; in each the last pattern that
 * matches counts, and a path that a pattern with {@code !} excludes has no owner by that section,
 * wherever the exclusion stands in it. Patterns are those of Ruby's {@code File.fnmatch}: without a
 * slash before them they match at any depth, and a folder is only meant by a slash behind it.
 */
final class GitLabLines {
  private static final int MOST_SECTIONS = 1000;
  private static final Set<String> ROLES =
      Set.of("@@developer", "@@developers", "@@maintainer", "@@maintainers", "@@owner", "@@owners");

  private final CodeOwners into;
  private final String file;
  private final Problems problems;

  /** By their names in small letters. */
  private final Map<String, Integer> sections = new HashMap<>();

  private int section;
  private List<Owner> defaults = List.of();

  GitLabLines(CodeOwners into, String file, Problems problems) {
    this.into = into;
    this.file = file;
    this.problems = problems;
  }

  /**
   * The first line of a section: {@code [Name]}, {@code ^[Name][2] @default}.
   *
   * @param name never blank
   * @param rest what stands behind the brackets
   */
  record Header(String name, String rest) {
    static @Nullable Header of(String line) {
      int open = line.startsWith("^") ? 1 : 0;
      if (!line.startsWith("[", open)) {
        return null;
      }
      int close = line.indexOf(']', open);
      if (close < 0 || line.substring(open + 1, close).isBlank()) {
        return null;
      }
      int end = close + 1;
      if (line.startsWith("[", end)) {
        int digit = end + 1;
        while (digit < line.length() && Character.isDigit(line.charAt(digit))) {
          digit++;
        }
        if (!line.startsWith("]", digit)) {
          return null;
        }
        end = digit + 1;
      }
      // "[ab]c.txt @x" is a pattern with a class.
      boolean ends = end == line.length() || line.charAt(end) == ' ' || line.charAt(end) == '\t';
      return ends ? new Header(line.substring(open + 1, close).strip(), line.substring(end)) : null;
    }
  }

  void read(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (line.isEmpty() || line.charAt(0) == '#') {
        continue;
      }
      Header header = Header.of(line);
      if (header == null) {
        entry(line, i + 1);
      } else if (!begin(header, i + 1)) {
        problems.tell(i + 1, "over 1,000 sections: the rest is not read");
        return;
      }
    }
  }

  private boolean begin(Header header, int number) {
    String name = header.name().toLowerCase(Locale.ROOT);
    Integer known = sections.get(name);
    if (known == null && sections.size() == MOST_SECTIONS) {
      return false;
    }
    section = known != null ? known : sections.size() + 1;
    sections.put(name, section);
    defaults = owners(header.rest(), number);
    return true;
  }

  private void entry(String line, int number) {
    if (line.startsWith("[") || line.startsWith("^[")) {
      problems.tell(number, "not the head of a section; GitLab reads it as a pattern");
    }
    int end = TextLines.endOfPattern(line);
    List<Owner> owners = owners(line.substring(end), number);
    String pattern = line.substring(0, end);
    boolean exclusion = pattern.startsWith("!");
    if (exclusion) {
      pattern = pattern.substring(1);
    }
    if (pattern.isEmpty() || pattern.equals("/")) {
      problems.tell(number, "a pattern that matches nothing");
      return;
    }
    if (owners.isEmpty()) {
      owners = defaults;
    }
    if (owners.isEmpty() && !exclusion) {
      problems.tell(
          number, "a pattern without owners: in this section nobody owns what it matches");
    }
    List<String> names = CodeOwners.names(pattern);
    if (names == null) {
      problems.tell(number, "a pattern of too many names; the line is skipped");
      return;
    }
    if (pattern.startsWith("/")) {
      names.remove(0);
    } else {
      names.add(0, "**");
    }
    int last = names.size() - 1;
    boolean folder = names.get(last).isEmpty();
    if (folder) {
      names.remove(last);
      // Ruby: what stands for any number of folders may stand for none.
      while (!names.isEmpty() && names.get(names.size() - 1).equals("**")) {
        names.remove(names.size() - 1);
      }
    } else if (names.get(last).equals("**")) {
      // Ruby: a double star is one only before a slash.
      names.set(last, "*");
    }
    boolean all = pattern.equals("*");
    String wrong =
        into.add(
            all ? List.of() : names,
            true,
            folder || all ? Reach.BELOW : Reach.FILE,
            section,
            exclusion ? null : owners);
    if (wrong != null) {
      problems.tell(number, wrong);
    }
  }

  /** GitLab has no comments behind a pattern: owners named in one are owners. */
  private List<Owner> owners(String text, int number) {
    List<Owner> owners = new ArrayList<>();
    boolean told = false;
    for (String word : TextLines.words(text)) {
      boolean handle = Names.isHandle(word, 20);
      if (handle || Names.isMail(word) || ROLES.contains(word.toLowerCase(Locale.ROOT))) {
        // A name without a slash may be a group's.
        boolean person =
            Names.isPerson(word) && !(handle && Names.hasSharedWord(word.toLowerCase(Locale.ROOT)));
        owners.add(CodeOwners.owner(word, file, number, person));
      } else if (word.startsWith("#")) {
        told = true;
      } else if (!told) {
        told = true;
        problems.tell(number, "an owner is neither @name, @@role nor an address; it is left out");
      }
    }
    return owners;
  }
}
