package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Collector;
import dev.keycensus.detectors.declared.Declaration;
import dev.keycensus.detectors.declared.Mark;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reference;
import dev.keycensus.detectors.declared.SecretNames;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the variables, headers and arguments given to a principal tell: references to credentials,
 * and whether it is given one at all. Values are looked at and never kept.
 */
final class Credentials {
  private final Collector into;
  private final Declaration user;

  /** Variables that were given a value here: naming them again refers to nothing outside. */
  private final Set<String> given = new HashSet<>();

  Credentials(Collector into, Declaration user) {
    this.into = into;
    this.user = user;
  }

  /** A map of names to values: {@code env}, {@code headers}. */
  void map(String slot, Node values) {
    values
        .entries()
        .forEach(
            (name, value) -> {
              given.add(name);
              value(slot + "." + name, name, value);
            });
    for (Node item : values.items()) {
      String text = item.text();
      if (text != null) {
        assignment(slot, text, item);
      } else {
        String name = item.any("name", "key").text();
        if (name != null) {
          value(slot + "." + name, name, item.get("value"));
        }
      }
    }
  }

  /** A value under a name; counts where the name, or the variable that it names, is a secret's. */
  boolean value(String slot, String name, Node value) {
    String text = value.text();
    return text != null && value(slot, name, text, value);
  }

  boolean value(String slot, String name, String text, Node at) {
    if (text.isBlank()) {
      return false;
    }
    boolean isSecret = SecretNames.isSecret(name);
    List<Placeholders.Found> found = Placeholders.in(text);
    boolean counted = false;
    for (Placeholders.Found place : found) {
      boolean mute =
          place.kind() == Reference.Kind.VARIABLE || place.kind() == Reference.Kind.PROMPT;
      if (isSecret || SecretNames.isSecret(place.name()) || !mute) {
        refer(place.kind(), place.name(), slot, name, at);
        counted = true;
      }
    }
    if (counted || (found.isEmpty() && isSecret && !isSwitch(text))) {
      user.mark(Mark.STATIC_KEY);
      return true;
    }
    return false;
  }

  /** Names of variables that are handed on: {@code env_vars}, {@code env_keys}, {@code -e NAME}. */
  void names(String slot, Node names) {
    for (Node item : names.each()) {
      String name = item.text() == null ? item.get("name").text() : item.text();
      if (name != null && SecretNames.isSecret(name)) {
        variable(slot + "." + name, name, item.isMap() ? item.get("name") : item);
      }
    }
  }

  /** A variable that a key of the format names: {@code bearer_token_env_var}. */
  void variable(String slot, @Nullable String name, Node at) {
    String plain = Plain.text(name);
    if (plain != null) {
      // What would be masked is no name, but the key itself in the place of one.
      if (plain.indexOf('…') < 0) {
        refer(Reference.Kind.VARIABLE, plain, slot, plain, at);
      }
      user.mark(Mark.STATIC_KEY);
    }
  }

  /** A program that hands a credential out. */
  void helper(String slot, Node command) {
    String text = command.text();
    if (text != null && !text.isBlank()) {
      String first = Plain.parts(text.replace('\t', ' '), ' ').get(0);
      refer(Reference.Kind.HELPER, Plain.text(Plain.program(first), "helper"), slot, slot, command);
    }
  }

  /** A file that holds them: {@code envFile}. */
  void file(String slot, Node path) {
    String plain = Plain.text(path.text());
    if (plain != null) {
      refer(Reference.Kind.FILE, plain, slot, slot, path);
    }
  }

  /** The arguments of a program: {@code --api-key X}, {@code --api-key=X}, {@code X=y}. */
  void arguments(List<Node> args) {
    String flag = null;
    for (Node arg : args) {
      String text = arg.text();
      if (text == null) {
        continue;
      }
      if (text.startsWith("-")) {
        int equal = text.indexOf('=');
        if (equal > 0) {
          argument(text.substring(0, equal), text.substring(equal + 1), arg);
          flag = null;
        } else {
          flag = text;
        }
        continue;
      }
      argument(flag == null ? "" : flag, text, arg);
      flag = null;
    }
  }

  private void argument(String flag, String text, Node at) {
    String bare = bare(flag);
    switch (bare.toLowerCase(Locale.ROOT)) {
      case "e", "env", "h", "header" -> assignment(bare.length() > 1 ? bare : "args", text, at);
      case "env-file" -> file("args.env-file", at);
      default -> {
        if (!bare.isEmpty()) {
          value("args." + bare, bare, text, at);
        } else if (text.contains("://")) {
          url("args", text, at);
        } else {
          assignment("args", text, at);
        }
      }
    }
  }

  /** {@code NAME=value}, {@code Name: value}, or {@code NAME} alone, which hands a variable on. */
  private void assignment(String slot, String text, Node at) {
    int end = 0;
    while (end < text.length() && isNamePart(text.charAt(end))) {
      end++;
    }
    String name = text.substring(0, end);
    if (end == text.length() && !name.isEmpty()) {
      if (SecretNames.isSecret(name)
          && name.equals(name.toUpperCase(Locale.ROOT))
          && !given.contains(name)) {
        variable(slot + "." + name, name, at);
      }
      return;
    }
    boolean assigned = end > 0 && (text.charAt(end) == '=' || text.charAt(end) == ':');
    value(
        assigned ? slot + "." + name : slot,
        assigned ? name : "",
        assigned ? text.substring(end + 1) : text,
        at);
  }

  /** The query and the user of a URL. */
  boolean url(String slot, String url, Node at) {
    boolean counted = false;
    int query = url.indexOf('?');
    if (query >= 0) {
      for (String pair : Plain.parts(url.substring(query + 1), '&')) {
        int equal = pair.indexOf('=');
        if (equal > 0) {
          String name = pair.substring(0, equal);
          counted |= value(slot + "." + name, name, pair.substring(equal + 1), at);
        }
      }
    }
    String path = query < 0 ? url : url.substring(0, query);
    for (Placeholders.Found place : Placeholders.in(path)) {
      if (SecretNames.isSecret(place.name())) {
        counted |= value(slot, "", "${" + place.name() + "}", at);
      }
    }
    int scheme = path.indexOf("://");
    int user = path.indexOf('@', Math.max(scheme, 0));
    int slash = scheme < 0 ? -1 : path.indexOf('/', scheme + 3);
    if (scheme > 0 && user > 0 && (slash < 0 || user < slash)) {
      this.user.mark(Mark.STATIC_KEY);
      counted = true;
    }
    return counted;
  }

  private void refer(Reference.Kind kind, String name, String slot, String key, Node at) {
    String provider = SecretNames.provider(name);
    provider = provider == null ? SecretNames.provider(key) : provider;
    into.refer(kind, name, provider, Plain.text(slot, "value"), user, at);
  }

  private static String bare(String flag) {
    int i = 0;
    while (i < flag.length() && flag.charAt(i) == '-') {
      i++;
    }
    return flag.substring(i);
  }

  /** A value that no secret has: {@code true}, {@code 1}, {@code none}. */
  private static boolean isSwitch(String text) {
    return text.length() < 3
        || switch (text.toLowerCase(Locale.ROOT)) {
          case "not-needed", "not needed", "dummy", "ollama", "lm-studio", "empty", "no-key" ->
              true;
          case "true", "false", "none", "null", "yes", "off", "auto", "oauth", "default" -> true;
          default -> false;
        };
  }

  private static boolean isNamePart(char c) {
    return (c >= 'A' && c <= 'Z')
        || (c >= 'a' && c <= 'z')
        || (c >= '0' && c <= '9')
        || c == '_'
        || c == '-';
  }
}
