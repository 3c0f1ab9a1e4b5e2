package dev.keycensus.inventory.remedy;

import java.util.Locale;

/** How a value is quoted for what reads it, before the shell's own quotes go around the word. */
enum Quoting {
  PLAIN,
  /** An identifier of standard SQL: {@code "a""b"}. */
  PG,
  /** A text of SQL: {@code 'a''b'}. */
  TEXT,
  /** An identifier of SQL Server: {@code [a]]b]}. */
  BRACKET,
  /** A text of JavaScript or JSON. */
  JS,
  /** A name of Cypher: {@code `a``b`}. */
  CYPHER;

  static Quoting of(String word) {
    return valueOf(word.toUpperCase(Locale.ROOT));
  }

  String on(String value) {
    return switch (this) {
      case PLAIN -> value;
      case PG -> '"' + value.replace("\"", "\"\"") + '"';
      case TEXT -> '\'' + value.replace("\\", "\\\\").replace("'", "''") + '\'';
      case BRACKET -> '[' + value.replace("]", "]]") + ']';
      case JS -> '"' + value.replace("\\", "\\\\").replace("\"", "\\\"") + '"';
      case CYPHER -> '`' + value.replace("`", "``") + '`';
    };
  }

  /** One word of a POSIX shell, in single quotes unless nothing in it means anything to a shell. */
  static String shell(String word) {
    boolean bare = !word.isEmpty() && word.charAt(0) != '=';
    for (int i = 0; bare && i < word.length(); i++) {
      char c = word.charAt(i);
      bare =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_@%+=:,./-".indexOf(c) >= 0;
    }
    return bare ? word : '\'' + word.replace("'", "'\\''") + '\'';
  }
}
