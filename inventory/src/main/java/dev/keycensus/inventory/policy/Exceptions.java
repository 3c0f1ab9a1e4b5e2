package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import dev.keycensus.sources.Glob;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Dated, owned, reasoned permissions to break a rule: {@code .keycensus/exceptions.yaml}.
 *
 * <pre>
 * exceptions:
 *   - id: x-3f1c22aa90b4
 *     rule: secret.hardcoded
 *     subject: s_0123456789abcdef      # or a list of ids of sightings, or nhi_…, cred_…
 *     reason: the vendor's sandbox, without data of ours
 *     owner: "@acme/payments"
 *     approvedBy: "@acme/security"
 *     created: 2026-11-01
 *     expires: 2026-12-31
 *   - id: fixtures
 *     rule: secret.*
 *     selector: {path: src/test/, type: generic-password}
 *     maxMatches: 12
 *     …
 * </pre>
 *
 * An exception lives {@value #LONGEST_DAYS} days at most ({@value #LONGEST_TIER_1_DAYS} for an
 * identity of tier 1), one for an emergency {@value #LONGEST_BREAK_GLASS_DAYS}. A pattern, in a
 * rule or as a selector, says how much it may cover. By the id of a sighting it excuses the value
 * that is there when it is made; another value in that place is not excused. Whether it is another
 * is told by its {@code fingerprint} where the scan has the key of it. Else by the history: another
 * value has stood there, and this one came after the day on which the exception was made, by its
 * author's date, which a rebase keeps. Whatever a change brings in that is scanned by itself came
 * after the exceptions that it is judged by.
 */
public final class Exceptions {
  /** Where it is, relative to the repository's root. */
  public static final String FILE_NAME = ".keycensus/exceptions.yaml";

  static final int LONGEST_DAYS = 90;
  static final int LONGEST_TIER_1_DAYS = 30;
  static final int LONGEST_BREAK_GLASS_DAYS = 180;
  private static final int MOST = 20_000;

  /** None. */
  public static final Exceptions NONE = new Exceptions(List.of(), FILE_NAME, false, false);

  private final List<ExceptionEntry> entries;
  private final String file;
  private final boolean before;
  private final boolean part;

  private Exceptions(List<ExceptionEntry> entries, String file, boolean before, boolean part) {
    this.entries = List.copyOf(entries);
    this.file = file;
    this.before = before;
    this.part = part;
  }

  /**
   * The same, as those of the revision before a change. Whatever the change brings in came after
   * them, whatever its commits say of their dates.
   */
  public Exceptions beforeChange() {
    return new Exceptions(entries, file, true, true);
  }

  /** The same, for a scan that does not read all that they may be about: none is unused there. */
  public Exceptions ofPart() {
    return new Exceptions(entries, file, before, true);
  }

  /** The same with the clock of this machine. */
  public static Exceptions read(byte[] content, String fileName) throws UserError {
    return read(content, fileName, Instant.now());
  }

  /**
   * Reads the file.
   *
   * @param content UTF-8; an empty file excuses nothing
   * @param fileName for error messages
   * @param now an exception made after it is a mistake
   * @throws UserError at the first thing that is wrong, with the line and a caret
   */
  public static Exceptions read(byte[] content, String fileName, Instant now) throws UserError {
    Yaml top = Yaml.parse(fileName, content);
    top.rejectUnknown("version", "exceptions");
    top.integer("version", 1, 1, 1);
    LocalDate today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    List<ExceptionEntry> entries = new ArrayList<>();
    Set<String> ids = new HashSet<>();
    for (Yaml item : items(top)) {
      if (entries.size() >= MOST) {
        throw item.error("more than " + MOST + " exceptions", "fix some of what they excuse");
      }
      ExceptionEntry entry = entry(item, today);
      if (!ids.add(entry.id())) {
        throw item.required("id").error("this id stands twice", null);
      }
      entries.add(entry);
    }
    return new Exceptions(entries, fileName, false, false);
  }

  /** The entries; a list of which all were deleted is none. */
  static List<Yaml> items(Yaml top) throws UserError {
    Yaml list = top.entries().get("exceptions");
    return list == null || list.isNull() ? List.of() : list.items();
  }

  private static ExceptionEntry entry(Yaml item, LocalDate today) throws UserError {
    item.rejectUnknown(
        "id",
        "rule",
        "subject",
        "selector",
        "maxMatches",
        "reason",
        "owner",
        "approvedBy",
        "created",
        "expires",
        "renewals",
        "breakGlass",
        "tested",
        "fingerprint");
    String id = filled(item, "id");
    Yaml rule = item.required("rule");
    if (rule.string().startsWith("exception.")) {
      throw rule.error("there is no exception from the rules about exceptions", null);
    }
    ExceptionEntry.Selector selector = selector(item.optional("selector"));
    List<String> subjects = subjects(item, selector);
    Yaml most = item.optional("maxMatches");
    if (most == null && (selector != null || Globs.isGlob(rule.string()))) {
      throw (selector != null ? item.required("selector") : rule)
          .error("a pattern needs maxMatches", "say how many violations it may cover");
    }
    boolean breakGlass = item.bool("breakGlass", false);
    Yaml tested = item.optional("tested");
    LocalDate testedOn = tested == null ? null : tested.date();
    if (tested != null && testedOn != null && testedOn.isAfter(today)) {
      throw tested.error("this day is still to come", null);
    }
    if (breakGlass && tested == null) {
      throw item.required("breakGlass")
          .error("an emergency exception needs the day it was tested", "add tested: 2026-10-01");
    }
    Yaml created = item.required("created");
    LocalDate from = created.date();
    if (from.isAfter(today)) {
      throw created.error("this day is still to come", "today is " + today + " (UTC)");
    }
    Yaml expires = item.required("expires");
    LocalDate to = expires.date();
    if (to.isBefore(from)) {
      throw expires.error("it would end before it began on " + from, null);
    }
    int longest = breakGlass ? LONGEST_BREAK_GLASS_DAYS : LONGEST_DAYS;
    if (ChronoUnit.DAYS.between(from, to) > longest) {
      throw expires.error(
          "this is more than " + longest + " days after it was created",
          "the last day possible is " + from.plusDays(longest) + "; renew it then");
    }
    return new ExceptionEntry(
        id,
        rule.string(),
        subjects,
        selector,
        most == null ? null : most.integer(1, 100_000),
        filled(item, "reason"),
        filled(item, "owner"),
        item.string("approvedBy"),
        from,
        to,
        item.integer("renewals", 0, 1_000, 0),
        breakGlass,
        testedOn,
        value(item),
        item.line());
  }

  /** The value that is excused, as {@code key_…/cred_…}; null where the file does not say. */
  private static @Nullable String value(Yaml item) throws UserError {
    Yaml value = item.optional("fingerprint");
    if (value == null) {
      return null;
    }
    String text = value.string();
    int slash = text.indexOf('/');
    String credential = text.substring(slash + 1);
    if (!text.startsWith("key_") || !credential.startsWith("cred_") || !isId(credential)) {
      throw value.error(
          "this is not a fingerprint",
          "keycensus writes it: key_… of the key, /, cred_… of the value");
    }
    return text;
  }

  private static String filled(Yaml item, String key) throws UserError {
    Yaml value = item.required(key);
    if (value.string().isBlank()) {
      throw value.error("\"" + key + "\" is empty", null);
    }
    return value.string();
  }

  private static ExceptionEntry.@Nullable Selector selector(@Nullable Yaml yaml) throws UserError {
    if (yaml == null) {
      return null;
    }
    yaml.rejectUnknown("path", "type", "slot", "identity");
    if (yaml.entries().isEmpty()) {
      throw yaml.error("this selects everything", "say what, such as path: src/test/");
    }
    Yaml path = yaml.optional("path");
    Glob glob = null;
    if (path != null) {
      try {
        glob = Glob.of(path.string());
      } catch (IllegalArgumentException e) {
        throw path.error("this is not a pattern: " + e.getMessage(), null);
      }
    }
    return new ExceptionEntry.Selector(
        glob, yaml.string("type"), yaml.string("slot"), yaml.string("identity"));
  }

  private static List<String> subjects(Yaml item, ExceptionEntry.@Nullable Selector selector)
      throws UserError {
    Yaml subject = item.optional("subject");
    if ((subject == null) == (selector == null)) {
      throw item.error(
          subject == null ? "this excuses nothing" : "this has a subject and a selector",
          "give it a subject or a selector");
    }
    if (subject == null) {
      return List.of();
    }
    List<Yaml> items = subject.isList() ? subject.items() : List.of(subject);
    List<String> ids = new ArrayList<>();
    for (Yaml one : items) {
      if (!isId(one.string())) {
        throw one.error("this is not an id", "s_… of a sighting, nhi_… of an identity, or cred_…");
      }
      ids.add(one.string());
    }
    if (ids.isEmpty()) {
      throw subject.error("this excuses nothing", null);
    }
    return ids;
  }

  private static boolean isId(String id) {
    if (id.equals(Judge.INVENTORY)) {
      return true;
    }
    int from = id.indexOf('_') + 1;
    boolean prefix = Set.of("s_", "nhi_", "cred_", "ref_").contains(id.substring(0, from));
    return prefix
        && id.length() == from + 16
        && id.chars().skip(from).allMatch(c -> (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'));
  }

  /** Whether there are none. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  /** How many there are. */
  public int size() {
    return entries.size();
  }

  /**
   * An exception as its file has it, for people.
   *
   * @param line 1-based
   */
  public record Described(
      String id,
      String rule,
      String subject,
      String reason,
      String owner,
      LocalDate created,
      LocalDate expires,
      int renewals,
      boolean breakGlass,
      int line) {}

  /** All of them, the next to end first. */
  public List<Described> describe() {
    return entries.stream()
        .sorted(Comparator.comparing(ExceptionEntry::expires).thenComparing(ExceptionEntry::id))
        .map(
            e ->
                new Described(
                    e.id(),
                    e.rule(),
                    e.subject(),
                    e.reason(),
                    e.owner(),
                    e.created(),
                    e.expires(),
                    e.renewals(),
                    e.breakGlass(),
                    e.line()))
        .toList();
  }

  List<ExceptionEntry> entries() {
    return entries;
  }

  String file() {
    return file;
  }

  Excused excuse(List<Violation> violations, Index index) {
    return new Excusing(entries, index, before, part).excuse(violations);
  }
}
