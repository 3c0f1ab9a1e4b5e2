package dev.keycensus.detectors.declared.code;

import java.util.Set;

/** What the names in a program tell of the addresses beside them. */
final class AddressNames {
  /** Names of what people read. */
  private static final Set<String> SHOWN =
      Set.of(
          "placeholder",
          "label",
          "title",
          "description",
          "help",
          "helptext",
          "helperurl",
          "hint",
          "href",
          "homepage",
          "website",
          "docs",
          "doc",
          "docsurl",
          "documentation",
          "link",
          "tooltip",
          "message",
          "example",
          "examples",
          "httpreferer",
          "referer",
          "origin",
          "console",
          "signupurl",
          "keyurl",
          "licenses");

  /** Parts of names of what makes one address of another. */
  private static final String[] SHAPING = {
    "url", "uri", "base", "endpoint", "host", "address", "join", "format", "printf", "trim",
        "strip",
    "replace", "concat", "string", "tostr", "env", "get", "clone", "into", "parse", "create", "from"
  };

  /** What an address is compared by, or shown. */
  private static final Set<String> COMPARING =
      Set.of(
          "includes",
          "startswith",
          "endswith",
          "contains",
          "hasprefix",
          "hassuffix",
          "indexof",
          "match",
          "matches",
          "replace",
          "equals",
          "print",
          "println",
          "printf",
          "log",
          "info",
          "warn",
          "warning",
          "error",
          "debug",
          "test",
          "expect",
          "assertequals",
          "startwith");

  private AddressNames() {}

  /** Whether an address is compared or shown by what is called so. */
  static boolean isComparing(String name) {
    return COMPARING.contains(name);
  }

  /** Also whom a token is for: that is told by an address, and nothing is asked there. */
  static boolean isShown(String name) {
    return SHOWN.contains(name)
        || name.contains("audience")
        || name.endsWith("issuer")
        || name.endsWith("referer")
        || name.endsWith("docs");
  }

  /** Whether a function or a method is called as those are that make addresses of others. */
  static boolean isShaping(String name) {
    for (String part : SHAPING) {
      if (name.contains(part)) {
        return true;
      }
    }
    return false;
  }

  /** Whether what is called so is an address, or a part of one. */
  static boolean isAddress(String name) {
    String normal = Call.normal(name);
    return normal.endsWith("url")
        || normal.endsWith("uri")
        || normal.endsWith("base")
        || normal.endsWith("endpoint")
        || normal.endsWith("host")
        || normal.endsWith("hostname")
        || normal.endsWith("href");
  }
}
