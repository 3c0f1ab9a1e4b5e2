package dev.keycensus.detectors.declared.nodes;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads HCL, of Terraform and of the tools that use the older form (SPIRE, Vault): blocks,
 * attributes, texts, heredocs, lists, maps, with their places. No expression is evaluated; but for
 * a few functions that only pass on what they are given, such as {@code jsonencode}, an expression
 * is kept as it is written. What it does not understand it steps over, a line at a time. Looks at
 * every character a bounded number of times.
 */
public final class Hcl {
  /** Of an expression no more is kept, in UTF-16 code units. */
  private static final int LONGEST_EXPRESSION = 2_000;

  private static final Set<String> PASS_ON =
      Set.of(
          "jsonencode",
          "yamlencode",
          "sensitive",
          "nonsensitive",
          "tostring",
          "tolist",
          "toset",
          "tomap",
          "trimspace",
          "chomp");

  /** Where a value ends. */
  private enum In {
    /** At the end of the line. */
    BODY,
    /** At the end of the line, a comma or a brace. */
    MAP,
    /** At a comma or a bracket. */
    LIST
  }

  private final String text;
  private final int[] lineStarts;
  private int i;
  private int left = Node.MOST;
  private @Nullable Malformed problem;

  private Hcl(String text) {
    this.text = text;
    this.lineStarts = lineStarts(text);
  }

  /**
   * A file as far as it could be read.
   *
   * @param root its blocks and attributes are those of the file
   * @param problem the first thing that was stepped over, null for none
   */
  public record File(HclBlock root, @Nullable Malformed problem) {}

  /**
   * A text as blocks; what is wrong in it is stepped over.
   *
   * @throws Malformed where it is nested too deep or too much
   */
  public static File read(String text) {
    Hcl hcl = new Hcl(text);
    HclBlock root = new HclBlock("", List.of(), 1, 1);
    hcl.body(root, 0);
    root.endsAt(hcl.lineStarts.length);
    return new File(root, hcl.problem);
  }

  private void body(HclBlock block, int depth) {
    tooDeep(depth);
    boolean closes = depth > 0;
    while (true) {
      skipBlank(true);
      if (i >= text.length()) {
        if (closes) {
          wrong(block.at().line(), "a block is not closed");
        }
        return;
      }
      char c = text.charAt(i);
      if (c == '}') {
        i++;
        if (closes) {
          return;
        }
        wrong(line(i - 1), "a brace too many");
      } else if (c == '"' || isName(c)) {
        item(block, depth);
      } else {
        wrong(line(i), "a sign where a name should be");
        skipLine();
      }
    }
  }

  /** An attribute or a block. */
  private void item(HclBlock into, int depth) {
    int start = i;
    String name = name();
    skipBlank(false);
    if (at('=') && !at("==")) {
      i++;
      into.put(name, value(In.BODY, depth + 1));
      return;
    }
    List<String> labels = new ArrayList<>();
    while (i < text.length() && (at('"') || isName(text.charAt(i))) && labels.size() < 10) {
      labels.add(name());
      skipBlank(false);
    }
    if (at('=')) {
      // The older form: plugin "disk" = { … }.
      i++;
      skipBlank(false);
    }
    if (!at('{')) {
      wrong(line(start), "neither an attribute nor a block");
      skipLine();
      return;
    }
    i++;
    count(start);
    HclBlock block = new HclBlock(name, labels, line(start), column(start));
    into.add(block);
    body(block, depth + 1);
    block.endsAt(line(Math.max(0, i - 1)));
  }

  private String name() {
    if (at('"')) {
      int start = i + 1;
      skipText();
      int end = i > start && text.charAt(i - 1) == '"' ? i - 1 : i;
      return text.substring(start, Math.min(end, start + LONGEST_EXPRESSION));
    }
    int start = i;
    while (i < text.length() && isName(text.charAt(i))) {
      i++;
    }
    return text.substring(start, i);
  }

