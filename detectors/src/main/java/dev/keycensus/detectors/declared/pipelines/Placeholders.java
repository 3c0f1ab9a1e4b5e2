package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Expressions in texts of a pipeline, to be replaced by what they stand for.
 *
 * @param open marks the start of one: <code>${{</code>
 * @param close marks its end
 */
record Placeholders(String open, String close) {
  static final Placeholders AZURE = new Placeholders("${{", "}}");
  static final Placeholders GITLAB = new Placeholders("$[[", "]]");

  /**
   * A longer text is not filled in, nor is one that would become longer: texts that hold each other
   * twice would double each time.
   */
  private static final int LONGEST = 16 << 10;

  /** The expression that a text is, and nothing else; null for any other text. */
  @Nullable String only(String text) {
    String bare = text.strip();
    return bare.startsWith(open) && bare.indexOf(close) == bare.length() - close.length()
        ? bare.substring(open.length(), bare.length() - close.length()).strip()
        : null;
  }

  /**
   * A text with its expressions filled in; what nothing is known of stays as it is written.
   *
   * @param values of an expression, without the spaces around it: {@link Node#MISSING} for unknown
   */
  String filled(String text, Function<String, Node> values, Allowance allowance, int line) {
    int at = text.indexOf(open);
    if (at < 0 || text.length() > LONGEST) {
      return text;
    }
    StringBuilder made = new StringBuilder();
    int from = 0;
    while (at >= 0 && made.length() <= LONGEST) {
      int end = text.indexOf(close, at);
      if (end < 0) {
        break;
      }
      String value = values.apply(text.substring(at + open.length(), end).strip()).text();
      end += close.length();
      made.append(text, from, at).append(value == null ? text.substring(at, end) : value);
      from = end;
      at = text.indexOf(open, end);
    }
    made.append(text, from, text.length());
    if (made.length() > LONGEST) {
      return text;
    }
    allowance.spendText(made.length(), line);
    return made.toString();
  }
}
