package dev.keycensus.detectors.declared.pipelines;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A shell script, cut into its commands. It understands quotes, substitutions, here-documents and
 * comments, which is what it takes to tell {@code echo $KEY} from {@code echo $KEY | base64 -d}; it
 * does not understand the rest, and stays on the careful side of it.
 */
final class Shell {
  private static final Set<String> RESERVED =
      Set.of("if", "then", "else", "elif", "while", "until", "do", "!", "time");

  /** Programs that write all that they read, in another form or order. */
  private static final Set<String> PASSING =
      Set.of("base64", "cat", "fold", "hexdump", "od", "rev", "sort", "tee", "tr", "xxd");

  /**
   * A simple command.
   *
   * @param text as written
   * @param words of it, with their quotes, without reserved words and assignments before it
   * @param shown whether its output goes to the log: no file, no group around it, no pipe but to
   *     what passes it on, such as {@code base64}
   * @param traced whether the shell prints it before it runs
   */
  record Command(String text, List<String> words, boolean shown, boolean traced) {
    String name() {
      return words.isEmpty() ? "" : words.get(0);
    }
  }

  private final String script;
  private final List<Command> commands = new ArrayList<>();
  private final Deque<String> documents = new ArrayDeque<>();
  private final StringBuilder text = new StringBuilder();
  private final List<String> words = new ArrayList<>();
  private int word = -1;
  private int depth;
  private int branches;
  private boolean traced;

  /**
   * Where the pipeline that is being read starts in the commands; beyond them once something keeps
   * it.
   */
  private int pipeline;

  private Shell(String script, boolean traced) {
    this.script = script;
    this.traced = traced;
  }

  /**
   * The commands of a script, in its order; those within <code>$( )</code> are a part of theirs.
   *
   * @param traced whether it starts with {@code -x}
   */
  static List<Command> commands(String script, boolean traced) {
    Shell shell = new Shell(script, traced);
    shell.run();
    return shell.commands;
  }

