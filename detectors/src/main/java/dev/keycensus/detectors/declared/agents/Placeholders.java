package dev.keycensus.detectors.declared.agents;

import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds where a value is only named: {@code ${X}}, {@code ${env:X}}, {@code ${X:-default}}, {@code
 * $X}, {@code %X%}, {@code ${input:x}}, {@code {env:X}}, {@code {file:x}}, {@code ${{ secrets.X
 * }}}, {@code $(helper)}, {@code op://vault/item}.
 */
final class Placeholders {
  /**
   * One place.
   *
   * @param defaulted whether a value stands beside the name, for when the name has none
   */
  record Found(Reference.Kind kind, String name, boolean defaulted) {}

  /** Variables that editors and agents set themselves. */
  private static final Set<String> GIVEN =
      Set.of(
          "workspaceFolder",
          "workspaceFolderBasename",
          "workspaceRoot",
          "userHome",
          "pathSeparator",
          "extensionPath",
          "cwd",
          "HOME",
          "PWD",
          "PATH",
          "USER",
          "USERPROFILE",
          "APPDATA",
          "LOCALAPPDATA",
          "CLAUDE_PLUGIN_ROOT",
          "CLAUDE_PROJECT_DIR");

  private static final String[] VAULTS = {
    "op://",
    "vault:",
    "vault://",
    "keyring:",
    "keyring://",
    "bws://",
    "akv://",
    "doppler://",
    "aws-sm://",
    "awssm://",
    "gcp-sm://",
    "gcpsm://",
    "infisical://",
    "secretsmanager:",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "ref+",
    "sops://",
    "keychain:",
    "keychain://"
  };

  private Placeholders() {}

  /** In the order of the text; none where it is a literal from one end to the other. */
  static List<Found> in(@Nullable String value) {
    List<Found> found = new ArrayList<>(1);
    if (value == null || value.isEmpty() || value.length() > 10_000) {
      return found;
    }
    int vault = vault(value);
    if (vault >= 0) {
      add(found, Reference.Kind.VAULT, word(value, vault), false);
    }
    int i = 0;
    while (i < value.length() && found.size() < 100) {
      char c = value.charAt(i);
      int next = i + 1;
      if (c == '$' && next < value.length()) {
        next = dollar(value, next, found);
      } else if (c == '{' && value.startsWith("{env:", i)) {
        next = braced(value, i + 5, Reference.Kind.VARIABLE, found);
      } else if (c == '{' && value.startsWith("{file:", i)) {
        next = braced(value, i + 6, Reference.Kind.FILE, found);
      } else if (c == '%') {
        int end = identifier(value, next);
        if (end > next + 1 && end < value.length() && value.charAt(end) == '%') {
          add(found, Reference.Kind.VARIABLE, value.substring(next, end), false);
          next = end + 1;
        }
      }
      i = next;
    }
    return found;
  }

  /** What follows a dollar; returns where to go on. */
  private static int dollar(String v, int at, List<Found> found) {
    char c = v.charAt(at);
    if (c == '(') {
      int close = v.indexOf(')', at);
      helper(v.substring(at + 1, close < 0 ? v.length() : close), found);
      return close < 0 ? v.length() : close + 1;
    }
    if (v.startsWith("{{", at)) {
      int close = v.indexOf("}}", at);
      String inner = v.substring(at + 2, close < 0 ? v.length() : close).strip();
      int dot = inner.indexOf('.');
      String name = inner.substring(dot + 1);
      boolean isInput = inner.startsWith("input");
      if (identifier(name, 0) > 0) {
        add(found, isInput ? Reference.Kind.PROMPT : Reference.Kind.VAULT, name, false);
      }
      return close < 0 ? v.length() : close + 2;
    }
    if (c == '{') {
      int close = v.indexOf('}', at);
      if (close < 0) {
        return v.length();
      }
      String inner = v.substring(at + 1, close);
      Reference.Kind kind = Reference.Kind.VARIABLE;
      if (inner.startsWith("input:")) {
        kind = Reference.Kind.PROMPT;
        inner = inner.substring(6);
      } else if (inner.startsWith("env:")) {
        inner = inner.substring(4);
      } else if (inner.startsWith("env.")) {
        inner = inner.substring(4);
      } else if (inner.startsWith("command:")) {
        kind = Reference.Kind.HELPER;
        inner = inner.substring(8);
      }
      int end = kind == Reference.Kind.VARIABLE ? identifier(inner, 0) : inner.length();
      if (end > 0) {
        String rest = inner.substring(end);
        boolean defaulted = (rest.startsWith(":-") || rest.startsWith("-")) && rest.length() > 2;
        add(found, kind, inner.substring(0, end), defaulted);
      }
      return close + 1;
    }
    int end = identifier(v, at);
    if (end > at + 1) {
      String name = v.substring(at, end);
      if (name.startsWith("env") && end < v.length() && v.charAt(end) == ':') {
        int last = identifier(v, end + 1);
        add(found, Reference.Kind.VARIABLE, v.substring(end + 1, last), false);
        return last;
      }
      add(found, Reference.Kind.VARIABLE, name, false);
      return end;
    }
    return at;
  }

  /** {@code echo $X}, {@code cat file}, {@code op read op://…}, {@code gh auth token}. */
  private static void helper(String command, List<Found> found) {
    String stripped = command.strip();
    int space = stripped.indexOf(' ');
    String program = Plain.program(space < 0 ? stripped : stripped.substring(0, space));
    String rest = space < 0 ? "" : stripped.substring(space + 1).strip();
    switch (program) {
      case "echo", "printenv", "printf" -> {
        String name = rest.replace("\"", "").replace("$", "").replace("{", "").replace("}", "");
        if (identifier(name, 0) == name.length()) {
          add(found, Reference.Kind.VARIABLE, name, false);
        }
      }
      case "cat" -> add(found, Reference.Kind.FILE, rest, false);
      default -> {
        if (vault(stripped) < 0) {
          add(found, Reference.Kind.HELPER, program, false);
        }
      }
    }
  }

  private static int braced(String v, int from, Reference.Kind kind, List<Found> found) {
    int close = v.indexOf('}', from);
    if (close < 0) {
      return v.length();
    }
    add(found, kind, v.substring(from, close), false);
    return close + 1;
  }

  private static void add(List<Found> found, Reference.Kind kind, String name, boolean defaulted) {
    String plain = Plain.text(name);
    if (plain != null && !GIVEN.contains(plain)) {
      found.add(new Found(kind, plain, defaulted));
    }
  }

  private static int vault(String v) {
    for (String form : VAULTS) {
      int at = v.indexOf(form);
      if (at == 0 || (at > 0 && form.contains("://") && " \"'(=".indexOf(v.charAt(at - 1)) >= 0)) {
        return at;
      }
    }
    return -1;
  }

  private static String word(String v, int from) {
    int end = from;
    while (end < v.length() && " \t\n\"')}".indexOf(v.charAt(end)) < 0) {
      end++;
    }
    return v.substring(from, end);
  }

  private static int identifier(String v, int from) {
    int i = from;
    while (i < v.length() && isPart(v.charAt(i)) && !(i == from && isDigit(v.charAt(i)))) {
      i++;
    }
    return i;
  }

  private static boolean isPart(char c) {
    return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '_' || isDigit(c);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