  private Node value(In in, int depth) {
    tooDeep(depth);
    skipBlank(in == In.LIST);
    int start = i;
    count(start);
    if (i >= text.length()) {
      return Node.scalar(line(start), column(start), null, false);
    }
    Node simple = simple(depth);
    if (simple != null && !goesOn()) {
      return simple;
    }
    skipExpression(in);
    String expression =
        text.substring(start, Math.min(i, start + LONGEST_EXPRESSION)).stripTrailing();
    Node node = Node.scalar(line(start), column(start), expression, false);
    node.endsAt(line(Math.max(start, i - 1)));
    return node;
  }

  /** A value that is no expression; null where it is one. */
  private @Nullable Node simple(int depth) {
    int start = i;
    char c = text.charAt(i);
    if (c == '"') {
      skipText();
      boolean closed = i > start + 1 && text.charAt(i - 1) == '"';
      String inner = text.substring(start + 1, closed ? i - 1 : i);
      Node node = Node.scalar(line(start), column(start), unescaped(inner), true);
      node.endsAt(line(Math.max(start, i - 1)));
      return node;
    }
    if (c == '<' && at("<<")) {
      return heredoc();
    }
    if ((c == '[' || c == '{') && !isFor(i + 1)) {
      return c == '[' ? list(depth) : map(depth);
    }
    if (!isName(c)) {
      return null;
    }
    String name = name();
    if (!at('(')) {
      return null;
    }
    boolean merges = name.equals("merge") || name.equals("concat");
    if (!merges && !PASS_ON.contains(name)) {
      return null;
    }
    i++;
    return call(start, merges, depth);
  }

  /** What a function is given: its first argument, or all of them as one map or list. */
  private @Nullable Node call(int start, boolean merges, int depth) {
    Node first = Node.MISSING;
    Node map = Node.map(line(start), column(start));
    Node list = Node.list(line(start), column(start));
    while (true) {
      skipBlank(true);
      if (i >= text.length() || at(')')) {
        break;
      }
      int before = i;
      Node argument = value(In.LIST, depth + 1);
      if (first.isMissing()) {
        first = argument;
      }
      argument.entries().forEach(map::put);
      argument.items().forEach(list::add);
      skipBlank(true);
      if (at(',')) {
        i++;
      } else if (i == before) {
        i++;
      }
    }
    if (i < text.length()) {
      i++;
    } else {
      wrong(line(start), "a call is not closed");
    }
    if (!merges) {
      return first.isMissing() ? null : first;
    }
    Node merged = first.isList() || !list.items().isEmpty() ? list : map;
    merged.endsAt(line(Math.max(start, i - 1)));
    return merged;
  }

  private Node list(int depth) {
    int start = i++;
    Node list = Node.list(line(start), column(start));
    while (true) {
      skipBlank(true);
      if (i >= text.length()) {
        wrong(line(start), "a list is not closed");
        break;
      }
      if (at(']')) {
        i++;
        break;
      }
      if (at(',')) {
        i++;
        continue;
      }
      int before = i;
      list.add(value(In.LIST, depth + 1));
      if (i == before) {
        wrong(line(i), "not a value");
        i++;
      }
    }
    list.endsAt(line(Math.max(start, i - 1)));
    return list;
  }

  private Node map(int depth) {
    int start = i++;
    Node map = Node.map(line(start), column(start));
    while (true) {
      skipBlank(true);
      if (i >= text.length()) {
        wrong(line(start), "a map is not closed");
        break;
      }
      char c = text.charAt(i);
      if (c == '}') {
        i++;
        break;
      }
      if (c == ',') {
        i++;
        continue;
      }
      int before = i;
      String key = key();
      skipBlank(false);
      if (at('=') || at(':')) {
        i++;
        map.put(key, value(In.MAP, depth + 1));
      } else if (at('{')) {
        // The older form: a block within a map.
        map.put(key, value(In.MAP, depth + 1));
      } else {
        wrong(line(before), "not an entry");
        if (i == before) {
          i++;
        }
      }
    }
    map.endsAt(line(Math.max(start, i - 1)));
    return map;
  }

  private String key() {
    if (!at('(')) {
      return name();
    }
    int start = i;
    skipBrackets();
    return text.substring(start, Math.min(i, start + LONGEST_EXPRESSION));
  }

