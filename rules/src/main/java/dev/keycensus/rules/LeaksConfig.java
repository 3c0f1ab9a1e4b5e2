package dev.keycensus.rules;

import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The configuration of gitleaks and betterleaks, as their manuals describe it: rules of one's own,
 * changes to rules that are there, allowlists, and files that extend one another. What it asks for
 * that would hide something and cannot be done is an error; what only tells more (tags, token
 * efficiency, composite rules) is passed over, so that more is found and never less.
 */
final class LeaksConfig {
  private static final List<String> TOP =
      List.of("title", "description", "extend", "rules", "allowlist", "allowlists", "minVersion");
  private static final List<String> EXTEND = List.of("useDefault", "path", "url", "disabledRules");
  private static final List<String> RULE =
      List.of(
          "id",
          "description",
          "regex",
          "secretGroup",
          "entropy",
          "keywords",
          "path",
          "tags",
          "allowlist",
          "allowlists",
          "skipReport",
          "tokenEfficiency",
          "required");
  private static final List<String> ALLOW =
      List.of(
          "description",
          "condition",
          "commits",
          "paths",
          "regexes",
          "regexTarget",
          "stopwords",
          "targetRules");
  private static final int MOST_FILES = 3;

  private final Catalog known;
  private final Map<String, Draft> drafts = new LinkedHashMap<>();
  private final List<Allowlist> allowlists = new ArrayList<>();
  private final Set<String> disabled = new HashSet<>();
  private boolean alone;

  private LeaksConfig(Catalog known) {
    this.known = known;
  }

  /** A rule of which several files may speak, the last one last. */
  private static final class Draft {
    final Map<String, Yaml> last = new LinkedHashMap<>();
    final List<String> keywords = new ArrayList<>();
    final List<Allowlist> allowlists = new ArrayList<>();
    final Yaml place;

    Draft(Yaml place) {
      this.place = place;
    }
  }

  /** Reads a file and those that it extends. */
  static Imported read(RulePlace file, Catalog known) throws UserError {
    LeaksConfig config = new LeaksConfig(known);
    config.file(file, 1);
    List<CredentialType> types = new ArrayList<>();
    for (Map.Entry<String, Draft> draft : config.drafts.entrySet()) {
      CredentialType type = config.type(draft.getKey(), draft.getValue());
      if (type != null) {
        types.add(type);
      }
    }
    return new Imported(types, config.disabled, config.allowlists, config.alone);
  }

  private void file(RulePlace file, int depth) throws UserError {
    List<String> keys = new ArrayList<>();
    List.of(TOP, EXTEND, RULE, ALLOW).forEach(keys::addAll);
    Yaml root = Toml.parse(file.shown(), Yaml.text(file.shown(), file.read()), keys);
    noSlips(root, TOP);
    Yaml extend = root.optional("extend");
    if (extend != null) {
      extend(file, extend, depth);
    }
    List<Yaml> rules = root.list("rules");
    if (rules.size() > RuleFiles.MAX_FILES) {
      throw root.required("rules").error("more than " + RuleFiles.MAX_FILES + " rules", null);
    }
    Set<String> here = new HashSet<>();
    for (Yaml rule : rules) {
      noSlips(rule, RULE);
      Yaml name = rule.required("id");
      String id = Imported.id(name);
      if (!here.add(id)) {
        throw name.error("the id " + Printable.quoted(name.string()) + " is taken", null);
      }
      Draft draft = drafts.computeIfAbsent(id, k -> new Draft(rule));
      draft.last.putAll(rule.entries());
      draft.keywords.addAll(rule.stringList("keywords"));
      draft.allowlists.addAll(allowlists(file, rule));
    }
    allowlists.addAll(allowlists(file, root));
  }

