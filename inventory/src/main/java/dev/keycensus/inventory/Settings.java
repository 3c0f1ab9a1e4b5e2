package dev.keycensus.inventory;

import dev.keycensus.rules.Severity;
import dev.keycensus.rules.Tier;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import dev.keycensus.sources.Glob;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * What {@code .keycensus.yaml} says. A flag of the command line beats it.
 *
 * @param exclude globs of what is not read
 * @param include globs of what alone is read; empty for everything
 * @param disabledTypes ids or globs of credential types that are switched off
 * @param rules files or folders with types of the project's own, relative to the file's folder and
 *     inside it
 * @param confidence the least tier listed; null where it does not say
 * @param failOn null where it does not say
 * @param failConfidence the least tier that fails; null where it does not say
 * @param maxFileSize bytes; null where it does not say
 * @param inlineAllow null where it does not say
 */
public record Settings(
    List<String> exclude,
    List<String> include,
    List<String> disabledTypes,
    List<String> rules,
    @Nullable Tier confidence,
    @Nullable FailOn failOn,
    @Nullable Tier failConfidence,
    @Nullable Long maxFileSize,
    @Nullable Boolean inlineAllow) {

  /** The name of the file. */
  public static final String FILE_NAME = ".keycensus.yaml";

  /** What holds where there is no file. */
  public static final Settings NONE =
      new Settings(List.of(), List.of(), List.of(), List.of(), null, null, null, null, null);

  public Settings {
    exclude = List.copyOf(exclude);
    include = List.copyOf(include);
    disabledTypes = List.copyOf(disabledTypes);
    rules = List.copyOf(rules);
  }

  /**
   * Reads the file. It knows the keys
   *
   * <pre>
   * exclude: [docs/, "*.min.js"]
   * include: [src/]
   * rules:
   *   disable: [acme-*]
   *   paths: [.keycensus/types]
   * confidence: medium
   * failOn: high
   * failConfidence: high
   * maxFileSize: 64MiB
   * inlineAllow: false
   * </pre>
   *
   * and none else.
   *
   * @param content UTF-8; an empty file says nothing
   * @param fileName for error messages
   * @throws UserError at the first thing that is wrong, with the line and a caret
   */
  public static Settings read(byte[] content, String fileName) throws UserError {
    Yaml top = Yaml.parse(fileName, content);
    top.rejectUnknown(
        "exclude",
        "include",
        "rules",
        "confidence",
        "failOn",
        "failConfidence",
        "maxFileSize",
        "inlineAllow");
    Yaml rules = top.optional("rules");
    if (rules != null) {
      rules.rejectUnknown("disable", "paths");
    }
    Yaml size = top.optional("maxFileSize");
    Yaml allow = top.optional("inlineAllow");
    return new Settings(
        globs(top, "exclude"),
        globs(top, "include"),
        rules == null ? List.of() : filled(rules, "disable"),
        rules == null ? List.of() : inside(rules, "paths"),
        word(top, "confidence", Tier.class),
        word(top, "failOn", FailOn.class),
        word(top, "failConfidence", Tier.class),
        size == null ? null : size(size),
        allow == null ? null : allow.bool());
  }

  private static <E extends Enum<E>> @Nullable E word(Yaml map, String key, Class<E> type)
      throws UserError {
    Yaml value = map.optional(key);
    return value == null ? null : value.enumWord(type);
  }

  private static long size(Yaml value) throws UserError {
    long bytes = bytes(value.string());
    if (bytes < 0) {
      throw value.error("this is not a size", "write it as 64MiB");
    }
    return bytes;
  }

  private static List<String> filled(Yaml map, String key) throws UserError {
    for (Yaml item : map.list(key)) {
      if (item.string().isEmpty()) {
        throw item.error("this is empty", null);
      }
    }
    return map.stringList(key);
  }

  private static List<String> globs(Yaml map, String key) throws UserError {
    // They mean what they mean in .gitignore, but for this, which would turn the list around.
    for (Yaml item : map.list(key)) {
      if (item.string().startsWith("!")) {
        throw item.error("a pattern cannot begin with !", "name what is wanted under include");
      }
      try {
        Glob.of(item.string());
      } catch (IllegalArgumentException e) {
        throw item.error("this is not a pattern: " + e.getMessage(), null);
      }
    }
    return map.stringList(key);
  }

  /** Paths that do not leave the folder of the file: a scanned tree has no say about others. */
  private static List<String> inside(Yaml map, String key) throws UserError {
    for (Yaml item : map.list(key)) {
      String path = item.string();
      boolean absolute = path.startsWith("/") || path.contains("\\") || path.contains(":");
      if (absolute || ("/" + path + "/").contains("/../")) {
        throw item.error(
            "this path leaves the folder of the file", "for types from elsewhere use --rules PATH");
      }
    }
    return filled(map, key);
  }

  /** The least severity that fails a scan. */
  public enum FailOn {
    LOW(Severity.LOW),
    MEDIUM(Severity.MEDIUM),
    HIGH(Severity.HIGH),
    CRITICAL(Severity.CRITICAL),
    /** Findings never fail a scan. */
    NEVER(null);

    private final @Nullable Severity least;

    FailOn(@Nullable Severity least) {
      this.least = least;
    }

    /** The word used in YAML and on the command line, such as {@code high}. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Whether a credential of this severity fails, if it is sure enough. */
    public boolean fails(Severity severity) {
      return least != null && severity.compareTo(least) >= 0;
    }
  }

  /**
   * A size as people write it: {@code 512}, {@code 64KiB}, {@code 256MiB}, {@code 2GiB}; {@code
   * kB}, {@code MB} and {@code GB} are powers of 1,000.
   *
   * @return bytes, or -1 if it is not a size of at least 1 byte that a long can hold
   */
  public static long bytes(String size) {
    int digits = 0;
    while (digits < size.length() && size.charAt(digits) >= '0' && size.charAt(digits) <= '9') {
      digits++;
    }
    if (digits == 0 || digits > 18) {
      return -1;
    }
    long number = Long.parseLong(size.substring(0, digits));
    long unit =
        switch (size.substring(digits).strip().toLowerCase(Locale.ROOT)) {
          case "", "b" -> 1L;
          case "k", "kib" -> 1L << 10;
          case "m", "mib" -> 1L << 20;
          case "g", "gib" -> 1L << 30;
          case "t", "tib" -> 1L << 40;
          case "kb" -> 1_000L;
          case "mb" -> 1_000_000L;
          case "gb" -> 1_000_000_000L;
          case "tb" -> 1_000_000_000_000L;
          default -> 0L;
        };
    if (number == 0 || unit == 0 || number > Long.MAX_VALUE / unit) {
      return -1;
    }
    return number * unit;
  }
}
