package dev.keycensus.inventory.owners;

import dev.keycensus.rules.UserError;
import java.util.ArrayList;
import java.util.List;

/** Gathers problems, at most {@link #MOST_PER_FILE} of a file and then their number. */
final class Problems {
  private static final int MOST_PER_FILE = 50;

  private final List<Problem> told = new ArrayList<>();
  private String file = "";
  private int here;

  /** What follows is about this file. Files come one after the other. */
  void begin(String path) {
    end();
    file = path;
  }

  void tell(int line, String reason) {
    if (here++ < MOST_PER_FILE) {
      told.add(new Problem(file, line, reason));
    }
  }

  /**
   * An error of the YAML reader, whose place is {@code y:line:column}.
   *
   * @param before lines of the file that stand before what was given to the reader
   */
  void tell(UserError error, int before) {
    String shown = error.render().lines().findFirst().orElse("");
    int line = 0;
    int at = 0;
    if (shown.startsWith("y:")) {
      at = 2;
      while (at < shown.length() && at < 11 && Character.isDigit(shown.charAt(at))) {
        line = line * 10 + shown.charAt(at++) - '0';
      }
      line += line > 0 ? before : 0;
      int space = shown.indexOf(' ', at);
      at = space < 0 ? at : space + 1;
    }
    tell(line, shown.substring(at));
  }

  private void end() {
    if (here > MOST_PER_FILE) {
      told.add(new Problem(file, 0, "and " + (here - MOST_PER_FILE) + " more lines like these"));
    }
    here = 0;
  }

  List<Problem> all() {
    end();
    return List.copyOf(told);
  }
}
