package dev.keycensus.detectors.declared.nodes;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A block of HCL: {@code resource "aws_iam_user" "ci" { … }} has a type, two labels, attributes and
 * blocks of its own. A value is a {@link Node}: a quoted text, a list, a map, or an expression as
 * it is written, which is not quoted.
 */
public final class HclBlock {
  private final String type;
  private final List<String> labels;
  private final Node attributes;
  private final List<HclBlock> blocks = new ArrayList<>();

  HclBlock(String type, List<String> labels, int line, int column) {
    this.type = type;
    this.labels = List.copyOf(labels);
    this.attributes = Node.map(line, column);
  }

  private HclBlock(String type, List<String> labels, Node attributes) {
    this.type = type;
    this.labels = List.copyOf(labels);
    this.attributes = attributes;
  }

  /** The top of {@code .tf.json}, in which blocks are maps under their labels. */
  public static HclBlock ofJson(Node top) {
    HclBlock root = new HclBlock("", List.of(), top.line(), top.column());
    root.endsAt(top.endLine());
    top.entries()
        .forEach(
            (type, value) -> {
              int labels =
                  switch (type) {
                    case "resource", "data", "ephemeral" -> 2;
                    case "provider", "variable", "module", "output" -> 1;
                    default -> 0;
                  };
              for (Node item : value.each()) {
                labelled(root, type, List.of(), item, labels);
              }
            });
    return root;
  }

  private static void labelled(HclBlock into, String type, List<String> labels, Node at, int left) {
    if (left == 0) {
      for (Node body : at.each()) {
        if (body.isMap()) {
          into.add(new HclBlock(type, labels, body));
        }
      }
      return;
    }
    at.entries()
        .forEach(
            (label, value) -> {
              List<String> more = new ArrayList<>(labels);
              more.add(label);
              labelled(into, type, more, value, left - 1);
            });
  }

  void add(HclBlock block) {
    blocks.add(block);
  }

  void put(String name, Node value) {
    attributes.put(name, value);
  }

  void endsAt(int line) {
    attributes.endsAt(line);
  }

  /** The word it begins with. */
  public String type() {
    return type;
  }

  /** What stands between its type and its brace. */
  public List<String> labels() {
    return labels;
  }

  /** Empty where there is none. */
  public String label(int index) {
    return index < labels.size() ? labels.get(index) : "";
  }

  /** Where it starts and ends; its entries are its attributes. */
  public Node at() {
    return attributes;
  }

  /** The value of an attribute; {@link Node#MISSING} where there is none. */
  public Node get(String name) {
    return attributes.get(name);
  }

  public boolean has(String name) {
    return attributes.has(name);
  }

  /** By name, in the order of the file. */
  public Map<String, Node> attributes() {
    return attributes.entries();
  }

  /** Those directly in it, in the order of the file. */
  public List<HclBlock> blocks() {
    return Collections.unmodifiableList(blocks);
  }

  /** Its blocks of a type, also where they are written as attributes: {@code tags = { … }}. */
  public List<HclBlock> blocks(String wanted) {
    List<HclBlock> found = new ArrayList<>();
    for (HclBlock block : blocks) {
      if (block.type.equals(wanted)) {
        found.add(block);
      }
    }
    for (Node value : get(wanted).each()) {
      if (value.isMap()) {
        found.add(new HclBlock(wanted, List.of(), value));
      }
    }
    return found;
  }

  /** The first of {@link #blocks(String)}. */
  public @Nullable HclBlock block(String wanted) {
    List<HclBlock> found = blocks(wanted);
    return found.isEmpty() ? null : found.get(0);
  }
}
