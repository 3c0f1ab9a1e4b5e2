package dev.keycensus.inventory.remedy;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A command for a person to run, with nothing secret in it.
 *
 * @param argv its words as the program gets them; ASCII, no control characters
 * @param missing the placeholders in it that nothing was known for
 */
public record Command(List<String> argv, List<Missing> missing) {

  /**
   * A placeholder.
   *
   * @param placeholder such as {@code <KEY-ID>}
   * @param ask where to find what it stands for
   */
  public record Missing(String placeholder, String ask) {}

  public Command {
    argv = List.copyOf(argv);
    missing = List.copyOf(missing);
  }

  /** One line for a POSIX shell, every word quoted that needs it. */
  public String line() {
    return argv.stream().map(Quoting::shell).collect(Collectors.joining(" "));
  }
}
