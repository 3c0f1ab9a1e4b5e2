package dev.keycensus.rules;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The rules of kingfisher and noseyparker, as their manuals describe them: a YAML file with a list
 * {@code rules}. What they do over the network (validation, revocation) is passed over.
 */
final class MatcherRules {
  private static final String[] KEYS = {
    "name",
    "id",
    "pattern",
    "min_entropy",
    "confidence",
    "examples",
    "negative_examples",
    "references",
    "categories",
    "description",
    "visible",
    "depends_on_rule",
    "pattern_requirements",
    "validation",
    "revocation",
    "tls_mode",
    "prevalidated"
  };
  private static final String SPECIALS = "!@#$%^&*()_+-=[]{}|;:'\",.<>?/\\`~";

  private MatcherRules() {}

  /** Whether a file is one of these, and none of ours. */
  static boolean isOne(Yaml root) {
    try {
      return root.isMap() && root.has("rules") && !root.has("id");
    } catch (UserError e) {
      return false; // Not a map; whoever reads it as a type says so.
    }
  }

  /** The types of a file, with the place of each; those that are not visible are left out. */
  static List<Placed> read(Yaml root) throws UserError {
    LeaksConfig.noSlips(root, "rules");
    List<Placed> types = new ArrayList<>();
    for (Yaml rule : root.required("rules").items()) {
      if (types.size() == RuleFiles.MAX_FILES) {
        throw rule.error("more than " + RuleFiles.MAX_FILES + " rules", null);
      }
      CredentialType type = type(rule);
      if (rule.bool("visible", true)) {
        types.add(new Placed(type, rule.required("id")));
      }
    }
    return types;
  }

  /** A type and where its id stands. */
  record Placed(CredentialType type, Yaml id) {}

  private static CredentialType type(Yaml rule) throws UserError {
    LeaksConfig.noSlips(rule, KEYS);
    String id = Imported.id(rule.required("id"));
    String name = Imported.name(rule.required("name").string());
    Yaml value = rule.required("pattern");
    String plain = Rewriting.plain(value, value.string().strip());
    PatternTree tree = Expression.check(value, plain);
    int group = valueGroup(Rewriting.groups(plain));
    if (group > 1) {
      plain = Rewriting.capturing(plain, group);
    }
    Yaml entropy = rule.optional("min_entropy");
    Yaml confidence = rule.optional("confidence");
    CredentialType type =
        LeaksConfig.type(
            id,
            name.isEmpty() ? id : name,
            plain,
            LeaksConfig.literals(value, tree, List.of()),
            entropy == null ? 0 : Math.max(0, entropy.number(-8, 8)),
            confidence == null ? Tier.HIGH : tier(confidence));
    Prose prose = type.prose();
    return new CredentialType(
            type.facts(),
            new Prose(
                prose.name(),
                prose.provider(),
                prose.lifetime(),
                0,
                null,
                docs(rule),
                null,
                List.of(),
                null,
                Tier.MEDIUM,
                new Examples(templates(rule, "examples"), templates(rule, "negative_examples"))))
        .with(scope(rule, id));
  }

  /** The group named TOKEN; else the first without a name; else the first. */
  private static int valueGroup(List<String> names) {
    for (int i = 0; i < names.size(); i++) {
      if (names.get(i).equalsIgnoreCase("TOKEN")) {
        return i + 1;
      }
    }
    return Math.max(1, names.indexOf("") + 1);
  }

  private static Tier tier(Yaml confidence) throws UserError {
    return switch (confidence.string().toLowerCase(Locale.ROOT)) {
      case "high" -> Tier.HIGH;
      case "medium" -> Tier.MEDIUM;
      case "low" -> Tier.LOW;
      default -> throw confidence.error("\"confidence\" must be low, medium or high", null);
    };
  }

  private static @Nullable String docs(Yaml rule) throws UserError {
    for (String reference : rule.stringList("references")) {
      if (reference.startsWith("https://") && reference.length() <= 500) {
        return reference;
      }
    }
    return null;
  }

  private static Scope scope(Yaml rule, String id) throws UserError {
    Yaml asked = rule.optional("pattern_requirements");
    if (asked == null) {
      return Scope.ANYWHERE;
    }
    List<String> words = new ArrayList<>();
    for (String word : asked.stringList("ignore_if_contains")) {
      words.add(word.toLowerCase(Locale.ROOT));
    }
    String special = asked.string("special_chars");
    String file = rule.file();
    String name = file.substring(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
    Allowlist list =
        new Allowlist(
            name,
            List.of(id),
            false,
            List.of(),
            List.of(),
            List.of(),
            Allowlist.Target.SECRET,
            words);
    return new Scope(
        null,
        words.isEmpty() ? List.of() : List.of(list),
        new Scope.Needs(
            asked.integer("min_digits", 0, 999, 0),
            asked.integer("min_uppercase", 0, 999, 0),
            asked.integer("min_lowercase", 0, 999, 0),
            asked.integer("min_special_chars", 0, 999, 0),
            special == null ? SPECIALS : special));
  }

  /** Their examples are texts; the dollar of what looks like one of our functions is doubled. */
  private static List<String> templates(Yaml rule, String key) throws UserError {
    List<String> templates = new ArrayList<>();
    for (String text : rule.stringList(key)) {
      if (text.length() <= Template.MAX_LENGTH / 2) {
        templates.add(text.replace("${", "$${"));
      }
    }
    return templates;
  }
}
