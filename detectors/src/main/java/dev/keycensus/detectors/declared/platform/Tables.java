package dev.keycensus.detectors.declared.platform;

import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.StringTokenizer;

/** Small tables as text: a row a line, blanks between the cells. */
final class Tables {
  private Tables() {}

  /** The rows by their first cell, which is in the row too. */
  static Map<String, List<String>> rows(String table) {
    Map<String, List<String>> rows = new HashMap<>();
    table
        .lines()
        .forEach(
            line -> {
              List<String> cells =
                  Collections.list(new StringTokenizer(line)).stream()
                      .map(Object::toString)
                      .toList();
              rows.put(cells.get(0), cells);
            });
    return rows;
  }
}
