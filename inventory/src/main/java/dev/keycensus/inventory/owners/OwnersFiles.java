package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Pattern;
import dev.keycensus.inventory.owners.Documents.Document;
import dev.keycensus.inventory.owners.Owner.Source;
import dev.keycensus.inventory.owners.Owner.Status;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * OWNERS files as Kubernetes writes them (YAML: approvers, reviewers, emeritus approvers, filters),
 * and the plain ones of Chromium (an address a line). All those from a path's folder up to the root
 * count, the nearest first, unless one says that it is alone.
 *
 * @see <a href="https://www.kubernetes.dev/docs/guide/owners/">the guide</a>
 */
final class OwnersFiles {
  private static final int LONGEST_FILTER = 500;
  private static final int MOST_REPEATS = 1000;
  private static final int MOST_FILTERS = 200;

  /** Small letters; an alias is a team. */
  private final Set<String> aliases = new HashSet<>();

  private final Map<String, FileOfOwners> byFolder = new HashMap<>();

  private record FileOfOwners(boolean alone, List<Group> groups) {}

  /** {@code filter} null for all paths. */
  private record Group(
      @Nullable Pattern filter, List<Owner> approvers, List<Owner> reviewers, List<Owner> gone) {
    boolean holdsFor(String path) {
      return filter == null || filter.matcher(path).find();
    }
  }

  /** The file of aliases at the root; to be read before the others. */
  void readAliases(byte[] bytes, Problems problems) {
    for (Document document : Documents.of(bytes, problems)) {
      Yaml names = Documents.get(document.root(), "aliases");
      try {
        if (names != null && names.isMap()) {
          names.entries().keySet().forEach(name -> aliases.add(name.toLowerCase(Locale.ROOT)));
        } else {
          problems.tell(0, "no map of aliases");
        }
      } catch (UserError e) {
        problems.tell(e, document.before());
      }
    }
  }

  void read(String path, byte[] bytes, Problems problems) {
    FileOfOwners read = plain(path, bytes, problems);
    for (Document document : read != null ? List.<Document>of() : Documents.of(bytes, problems)) {
      if (!document.root().isMap()) {
        problems.tell(0, "no map of approvers and reviewers");
        continue;
      }
      read = structured(path, document, problems);
    }
    if (read != null) {
      byFolder.put(Nearest.folderOf(path), read);
    }
  }

  // Kubernetes

  private FileOfOwners structured(String path, Document document, Problems problems) {
    Yaml root = document.root();
    List<Group> groups = new ArrayList<>();
    Yaml filters = Documents.get(root, "filters");
    if (filters != null && filters.isMap()) {
      if (Documents.get(root, "approvers") != null || Documents.get(root, "reviewers") != null) {
        problems.tell(document.line(filters), "beside filters nothing else is read");
      }
      try {
        for (Map.Entry<String, Yaml> filter : filters.entries().entrySet()) {
          Pattern pattern = filter(filter.getKey());
          if (pattern == null || groups.size() == MOST_FILTERS) {
            problems.tell(
                document.line(filter.getValue()),
                pattern == null
                    ? "the filter is no expression that can be read"
                    : "over " + MOST_FILTERS + " filters: the rest is not read");
          } else {
            groups.add(group(pattern, path, document, filter.getValue()));
          }
        }
      } catch (UserError e) {
        problems.tell(e, document.before());
      }
    } else {
      groups.add(group(null, path, document, root));
    }
    String alone =
        Documents.text(Documents.get(Documents.get(root, "options"), "no_parent_owners"));
    return new FileOfOwners("true".equals(alone), groups);
  }

  private Group group(@Nullable Pattern filter, String path, Document document, Yaml map) {
    return new Group(
        filter,
        people(path, document, map, "approvers", Status.DECLARED),
        people(path, document, map, "reviewers", Status.DECLARED),
        people(path, document, map, "emeritus_approvers", Status.LEFT));
  }

  private List<Owner> people(String path, Document document, Yaml map, String key, Status status) {
    List<Owner> owners = new ArrayList<>();
    for (Yaml item : Documents.items(Documents.get(map, key))) {
      String name = Documents.text(item);
      if (name != null) {
        // What is no alias is an account.
        boolean person = !aliases.contains(name.toLowerCase(Locale.ROOT));
        owners.add(new Owner(name, Source.OWNERS, status, path, document.line(item), person));
      }
    }
    return owners;
  }

