package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.Map;
import java.util.function.Function;

/**
 * Copies what a file says to other lines, with its parameters filled in: <code>$[[ inputs.x ]]
 * </code> of GitLab, <code>${{ parameters.x }}</code> of Azure. What nothing is known of stays as
 * it is written.
 */
final class Filling {
  /** A longer text is not filled in: texts that hold each other twice would double each time. */
  private static final int LONGEST = 16 << 10;

  private final Allowance allowance;
  private final String open;
  private final String close;
  private final Function<String, Node> values;
  private final int above;
  private final int lines;

  /**
   * @param open marks the start of an expression, {@code close} its end
   * @param values of an expression, without the spaces around it: {@link Node#MISSING} for unknown
   * @param above how far each line moves down
   * @param lines how many the file has; nothing is placed below
   */
  Filling(
      Allowance allowance,
      String open,
      String close,
      Function<String, Node> values,
      int above,
      int lines) {
    this.allowance = allowance;
    this.open = open;
    this.close = close;
    this.values = values;
    this.above = above;
    this.lines = lines;
  }

  /** What is known of an expression where nothing is. */
  static Node nothing(String expression) {
    return Node.MISSING;
  }

  Node copy(Node node) {
    if (node.isMissing()) {
      return node;
    }
    allowance.spend(node.line());
    Node made;
    if (node.isMap()) {
      made = Node.map(line(node.line()), node.column());
      for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
        made.put(filled(entry.getKey()), copy(entry.getValue()));
      }
    } else if (node.isList()) {
      made = Node.list(line(node.line()), node.column());
      for (Node item : node.items()) {
        Node copy = copy(item);
        if (item.isText() && copy.isList()) {
          copy.items().forEach(made::add);
        } else {
          made.add(copy);
        }
      }
    } else {
      String text = node.text();
      Node value = text == null ? Node.MISSING : whole(text);
      if (!value.isMissing()) {
        return again(value);
      }
      made =
          Node.scalar(
              line(node.line()),
              node.column(),
              text == null ? null : filled(text),
              node.isQuoted());
    }
    made.endsAt(line(node.endLine()));
    return made.tagged(node.tag());
  }

  /** A value at its own place, counted each time. */
  private Node again(Node value) {
    return new Filling(allowance, open, close, Filling::nothing, 0, Integer.MAX_VALUE).copy(value);
  }

  private int line(int of) {
    return Math.min(of, lines) + above;
  }

  /** What a text stands for that is one expression. */
  private Node whole(String text) {
    String bare = text.strip();
    return bare.startsWith(open) && bare.indexOf(close) == bare.length() - close.length()
        ? values.apply(bare.substring(open.length(), bare.length() - close.length()).strip())
        : Node.MISSING;
  }

  private String filled(String text) {
    int at = text.indexOf(open);
    if (at < 0 || text.length() > LONGEST) {
      return text;
    }
    StringBuilder made = new StringBuilder();
    int from = 0;
    while (at >= 0) {
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
    return made.append(text, from, text.length()).toString();
  }
}