  private void extend(RulePlace file, Yaml extend, int depth) throws UserError {
    noSlips(extend, EXTEND);
    Yaml useDefault = extend.optional("useDefault");
    alone |= useDefault != null && !useDefault.bool();
    Yaml path = extend.optional("path");
    if (path != null) {
      String text = path.string();
      boolean absolute = text.startsWith("/") || text.contains("\\") || text.contains(":");
      if (absolute || ("/" + text + "/").contains("/../")) {
        throw path.error("this path leaves the folder of the file", "give both files with --rules");
      }
      if (depth == MOST_FILES) {
        throw path.error("more than " + MOST_FILES + " files that extend one another", null);
      }
      file(file.sibling(text), depth + 1);
    }
    for (Yaml id : extend.list("disabledRules")) {
      drafts.remove(Imported.id(id));
      disabled.add(Imported.id(id));
    }
  }

  // Rules

  private @Nullable CredentialType type(String id, Draft draft) throws UserError {
    Yaml regex = draft.last.get("regex");
    CredentialType changed = known.get(id);
    if (regex == null && changed == null) {
      throw draft.place.error(
          draft.last.containsKey("path")
              ? "a rule with a path and no regex tells files by their names, which is not done here"
              : "a rule without a regex changes a type that is there, and there is no " + id,
          draft.last.containsKey("path")
              ? "take it out"
              : "keycensus rules list tells the ids; or take it out");
    }
    Yaml skip = draft.last.get("skipReport");
    if (skip != null && skip.bool()) {
      return null;
    }
    Yaml path = draft.last.get("path");
    Scope scope =
        new Scope(
            path == null ? null : Expression.compiled(path), draft.allowlists, Scope.Needs.NONE);
    Yaml entropy = draft.last.get("entropy");
    double least = entropy == null ? 0 : Math.max(0, entropy.number(-8, 8));
    if (regex == null) {
      CredentialType there = Objects.requireNonNull(changed);
      return there
          .with(entropy == null ? there.shape() : withEntropy(there.shape(), least))
          .with(scope);
    }
    PatternTree tree = Expression.check(regex, regex.string());
    String pattern = regex.string();
    Yaml group = draft.last.get("secretGroup");
    if (group != null && group.integer(0, 99) > 0) {
      int groups = Rewriting.groups(pattern).size();
      if (group.integer(0, 99) > groups) {
        throw group.keyError("the regex has no group " + group.integer(0, 99), "it has " + groups);
      }
      pattern = Rewriting.capturing(pattern, group.integer(0, 99));
    }
    Literals literals = literals(regex, tree, draft.keywords);
    // There a keyword may stand anywhere in the file. Here none is asked for besides the match, so
    // one that need not stand in it makes the match less sure.
    boolean sure =
        draft.keywords.isEmpty()
            || literals.anchors().stream()
                .allMatch(anchor -> lower(draft.keywords).stream().anyMatch(anchor::contains));
    Yaml description = draft.last.get("description");
    String name = description == null ? id : Imported.name(description.string());
    return type(
            id,
            name.isEmpty() ? id : name,
            pattern,
            literals,
            least,
            sure ? Tier.HIGH : Tier.MEDIUM)
        .with(scope);
  }

  private static List<String> lower(List<String> words) {
    return words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList();
  }

  /** The anchors of an expression, or an error that says why there are none. */
  static Literals literals(Yaml regex, @Nullable PatternTree tree, List<String> keywords)
      throws UserError {
    Literals literals = tree == null ? null : Literals.of(tree, keywords);
    if (literals == null) {
      throw regex.error(
          keywords.isEmpty()
              ? "no text of 3 letters or more stands in every match of this regex"
              : "no text of 3 letters or more stands in every match of this regex, nor does a"
                  + " keyword",
          "it is what is searched for: put the word beside the value into it, such as"
              + " (?i)acme.{0,20}([0-9a-f]{32})");
    }
    return literals;
  }

  static CredentialType type(
      String id, String name, String pattern, Literals literals, double entropy, Tier tier) {
    Shape shape =
        new Shape(
            Shape.Matcher.PATTERN,
            pattern,
            literals.anchors(),
            List.of(),
            literals.before(),
            literals.after(),
            Checksum.NONE,
            entropy,
            List.of());
    return new CredentialType(
        id,
        name,
        "Generic",
        IdentityKind.UNKNOWN,
        true,
        Severity.HIGH,
        tier,
        shape,
        new Lifetime(Lifetime.Kind.STATIC, null),
        0,
        null,
        null,
        null,
        List.of(),
        null);
  }

