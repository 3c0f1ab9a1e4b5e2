package dev.keycensus.inventory.owners;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.keycensus.rules.UserError;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A list of the people of an organization, which tells who has left. CSV (RFC 4180, UTF-8) with a
 * head line that names these columns in any order:
 *
 * <pre>
 * id,email,aliases,active,left_on,team
 * ann,ann@acme.example,ann-gh;ann.old@acme.example,true,,payments
 * bob,bob@acme.example,,false,2026-03-31,payments
 * </pre>
 *
 * {@code id} is the only one that must not be empty; {@code aliases} are further ids and addresses
 * between semicolons; {@code active} is true or false (yes, no, 1, 0; empty is true); {@code
 * left_on} is the first day without the person.
 */
public final class People {
  private static final List<String> COLUMNS =
      List.of("id", "email", "aliases", "active", "left_on", "team");
  private static final int MAX_BYTES = 64 << 20;

  private final Map<String, List<Person>> byName = new HashMap<>();
  private final Map<String, List<Person>> byTeam = new HashMap<>();
  private final List<Person> all = new ArrayList<>();

  private record Person(String id, boolean active, @Nullable LocalDate leftOn) {
    boolean is(Person other) {
      return id.equals(other.id);
    }

    boolean left(LocalDate now) {
      return !active || (leftOn != null && !leftOn.isAfter(now));
    }
  }

  private People() {}

  /** As {@link #read(String, byte[])}, for a file called {@code people.csv}. */
  public static People read(byte[] csv) throws UserError {
    return read("people.csv", csv);
  }

  /**
   * Reads a list.
   *
   * @param name what errors call the file
   * @throws UserError where a column is unknown or missing, a row does not fit, an id is empty or
   *     stands twice, a quote is not closed or the file is over 64 MiB, with line and column
   */
  public static People read(String name, byte[] csv) throws UserError {
    if (csv.length > MAX_BYTES) {
      throw new UserError(name, "larger than 64 MiB", null, 0, "is this a list of people?");
    }
    Csv rows = new Csv(name, new String(csv, UTF_8));
    List<Csv.Cell> head = rows.next();
    if (head == null) {
      throw rows.error(1, 1, "no head line", hint());
    }
    List<String> columns = new ArrayList<>();
    for (Csv.Cell cell : head) {
      String column = cell.text().strip();
      if (!COLUMNS.contains(column) || columns.contains(column)) {
        String what = columns.contains(column) ? "a column that stands twice" : "an unknown column";
        throw rows.error(cell.line(), cell.column(), what, hint());
      }
      columns.add(column);
    }
    for (String column : COLUMNS) {
      if (!columns.contains(column)) {
        throw rows.error(1, 1, "no column \"" + column + "\"", hint());
      }
    }
    People people = new People();
    Set<String> ids = new HashSet<>();
    for (List<Csv.Cell> row = rows.next(); row != null; row = rows.next()) {
      if (row.size() != columns.size()) {
        throw rows.error(
            row.get(0).line(),
            1,
            row.size() + " cells under " + columns.size() + " columns",
            "a cell with a comma in it stands in quotes: \"a,b\"");
      }
      Map<String, Csv.Cell> cells = new HashMap<>();
      for (int i = 0; i < row.size(); i++) {
        cells.put(columns.get(i), row.get(i));
      }
      people.add(rows, cells, ids);
    }
    return people;
  }

  private static String hint() {
    return "the first line is " + String.join(",", COLUMNS);
  }

