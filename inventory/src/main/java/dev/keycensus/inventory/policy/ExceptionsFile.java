package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Ids;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Violation;
import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.nio.charset.StandardCharsets;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Adds to the text of {@code .keycensus/exceptions.yaml}: a block for each violation, sorted by its
 * id, which is made of the rule and the place. What stands there already is left as it is, comments
 * too, so that two branches seldom touch the same lines.
 */
public final class ExceptionsFile {
  private static final String BEGIN =
      """
      # Permissions to break a rule for a while. See docs/violations.md; keycensus exceptions check looks whether it is right.
      exceptions:
      """;

  private final String name;
  private final String text;

  /** What a person says about an exception. */
  public record Permission(
      String reason, String owner, @Nullable String approvedBy, LocalDate expires) {}

  /**
   * What came of it.
   *
   * @param text the whole file
   * @param added how many are new
   * @param renewed how many had ended, or were made for other values or fewer places
   */
  public record Added(String text, int added, int renewed) {}

  /**
   * A file as it stands.
   *
   * @param content null where there is none
   */
  public ExceptionsFile(byte @Nullable [] content, String name) {
    this.name = name;
    this.text = content == null ? "" : new String(content, StandardCharsets.UTF_8);
  }

  /**
   * Adds an exception for each violation that none excuses.
   *
   * @throws UserError if the file is not as it should be, or its list is not written as a block;
   *     nothing of it is lost, since nothing is written here
   */
  public Added add(Census census, List<Violation> violations, Permission permission)
      throws UserError {
    Map<String, ExceptionEntry> before = new HashMap<>();
    for (ExceptionEntry e :
        Exceptions.read(text.getBytes(StandardCharsets.UTF_8), name, census.now()).entries()) {
      before.put(e.id(), e);
    }
    LocalDate today = census.now().atOffset(ZoneOffset.UTC).toLocalDate();
    Map<String, Credential> credentials = new HashMap<>();
    census.credentials().forEach(c -> credentials.put(c.id(), c));
    TreeMap<String, String> blocks = new TreeMap<>();
    int renewed = 0;
    for (Violation v : violations) {
      if (v.exception() != null || v.policy().startsWith("exception.")) {
        continue;
      }
      Credential c = credentials.get(v.subject());
      List<String> subjects = subjects(v, c);
      String id = Ids.of("x-", v.policy(), subjects.get(0));
      ExceptionEntry old = before.get(id);
      int renewals = old == null ? 0 : old.renewals() + (old.expires().isBefore(today) ? 1 : 0);
      renewed += old == null ? 0 : 1;
      blocks.put(
          id,
          block(
              id,
              v,
              subjects,
              permission,
              today,
              renewals,
              c == null || census.keyId().isEmpty() ? null : census.keyId() + "/" + c.id()));
    }
    int added = blocks.size() - renewed;
    String made = merged(blocks);
    Exceptions.read(made.getBytes(StandardCharsets.UTF_8), name, census.now());
    return new Added(made, added, renewed);
  }

  private static List<String> subjects(Violation v, @Nullable Credential c) {
    return c == null
        ? List.of(v.subject())
        : c.sightings().stream().map(Sighting::id).distinct().sorted().toList();
  }

  private static String block(
      String id,
      Violation v,
      List<String> subjects,
      Permission permission,
      LocalDate today,
      int renewals,
      @Nullable String value) {
    StringBuilder b = new StringBuilder();
    b.append("  - id: ").append(id).append('\n');
    Place place = v.place();
    if (place != null) {
      b.append("    # ").append(Template.shown(place.path())).append('\n');
    }
    b.append("    rule: ").append(v.policy()).append('\n');
    b.append("    subject: ");
    b.append(subjects.size() == 1 ? subjects.get(0) : "[" + String.join(", ", subjects) + "]");
    b.append('\n');
    if (value != null) {
      b.append("    fingerprint: ").append(value).append('\n');
    }
    b.append("    reason: ").append(quoted(permission.reason())).append('\n');
    b.append("    owner: ").append(quoted(permission.owner())).append('\n');
    if (permission.approvedBy() != null) {
      b.append("    approvedBy: ").append(quoted(permission.approvedBy())).append('\n');
    }
    b.append("    created: ").append(today).append('\n');
    b.append("    expires: ").append(permission.expires()).append('\n');
    if (renewals > 0) {
      b.append("    renewals: ").append(renewals).append('\n');
    }
    return b.toString();
  }

