package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Basis;
import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Identity;
import dev.keycensus.inventory.census.Place;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.rules.UserError;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Entries for a register, of what a scan found and nobody has registered: to be read, completed and
 * kept by people. They hold no value; where places would not tell two identities apart, the
 * identity's id does.
 */
public final class RegisterDraft {
  private static final int MOST_PLACES = 10;
  private static final int LONGEST_ID = 60;
  private static final int LONGEST_NAME = 200;

  private final Register register;
  private final List<Stub> stubs;

  private RegisterDraft(Register register, List<Stub> stubs) {
    this.register = register;
    this.stubs = stubs;
  }

  /**
   * One entry.
   *
   * @param match selectors, each a key with its value, in the order in which they are written
   */
  private record Stub(
      String id, String name, String kind, @Nullable String owner, Set<Map<String, String>> match) {

    List<String> lines(String margin) {
      List<String> lines = new ArrayList<>();
      lines.add(margin + "- id: " + scalar(id));
      lines.add(margin + "  name: " + scalar(name));
      lines.add(margin + "  kind: " + kind);
      lines.add(margin + (owner == null ? "  # owner:" : "  owner: " + scalar(owner)));
      lines.add(margin + "  # purpose: \"\"");
      lines.add(margin + "  match:");
      for (Map<String, String> selector : match) {
        String dash = "    - ";
        for (Map.Entry<String, String> e : selector.entrySet()) {
          lines.add(margin + dash + e.getKey() + ": " + scalar(e.getValue()));
          dash = "      ";
        }
      }
      return lines;
    }
  }

  /**
   * Drafts entries for what is not registered.
   *
   * @param census of one target, made with {@code register}
   */
  public static RegisterDraft of(Census census, Register register) {
    Map<String, Set<Map<String, String>>> selectors = new HashMap<>();
    // By path: selectors of other paths never match.
    Map<String, Map<Map<String, String>, Integer>> uses = new HashMap<>();
    for (Identity identity : census.identities()) {
      Set<Map<String, String>> its = selectors(identity, census);
      selectors.put(identity.id(), its);
      its.forEach(
          s -> uses.computeIfAbsent(s.get("path"), k -> new HashMap<>()).merge(s, 1, Integer::sum));
    }
    Set<String> taken = new HashSet<>();
    register.entries().forEach(e -> taken.add(e.id()));
    Map<String, Integer> names = new HashMap<>();
    for (Identity identity : census.identities()) {
      names.merge(slug(identity), 1, Integer::sum);
    }
    List<Stub> stubs = new ArrayList<>();
    for (Identity i : census.identities()) {
      if (i.governance().registered()) {
        continue;
      }
      Set<Map<String, String>> its = selectors.getOrDefault(i.id(), Set.of());
      boolean clear =
          !its.isEmpty()
              && its.stream().allMatch(s -> isClear(s, uses.getOrDefault(s.get("path"), Map.of())));
      String slug = slug(i);
      boolean unique = names.getOrDefault(slug, 0) == 1 && !taken.contains(slug);
      Owner owner = i.owner();
      stubs.add(
          new Stub(
              // Of the identity and not of a counter: the same whoever drafts it, and when.
              unique ? slug : slug + "-" + i.id().substring(i.id().indexOf('_') + 1),
              cut(i.name(), LONGEST_NAME),
              i.kind().word(),
              owner != null && owner.status() == Owner.Status.DECLARED ? owner.name() : null,
              clear ? its : Set.of(Map.of("identity", i.id()))));
    }
    stubs.sort(Comparator.comparing(Stub::id));
    return new RegisterDraft(register, stubs);
  }

  /** How many entries there are. */
  public int size() {
    return stubs.size();
  }

  /** A register of nothing but these entries. */
  public String text() {
    StringBuilder b = new StringBuilder("identities:\n");
    for (Stub stub : stubs) {
      stub.lines("  ").forEach(line -> b.append(line).append('\n'));
    }
    return b.toString();
  }

