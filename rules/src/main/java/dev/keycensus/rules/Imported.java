package dev.keycensus.rules;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a rule file of another tool adds to a catalogue.
 *
 * @param types its types; one takes the place of a type of the same id
 * @param disabled ids of types that it switches off
 * @param allowlists what is no leak of any type, or of the types that it names
 * @param alone whether it says that the built-in types are not wanted
 */
record Imported(
    List<CredentialType> types, Set<String> disabled, List<Allowlist> allowlists, boolean alone) {
  Imported {
    types = List.copyOf(types);
    disabled = Set.copyOf(disabled);
    allowlists = List.copyOf(allowlists);
  }

  /** An id of ours for a name of theirs: {@code My_Rule.1} is {@code my-rule-1}. */
  static String id(Yaml value) throws UserError {
    StringBuilder b = new StringBuilder();
    String name = value.string().toLowerCase(Locale.ROOT);
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean good = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
      if (good) {
        b.append(c);
      } else if (b.length() > 0 && b.charAt(b.length() - 1) != '-') {
        b.append('-');
      }
    }
    while (b.length() > 0 && b.charAt(b.length() - 1) == '-') {
      b.setLength(b.length() - 1);
    }
    if (b.length() == 0 || b.length() > 64) {
      throw value.error(
          Printable.quoted(value.string()) + " is not an id",
          "letters and digits, joined by hyphens, at most 64 characters");
    }
    return b.toString();
  }

  /** One line of at most 120 characters. */
  static String name(String text) {
    String line = text.strip().lines().findFirst().orElse("").strip();
    return line.length() <= 120 ? line : line.substring(0, 119) + "…";
  }
}
