package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.io.File;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * The words of a command line, sorted into flags and operands and not yet understood. Parsing them
 * has no effect on anything.
 *
 * @param flags by name: the values in order, or an empty list for a switch that is given
 * @param operands what is not a flag
 */
record Args(Map<String, List<String>> flags, List<String> operands) {

  /**
   * Parses with picocli's programmatic model, which needs no reflection. Every flag takes text and
   * may be given again (the last one counts); what the text means is {@link ScanConfig}'s and the
   * like to judge, so that all mistakes are told in one way.
   */
  static Args parse(Command command, List<String> args) throws UserError {
    if (args.isEmpty()) {
      return new Args(Map.of(), List.of());
    }
    CommandLine line = new CommandLine(spec(command, false));
    line.setExpandAtFiles(false);
    line.setInterpolateVariables(false);
    line.setAbbreviatedOptionsAllowed(false);
    line.setPosixClusteredShortOptionsAllowed(false);
    CommandLine.ParseResult result;
    try {
      result = line.parseArgs(args.toArray(new String[0]));
    } catch (ParameterException e) {
      throw told(command, e);
    }
    Map<String, List<String>> flags = new TreeMap<>();
    for (OptionSpec option : result.matchedOptions()) {
      flags.put(option.longestName(), List.copyOf(option.stringValues()));
    }
    List<String> operands = new ArrayList<>();
    for (PositionalParamSpec positional : result.matchedPositionals()) {
      operands.addAll(positional.stringValues());
    }
    return new Args(flags, operands);
  }

  /**
   * The command as picocli sees it.
   *
   * @param completing whether it is only looked at, to write a completion script
   */
  static CommandSpec spec(Command command, boolean completing) {
    CommandSpec spec = CommandSpec.create().name(command.name());
    for (Flag flag : withHelp(command)) {
      OptionSpec.Builder option =
          flag.letter() == null
              ? OptionSpec.builder(flag.name())
              : OptionSpec.builder(flag.name(), flag.letter());
      if (flag.param() == null) {
        // A list, so that a switch may stand twice.
        option.arity("0").type(List.class).auxiliaryTypes(Boolean.class);
      } else {
        option.arity("1").paramLabel(flag.param());
        if (completing) {
          option.type(flag.file() ? File.class : String.class);
        } else {
          option.type(List.class).auxiliaryTypes(String.class);
        }
        if (!flag.choices().isEmpty()) {
          option.completionCandidates(flag.choices());
        }
      }
      option.description(flag.text());
      spec.addOption(option.build());
    }
    if (!command.operands().isEmpty()) {
      PositionalParamSpec.Builder operands =
          PositionalParamSpec.builder()
              .arity("0..*")
              .paramLabel(command.operands())
              .type(List.class)
              .auxiliaryTypes(completing ? File.class : String.class);
      if (!command.operandChoices().isEmpty()) {
        operands.auxiliaryTypes(String.class).completionCandidates(command.operandChoices());
      }
      spec.addPositional(operands.build());
    }
    return spec;
  }

  /** The command's flags and {@code --help}. */
  static List<Flag> withHelp(Command command) {
    return Stream.concat(command.flags().stream(), Stream.of(Flag.HELP)).toList();
  }

  boolean has(String flag) {
    return flags.containsKey(flag);
  }

  /** The last value of a flag, or null. */
  @Nullable String last(String flag) {
    List<String> values = all(flag);
    return values.isEmpty() ? null : values.get(values.size() - 1);
  }

  /** All values of a flag, in order. */
  List<String> all(String flag) {
    return flags.getOrDefault(flag, List.of());
  }

  /**
   * The last value of a flag as one of some constants.
   *
   * @param word the word for a constant
   * @return null if the flag is not given
   * @throws UserError if no constant has that word
   */
  <T> @Nullable T choice(String flag, List<T> constants, Function<T, String> word)
      throws UserError {
    String value = last(flag);
    if (value == null) {
      return null;
    }
    for (T constant : constants) {
      if (word.apply(constant).equals(value.toLowerCase(Locale.ROOT))) {
        return constant;
      }
    }
    List<String> words = constants.stream().map(word).toList();
    throw new UserError(
        flag,
        "\"" + value + "\" is not a value that it knows",
        null,
        0,
        Suggest.oneOf(value, words));
  }

  private static UserError told(Command command, ParameterException e) {
    String help = "see keycensus " + command.name() + " --help";
    if (e instanceof UnmatchedArgumentException unmatched && !unmatched.getUnmatched().isEmpty()) {
      String arg = unmatched.getUnmatched().get(0);
      if (!arg.startsWith("-") || arg.equals("-")) {
        return new UserError("unexpected argument \"" + arg + "\"", help);
      }
      int equals = arg.indexOf('=');
      String name = equals < 0 ? arg : arg.substring(0, equals);
      List<String> names = withHelp(command).stream().map(Flag::name).toList();
      String near = Suggest.nearest(name, names);
      return new UserError(
          "unknown flag " + name, near == null ? help : "did you mean " + near + "?");
    }
    if (e instanceof MissingParameterException missing && !missing.getMissing().isEmpty()) {
      ArgSpec arg = missing.getMissing().get(0);
      if (arg instanceof OptionSpec option) {
        return new UserError(option.longestName() + " needs a value: " + option.paramLabel(), help);
      }
    }
    if (e.getArgSpec() instanceof OptionSpec option && option.arity().max() == 0) {
      return new UserError(option.longestName() + " takes no value", help);
    }
    String message = String.valueOf(e.getMessage());
    int end = message.indexOf('\n');
    return new UserError(end < 0 ? message : message.substring(0, end), help);
  }
}
