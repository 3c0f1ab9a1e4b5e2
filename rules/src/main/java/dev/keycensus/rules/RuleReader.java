package dev.keycensus.rules;

import dev.keycensus.rules.Shape.Matcher;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One YAML file in, one credential type out; strict. The keys are documented, for people and for
 * editors, in {@code rules/schema/credential-type.schema.json}.
 */
final class RuleReader {
  static final String[] KEYS = {
    "id",
    "name",
    "provider",
    "kind",
    "secret",
    "severity",
    "tier",
    "matcher",
    "pattern",
    "anchors",
    "names",
    "reach",
    "checksum",
    "entropy",
    "publicValues",
    "lifetime",
    "rotationDays",
    "revoke",
    "docs",
    "alternative",
    "pairs",
    "notes",
    "confidence",
    "examples",
    "counterExamples"
  };

  static final int MAX_PATTERN = 4096;
  static final int MAX_REPEATS = 1000;
  static final int MAX_SIZE = 10_000;
  static final int MAX_EXAMPLES = 64;
  static final int MAX_LITERALS = 64;
  static final int MAX_LITERAL = 60;
  static final int MAX_REACH = 65_536;
  static final int DEFAULT_BEFORE = 64;
  static final int DEFAULT_AFTER = 256;

  private static final int MAX_NAME = 120;
  private static final int MAX_PROSE = 4096;

  private final Yaml root;

  private RuleReader(Yaml root) {
    this.root = root;
  }

  /**
   * Reads a type.
   *
   * @param fileName the file's name without its ending, which the id must equal
   */
  static CredentialType read(Yaml root, String fileName) throws UserError {
    return new RuleReader(root).type(fileName);
  }

  private CredentialType type(String fileName) throws UserError {
    root.rejectUnknown(KEYS);
    String id = id(root.required("id"));
    if (!id.equals(fileName)) {
      throw root.required("id")
          .error(
              "the id is not the file's name, " + Printable.quoted(fileName),
              "rename the file to " + id + ".yaml, or the id");
    }
    String name = shortText("name");
    String provider = shortText("provider");
    IdentityKind kind = root.required("kind").enumWord(IdentityKind.class);
    Severity severity = root.required("severity").enumWord(Severity.class);
    Shape shape = shape();
    return new CredentialType(
        new CredentialType.Facts(
            id,
            kind,
            root.bool("secret", true),
            severity,
            root.enumWord("tier", Tier.class, Tier.HIGH),
            shape),
        new Prose(
            name,
            provider,
            lifetime(),
            root.integer("rotationDays", 1, 3650, 0),
            prose("revoke"),
            docs(),
            prose("alternative"),
            pairs(id),
            prose("notes"),
            root.enumWord("confidence", Tier.class, Tier.MEDIUM),
            new Examples(
                examples("examples", shape.checksum()),
                examples("counterExamples", shape.checksum()))));
  }

  // What it looks like

