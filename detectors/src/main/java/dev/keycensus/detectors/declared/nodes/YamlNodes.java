package dev.keycensus.detectors.declared.nodes;

import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.common.FlowStyle;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

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
          // What a text means is ours to say: no patterns are tried on it.
          .setSchema(new FailsafeSchema())
          .build();

  /**
   * What an anchor names.
   *
   * @param node null as long as it is being read
   * @param values how many it holds, itself too: each alias of it counts as much
   * @param height of what stands in it
   */
  private record Anchored(@Nullable Node node, int values, int height) {}

  private final Iterator<Event> events;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private int left = Node.MOST;

  /** How deep the node that is being read has gone. */
  private int reached;

  /** The length of a text whose last line does not end, in code points; else beyond any. */
  private final int cut;

  private YamlNodes(String text, Iterator<Event> events) {
    boolean ends = text.endsWith("\n");
    this.cut = ends ? Integer.MAX_VALUE : text.codePointCount(0, text.length());
    this.events = events;
  }

  /** A list of the documents. */
  public static Node read(String text) {
    try {
      return new YamlNodes(text, new Parse(SETTINGS).parseString(text).iterator()).documents();
    } catch (MarkedYamlEngineException e) {
      throw new Malformed(
          e.getProblemMark().map(m -> m.getLine() + 1).orElse(0), "not YAML", false);
    } catch (YamlEngineException e) {
      throw new Malformed(0, "not YAML, or too much of it", false);
    } catch (StackOverflowError e) {
      throw new Malformed(0, "nested too deep", true);
    }
  }

  private Node documents() {
    Node documents = Node.list(1, 1);
    int count = 0;
    while (events.hasNext()) {
      if (events.next().getEventId() == Event.ID.DocumentStart) {
        if (count++ == MOST_DOCUMENTS) {
          throw new Malformed(0, "more than " + MOST_DOCUMENTS + " documents", true);
        }
        anchors.clear();
        documents.add(node(events.next(), 0));
      }
    }
    return documents;
  }

  private Node node(Event event, int depth) {
    Mark mark = event.getStartMark().orElse(null);
    int line = mark == null ? 0 : mark.getLine() + 1;
    int column = mark == null ? 0 : mark.getColumn() + 1;
    if (event instanceof AliasEvent alias) {
      return aliased(alias, line, depth);
    }
    if (--left < 0) {
      throw new Malformed(line, "more than " + Node.MOST + " values", true);
    }
    if (depth > Node.DEEPEST) {
      throw new Malformed(line, "nested too deep", true);
    }
    String anchor =
        event instanceof NodeEvent n ? n.getAnchor().map(Anchor::getValue).orElse(null) : null;
    if (anchor != null) {
      anchors.put(anchor, new Anchored(null, 0, 0));
    }
    int before = left;
    int outside = reached;
    reached = depth;
    Node made =
        event instanceof ScalarEvent s
            ? scalar(s, line, column)
            : event instanceof SequenceStartEvent s
                ? sequence(s, line, column, depth)
                : mapping(event, line, column, depth);
    if (anchor != null) {
      anchors.put(anchor, new Anchored(made, before - left + 1, reached - depth));
    }
    reached = Math.max(outside, reached);
    return made;
  }

  private Node aliased(AliasEvent alias, int line, int depth) {
    Anchored of = anchors.get(alias.getAlias().getValue());
    if (of == null) {
      throw new Malformed(line, "not YAML", false);
    }
    if (of.node() == null || depth + of.height() > Node.DEEPEST) {
      throw new Malformed(line, "nested too deep", true);
    }
    left -= of.values();
    if (left < 0) {
      throw new Malformed(line, "more than " + Node.MOST + " values", true);
    }
    reached = Math.max(reached, depth + of.height());
    return of.node();
  }

  private Node scalar(ScalarEvent event, int line, int column) {
    boolean plain = event.getScalarStyle() == ScalarStyle.PLAIN;
    boolean isNull = plain && isNull(event.getValue());
    Node made = Node.scalar(line, column, isNull ? null : event.getValue(), !plain);
    tag(made, event.getTag());
    boolean text =
        event.getScalarStyle() == ScalarStyle.LITERAL
            || event.getScalarStyle() == ScalarStyle.FOLDED;
    endsAt(made, event, text);
    return made;
  }

  private Node sequence(SequenceStartEvent start, int line, int column, int depth) {
    Node made = Node.list(line, column);
    int last = line;
    Event event = events.next();
    while (event.getEventId() != Event.ID.SequenceEnd) {
      Node item = node(event, depth + 1);
      made.add(item);
      last = Math.max(last, item.endLine());
      event = events.next();
    }
    return ended(made, start, event, last);
  }

  private Node mapping(Event start, int line, int column, int depth) {
    if (!(start instanceof MappingStartEvent mapping)) {
      throw new Malformed(line, "not YAML", false);
    }
    Node made = Node.map(line, column);
    int last = line;
    Event event = events.next();
    while (event.getEventId() != Event.ID.MappingEnd) {
      Node named = node(event, depth + 1);
      if (named.isMap() || named.isList()) {
        // {{ name }}: a template, which is no YAML yet.
        throw new Malformed(named.line(), "not YAML", false);
      }
      String key = event instanceof ScalarEvent s ? s.getValue() : named.text();
      Node value = node(events.next(), depth + 1);
      if (key != null && key.equals("<<") && value.isMap()) {
        value.entries().forEach((k, v) -> merge(made, k, v));
      } else if (key != null) {
        made.put(key, value);
      }
      event = events.next();
    }
    for (Node value : made.entries().values()) {
      last = Math.max(last, value.endLine());
    }
    return ended(made, mapping, event, last);
  }

  /**
   * The mark at the end of a block is that of what follows it, so a block ends with the last of
   * what is in it.
   */
  private Node ended(Node made, CollectionStartEvent start, Event end, int last) {
    tag(made, start.getTag());
    if (start.getFlowStyle() == FlowStyle.BLOCK) {
      made.endsAt(last);
    } else {
      endsAt(made, end, false);
    }
    return made;
  }

  private void endsAt(Node made, Event event, boolean text) {
    Mark end = event.getEndMark().orElse(null);
    if (end != null) {
      boolean ahead = text ? end.getIndex() < cut : end.getColumn() == 0;
      made.endsAt(ahead ? end.getLine() : end.getLine() + 1);
    }
  }

  private static void tag(Node made, Optional<String> tag) {
    String of = tag.orElse("");
    if (of.length() > 1 && of.charAt(0) == '!') {
      made.tagged(of);
    }
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
