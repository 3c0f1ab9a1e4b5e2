package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The scripts of one job: which variables they use, and what they do with secrets. */
final class Script {
  private static final Set<String> ECHO =
      Set.of("echo", "printf", "Write-Host", "Write-Output", "write-host", "write-output");

  /** More variables than this in one script are refused: each is looked for in the file. */
  private static final int MOST = 2_000;

  private final boolean traced;
  private final StringBuilder text = new StringBuilder();
  private final List<Node> values = new ArrayList<>();
  private @Nullable List<Shell.Command> commands;
  private @Nullable Map<String, Node> uses;

  /**
   * @param traced whether the shell is started with {@code -x}
   */
  Script(boolean traced) {
    this.traced = traced;
  }

  /** Adds the text of a node, or of all the nodes in a list. */
  Script add(Node node) {
    if (node.isList()) {
      node.items().forEach(this::add);
      return this;
    }
    String line = node.text();
    if (line != null) {
      text.append(line).append('\n');
      values.add(node);
      commands = null;
      uses = null;
    }
    return this;
  }

  String text() {
    return text.toString();
  }

  boolean isEmpty() {
    return text.length() == 0;
  }

  List<Shell.Command> commands() {
    List<Shell.Command> known = commands;
    if (known == null) {
      known = Shell.commands(text.toString(), traced);
      commands = known;
    }
    return known;
  }

  /** The variables used, each with the first value that uses it; those it sets itself left out. */
  Map<String, Node> uses() {
    Map<String, Node> known = uses;
    if (known == null) {
      known = new LinkedHashMap<>();
      for (Node value : values) {
        for (Shell.Command command : Shell.commands(value.text(""), false)) {
          for (String name : Shell.variables(command.text())) {
            known.putIfAbsent(name, value);
          }
          if (known.size() > MOST) {
            throw new Malformed(value.line(), "more than " + MOST + " variables", true);
          }
        }
      }
      known.keySet().removeAll(Shell.assigned(commands()));
      uses = known;
    }
    return Collections.unmodifiableMap(known);
  }

  /**
   * Whether it writes a secret to its log: says it, traces a command with it, lists its variables.
   *
   * @param names of the variables that hold one
   * @param holds whether a text holds one in another way, such as an expression
   */
  boolean prints(Set<String> names, Predicate<String> holds) {
    List<Shell.Command> all = commands();
    for (int i = 0; i < all.size(); i++) {
      Shell.Command command = all.get(i);
      boolean here = holds.test(command.text()) || expands(command.text(), names);
      if (here && command.traced()) {
        return true;
      }
      if (here
          && !isForRunner(command.text())
          && command.shown()
          && ECHO.contains(command.name())) {
        if (sayable(command, names, holds)) {
          return true;
        }
      }
      if (!names.isEmpty() && command.shown() && listsAll(command, names)) {
        return true;
      }
    }
    return false;
  }

  /** Lines that the CI system takes for itself: it masks, keeps or sets something by them. */
  private static boolean isForRunner(String text) {
    return text.contains("::add-mask::")
        || text.contains("::set-output ")
        || text.contains("::save-state ")
        || text.contains("setvariable");
  }

  /**
   * The files that it writes secrets into with {@code echo}, or makes of such, each by its last
   * name.
   *
   * @param before files that hold secrets already
   */
  Set<String> writes(Set<String> names, Predicate<String> holds, Set<String> before) {
    Set<String> files = new HashSet<>(before);
    for (Shell.Command command : commands()) {
      String file = Shell.target(command.words());
      boolean says = ECHO.contains(command.name()) && sayable(command, names, holds);
      if (file != null && (says || (Shell.passesOn(command) && reads(command, files)))) {
        files.add(file);
      }
    }
    return files;
  }