  private Shape shape() throws UserError {
    boolean named = root.has("names") && !root.has("anchors");
    Matcher matcher =
        root.enumWord("matcher", Matcher.class, named ? Matcher.NAMED : Matcher.PATTERN);
    boolean inCode = matcher != Matcher.PATTERN && matcher != Matcher.NAMED;
    List<String> anchors = new ArrayList<>();
    for (Yaml anchor : literals("anchors")) {
      anchors.add(anchor(anchor));
    }
    List<String> names = new ArrayList<>();
    for (Yaml word : literals("names")) {
      names.add(word(word));
    }
    if (!inCode) {
      String wanted = matcher == Matcher.PATTERN ? "anchors" : "names";
      String other = matcher == Matcher.PATTERN ? "names" : "anchors";
      Yaml unwanted = root.optional(other);
      if (unwanted != null) {
        throw unwanted.keyError(
            "\"" + other + "\" beside matcher \"" + word(matcher) + "\"",
            "a type is found by its anchors or by names, not by both");
      }
      if (!root.has(wanted)) {
        throw root.error(
            "missing key \"" + wanted + "\"",
            matcher == Matcher.PATTERN
                ? "literals that stand in every match, such as anchors: [acme_]; or names: […]"
                : "words of the name it is assigned to, such as names: [acme_token]");
      }
    }
    String pattern = pattern(matcher, inCode);
    Yaml reach = root.optional("reach");
    int before = DEFAULT_BEFORE;
    int after = DEFAULT_AFTER;
    if (reach != null) {
      reach.rejectUnknown("before", "after");
      before = reach.integer("before", 0, MAX_REACH, DEFAULT_BEFORE);
      after = reach.integer("after", 3, MAX_REACH, DEFAULT_AFTER);
      for (String anchor : anchors) {
        if (after < anchor.length()) {
          throw reach
              .required("after")
              .error(
                  "\"reach.after\" is shorter than the anchor " + Printable.quoted(anchor),
                  "it counts from the anchor's first byte to the end of the match");
        }
      }
    }
    Yaml entropy = root.optional("entropy");
    return new Shape(
        matcher,
        pattern,
        anchors,
        names,
        before,
        after,
        root.enumWord("checksum", Checksum.class, Checksum.NONE),
        entropy == null ? 0 : entropy.number(0.1, 8),
        publicValues());
  }

  private List<Yaml> literals(String key) throws UserError {
    Yaml list = root.optional(key);
    if (list == null) {
      return List.of();
    }
    List<Yaml> items = list.items();
    if (items.isEmpty() || items.size() > MAX_LITERALS) {
      throw list.error("\"" + key + "\" must be 1 to " + MAX_LITERALS + " texts", null);
    }
    Set<String> seen = new HashSet<>();
    for (Yaml item : items) {
      if (!seen.add(item.string().toLowerCase(Locale.ROOT))) {
        throw item.error(
            Printable.quoted(item.string()) + " stands twice in \"" + key + "\"",
            "capitals make no difference here");
      }
    }
    return items;
  }

