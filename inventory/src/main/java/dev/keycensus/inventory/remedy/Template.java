package dev.keycensus.inventory.remedy;

import dev.keycensus.rules.UserError;
import dev.keycensus.rules.Yaml;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A command with holes. Words are fixed when the data are read: whatever fills a hole, it is part
 * of the one word that the hole stands in.
 */
record Template(List<List<Part>> words) {

  /**
   * A piece of a word.
   *
   * @param text what stands there, or stands around nothing: empty for a hole
   * @param hole null for text
   */
  record Part(String text, @Nullable Hole hole, Quoting quoting) {}

  /** Reads {@code aws iam … {keyId}}, or a list of such words. */
  static Template read(Yaml run, Map<String, Hole> holes) throws UserError {
    List<String> raw = run.isList() ? run.stringList() : split(run.string());
    List<List<Part>> words = new ArrayList<>();
    for (String word : raw) {
      if (word.isEmpty() || !word.chars().allMatch(c -> c >= ' ' && c < 0x7f)) {
        throw run.error("words are printable ASCII, with one space between", null);
      }
      words.add(parts(word, run, holes));
    }
    if (words.isEmpty() || words.get(0).stream().anyMatch(p -> p.hole() != null)) {
      throw run.error("the program's name must not be a hole", null);
    }
    return new Template(words);
  }

  private static List<String> split(String line) {
    List<String> words = new ArrayList<>();
    int from = 0;
    for (int at = line.indexOf(' '); at >= 0; at = line.indexOf(' ', from)) {
      words.add(line.substring(from, at));
      from = at + 1;
    }
    words.add(line.substring(from));
    return words;
  }

  private static List<Part> parts(String word, Yaml run, Map<String, Hole> holes) throws UserError {
    List<Part> parts = new ArrayList<>();
    StringBuilder text = new StringBuilder();
    int i = 0;
    while (i < word.length()) {
      char c = word.charAt(i);
      boolean twice = i + 1 < word.length() && word.charAt(i + 1) == c;
      if (c == '{' && !twice) {
        int end = word.indexOf('}', i);
        String inside = end < 0 ? "" : word.substring(i + 1, end);
        int colon = inside.indexOf(':');
        Hole hole = holes.get(colon < 0 ? inside : inside.substring(0, colon));
        if (hole == null) {
          throw run.error("there is no hole " + inside, null);
        }
        if (text.length() > 0) {
          parts.add(new Part(text.toString(), null, Quoting.PLAIN));
          text.setLength(0);
        }
        Quoting quoting = Quoting.PLAIN;
        if (colon >= 0) {
          quoting = Quoting.of(inside.substring(colon + 1));
        }
        parts.add(new Part("", hole, quoting));
        i = end + 1;
      } else {
        text.append(c);
        i += (c == '{' || c == '}') && twice ? 2 : 1;
      }
    }
    if (text.length() > 0) {
      parts.add(new Part(text.toString(), null, Quoting.PLAIN));
    }
    return List.copyOf(parts);
  }

  /** The command for a credential of which these facts are known. */
  Command fill(Map<String, String> facts) {
    List<String> argv = new ArrayList<>();
    Map<String, Command.Missing> missing = new LinkedHashMap<>();
    for (List<Part> word : words) {
      StringBuilder b = new StringBuilder();
      for (Part part : word) {
        Hole hole = part.hole();
        if (hole == null) {
          b.append(part.text());
          continue;
        }
        String value = hole.value(facts);
        if (value == null) {
          missing.put(hole.name(), hole.missing(facts));
          value = hole.placeholder();
        }
        b.append(part.quoting().on(value));
      }
      argv.add(b.toString());
    }
    return new Command(argv, List.copyOf(missing.values()));
  }
}