  /**
   * A register with these entries added. All that stands in it stays as it is; where its entries
   * are in the order of their ids, the new ones come between them, so that two people who add do
   * not meet in one place.
   *
   * @param content of the register, from which {@link #of} knew what is registered
   * @throws UserError if that cannot be done without touching anything else
   */
  public byte[] addedTo(byte[] content, String fileName) throws UserError {
    String text = new String(content, StandardCharsets.UTF_8);
    String end = text.contains("\r\n") ? "\r\n" : "\n";
    List<String> lines = new ArrayList<>(text.lines().toList());
    List<Register.Entry> entries = register.entries();
    if (entries.isEmpty()) {
      begin(lines);
    } else {
      insert(lines, entries, fileName);
    }
    byte[] added = (String.join(end, lines) + end).getBytes(StandardCharsets.UTF_8);
    Set<String> wanted = new TreeSet<>();
    entries.forEach(e -> wanted.add(e.id()));
    stubs.forEach(s -> wanted.add(s.id()));
    Set<String> got = new TreeSet<>();
    try {
      Register.read(added, fileName).entries().forEach(e -> got.add(e.id()));
    } catch (UserError e) {
      throw byHand(fileName);
    }
    if (!got.equals(wanted)) {
      throw byHand(fileName);
    }
    return added;
  }

