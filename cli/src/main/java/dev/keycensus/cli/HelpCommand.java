package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** {@code keycensus help [COMMAND]}. */
final class HelpCommand implements Command {
  @Override
  public String name() {
    return "help";
  }

  @Override
  public String about() {
    return "Tells about a command, or lists them all.";
  }

  @Override
  public String operands() {
    return "[COMMAND]";
  }

  @Override
  public List<String> operandChoices() {
    return Verb.groups();
  }

  @Override
  public List<Flag> flags() {
    return List.of();
  }

  @Override
  public int run(Args args, Io io) throws UserError {
    boolean color = io.colorful(io.outTerminal());
    List<String> words = args.operands();
    if (words.isEmpty()) {
      return io.print(ExitCode.OK, Help.overview(color));
    }
    Optional<Verb> verb = Verb.find(words);
    if (verb.isPresent() && verb.get().length() == words.size()) {
      return io.print(ExitCode.OK, Help.of(verb.get().load(), color));
    }
    List<Verb> group = Verb.inGroup(words.get(0));
    if (words.size() == 1 && !group.isEmpty()) {
      return io.print(ExitCode.OK, Help.group(words.get(0), group, color));
    }
    String typed = String.join(" ", words);
    throw new UserError(
        "unknown command \"" + typed + "\"",
        Suggest.oneOf(typed, Arrays.stream(Verb.values()).map(Verb::words).toList()));
  }
}
