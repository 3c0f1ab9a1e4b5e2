package dev.keycensus.detectors.declared.nodes;

import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.CollectionNode;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** YAML, of several documents; aliases are followed, a bounded number of times. */
public final class YamlNodes {
  private static final int MOST_DOCUMENTS = 1_000;

  /** What is allowed, and how much. */
  public static final LoadSettings SETTINGS =
      LoadSettings.builder()
          .setUseMarks(true)
          .setAllowDuplicateKeys(true)
          .setMaxAliasesForCollections(50)
          .setAllowRecursiveKeys(false)
          .setCodePointLimit(8 << 20)
          .build();

  private int left = Node.MOST;
  private final IdentityHashMap<Object, Boolean> above = new IdentityHashMap<>();

  /** The length of a text whose last line does not end, in code points; else beyond any. */
  private final int cut;

  private YamlNodes(String text) {
    boolean ends = text.endsWith("\n");
    this.cut = ends ? Integer.MAX_VALUE : text.codePointCount(0, text.length());
  }

  /** A list of the documents. */
  public static Node read(String text) {
    Node documents = Node.list(1, 1);
    try {
      Iterator<org.snakeyaml.engine.v2.nodes.Node> all =
          new Compose(SETTINGS).composeAllFromString(text).iterator();
      YamlNodes nodes = new YamlNodes(text);
      for (int n = 0; all.hasNext(); n++) {
        if (n == MOST_DOCUMENTS) {
          throw new Malformed(0, "more than " + MOST_DOCUMENTS + " documents", true);
        }
        documents.add(nodes.node(all.next(), 0));
      }
    } catch (MarkedYamlEngineException e) {
      throw new Malformed(
          e.getProblemMark().map(m -> m.getLine() + 1).orElse(0), "not YAML", false);
    } catch (YamlEngineException e) {
      throw new Malformed(0, "not YAML, or too much of it", false);
    } catch (StackOverflowError e) {
      throw new Malformed(0, "nested too deep", true);
    }
    return documents;
  }

  private Node node(org.snakeyaml.engine.v2.nodes.Node yaml, int depth) {
    Optional<Mark> mark = yaml.getStartMark();
    int line = mark.map(m -> m.getLine() + 1).orElse(0);
    int column = mark.map(m -> m.getColumn() + 1).orElse(0);
    if (--left < 0) {
      throw new Malformed(line, "more than " + Node.MOST + " values", true);
    }
    if (depth > Node.DEEPEST || above.put(yaml, true) != null) {
      throw new Malformed(line, "nested too deep", true);
    }
    Node made;
    if (yaml instanceof MappingNode m) {
      made = Node.map(line, column);
      for (NodeTuple tuple : m.getValue()) {
        if (tuple.getKeyNode() instanceof ScalarNode key) {
          Node value = node(tuple.getValueNode(), depth + 1);
          if (key.getValue().equals("<<") && value.isMap()) {
            Node into = made;
            value.entries().forEach((k, v) -> merge(into, k, v));
          } else {
            made.put(key.getValue(), value);
          }
        }
      }
    } else if (yaml instanceof SequenceNode s) {
      made = Node.list(line, column);
      for (org.snakeyaml.engine.v2.nodes.Node item : s.getValue()) {
        made.add(node(item, depth + 1));
      }
    } else if (yaml instanceof ScalarNode s) {
      boolean plain = s.getScalarStyle() == ScalarStyle.PLAIN;
      boolean isNull = plain && isNull(s.getValue());
      made = Node.scalar(line, column, isNull ? null : s.getValue(), !plain);
    } else {
      made = Node.scalar(line, column, null, false);
    }
    String tag = yaml.getTag().getValue();
    if (tag.length() > 1 && tag.charAt(0) == '!') {
      made.tagged(tag);
    }
    endsAt(made, yaml);
    above.remove(yaml);
    return made;
  }

  /**
   * The mark at the end of a block is that of what follows it, so a block ends with the last of
   * what is in it.
   */
  private void endsAt(Node made, org.snakeyaml.engine.v2.nodes.Node yaml) {
    if (yaml instanceof CollectionNode<?> c && c.getFlowStyle() == FlowStyle.BLOCK) {
      int last = made.line();
      for (Node item : made.items()) {
        last = Math.max(last, item.endLine());
      }
      for (Node value : made.entries().values()) {
        last = Math.max(last, value.endLine());
      }
      made.endsAt(last);
      return;
    }
    Mark end = yaml.getEndMark().orElse(null);
    if (end == null) {
      return;
    }
    boolean text =
        yaml instanceof ScalarNode s
            && (s.getScalarStyle() == ScalarStyle.LITERAL
                || s.getScalarStyle() == ScalarStyle.FOLDED);
    boolean ahead = text ? end.getIndex() < cut : end.getColumn() == 0;
    made.endsAt(ahead ? end.getLine() : end.getLine() + 1);
  }

  private static void merge(Node into, String key, Node value) {
    if (!into.has(key)) {
      into.put(key, value);
    }
  }

  private static boolean isNull(String text) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> true;
      default -> false;
    };
  }
}