  private void begin(List<String> lines) {
    int key = -1;
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      key = line.equals("identities:") || line.equals("identities: []") ? i : key;
    }
    if (key < 0) {
      lines.add("identities:");
      key = lines.size() - 1;
    }
    lines.set(key, "identities:");
    for (int i = stubs.size() - 1; i >= 0; i--) {
      lines.addAll(key + 1, stubs.get(i).lines("  "));
    }
  }

  private void insert(List<String> lines, List<Register.Entry> entries, String fileName)
      throws UserError {
    String first = lines.get(entries.get(0).line() - 1);
    int margin = first.indexOf('-');
    boolean sorted = true;
    for (int i = 0; i < entries.size(); i++) {
      String line = lines.get(entries.get(i).line() - 1);
      if (margin < 0 || !line.startsWith(first.substring(0, margin) + "- ")) {
        throw byHand(fileName);
      }
      sorted &= i == 0 || entries.get(i - 1).id().compareTo(entries.get(i).id()) < 0;
    }
    if (!first.substring(0, margin).isBlank()) {
      throw byHand(fileName);
    }
    int end = entries.get(entries.size() - 1).line();
    for (int i = end; i < lines.size(); i++) {
      String line = lines.get(i);
      int indent = indent(line);
      if (!line.isBlank() && indent <= margin && line.charAt(indent) != '#') {
        break;
      }
      end = !line.isBlank() && indent > margin ? i + 1 : end;
    }
    int[] places = new int[stubs.size()];
    for (int s = 0; s < places.length; s++) {
      places[s] = end;
      for (int e = entries.size() - 1; sorted && e >= 0; e--) {
        if (entries.get(e).id().compareTo(stubs.get(s).id()) > 0) {
          places[s] = above(lines, entries.get(e).line() - 1, margin);
        }
      }
    }
    // From the last to the first, so that the places of the earlier ones stay.
    for (int s = places.length - 1; s >= 0; s--) {
      lines.addAll(places[s], stubs.get(s).lines(first.substring(0, margin)));
    }
  }

  /** Comments above an entry are its own. */
  private static int above(List<String> lines, int entry, int margin) {
    int at = entry;
    while (at > 0) {
      String line = lines.get(at - 1);
      int indent = indent(line);
      if (indent == line.length() || line.charAt(indent) != '#' || indent > margin) {
        return at;
      }
      at--;
    }
    return at;
  }

  private static int indent(String line) {
    int i = 0;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  private static UserError byHand(String fileName) {
    return new UserError(
        fileName,
        "is written in a way that cannot be added to without changing it",
        null,
        0,
        "add by hand what keycensus inventory register prints without --write");
  }

  // ---- What matches
  // ------------------------------------------------------------------------------

  private static Set<Map<String, String>> selectors(Identity identity, Census census) {
    Basis basis = identity.basis();
    return switch (basis.how()) {
      case SELF_DESCRIBING, EXPORT, ADJACENT -> Set.of();
      case DECLARED -> declaration(identity);
      case REGISTERED, NAMED, DERIVED -> places(identity, census);
    };
  }

  /** The evidence of a declaration is its path and its key. */
  private static Set<Map<String, String>> declaration(Identity identity) {
    String evidence = identity.basis().evidence();
    String where =
        evidence.startsWith("stands in ") ? evidence.substring("stands in ".length()) : evidence;
    for (Place place : identity.places()) {
      String head = place.path() + ": ";
      if (where.startsWith(head) && isGlobbable(place.path())) {
        Map<String, String> selector = new LinkedHashMap<>();
        selector.put("path", glob(place.path()));
        selector.put("declaration", where.substring(head.length()));
        return Set.of(selector);
      }
    }
    return Set.of();
  }

  private static Set<Map<String, String>> places(Identity identity, Census census) {
    Set<String> own = new HashSet<>(identity.credentials());
    Set<Map<String, String>> all = sortedSet();
    Set<Map<String, String>> now = sortedSet();
    for (Credential c : census.credentials()) {
      if (!own.contains(c.id())) {
        continue;
      }
      for (Sighting s : c.sightings()) {
        if (!isGlobbable(s.path())) {
          continue;
        }
        Map<String, String> selector = new LinkedHashMap<>();
        selector.put("type", c.type().id());
        selector.put("path", glob(s.path()));
        if (s.slot() != null) {
          selector.put("slot", s.slot());
        }
        all.add(selector);
        if (s.isNow()) {
          now.add(selector);
        }
      }
    }
    Set<Map<String, String>> chosen = now.isEmpty() ? all : now;
    Set<Map<String, String>> first = sortedSet();
    chosen.stream().limit(MOST_PLACES).forEach(first::add);
    return first;
  }

  private static Set<Map<String, String>> sortedSet() {
    return new TreeSet<>(Comparator.comparing(Object::toString));
  }

  /**
   * Whether nothing else that was found matches: a selector without a slot matches any slot.
   *
   * @param uses how often each selector of the same path is used
   */
  private static boolean isClear(
      Map<String, String> selector, Map<Map<String, String>, Integer> uses) {
    int matching = 0;
    for (Map.Entry<Map<String, String>, Integer> e : uses.entrySet()) {
      if (e.getKey().entrySet().containsAll(selector.entrySet())) {
        matching += e.getValue();
      }
    }
    return matching == 1;
  }

  private static boolean isGlobbable(String path) {
    return !path.isEmpty()
        && path.length() < 2000
        && !path.startsWith("/")
        && path.indexOf('\\') < 0
        && path.indexOf('\n') < 0;
  }

  /** A pattern that this path alone matches. */
  private static String glob(String path) {
    StringBuilder b = new StringBuilder("/");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if ("*?[]!#".indexOf(c) >= 0) {
        b.append('\\');
      }
      b.append(c);
    }
    return b.toString();
  }

  // ---- Words
  // -------------------------------------------------------------------------------------

  private static String slug(Identity identity) {
    StringBuilder b = new StringBuilder();
    String name = identity.name().toLowerCase(Locale.ROOT);
    for (int i = 0; i < name.length() && b.length() < LONGEST_ID; i++) {
      char c = name.charAt(i);
      if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
        b.append(c);
      } else if (b.length() > 0 && b.charAt(b.length() - 1) != '-') {
        b.append('-');
      }
    }
    while (b.length() > 0 && b.charAt(b.length() - 1) == '-') {
      b.setLength(b.length() - 1);
    }
    return b.length() == 0 ? identity.kind().word() : b.toString();
  }

  private static String cut(String text, int most) {
    return text.codePointCount(0, text.length()) <= most
        ? text
        : text.substring(0, text.offsetByCodePoints(0, most));
  }

  /** Plain where YAML cannot take it for anything else, else quoted. */
  static String scalar(String text) {
    boolean plain = !text.isEmpty() && Character.isLetter(text.charAt(0)) || text.startsWith("/");
    for (int i = 0; i < text.length() && plain; i++) {
      char c = text.charAt(i);
      plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || "_-./".indexOf(c) >= 0;
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (plain
        && !Set.of("true", "false", "null", "yes", "no", "on", "off", "y", "n").contains(lower)) {
      return text;
    }
    StringBuilder b = new StringBuilder("\"");
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c == '"' || c == '\\') {
        b.append('\\').append((char) c);
      } else if (c >= ' ' && c < 0x7f) {
        b.append((char) c);
      } else if (Character.isLetterOrDigit(c) && c < 0x10000) {
        b.appendCodePoint(c);
      } else if (c < 0x10000) {
        b.append(String.format(Locale.ROOT, "\\u%04x", c >= 0xd800 && c < 0xe000 ? 0xfffd : c));
      } else {
        b.append(String.format(Locale.ROOT, "\\U%08x", c));
      }
    }
    return b.append('"').toString();
  }
}
