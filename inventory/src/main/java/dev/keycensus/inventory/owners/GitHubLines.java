package dev.keycensus.inventory.owners;

import dev.keycensus.inventory.owners.PathTrie.Reach;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The lines of GitHub's CODEOWNERS: a pattern as in {@code .gitignore}, then owners. The last
 * pattern that matches counts; one without owners takes the owners away. A line with a mistake is
 * skipped, as GitHub does.
 */
final class GitHubLines {
  private final CodeOwners into;
  private final String file;
  private final Problems problems;

  GitHubLines(CodeOwners into, String file, Problems problems) {
    this.into = into;
    this.file = file;
    this.problems = problems;
  }

  void read(List<String> lines) {
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isEmpty() && line.charAt(0) != '#') {
        String wrong = line(line, i + 1);
        if (wrong != null) {
          problems.tell(i + 1, wrong);
        }
      }
    }
  }

  private @Nullable String line(String line, int number) {
    int end = TextLines.endOfPattern(line);
    List<Owner> owners = new ArrayList<>();
    for (String word : TextLines.words(line.substring(end))) {
      if (word.startsWith("#")) {
        break;
      }
      boolean handle = Names.isHandle(word, 1);
      if (!handle && !Names.isMail(word)) {
        return "an owner is neither @user, @organization/team nor an address; the line is skipped";
      }
      // An account is a person's, whatever it is called: teams have their organization before them.
      boolean person = handle ? word.indexOf('/') < 0 : Names.isPerson(word);
      owners.add(CodeOwners.owner(word, file, number, person));
    }
    return rule(line.substring(0, end), owners);
  }

  private @Nullable String rule(String pattern, List<Owner> owners) {
    if (pattern.startsWith("!")) {
      return "GitHub knows no patterns that begin with '!'; the line is skipped";
    } else if (pattern.startsWith("\\#")) {
      return "GitHub knows no escaped '#'; the line is skipped";
    } else if (pattern.indexOf('[') >= 0 || pattern.indexOf(']') >= 0) {
      return "GitHub knows no '[ ]' in patterns; the line is skipped";
    } else if (pattern.equals("/")) {
      return "the pattern '/' matches nothing; '*' is everything";
    }
    boolean folder = pattern.endsWith("/");
    String body = folder ? pattern.substring(0, pattern.length() - 1) : pattern;
    boolean anchored = body.indexOf('/') >= 0;
    List<String> names = CodeOwners.names(body.startsWith("/") ? body.substring(1) : body);
    if (names == null) {
      return "a pattern of too many names; the line is skipped";
    }
    if (!anchored) {
      names.add(0, "**");
    }
    // "docs/*" is the files of docs and not, as in .gitignore, the folders there too.
    boolean direct = anchored && names.get(names.size() - 1).equals("*");
    return into.add(
        names, false, folder ? Reach.BELOW : direct ? Reach.FILE : Reach.BOTH, 0, owners);
  }
}
