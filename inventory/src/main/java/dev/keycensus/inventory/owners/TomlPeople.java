package dev.keycensus.inventory.owners;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The {@code authors} and {@code maintainers} of {@code pyproject.toml} and {@code Cargo.toml}:
 * lists of texts, or of tables with a name and an address. Only these lists are read, by hand: the
 * library for TOML takes a quarter of a second to load, which is half of what a scan may take.
 */
final class TomlPeople {
  private static final Set<String> TABLES =
      Set.of("[project]", "[package]", "[tool.poetry]", "[workspace.package]");
  private static final int MOST_LINES = 500;

  private final List<String> lines;
  private final Packages into;
  private int line;
  private int at;

  private TomlPeople(List<String> lines, Packages into, int line, int at) {
    this.lines = lines;
    this.into = into;
    this.line = line;
    this.at = at;
  }

  static void read(List<String> lines, Packages into, Problems problems) {
    for (String wanted : List.of("maintainers", "authors")) {
      boolean inTable = false;
      for (int i = 0; i < lines.size(); i++) {
        String line = lines.get(i);
        int comment = line.indexOf('#');
        if (line.startsWith("[")) {
          inTable = TABLES.contains((comment < 0 ? line : line.substring(0, comment)).strip());
        } else if (inTable && line.startsWith(wanted)) {
          int equals = line.indexOf('=');
          if (equals > 0 && line.substring(0, equals).strip().equals(wanted)) {
            if (!new TomlPeople(lines, into, i, equals + 1).list()) {
              problems.tell(i + 1, "the list of " + wanted + " is not closed or no list");
            }
          }
        }
      }
    }
  }

  private boolean list() {
    if (next() != '[') {
      return false;
    }
    at++;
    while (true) {
      char c = next();
      if (c == ']') {
        return true;
      } else if (c == ',') {
        at++;
      } else if (c == '{') {
        if (!table()) {
          return false;
        }
      } else {
        int begun = line + 1;
        String text = text();
        if (text == null) {
          return false;
        }
        into.add(text, null, begun);
      }
    }
  }

  private boolean table() {
    int begun = line + 1;
    at++;
    String name = null;
    String mail = null;
    while (true) {
      char c = next();
      if (c == '}') {
        at++;
        into.add(name, mail, begun);
        return true;
      } else if (c == ',') {
        at++;
        continue;
      }
      int equals = line < lines.size() ? lines.get(line).indexOf('=', at) : -1;
      if (equals < 0) {
        return false;
      }
      String key = lines.get(line).substring(at, equals).strip();
      at = equals + 1;
      String text = text();
      if (text == null) {
        return false;
      }
      if (key.equals("name")) {
        name = text;
      } else if (key.equals("email")) {
        mail = text;
      }
    }
  }

  /** A text of one line; null if there is none. */
  private @Nullable String text() {
    char quote = next();
    if (quote != '"' && quote != '\'') {
      return null;
    }
    String all = lines.get(line);
    StringBuilder b = new StringBuilder();
    for (int i = at + 1; i < all.length(); i++) {
      char c = all.charAt(i);
      if (c == quote) {
        at = i + 1;
        return b.toString();
      }
      if (c == '\\' && quote == '"' && i + 1 < all.length()) {
        i++;
        int hex = all.charAt(i) == 'u' ? 4 : all.charAt(i) == 'U' ? 8 : 0;
        if (hex > 0 && i + hex < all.length()) {
          try {
            b.appendCodePoint(Integer.parseInt(all.substring(i + 1, i + 1 + hex), 16));
          } catch (IllegalArgumentException e) {
            return null;
          }
          i += hex;
        } else {
          b.append(all.charAt(i));
        }
      } else {
        b.append(c);
      }
    }
    return null;
  }

  /** The next character that is neither white space nor of a comment; NUL at the end. */
  private char next() {
    int most = line + MOST_LINES;
    while (line < lines.size() && line < most) {
      String all = lines.get(line);
      while (at < all.length() && all.charAt(at) != '#') {
        if (all.charAt(at) > ' ') {
          return all.charAt(at);
        }
        at++;
      }
      line++;
      at = 0;
    }
    return 0;
  }
}
