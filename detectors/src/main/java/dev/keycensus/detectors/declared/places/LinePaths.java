package dev.keycensus.detectors.declared.places;

import dev.keycensus.detectors.declared.Plain;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Files of {@code key = value}, in sections or not, with lines that go on after a backslash. */
final class LinePaths {
  private LinePaths() {}

  static void of(byte[] in, int length, List<Spot> spots, @Nullable String[] found) {
    String section = "";
    int next = 0;
    int from = 0;
    while (from < length && next < found.length) {
      int end = end(in, length, from);
      int first = from;
      while (first < end && (in[first] == ' ' || in[first] == '\t')) {
        first++;
      }
      boolean comment = first < end && (in[first] == '#' || in[first] == '!' || in[first] == ';');
      int key = keyEnd(in, first, end);
      if (!comment && first < end && in[first] == '[') {
        int close = first + 1;
        while (close < end && in[close] != ']') {
          close++;
        }
        section = text(in, first + 1, close);
      }
      for (; next < found.length && spots.get(next).offset() < end; next++) {
        boolean value = !comment && key > first && key < end && spots.get(next).offset() > key;
        String name = text(in, first, Math.min(key, end));
        found[next] = value ? KeyPaths.told(dotted(section, name)) : null;
      }
      from = end;
    }
  }

  /** Keys of such files have dots of their own. */
  private static String dotted(String section, String key) {
    String name = Plain.text(key, "");
    String head = Plain.text(section, "");
    return head.isEmpty() ? name : head + "." + name;
  }

  /** Where a logical line ends, its line end included. */
  private static int end(byte[] in, int length, int from) {
    int i = from;
    while (i < length) {
      if (in[i] == '\n') {
        int back = i > from && in[i - 1] == '\r' ? i - 1 : i;
        int slashes = 0;
        while (back - slashes > from && in[back - slashes - 1] == '\\') {
          slashes++;
        }
        if (slashes % 2 == 0) {
          return i + 1;
        }
      }
      i++;
    }
    return length;
  }

  private static int keyEnd(byte[] in, int from, int to) {
    int i = from;
    while (i < to && in[i] != '=' && in[i] != ':' && in[i] != '\n') {
      i += in[i] == '\\' ? 2 : 1;
    }
    return Math.min(i, to);
  }

  private static String text(byte[] in, int from, int to) {
    return new String(in, from, Math.min(Math.max(0, to - from), 300), StandardCharsets.UTF_8)
        .strip();
  }
}