  private static String anchor(Yaml item) throws UserError {
    String text = item.string();
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) < ' ' || text.charAt(i) > '~') {
        throw item.error("an anchor must be printable ASCII", null);
      }
    }
    if (text.strip().length() < 3 || text.length() > MAX_LITERAL) {
      throw item.error(
          "an anchor must have 3 to " + MAX_LITERAL + " characters",
          "the rarer it is in ordinary text, the faster every scan");
    }
    return text;
  }

  private static String word(Yaml item) throws UserError {
    String text = item.string();
    int letters = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean letter = c < 128 && Character.isLetterOrDigit(c);
      letters += letter ? 1 : 0;
      if (!letter && c != '_' && c != '-' && c != '.') {
        throw item.error("a name holds letters, digits and _ - . only", null);
      }
    }
    if (letters < 3 || text.length() > MAX_LITERAL) {
      throw item.error("a name must have 3 to " + MAX_LITERAL + " letters or digits", null);
    }
    return text;
  }

  private @Nullable String pattern(Matcher matcher, boolean inCode) throws UserError {
    if (inCode) {
      Yaml unwanted = root.optional("pattern");
      if (unwanted != null) {
        throw unwanted.keyError(
            "\"pattern\" beside matcher \"" + word(matcher) + "\", which is written in code",
            "leave one of the two out");
      }
      return null;
    }
    Yaml value = root.required("pattern");
    String pattern = value.string();
    PatternTree tree = Expression.check(value, pattern);
    if (tree != null) {
      for (Yaml anchor : matcher == Matcher.PATTERN ? root.list("anchors") : List.<Yaml>of()) {
        if (!tree.canContain(anchor.string())) {
          throw anchor.error(
              "no match of the pattern can contain the anchor " + Printable.quoted(anchor.string()),
              "put it into the pattern (group 1 is the value), or take it out here");
        }
      }
    }
    return pattern;
  }

  private List<String> publicValues() throws UserError {
    List<String> hashes = new ArrayList<>();
    for (Yaml item : root.list("publicValues")) {
      String text = item.string();
      String hex = text.startsWith("sha256:") ? text.substring(7) : "";
      boolean good = hex.length() == 16;
      for (int i = 0; i < hex.length(); i++) {
        good &= "0123456789abcdef".indexOf(hex.charAt(i)) >= 0;
      }
      if (!good) {
        throw item.error(
            "a public value is written as sha256: and 16 small hex digits",
            "printf %s VALUE | sha256sum | cut -c1-16");
      }
      hashes.add(hex);
    }
    return hashes;
  }

  // What is true of it

  private static String id(Yaml value) throws UserError {
    String id = value.string();
    boolean good = !id.isEmpty() && id.length() <= 64 && !id.endsWith("-") && !id.startsWith("-");
    for (int i = 0; i < id.length(); i++) {
      char c = id.charAt(i);
      good &= (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
    }
    if (!good || id.contains("--")) {
      throw value.error(
          Printable.quoted(id) + " is not an id",
          "small letters and digits, joined by single hyphens, at most 64 characters");
    }
    return id;
  }

  private String shortText(String key) throws UserError {
    Yaml value = root.required(key);
    String text = value.string();
    if (text.isBlank() || text.length() > MAX_NAME || text.indexOf('\n') >= 0) {
      throw value.error(
          "\"" + key + "\" must be one line of 1 to " + MAX_NAME + " characters", null);
    }
    return text.strip();
  }

  private @Nullable String prose(String key) throws UserError {
    Yaml value = root.optional(key);
    if (value == null) {
      return null;
    }
    String text = value.string().strip();
    if (text.isEmpty() || text.length() > MAX_PROSE) {
      throw value.error("\"" + key + "\" must be 1 to " + MAX_PROSE + " characters", null);
    }
    return text;
  }

  private @Nullable String docs() throws UserError {
    Yaml value = root.optional("docs");
    if (value == null) {
      return null;
    }
    String text = value.string();
    if (!text.startsWith("https://") || text.length() > 500 || text.indexOf(' ') >= 0) {
      throw value.error("\"docs\" must be an https:// address", null);
    }
    return text;
  }

  private Lifetime lifetime() throws UserError {
    Yaml value = root.optional("lifetime");
    if (value == null) {
      return new Lifetime(Lifetime.Kind.STATIC, null);
    }
    value.rejectUnknown("kind", "ttl");
    Lifetime.Kind kind = value.required("kind").enumWord(Lifetime.Kind.class);
    Yaml ttl = value.optional("ttl");
    if (ttl != null && (ttl.string().isBlank() || ttl.string().length() > MAX_NAME)) {
      throw ttl.error("\"lifetime.ttl\" must be 1 to " + MAX_NAME + " characters", null);
    }
    return new Lifetime(kind, ttl == null ? null : ttl.string());
  }

  private List<String> pairs(String id) throws UserError {
    List<String> pairs = new ArrayList<>();
    for (Yaml item : root.list("pairs")) {
      String pair = id(item);
      if (pair.equals(id) || pairs.contains(pair)) {
        throw item.error(Printable.quoted(pair) + " is this type itself, or stands twice", null);
      }
      pairs.add(pair);
    }
    return pairs;
  }

  private List<String> examples(String key, Checksum checksum) throws UserError {
    Yaml list = root.required(key);
    List<Yaml> items = list.items();
    if (items.size() < 2 || items.size() > MAX_EXAMPLES) {
      throw list.keyError(
          "\"" + key + "\" must be 2 to " + MAX_EXAMPLES + " templates, not " + items.size(),
          key.equals("examples")
              ? "such as 'acme_${base62:32}', bare and in a line of code"
              : "such as one that is too short, and a placeholder");
    }
    List<String> texts = new ArrayList<>();
    for (Yaml item : items) {
      try {
        Template.of(item.string(), checksum);
      } catch (UserError e) {
        throw item.within(e);
      }
      texts.add(item.string());
    }
    return texts;
  }

  private static String word(Matcher matcher) {
    return matcher.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