  /** {@code <<EOT} or {@code <<-EOT}: the lines up to one that is only the word. */
  private Node heredoc() {
    int start = i;
    int line = line(start);
    int column = column(start);
    i += 2;
    if (at('-')) {
      i++;
    }
    int from = i;
    while (i < text.length() && isName(text.charAt(i))) {
      i++;
    }
    String word = text.substring(from, i);
    int newline = text.indexOf('\n', i);
    if (word.isEmpty() || newline < 0) {
      wrong(line, "a heredoc without an end");
      i = newline < 0 ? text.length() : newline;
      return Node.scalar(line, column, "", true);
    }
    int body = newline + 1;
    int at = body;
    while (at < text.length()) {
      int end = text.indexOf('\n', at);
      end = end < 0 ? text.length() : end;
      if (isOnly(word, at, end)) {
        Node node = Node.scalar(line, column, text.substring(body, at), true);
        node.endsAt(line(at));
        i = end;
        return node;
      }
      at = end + 1;
    }
    wrong(line, "a heredoc without an end");
    i = text.length();
    return Node.scalar(line, column, text.substring(Math.min(body, text.length())), true);
  }

  private boolean isOnly(String word, int from, int to) {
    while (from < to && text.charAt(from) <= ' ') {
      from++;
    }
    while (to > from && text.charAt(to - 1) <= ' ') {
      to--;
    }
    return to - from == word.length() && text.startsWith(word, from);
  }

  /** Whether an operator or a part follows what was read. */
  private boolean goesOn() {
    int at = i;
    while (at < text.length() && (text.charAt(at) == ' ' || text.charAt(at) == '\t')) {
      at++;
    }
    if (at >= text.length()) {
      return false;
    }
    return switch (text.charAt(at)) {
      case '?', '+', '-', '*', '%', '&', '|', '=', '!', '<', '>', '.' -> true;
      case '[' -> at == i;
      case '/' -> !text.startsWith("//", at) && !text.startsWith("/*", at);
      default -> false;
    };
  }