  private static Shape withEntropy(Shape s, double entropy) {
    return new Shape(
        s.matcher(),
        s.pattern(),
        s.anchors(),
        s.names(),
        s.before(),
        s.after(),
        s.checksum(),
        entropy,
        s.publicValues());
  }

  // Allowlists

  private static List<Allowlist> allowlists(RulePlace file, Yaml owner) throws UserError {
    List<Allowlist> all = new ArrayList<>();
    for (String key : new String[] {"allowlist", "allowlists"}) {
      Yaml value = owner.optional(key);
      if (value != null && value.isMap()) {
        all.add(allowlist(file, value));
      } else if (value != null) {
        for (Yaml item : value.items()) {
          all.add(allowlist(file, item));
        }
      }
    }
    return all;
  }

  private static Allowlist allowlist(RulePlace file, Yaml value) throws UserError {
    noSlips(value, ALLOW);
    Yaml condition = value.optional("condition");
    String word = condition == null ? "OR" : condition.string().toUpperCase(Locale.ROOT);
    boolean all = word.equals("AND") || word.equals("&&");
    if (condition != null && !all && !word.equals("OR") && !word.equals("||")) {
      throw condition.error("\"condition\" must be AND or OR", null);
    }
    Yaml target = value.optional("regexTarget");
    List<String> types = new ArrayList<>();
    for (Yaml id : value.list("targetRules")) {
      types.add(Imported.id(id));
    }
    Allowlist list =
        new Allowlist(
            file.name(),
            types,
            all,
            commits(value),
            expressions(value, "paths"),
            expressions(value, "regexes"),
            target == null ? Allowlist.Target.SECRET : target(target),
            lower(value.stringList("stopwords")));
    if (list.commits().isEmpty()
        && list.paths().isEmpty()
        && list.regexes().isEmpty()
        && list.stopwords().isEmpty()) {
      throw value.keyError(
          "an allowlist that names nothing", "give it commits, paths, regexes or stopwords");
    }
    return list;
  }

  private static List<String> commits(Yaml value) throws UserError {
    List<String> commits = new ArrayList<>();
    for (Yaml item : value.list("commits")) {
      String id = item.string().toLowerCase(Locale.ROOT);
      boolean hex = id.length() >= 7 && id.length() <= 64;
      for (int i = 0; i < id.length(); i++) {
        hex &= Character.digit(id.charAt(i), 16) >= 0;
      }
      if (!hex) {
        throw item.error("this is not the id of a commit", "7 to 64 hex digits");
      }
      commits.add(id);
    }
    return commits;
  }

  private static Allowlist.Target target(Yaml value) throws UserError {
    return switch (value.string().toLowerCase(Locale.ROOT)) {
      case "secret", "" -> Allowlist.Target.SECRET;
      case "match" -> Allowlist.Target.MATCH;
      case "line" -> Allowlist.Target.LINE;
      default -> throw value.error("\"regexTarget\" must be secret, match or line", null);
    };
  }

  private static List<Pattern> expressions(Yaml value, String key) throws UserError {
    List<Pattern> patterns = new ArrayList<>();
    for (Yaml item : value.list(key)) {
      patterns.add(Expression.compiled(item));
    }
    return patterns;
  }

  /** A key that nobody knows is of a newer version, unless it is nearly one that is known. */
  static void noSlips(Yaml map, List<String> keys) throws UserError {
    for (Map.Entry<String, Yaml> entry : map.entries().entrySet()) {
      String hint =
          keys.contains(entry.getKey()) ? null : SourceText.didYouMean(entry.getKey(), keys);
      if (hint != null) {
        throw entry.getValue().keyError("unknown key " + Printable.quoted(entry.getKey()), hint);
      }
    }
  }

  static void noSlips(Yaml map, String... keys) throws UserError {
    noSlips(map, Arrays.asList(keys));
  }
}
