package dev.keycensus.inventory.owners;

import java.util.Locale;

/**
 * Who answers for something, and who says so.
 *
 * @param name as written ({@code @acme/payments}, {@code platform}, an address); of Backstage a
 *     reference with its kind ({@code group:payments}, {@code user:guests/ann}), without the
 *     namespace {@code default}
 * @param file path relative to the repository's root, empty where no file says it
 * @param line 1-based; 0 where it is not known
 * @param isPerson whether this is one person and not a team, a list or a role; false where one
 *     cannot tell
 */
public record Owner(
    String name, Source source, Status status, String file, int line, boolean isPerson) {
  /** Who says it, in the order in which they are believed. */
  public enum Source {
    /** the register of identities */
    REGISTER,
    /** a tag, label or annotation of a cloud or Kubernetes object */
    TAG,
    BACKSTAGE,
    CODEOWNERS,
    /** an OWNERS file as Kubernetes, or as Chromium, writes it */
    OWNERS,
    /** Datadog, OpsLevel or Cortex */
    SERVICE_CATALOG,
    /** the metadata of a package, or a MAINTAINERS file */
    PACKAGE,
    GIT;

    /** In reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** How much it is worth. */
  public enum Status {
    /** written down as ownership */
    DECLARED,
    /** concluded from something written for another purpose */
    DERIVED,
    /** a guess from history */
    SUGGESTED,
    /** declared once, and gone since */
    LEFT;

    /** In reports. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** An owner of whom only the name is known to tell a person from a team. */
  public Owner(String name, Source source, Status status, String file, int line) {
    this(name, source, status, file, line, Names.isPerson(name));
  }

  /** Who the register names. */
  public static Owner registered(String name, String file, int line) {
    return new Owner(name, Source.REGISTER, Status.DECLARED, file, line);
  }

  /** An author of commits: a person, suggested and no more. */
  public static Owner author(String name) {
    return new Owner(name, Source.GIT, Status.SUGGESTED, "", 0, true);
  }
}
