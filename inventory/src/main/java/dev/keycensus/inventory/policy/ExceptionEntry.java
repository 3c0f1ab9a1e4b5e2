package dev.keycensus.inventory.policy;

import dev.keycensus.sources.Glob;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One exception as its file has it.
 *
 * @param subjects ids of sightings, identities, credentials; empty where there is a selector
 * @param selector null where there are subjects
 * @param maxMatches how many violations it may cover; null for any number
 * @param tested the day on which the emergency way was tried; null for never
 * @param value the value that is excused, as {@code key_…/cred_…}; null where the file does not say
 * @param line where it begins, 1-based
 */
record ExceptionEntry(
    String id,
    String rule,
    List<String> subjects,
    @Nullable Selector selector,
    @Nullable Integer maxMatches,
    String reason,
    String owner,
    @Nullable String approvedBy,
    LocalDate created,
    LocalDate expires,
    int renewals,
    boolean breakGlass,
    @Nullable LocalDate tested,
    @Nullable String value,
    int line) {

  /** What is excused by what it is; null for what does not matter. */
  record Selector(
      @Nullable Glob path,
      @Nullable String type,
      @Nullable String slot,
      @Nullable String identity) {

    String told() {
      StringBuilder b = new StringBuilder();
      part(b, "path", path == null ? null : path.toString());
      part(b, "type", type);
      part(b, "slot", slot);
      part(b, "identity", identity);
      return b.toString();
    }

    private static void part(StringBuilder b, String name, @Nullable String value) {
      if (value != null) {
        b.append(b.isEmpty() ? "" : ", ").append(name).append(": ").append(value);
      }
    }
  }

  ExceptionEntry {
    subjects = List.copyOf(subjects);
  }

  /** For a report. */
  String subject() {
    return selector != null ? selector.told() : String.join(", ", subjects);
  }
}
