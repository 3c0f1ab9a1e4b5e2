package dev.keycensus.cli;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What {@code --help} prints: at most 80 columns, made from the flags alone. */
final class Help {
  private static final int WIDTH = 80;
  private static final int INDENT = 30;

  private Help() {}

  /** The program's. */
  static String overview(boolean color) {
    Style style = new Style(color);
    return "keycensus finds leaked credentials and takes a census of the identities behind them.\n"
        + "\n"
        + usage(style, "keycensus COMMAND [FLAG]... [TARGET]...")
        + "\n"
        + list(style, Arrays.asList(Verb.values()))
        + "\n"
        + style.bold("Exit codes:")
        + "\n"
        + "  0  nothing fails\n"
        + "  1  a credential or a policy fails the scan\n"
        + "  2  a flag, file or rule cannot be used; nothing was scanned\n"
        + "  3  nothing fails, but not everything was read\n"
        + "\n"
        + "keycensus COMMAND --help tells more.\n";
  }

  /** That of a group of commands. */
  static String group(String group, List<Verb> verbs, boolean color) {
    Style style = new Style(color);
    return usage(style, "keycensus " + group + " COMMAND [FLAG]...") + "\n" + list(style, verbs);
  }

  /** That of one command. */
  static String of(Command command, boolean color) {
    Style style = new Style(color);
    StringBuilder b = new StringBuilder(Wrap.text("", "", command.about(), WIDTH));
    String operands = command.operands().isEmpty() ? "" : " " + command.operands();
    b.append('\n');
    b.append(usage(style, "keycensus " + command.name() + " [FLAG]..." + operands));
    Map<String, StringBuilder> sections = new LinkedHashMap<>();
    for (Flag flag : Args.withHelp(command)) {
      sections.computeIfAbsent(flag.section(), s -> new StringBuilder()).append(entry(style, flag));
    }
    sections.forEach(
        (title, text) -> b.append('\n').append(style.bold(title + ":")).append('\n').append(text));
    if (!command.more().isEmpty()) {
      b.append('\n').append(command.more());
    }
    return b.toString();
  }

  private static String usage(Style style, String line) {
    return style.bold("Usage:") + " " + line + "\n";
  }

  private static String list(Style style, List<Verb> verbs) {
    int longest = verbs.stream().mapToInt(v -> v.words().length()).max().orElse(0);
    StringBuilder b = new StringBuilder(style.bold("Commands:")).append('\n');
    for (Verb verb : verbs) {
      b.append("  ").append(style.cyan(verb.words()));
      b.append(" ".repeat(longest - verb.words().length() + 3)).append(verb.about()).append('\n');
    }
    return b.toString();
  }

  private static String entry(Style style, Flag flag) {
    String names = (flag.letter() == null ? "    " : flag.letter() + ", ") + flag.name();
    String param = flag.param() == null ? "" : " " + flag.param();
    int length = 2 + names.length() + param.length();
    String head = "  " + style.cyan(names) + param;
    String rest = " ".repeat(INDENT);
    if (length + 2 > INDENT) {
      return head + "\n" + Wrap.text(rest, rest, flag.text(), WIDTH);
    }
    String body = Wrap.text(" ".repeat(INDENT), rest, flag.text(), WIDTH);
    return head + body.substring(length);
  }
}
