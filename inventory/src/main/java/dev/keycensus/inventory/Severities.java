package dev.keycensus.inventory;

import dev.keycensus.inventory.census.ExamplePaths;
import dev.keycensus.rules.CredentialType;
import dev.keycensus.rules.Severity;
import java.util.Collection;

/**
 * How bad a leak is, from its type and its places. A value that is a secret only by what stands
 * around it, and stands nowhere but in tests, examples and documentation, matters less: most such
 * passwords open nothing. A token with a shape of its own is as real there as anywhere. Nothing is
 * hidden by its path.
 */
final class Severities {
  private Severities() {}

  static Severity of(CredentialType type, Collection<String> paths) {
    boolean judged =
        switch (type.shape().matcher()) {
          case PASSWORD, SECRET, KEY, TOKEN, BASIC, BEARER, URL -> true;
          default -> false;
        };
    if (!judged || !paths.stream().allMatch(ExamplePaths::is)) {
      return type.severity();
    }
    return switch (type.severity()) {
      case CRITICAL -> Severity.MEDIUM;
      default -> Severity.LOW;
    };
  }
}