  /** The names of the variables that a text expands, outside single quotes. */
  static Set<String> variables(String text) {
    Set<String> names = new LinkedHashSet<>();
    boolean inDouble = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\') {
        i++;
      } else if (c == '"') {
        inDouble = !inDouble;
      } else if (c == '\'' && !inDouble) {
        int close = text.indexOf('\'', i + 1);
        if (close < 0) {
          break;
        }
        i = close;
      } else if (c == '$' && text.startsWith("${{", i)) {
        int close = text.indexOf("}}", i);
        i = close < 0 ? text.length() : close + 1;
      } else if (c == '$') {
        boolean braced = i + 1 < text.length() && text.charAt(i + 1) == '{';
        int start = i + (braced ? 2 : 1);
        if (text.startsWith("env:", start)) {
          start += 4;
        }
        int end = start;
        while (end < text.length() && isName(text.charAt(end))) {
          end++;
        }
        boolean replaced = text.startsWith(":+", end) || text.startsWith("+", end);
        if (end > start && !isDigit(text.charAt(start)) && !(braced && replaced)) {
          names.add(text.substring(start, end));
        }
        i = Math.max(i, end - 1);
      }
    }
    return names;
  }

  /** What stands in the outermost {@code $( )} of a text, each once; no more than twenty. */
  static List<String> substitutions(String text) {
    List<String> inner = new ArrayList<>();
    Shell whole = new Shell(text, false);
    for (int at = text.indexOf("$("); at >= 0 && inner.size() < 20; at = text.indexOf("$(", at)) {
      int end = whole.balanced(at + 1);
      if (end - 1 > at + 2) {
        inner.add(text.substring(at + 2, end - 1));
      }
      at = end;
    }
    return inner;
  }

  /** The variables that commands set by themselves. */
  static Set<String> assigned(List<Command> commands) {
    Set<String> names = new LinkedHashSet<>();
    for (Command command : commands) {
      assignments(command.text(), names);
      switch (command.name()) {
        case "export", "local", "readonly", "declare", "typeset", "read", "for", "set" -> {
          for (String w : command.words().subList(1, command.words().size())) {
            int equals = w.indexOf('=');
            String name = equals < 0 ? w : w.substring(0, equals);
            boolean sets = equals > 0 || !command.name().equals("export");
            if (sets && !name.isEmpty() && name.chars().allMatch(c -> isName((char) c))) {
              names.add(name);
            }
            if (command.name().equals("for")) {
              break;
            }
          }
        }
        default -> {}
      }
    }
    return names;
  }

  private static void assignments(String text, Set<String> names) {
    int i = 0;
    for (String reserved : List.of("then ", "do ", "else ", "if ", "while ", "! ")) {
      if (text.startsWith(reserved)) {
        i = reserved.length();
      }
    }
    int quoted = Math.max(text.lastIndexOf('"'), text.lastIndexOf('('));
    while (i < text.length()) {
      int end = i;
      while (end < text.length() && isName(text.charAt(end))) {
        end++;
      }
      boolean plus = text.startsWith("+=", end);
      if (end == i || !(plus || text.startsWith("=", end))) {
        return;
      }
      names.add(text.substring(i, end));
      int space = text.indexOf(' ', end);
      if (space < 0 || quoted >= end) {
        return;
      }
      i = space + 1;
    }
  }

  private void run() {
    if (script.startsWith("#!")) {
      int end = script.indexOf('\n');
      traced |= (end < 0 ? script : script.substring(0, end)).endsWith(" -x");
    }
    int i = 0;
    while (i < script.length()) {
      i = step(i);
    }
    end(' ');
  }

  private int step(int i) {
    char c = script.charAt(i);
    switch (c) {
      case '\\' -> {
        boolean joins = i + 1 < script.length() && script.charAt(i + 1) == '\n';
        if (joins) {
          space();
        } else {
          take(i, Math.min(script.length(), i + 2));
        }
        return i + 2;
      }
      case '\'' -> {
        int close = script.indexOf('\'', i + 1);
        return take(i, close < 0 ? script.length() : close + 1);
      }
      case '"' -> {
        return take(i, doubleQuoted(i));
      }
      case '`' -> {
        int close = script.indexOf('`', i + 1);
        return take(i, close < 0 ? script.length() : close + 1);
      }
      case '$' -> {
        return take(i, substitution(i));
      }
      case '#' -> {
        if (word >= 0) {
          return take(i, i + 1);
        }
        int end = script.indexOf('\n', i);
        return end < 0 ? script.length() : end;
      }
      case '<' -> {
        return less(i);
      }
      case '\n' -> {
        end('\n');
        return documents(i + 1);
      }
      case ';', '|' -> {
        end(c == '|' && script.startsWith("||", i) ? ';' : c);
        boolean twice = i + 1 < script.length() && script.charAt(i + 1) == c;
        return i + (twice ? 2 : 1);
      }
      case '&' -> {
        boolean redirects = (i > 0 && script.charAt(i - 1) == '>') || script.startsWith("&>", i);
        if (redirects) {
          return take(i, i + 1);
        }
        end('&');
        return i + (script.startsWith("&&", i) ? 2 : 1);
      }
      case '(' -> {
        if (word < 0 && words.isEmpty()) {
          depth++;
          text.setLength(0);
          return i + 1;
        }
        return take(i, balanced(i));
      }
      case ')' -> {
        end(')');
        depth = Math.max(0, depth - 1);
        return i + 1;
      }
      case ' ', '\t', '\r' -> {
        space();
        return i + 1;
      }
      default -> {
        return take(i, i + 1);
      }
    }
  }

  private int take(int from, int to) {
    if (word < 0) {
      word = text.length();
    }
    text.append(script, from, to);
    return to;
  }

  private void space() {
    if (word >= 0) {
      words.add(text.substring(word));
      word = -1;
    }
    text.append(' ');
  }

  private int less(int i) {
    if (!script.startsWith("<<", i) || script.startsWith("<<<", i)) {
      return take(i, script.startsWith("<<<", i) ? i + 3 : i + 1);
    }
    int start = i + 2;
    while (start < script.length() && "- \t".indexOf(script.charAt(start)) >= 0) {
      start++;
    }
    int end = start;
    while (end < script.length() && " \t\r\n;|&)<>".indexOf(script.charAt(end)) < 0) {
      end++;
    }
    String delimiter = script.substring(start, end);
    if (delimiter.isEmpty()) {
      return take(i, i + 2);
    }
    documents.add(delimiter);
    return take(i, end);
  }

  /** Skips the here-documents that start on a line, each a command of its own without a name. */
  private int documents(int i) {
    while (!documents.isEmpty()) {
      String delimiter = documents.remove();
      boolean literal = delimiter.indexOf('\'') >= 0 || delimiter.indexOf('"') >= 0;
      String bare = delimiter.replace("'", "").replace("\"", "").replace("\\", "");
      int at = i;
      int end = script.length();
      while (at < script.length()) {
        int next = script.indexOf('\n', at);
        int stop = next < 0 ? script.length() : next;
        if (script.substring(at, stop).strip().equals(bare)) {
          end = at;
          break;
        }
        at = stop + 1;
      }
      if (!literal && end > i) {
        String body = script.substring(i, end).replace('\'', ' ').replace('"', ' ');
        commands.add(new Command(body, List.of(), false, false));
      }
      int next = script.indexOf('\n', end);
      i = next < 0 ? script.length() : next + 1;
    }
    return i;
  }

  private void end(char operator) {
    if (word >= 0) {
      words.add(text.substring(word));
      word = -1;
    }
    String all = text.toString().strip();
    text.setLength(0);
    int first = 0;
    while (first < words.size()
        && (RESERVED.contains(words.get(first)) || isAssignment(words.get(first)))) {
      if (words.get(first).equals("if")) {
        branches++;
      }
      first++;
    }
    List<String> bare = new ArrayList<>(words.subList(first, words.size()));
    words.clear();
    if (!bare.isEmpty()) {
      switch (bare.get(0)) {
        case "{" -> {
          depth++;
          bare.remove(0);
        }
        case "}" -> depth = Math.max(0, depth - 1);
        case "fi", "esac" -> branches = Math.max(0, branches - 1);
        case "case" -> branches++;
        default -> {}
      }
    }
    if (!all.isEmpty()) {
      boolean shown = depth == 0 && operator != '|' && bare.stream().noneMatch(Shell::isRedirect);
      commands.add(new Command(all, List.copyOf(bare), shown, traced));
      pipe(operator, shown);
      if (!bare.isEmpty() && bare.get(0).equals("set") && branches == 0) {
        trace(bare);
      }
    }
  }

  /** What a command says is shown, too, where all that it is piped to pass it on to the log. */
  private void pipe(char operator, boolean shown) {
    int last = commands.size() - 1;
    if (last > pipeline && !passesOn(commands.get(last))) {
      pipeline = Integer.MAX_VALUE;
    }
    if (operator == '|') {
      return;
    }
    if (shown && pipeline < last) {
      Command first = commands.get(pipeline);
      if (first.words().stream().noneMatch(Shell::isRedirect)) {
        commands.set(pipeline, new Command(first.text(), first.words(), true, first.traced()));
      }
    }
    pipeline = commands.size();
  }

  static boolean passesOn(Command command) {
    // sed may just as well hide what it reads: only a replacement that repeats it is known.
    boolean intoFile =
        command.words().stream().anyMatch(w -> w.startsWith("--output") || w.equals("-o"));
    return (PASSING.contains(command.name()) && !intoFile)
        || (command.name().equals("sed")
            && (command.text().contains("&") || command.text().contains("\\1")));
  }

  private void trace(List<String> set) {
    for (int i = 1; i < set.size(); i++) {
      String flag = set.get(i);
      boolean on = flag.startsWith("-");
      if (flag.equals("--")) {
        return;
      }
      if (!on && !flag.startsWith("+")) {
        traced |= flag.equals("xtrace") && set.get(i - 1).equals("-o");
      } else if (flag.indexOf('x') > 0) {
        traced = on;
      }
    }
  }

  private static boolean isAssignment(String word) {
    int equals = word.indexOf('=');
    return equals > 0
        && !isDigit(word.charAt(0))
        && word.substring(0, equals).chars().allMatch(c -> isName((char) c) || c == '+');
  }

  /** {@code > file}, not {@code >&2} or {@code 2>/dev/null}. */
  private static boolean isRedirect(String word) {
    return word.startsWith(">") && !word.startsWith(">&2")
        || word.startsWith("1>")
        || word.startsWith("&>")
        || (word.indexOf('>') > 0
            && !word.startsWith("2>")
            && "\"'$`<".indexOf(word.charAt(0)) < 0);
  }

  /** The last name of the file that the output goes to; null where it goes elsewhere. */
  static @Nullable String target(List<String> words) {
    for (int i = 0; i < words.size(); i++) {
      String word = words.get(i);
      if (word.startsWith(">") && !word.startsWith(">&")) {
        String file = word.startsWith(">>") ? word.substring(2) : word.substring(1);
        if (file.isEmpty() && i + 1 < words.size()) {
          file = words.get(i + 1);
        }
        String bare = file.replace("\"", "").replace("'", "");
        String name = bare.substring(bare.lastIndexOf('/') + 1);
        return name.isEmpty() || name.startsWith("$") ? null : name;
      }
    }
    return null;
  }

  private int doubleQuoted(int i) {
    int at = i + 1;
    while (at < script.length()) {
      char c = script.charAt(at);
      if (c == '"') {
        return at + 1;
      }
      if (c == '\\') {
        at += 2;
      } else if (c == '$') {
        at = substitution(at);
      } else {
        at++;
      }
    }
    return script.length();
  }

  /** The end of what a dollar starts. */
  private int substitution(int i) {
    if (script.startsWith("${{", i)) {
      int close = script.indexOf("}}", i);
      return close < 0 ? script.length() : close + 2;
    }
    if (script.startsWith("${", i)) {
      int close = script.indexOf('}', i);
      return close < 0 ? script.length() : close + 1;
    }
    if (script.startsWith("$(", i)) {
      return balanced(i + 1);
    }
    return i + 1;
  }

  /** The end of what an opening parenthesis at {@code i} starts. Not recursive: hostile input. */
  private int balanced(int i) {
    int open = 0;
    boolean inDouble = false;
    for (int at = i; at < script.length(); at++) {
      char c = script.charAt(at);
      if (c == '\\') {
        at++;
      } else if (c == '"') {
        inDouble = !inDouble;
      } else if (c == '\'' && !inDouble) {
        int close = script.indexOf('\'', at + 1);
        if (close < 0) {
          return script.length();
        }
        at = close;
      } else if (c == '(') {
        open++;
      } else if (c == ')' && --open == 0) {
        return at + 1;
      }
    }
    return script.length();
  }

  static boolean isName(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || isDigit(c) || c == '_';
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