  private static boolean reads(Shell.Command command, Set<String> files) {
    return command.words().stream()
        .skip(1)
        .takeWhile(w -> !w.startsWith(">"))
        .anyMatch(w -> files.contains(w.substring(w.lastIndexOf('/') + 1)));
  }

  private static boolean sayable(
      Shell.Command command, Set<String> names, Predicate<String> holds) {
    // A secret that only a command within the words uses is not said: echo "$(curl -u $KEY ...)",
    // unless that command says it: echo "$(echo $KEY | base64)".
    String bare = withoutSubstitutions(command.text());
    return holds.test(bare)
        || expands(bare, names)
        || Shell.substitutions(command.text()).stream()
            .anyMatch(inner -> saysItself(inner, names, holds));
  }

  /** Whether one of its commands says a secret, with no further commands within its words. */
  private static boolean saysItself(String inner, Set<String> names, Predicate<String> holds) {
    for (Shell.Command command : Shell.commands(inner, false)) {
      String bare = withoutSubstitutions(command.text());
      if (command.shown()
          && ECHO.contains(command.name())
          && (holds.test(bare) || expands(bare, names))) {
        return true;
      }
    }
    return false;
  }

  private static String withoutSubstitutions(String text) {
    StringBuilder bare = new StringBuilder();
    int depth = 0;
    boolean ticked = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '`') {
        ticked = !ticked;
      } else if (text.startsWith("$(", i) || (depth > 0 && c == '(')) {
        depth++;
        i += c == '$' ? 1 : 0;
      } else if (depth > 0 && c == ')') {
        depth--;
      } else if (depth == 0 && !ticked) {
        bare.append(c);
      }
    }
    return bare.toString();
  }

  private static boolean listsAll(Shell.Command command, Set<String> names) {
    List<String> words = command.words();
    return switch (command.name()) {
      case "env", "printenv" ->
          words.size() == 1
              || (words.size() == 2 && names.contains(words.get(1)) && isPrint(words));
      case "export", "declare" ->
          words.size() == 2 && (words.get(1).equals("-p") || words.get(1).equals("-x"));
      case "Get-ChildItem", "gci", "dir", "ls" ->
          words.size() == 2 && words.get(1).toLowerCase(Locale.ROOT).equals("env:");
      default -> false;
    };
  }

  private static boolean isPrint(List<String> words) {
    return words.get(0).equals("printenv");
  }

  private static boolean expands(String text, Set<String> names) {
    return !names.isEmpty() && Shell.variables(text).stream().anyMatch(names::contains);
  }

  /** Whether it logs in to a vault; null where it does not, true where it gives the token back. */
  @Nullable Boolean givesLeaseBack() {
    if (text.indexOf("vault") < 0) {
      return null;
    }
    boolean takes = false;
    boolean gives = false;
    for (Shell.Command command : commands()) {
      String line = command.text();
      if (command.name().equals("vault")) {
        takes |= isLogin(command.words()) || line.contains("/login");
        gives |= line.contains("token revoke") || line.contains("lease revoke");
      }
      takes |= line.contains("vault write ") && line.contains("/login");
      takes |= line.contains("$(vault login -method") && !line.contains("-method=token");
      gives |= line.contains("revoke-self");
    }
    return takes ? gives : null;
  }

  /** A login with a token gets no other: only one by another method does. */
  private static boolean isLogin(List<String> words) {
    for (int i = 0; i < words.size() && words.contains("login"); i++) {
      String word = words.get(i);
      if (word.startsWith("-method") || word.startsWith("--method")) {
        boolean apart = word.indexOf('=') < 0 && i + 1 < words.size();
        return !(apart ? words.get(i + 1) : word).endsWith("token");
      }
    }
    return false;
  }

  /** The commands that have a name of these. */
  List<Shell.Command> named(Set<String> names) {
    List<Shell.Command> found = new ArrayList<>();
    for (Shell.Command command : commands()) {
      if (names.contains(command.name())) {
        found.add(command);
      }
    }
    return found;
  }
}
