package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code keycensus completion SHELL}. */
final class CompletionCommand implements Command {
  private static final List<String> SHELLS = List.of("bash", "zsh", "fish");

  @Override
  public String name() {
    return "completion";
  }

  @Override
  public String about() {
    return "Prints a script that makes a shell complete keycensus commands and flags.";
  }

  @Override
  public String operands() {
    return "SHELL";
  }

  @Override
  public List<String> operandChoices() {
    return SHELLS;
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public String more() {
    return """
        Examples:
          source <(keycensus completion bash)
          source <(keycensus completion zsh)
          keycensus completion fish > ~/.config/fish/completions/keycensus.fish
        """;
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    if (args.operands().size() != 1) {
      throw new UserError("completion needs one shell", "it knows " + String.join(", ", SHELLS));
    }
    String shell = args.operands().get(0);
    if (!SHELLS.contains(shell)) {
      throw new UserError("unknown shell \"" + shell + "\"", Suggest.oneOf(shell, SHELLS));
    }
    return io.print(ExitCode.OK, shell.equals("fish") ? fish() : posix());
  }

  /** For bash; zsh runs it through its own bashcompinit, which the script sets up. */
  private static String posix() {
    CommandLine root = new CommandLine(CommandSpec.create().name("keycensus"));
    Map<String, CommandLine> groups = new LinkedHashMap<>();
    for (Verb verb : Verb.values()) {
      CommandSpec spec = Args.spec(verb.load(), true);
      if (verb.length() == 1) {
        root.addSubcommand(verb.words(), new CommandLine(spec));
        continue;
      }
      CommandLine group =
          groups.computeIfAbsent(
              verb.group(),
              name -> {
                CommandLine made = new CommandLine(CommandSpec.create().name(name));
                root.addSubcommand(name, made);
                return made;
              });
      String word = verb.words().substring(verb.group().length() + 1);
      group.addSubcommand(word, new CommandLine(spec.name(word)));
    }
    return AutoComplete.bash("keycensus", root);
  }

  private static String fish() {
    StringBuilder b = new StringBuilder("complete -c keycensus -f\n");
    for (String group : Verb.groups()) {
      List<Verb> inside = Verb.inGroup(group);
      String about = inside.isEmpty() ? about(group) : "";
      b.append("complete -c keycensus -n __fish_use_subcommand -a ").append(group);
      b.append(" -d ").append(quoted(about)).append('\n');
      for (Verb verb : inside) {
        b.append("complete -c keycensus -n ")
            .append(quoted("__fish_seen_subcommand_from " + group));
        b.append(" -a ").append(verb.words().substring(group.length() + 1));
        b.append(" -d ").append(quoted(verb.about())).append('\n');
      }
    }
    for (Verb verb : Verb.values()) {
      Command command = verb.load();
      String when =
          "__fish_seen_subcommand_from "
              + verb.words().replace(" ", "; and __fish_seen_subcommand_from ");
      for (Flag flag : Args.withHelp(command)) {
        b.append("complete -c keycensus -n ").append(quoted(when));
        b.append(" -l ").append(flag.name().substring(2));
        if (flag.letter() != null) {
          b.append(" -s ").append(flag.letter().substring(1));
        }
        if (!flag.choices().isEmpty()) {
          b.append(" -x -a ").append(quoted(String.join(" ", flag.choices())));
        } else if (flag.file()) {
          b.append(" -r -F");
        } else if (flag.param() != null) {
          b.append(" -x");
        }
        b.append(" -d ").append(quoted(flag.text())).append('\n');
      }
      if (!command.operandChoices().isEmpty()) {
        b.append("complete -c keycensus -n ").append(quoted(when)).append(" -a ");
        b.append(quoted(String.join(" ", command.operandChoices()))).append('\n');
      } else if (!command.operands().isEmpty()) {
        b.append("complete -c keycensus -n ").append(quoted(when)).append(" -F\n");
      }
    }
    return b.toString();
  }

  private static String about(String name) {
    return Verb.find(List.of(name)).map(Verb::about).orElse("");
  }

  private static String quoted(String text) {
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'";
  }
}
