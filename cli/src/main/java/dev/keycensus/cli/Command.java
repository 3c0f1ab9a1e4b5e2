package dev.keycensus.cli;

import dev.keycensus.rules.UserError;
import java.util.List;

/** One command: what it takes and what it does. */
interface Command {
  /** Its name as typed after {@code keycensus}, such as {@code rules list}. */
  String name();

  /** One sentence, for the top of its help. */
  String about();

  /** What may follow the flags, such as {@code [TARGET]...}; empty for nothing. */
  String operands();

  /** The flags, in the order of the help; {@code --help} comes by itself. */
  List<Flag> flags();

  /** Paragraphs and examples at the end of its help; empty for none. */
  default String more() {
    return "";
  }

  /** Words that may follow, for completion; empty where files follow. */
  default List<String> operandChoices() {
    return List.of();
  }

  /**
   * Does it.
   *
   * @return the exit code
   * @throws UserError for everything that the person can put right
   */
  int run(Args args, Io io) throws UserError;
}
