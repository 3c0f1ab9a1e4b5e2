package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.List;

/** Where a word of a value stands in its file: a value of several lines has one place only. */
final class SourceLines {
  /** A place in a file, both 1-based, the column in UTF-16 code units. */
  record Place(int line, int column) {}

  private final String text;
  private final List<Integer> starts = new ArrayList<>();

  SourceLines(String text) {
    this.text = text;
    starts.add(0);
    for (int i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) {
      starts.add(i + 1);
    }
  }

  /** The place of the {@code nth} (from 0) {@code word} within a value; that of the value else. */
  Place of(String word, int nth, Node within) {
    int from = offset(within.line(), within.column());
    int end = offset(within.endLine() + 1, 1);
    for (int n = 0; ; n++) {
      from = text.indexOf(word, from);
      if (from < 0 || from >= end) {
        return new Place(within.line(), within.column());
      }
      if (n == nth) {
        return place(from);
      }
      from += word.length();
    }
  }

  /** The place of {@code $name} or <code>${name}</code> within a value; that of the value else. */
  Place ofVariable(String name, Node within) {
    int end = Math.min(text.length(), offset(within.endLine() + 1, 1));
    for (int at = text.indexOf(name, offset(within.line(), within.column()));
        at >= 0 && at < end;
        at = text.indexOf(name, at + 1)) {
      int after = at + name.length();
      char before = at == 0 ? ' ' : text.charAt(at - 1);
      boolean ends = after >= text.length() || !Shell.isName(text.charAt(after));
      if (ends && !Shell.isName(before)) {
        boolean marked = before == '$' || before == '{' || before == '(' || before == ':';
        if (marked) {
          return place(at);
        }
      }
    }
    return new Place(within.line(), within.column());
  }

  Place place(int offset) {
    int low = 0;
    int high = starts.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (starts.get(middle) <= offset) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return new Place(low + 1, offset - starts.get(low) + 1);
  }

  private int offset(int line, int column) {
    if (line < 1) {
      return 0;
    }
    return line > starts.size() ? text.length() : starts.get(line - 1) + column - 1;
  }
}