  private static String quoted(String text) {
    StringBuilder b = new StringBuilder("\"");
    Template.shown(text)
        .chars()
        .forEach(
            c -> {
              if (c == '"' || c == '\\') {
                b.append('\\');
              }
              b.append((char) c);
            });
    return b.append('"').toString();
  }

  /** The lines of one entry in the file: from its first to the one before the next. */
  private record Block(String id, int from, int to) {}

  private String merged(TreeMap<String, String> blocks) throws UserError {
    Yaml top = Yaml.parse(name, text.getBytes(StandardCharsets.UTF_8));
    List<String> lines = new ArrayList<>(text.lines().toList());
    List<Block> there = blocks(top, lines);
    StringBuilder b = new StringBuilder();
    if (there.isEmpty()) {
      head(top, lines, b);
      blocks.values().forEach(b::append);
      return b.toString();
    }
    append(b, lines, 0, there.get(0).from());
    for (Block old : there) {
      while (!blocks.isEmpty() && blocks.firstKey().compareTo(old.id()) < 0) {
        b.append(String.valueOf(blocks.pollFirstEntry().getValue()));
      }
      String renewed = blocks.remove(old.id());
      if (renewed != null) {
        b.append(renewed);
      } else {
        append(b, lines, old.from(), old.to());
      }
    }
    blocks.values().forEach(b::append);
    append(b, lines, there.get(there.size() - 1).to(), lines.size());
    return b.toString();
  }

  /** The file up to where the first entry goes. */
  private void head(Yaml top, List<String> lines, StringBuilder b) throws UserError {
    Yaml list = top.entries().get("exceptions");
    if (list == null) {
      append(b, lines, 0, lines.size());
      b.append(lines.isEmpty() ? BEGIN : "exceptions:\n");
      return;
    }
    if (!list.isNull() || list.line() != lines.size()) {
      throw list.error("this list cannot be added to", "leave out the brackets, or the key");
    }
    append(b, lines, 0, lines.size());
  }

  private static void append(StringBuilder b, List<String> lines, int from, int to) {
    for (int i = from; i < to; i++) {
      b.append(lines.get(i)).append('\n');
    }
  }

  private static List<Block> blocks(Yaml top, List<String> lines) throws UserError {
    List<Block> all = new ArrayList<>();
    List<Yaml> items = Exceptions.items(top);
    for (int i = 0; i < items.size(); i++) {
      Yaml item = items.get(i);
      int from = item.line() - 1;
      if (from >= lines.size() || !lines.get(from).startsWith("  - ")) {
        throw item.error(
            "this list cannot be added to",
            "begin each entry with two spaces, a dash and a space, as keycensus writes it");
      }
      int to = lines.size();
      if (i + 1 < items.size()) {
        to = items.get(i + 1).line() - 1;
        // What is said above an entry is about that entry.
        while (to > from + 1 && isBetween(lines.get(to - 1))) {
          to--;
        }
      } else {
        to = from + 1;
        while (to < lines.size() && lines.get(to).startsWith("   ")) {
          to++;
        }
      }
      int begin = all.isEmpty() ? from : all.get(all.size() - 1).to();
      all.add(new Block(item.required("id").string(), begin, to));
    }
    return all;
  }

  private static boolean isBetween(String line) {
    return line.isBlank() || line.startsWith("#") || line.startsWith("  #");
  }
}
