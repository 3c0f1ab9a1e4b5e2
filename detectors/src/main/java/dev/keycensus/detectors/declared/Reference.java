package dev.keycensus.detectors.declared;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A place that names a credential without its value.
 *
 * @param kind where the value is kept
 * @param name what it is called there: a secret's name, a variable's, a path in a vault, a role
 * @param provider who issued the credential, as the catalogue spells it, such as {@code aws}; null
 *     where nothing tells
 * @param slot what it is used for in its file, such as {@code env.TRACKER_TOKEN}
 * @param key the {@link Declaration#key} of who uses it; null for nobody in particular
 * @param environment such as {@code production}; null where nothing tells
 * @param line 1-based
 * @param column 1-based, in UTF-16 code units
 * @param file where it stands, where that is another file than that of who uses it, relative to the
 *     root of the repository; else null
 */
public record Reference(
    Kind kind,
    String name,
    @Nullable String provider,
    String slot,
    @Nullable String key,
    @Nullable String environment,
    int line,
    int column,
    @Nullable String file) {

  /** One in the file of who uses it. */
  public Reference(
      Kind kind,
      String name,
      @Nullable String provider,
      String slot,
      @Nullable String key,
      @Nullable String environment,
      int line,
      int column) {
    this(kind, name, provider, slot, key, environment, line, column, null);
  }

  /** Where a value is kept that only its name is told of. */
  public enum Kind {
    /** A secret of a CI system: {@code secrets.X}, {@code credentials('x')}, a context. */
    CI_SECRET,
    /** A variable of the environment: {@code ${X}}. */
    VARIABLE,
    /** Asked of a person at the start: {@code ${input:x}}. */
    PROMPT,
    /** A vault or a secret manager. */
    VAULT,
    /** A Kubernetes Secret. */
    CLUSTER_SECRET,
    /** A file that holds it. */
    FILE,
    /** A role or an account that is taken by federation: nothing is stored. */
    FEDERATION,
    /** A token that the platform issues for each run: {@code GITHUB_TOKEN}. */
    PLATFORM_TOKEN,
    /** A helper program that hands it out. */
    HELPER;

    /** The word used in reports, such as {@code ci-secret}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }
}
