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
  private final Allowance allowance;
  private final Placeholders placeholders;
  private final Function<String, Node> values;
  private final int above;
  private final int lines;
  private int depth;

  /**
   * @param values of an expression, without the spaces around it: {@link Node#MISSING} for unknown
   * @param above how far each line moves down
   * @param lines how many the file has; nothing is placed below
   */
  Filling(
      Allowance allowance,
      Placeholders placeholders,
      Function<String, Node> values,
      int above,
      int lines) {
    this.allowance = allowance;
    this.placeholders = placeholders;
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
    Allowance.depth(++depth, node.line());
    allowance.spend(node.line());
    Node made = filled(node);
    depth--;
    return made;
  }

  private Node filled(Node node) {
    Node made;
    if (node.isMap()) {
      made = Node.map(line(node.line()), node.column());
      for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
        made.put(filled(entry.getKey(), node.line()), copy(entry.getValue()));
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
              text == null ? null : filled(text, node.line()),
              node.isQuoted());
    }
    made.endsAt(line(node.endLine()));
    return made.tagged(node.tag());
  }

  /** A value at its own place, counted each time. */
  private Node again(Node value) {
    return new Filling(allowance, placeholders, Filling::nothing, 0, Integer.MAX_VALUE).copy(value);
  }

  private int line(int of) {
    return Math.min(of, lines) + above;
  }

  /** What a text stands for that is one expression. */
  private Node whole(String text) {
    String expression = placeholders.only(text);
    return expression == null ? Node.MISSING : values.apply(expression);
  }

  private String filled(String text, int line) {
    return placeholders.filled(text, values, allowance, line);
  }
}