  /** Go's expressions are RE2's. Null for one that is wrong, or too large to be compiled. */
  private static @Nullable Pattern filter(String text) {
    long repeats = 1;
    for (int i = 0; i < text.length(); i++) {
      long count = 0;
      for (int j = i + 1;
          text.charAt(i) == '{'
              && j < text.length()
              && Character.isDigit(text.charAt(j))
              && j < i + 6;
          j++) {
        count = count * 10 + text.charAt(j) - '0';
      }
      // "{2,9}" counts twice, as 2 here and as 9 below.
      repeats = Math.min(repeats * Math.max(1, count), Integer.MAX_VALUE);
      int end = text.charAt(i) == '{' ? text.indexOf('}', i) : -1;
      int comma = end < 0 ? -1 : text.lastIndexOf(',', end);
      if (comma > i) {
        long most = 0;
        for (int j = comma + 1;
            j < end && Character.isDigit(text.charAt(j)) && j < comma + 6;
            j++) {
          most = most * 10 + text.charAt(j) - '0';
        }
        repeats = Math.min(repeats * Math.max(1, most), Integer.MAX_VALUE);
      }
    }
    if (text.length() > LONGEST_FILTER || repeats > MOST_REPEATS) {
      return null;
    }
    try {
      return Pattern.compile(text);
    } catch (RuntimeException e) {
      // Besides its own exception the library lets a few of its mistakes through.
      return null;
    }
  }

  // Chromium

  /** Null if the file is not of addresses, one a line. */
  private static @Nullable FileOfOwners plain(String path, byte[] bytes, Problems problems) {
    String text = new String(bytes, UTF_8);
    List<Owner> owners = new ArrayList<>();
    List<Integer> unread = new ArrayList<>();
    boolean alone = false;
    int number = 0;
    for (String raw : (Iterable<String>) text.lines()::iterator) {
      number++;
      int hash = raw.indexOf('#');
      String line = (hash < 0 ? raw : raw.substring(0, hash)).strip();
      if (Names.isMail(line)) {
        owners.add(new Owner(line, Source.OWNERS, Status.DECLARED, path, number));
      } else if (line.equals("set noparent")) {
        alone = true;
      } else if (line.startsWith("per-file ")
          || line.startsWith("file:")
          || line.startsWith("include ")) {
        unread.add(number);
      } else if (!line.isEmpty() && !line.equals("*")) {
        return null;
      }
    }
    if (owners.isEmpty() && !alone && unread.isEmpty()) {
      return null;
    }
    unread.forEach(n -> problems.tell(n, "per-file, file and include are not read"));
    return new FileOfOwners(alone, List.of(new Group(null, owners, List.of(), List.of())));
  }

  /**
   * The approvers of a path, the nearest first; its reviewers where there is no approver; where
   * there is neither, those who were approvers once.
   */
  List<Owner> of(String path) {
    if (byFolder.isEmpty()) {
      return List.of();
    }
    Map<String, Owner> approvers = new LinkedHashMap<>();
    Map<String, Owner> reviewers = new LinkedHashMap<>();
    Map<String, Owner> gone = new LinkedHashMap<>();
    String folder = path;
    while (!folder.isEmpty()) {
      folder = Nearest.folderOf(folder);
      FileOfOwners file = byFolder.get(folder);
      if (file == null) {
        continue;
      }
      String below = folder.isEmpty() ? path : path.substring(folder.length() + 1);
      for (Group group : file.groups()) {
        if (group.holdsFor(below)) {
          put(group.approvers(), approvers);
          put(group.reviewers(), reviewers);
          put(group.gone(), gone);
        }
      }
      if (file.alone()) {
        break;
      }
    }
    Map<String, Owner> best =
        !approvers.isEmpty() ? approvers : !reviewers.isEmpty() ? reviewers : gone;
    return List.copyOf(best.values());
  }

  private static void put(List<Owner> owners, Map<String, Owner> to) {
    owners.forEach(owner -> to.putIfAbsent(owner.name().toLowerCase(Locale.ROOT), owner));
  }
}