  private void skipExpression(In in) {
    while (i < text.length()) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> skipText();
        case '(', '[', '{' -> skipBrackets();
        case ')', ']', '}', ',' -> {
          if (in != In.BODY || c == '}') {
            return;
          }
          i++;
        }
        case '\n' -> {
          if (in != In.LIST) {
            return;
          }
          i++;
        }
        case '#' -> {
          if (in != In.LIST) {
            return;
          }
          skipLine();
        }
        case '<' -> skipLess();
        case '/' -> {
          if (!skipComment()) {
            i++;
          }
        }
        default -> i++;
      }
    }
  }

  /** A heredoc, or only a sign. */
  private void skipLess() {
    if (at("<<") && i + 2 < text.length() && isHeredoc(text.charAt(i + 2))) {
      heredoc();
    } else {
      i++;
    }
  }

  /** From an opening bracket past its closing one, of whatever kind. */
  private void skipBrackets() {
    int start = i;
    int depth = 0;
    while (i < text.length()) {
      char c = text.charAt(i);
      switch (c) {
        case '"' -> skipText();
        case '#' -> skipLine();
        case '/' -> {
          if (!skipComment()) {
            i++;
          }
        }
        case '<' -> skipLess();
        case '(', '[', '{' -> {
          depth++;
          i++;
        }
        case ')', ']', '}' -> {
          i++;
          if (--depth == 0) {
            return;
          }
        }
        default -> i++;
      }
    }
    wrong(line(start), "a bracket is not closed");
  }

  private static boolean isHeredoc(char c) {
    return c == '-' || (c >= 'A' && c <= 'Z') || c == '_';
  }

  /**
   * From a quote past the closing one, or to the end of the line; in {@code ${…}} there may be
   * lines, braces and texts again.
   */
  private void skipText() {
    int start = i++;
    int braces = 0;
    // One bit a level: whether the level is a text (1) or what stands in ${…} (0).
    long levels = 1;
    int level = 0;
    int[] outer = new int[40];
    while (i < text.length()) {
      char c = text.charAt(i);
      boolean inText = (levels >> level & 1) == 1;
      if (inText) {
        if (c == '\\') {
          i += 2;
        } else if (c == '\n') {
          break;
        } else if (c == '"') {
          i++;
          if (level == 0) {
            return;
          }
          level--;
        } else if ((c == '$' || c == '%') && at(i + 1, '{') && !(at(i - 1, c) && i - 1 > start)) {
          i += 2;
          if (level + 1 >= outer.length) {
            throw new Malformed(line(start), "nested too deep", true);
          }
          outer[level] = braces;
          braces = 0;
          level++;
          levels &= ~(1L << level);
        } else {
          i++;
        }
      } else if (c == '"') {
        i++;
        if (level + 1 >= outer.length) {
          throw new Malformed(line(start), "nested too deep", true);
        }
        outer[level] = braces;
        level++;
        levels |= 1L << level;
      } else if (c == '{') {
        braces++;
        i++;
      } else if (c == '}') {
        i++;
        if (braces > 0) {
          braces--;
        } else {
          level--;
          braces = outer[level];
        }
      } else {
        i++;
      }
    }
    i = Math.min(i, text.length());
    wrong(line(start), "a text is not closed");
  }

  private boolean skipComment() {
    if (at("//")) {
      skipLine();
      return true;
    }
    if (at("/*")) {
      int end = text.indexOf("*/", i + 2);
      i = end < 0 ? text.length() : end + 2;
      return true;
    }
    return false;
  }

  private void skipBlank(boolean lines) {
    while (i < text.length()) {
      char c = text.charAt(i);
      if (c == '\n' && !lines) {
        return;
      } else if (c <= ' ' || c == '\u00a0' || c == '\ufeff') {
        i++;
      } else if (c == '#') {
        skipLine();
      } else if (c != '/' || !skipComment()) {
        return;
      }
    }
  }

  private void skipLine() {
    int end = text.indexOf('\n', i);
    i = end < 0 ? text.length() : end;
  }

  private boolean isFor(int from) {
    int before = i;
    i = from;
    skipBlank(true);
    boolean isFor = text.startsWith("for", i) && i + 3 < text.length() && text.charAt(i + 3) <= ' ';
    i = before;
    return isFor;
  }

  private boolean at(char c) {
    return at(i, c);
  }

  private boolean at(int index, char c) {
    return index < text.length() && text.charAt(index) == c;
  }

  private boolean at(String what) {
    return text.startsWith(what, i);
  }

  private static boolean isName(char c) {
    return Character.isLetterOrDigit(c) || c == '_' || c == '-' || c == '.' || c == '*';
  }

  private static String unescaped(String inner) {
    if (inner.indexOf('\\') < 0) {
      return inner;
    }
    StringBuilder out = new StringBuilder(inner.length());
    for (int k = 0; k < inner.length(); k++) {
      char c = inner.charAt(k);
      if (c == '\\' && k + 1 < inner.length()) {
        char next = inner.charAt(++k);
        switch (next) {
          case 'n' -> out.append('\n');
          case 't' -> out.append('\t');
          case 'r' -> out.append('\r');
          default -> out.append(next);
        }
      } else {
        out.append(c);
      }
    }
    return out.toString();
  }

  private void tooDeep(int depth) {
    if (depth > Node.DEEPEST) {
      throw new Malformed(line(i), "nested too deep", true);
    }
  }

  private void count(int at) {
    if (--left < 0) {
      throw new Malformed(line(at), "more than " + Node.MOST + " values", true);
    }
  }

  private void wrong(int line, String what) {
    if (problem == null) {
      problem = new Malformed(line, "not HCL: " + what, false);
    }
  }

  private int line(int offset) {
    int found = Arrays.binarySearch(lineStarts, offset);
    return found >= 0 ? found + 1 : -found - 1;
  }

  private int column(int offset) {
    return offset - lineStarts[line(offset) - 1] + 1;
  }

  private static int[] lineStarts(String text) {
    int lines = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      lines++;
    }
    int[] starts = new int[lines];
    int line = 1;
    for (int at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) {
      starts[line++] = at + 1;
    }
    return starts;
  }
}