  private void add(Csv rows, Map<String, Csv.Cell> cells, Set<String> ids) throws UserError {
    Csv.Cell id = cell(cells, "id");
    String key = key(id.text());
    if (key.isEmpty() || !ids.add(key)) {
      String what = key.isEmpty() ? "a person without an id" : "an id that stands twice";
      throw rows.error(id.line(), id.column(), what, null);
    }
    Person person =
        new Person(key, active(rows, cell(cells, "active")), date(rows, cell(cells, "left_on")));
    all.add(person);
    Set<String> keys = new HashSet<>();
    keys.add(key);
    keys.add(key(cell(cells, "email").text()));
    String aliases = cell(cells, "aliases").text();
    int from = 0;
    for (int i = 0; i <= aliases.length(); i++) {
      if (i == aliases.length() || aliases.charAt(i) == ';') {
        keys.add(key(aliases.substring(from, i)));
        from = i + 1;
      }
    }
    keys.remove("");
    for (String each : keys) {
      byName.computeIfAbsent(each, k -> new ArrayList<>(1)).add(person);
    }
    String team = key(cell(cells, "team").text());
    if (!team.isEmpty()) {
      byTeam.computeIfAbsent(team, k -> new ArrayList<>()).add(person);
    }
  }

  private static Csv.Cell cell(Map<String, Csv.Cell> cells, String column) {
    Csv.Cell cell = cells.get(column);
    if (cell == null) {
      throw new IllegalStateException(column);
    }
    return cell;
  }

  private static boolean active(Csv rows, Csv.Cell cell) throws UserError {
    return switch (cell.text().strip().toLowerCase(Locale.ROOT)) {
      case "", "true", "yes", "1" -> true;
      case "false", "no", "0" -> false;
      default ->
          throw rows.error(
              cell.line(), cell.column(), "active is neither true nor false", "true or false");
    };
  }

  private static @Nullable LocalDate date(Csv rows, Csv.Cell cell) throws UserError {
    String text = cell.text().strip();
    try {
      return text.isEmpty() ? null : LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw rows.error(cell.line(), cell.column(), "left_on is no date", "write it as 2026-11-30");
    }
  }

  /**
   * Whether who is called so has left: the person, or everybody of the team. Where several people
   * have the name in common, all of them must have. Nobody who is not in the list has left, see
   * {@link #knows}.
   *
   * @param ownerName as in {@link Owner#name}
   */
  public boolean left(String ownerName, LocalDate now) {
    List<Person> people = find(ownerName);
    return !people.isEmpty() && people.stream().allMatch(person -> person.left(now));
  }

  /** Whether the list has a person or a team of that name. */
  public boolean knows(String ownerName) {
    return !find(ownerName).isEmpty();
  }

  /** Whether the list says that two names are one person's, or that one is of the other's team. */
  public boolean areSame(String a, String b) {
    List<Person> of = find(b);
    return !of.isEmpty() && find(a).stream().anyMatch(person -> of.stream().anyMatch(person::is));
  }

  /** Whether two spellings name one account or address. */
  public static boolean areEqual(String a, String b) {
    return key(a).equals(key(b));
  }

  /** How many there are who have not left. */
  public int size(LocalDate now) {
    return (int) all.stream().filter(person -> !person.left(now)).count();
  }

  private List<Person> find(String ownerName) {
    String key = key(ownerName);
    if (!ownerName.strip().startsWith("group:") && key.indexOf('/') < 0) {
      List<Person> people = byName.get(key);
      if (people != null) {
        return people;
      }
    }
    String team = key.substring(key.lastIndexOf('/') + 1);
    return byTeam.getOrDefault(key, byTeam.getOrDefault(team, List.of()));
  }

  /** What the many ways to write one name have in common. */
  private static String key(String name) {
    String key = name.strip().toLowerCase(Locale.ROOT);
    int open = key.indexOf('<');
    if (open >= 0 && key.endsWith(">")) {
      key = key.substring(open + 1, key.length() - 1);
    }
    if (key.endsWith("@users.noreply.github.com")) {
      // 1234+ann@users.noreply.github.com is the account ann.
      key = key.substring(key.indexOf('+') + 1, key.indexOf('@'));
    }
    if (key.startsWith("@")) {
      key = key.substring(1);
    }
    boolean user = key.startsWith("user:");
    for (String kind : List.of("user:", "group:", "team:")) {
      if (key.startsWith(kind)) {
        key = key.substring(kind.length());
      }
    }
    return user ? key.substring(key.lastIndexOf('/') + 1) : key;
  }
}
