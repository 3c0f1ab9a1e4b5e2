package dev.keycensus.inventory.policy;

import java.util.List;
import java.util.Locale;

/** What a policy looks at, one after the other. */
public enum Subject {
  IDENTITY("nhi", "repo", "ctx"),
  CREDENTIAL("cred", "nhi", "repo", "ctx"),
  SIGHTING("finding", "cred", "nhi", "repo", "ctx"),
  REFERENCE("ref", "nhi", "repo", "ctx"),
  /** The whole of it, once. */
  INVENTORY("repo", "ctx"),
  /** Each exception, after the others have been judged. */
  EXCEPTION("exc", "repo", "ctx"),
  /** All exceptions together, once. */
  EXCEPTIONS("exceptions", "repo", "ctx");

  @SuppressWarnings("ImmutableEnumChecker") // List.of
  private final List<String> prefixes;

  Subject(String... prefixes) {
    this.prefixes = List.of(prefixes);
  }

  /** The word used in YAML, such as {@code identity}. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What its attributes begin with; {@code params} is everywhere. */
  List<String> prefixes() {
    return prefixes;
  }
}
