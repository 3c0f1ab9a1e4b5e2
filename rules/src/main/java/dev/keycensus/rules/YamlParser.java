package dev.keycensus.rules;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/**
 * Events in, a {@link Yaml} tree out. Built from events and not from the library's own tree: that
 * one is composed by recursion, where a hostile file decides the depth, and has no count of values.
 */
final class YamlParser {
  private static final int MAX_DEPTH = 50;
  private static final int MAX_VALUES = 500_000;

  private final SourceText source;
  private final Deque<Yaml> open = new ArrayDeque<>();
  // The key read last in each open map, or none where the next text is a key.
  private final Deque<Optional<Yaml>> keys = new ArrayDeque<>();
  private @Nullable Yaml root;
  private int values;

  YamlParser(SourceText source) {
    this.source = source;
  }

  Yaml parse(String text) throws UserError {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source.name())
            .setCodePointLimit(Yaml.MAX_BYTES + 1)
            .build();
    try {
      int documents = 0;
      for (Iterator<Event> it = new Parse(settings).parseString(text).iterator(); it.hasNext(); ) {
        Event event = it.next();
        if (event.getEventId() == Event.ID.DocumentStart && ++documents > 1) {
          throw at(event, "a second document begins here", "one file is one document");
        }
        take(event);
      }
    } catch (MarkedYamlEngineException e) {
      throw syntax(e);
    } catch (ReaderException e) {
      throw source.errorAt(e.getPosition(), "a character that YAML does not allow", null);
    } catch (YamlEngineException e) {
      throw new UserError(source.name(), "not YAML", null, 0, null);
    }
    return root == null || root.isNull() ? Yaml.ofMap(source, 1, 1) : root;
  }

  private void take(Event event) throws UserError {
    switch (event.getEventId()) {
      case Scalar, MappingStart, SequenceStart -> {
        NodeEvent node = (NodeEvent) event;
        if (node.getAnchor().isPresent()) {
          throw at(event, "anchors (&) are not read", "write the value where it is needed");
        }
        value(node);
      }
      case MappingEnd -> {
        open.pop();
        keys.pop();
      }
      case SequenceEnd -> open.pop();
      case Alias -> throw at(event, "aliases (*) are not read", "quote the text: '*…'");
      default -> {}
    }
  }

  private void value(NodeEvent event) throws UserError {
    if (++values > MAX_VALUES) {
      throw at(event, "more than " + MAX_VALUES + " values", "split the file");
    }
    Mark mark = event.getStartMark().orElseThrow();
    int line = mark.getLine() + 1;
    int column = mark.getColumn() + 1;
    Yaml value;
    Optional<String> tag;
    if (event instanceof ScalarEvent scalar) {
      tag = scalar.getTag();
      value = Yaml.ofText(source, line, column, scalar.getValue(), scalar.isPlain());
    } else {
      tag = ((CollectionStartEvent) event).getTag();
      boolean isMap = event.getEventId() == Event.ID.MappingStart;
      value = isMap ? Yaml.ofMap(source, line, column) : Yaml.ofList(source, line, column);
      if (open.size() >= MAX_DEPTH) {
        throw at(event, "more than " + MAX_DEPTH + " levels deep", null);
      }
    }
    if (tag.isPresent()) {
      throw at(event, "tags (!) are not read", "quote the text: '!…'");
    }
    place(value);
    if (!(event instanceof ScalarEvent)) {
      open.push(value);
      if (value.isMap()) {
        keys.push(Optional.empty());
      }
    }
  }

  private void place(Yaml value) throws UserError {
    Yaml parent = open.peek();
    if (parent == null) {
      root = value;
    } else if (parent.isList()) {
      parent.add(value);
    } else {
      Optional<Yaml> key = keys.pop();
      if (key.isPresent()) {
        if (!parent.put(key.get(), value)) {
          throw key.get()
              .error("the key " + Printable.quoted(key.get().string()) + " stands twice", null);
        }
        keys.push(Optional.empty());
      } else {
        if (!value.isText()) {
          throw value.error("a key must be a text", null);
        }
        keys.push(Optional.of(value));
      }
    }
  }

  private UserError at(Event event, String what, @Nullable String hint) {
    Mark mark = event.getStartMark().orElseThrow();
    return source.error(mark.getLine() + 1, mark.getColumn() + 1, what, hint);
  }

  private UserError syntax(MarkedYamlEngineException e) {
    String problem = e.getProblem() == null ? "not YAML" : e.getProblem();
    String hint = null;
    if (problem.contains("'\\t'") || problem.contains("TAB")) {
      hint = "indent with spaces, not with tabs";
    } else if (problem.contains("cannot start any token")) {
      hint = "quote a text that begins with a special character: '…'";
    } else if (problem.contains("mapping values are not allowed")) {
      hint = "quote a text that has a colon and a space in it: '…: …'";
    } else if (problem.contains("unknown escape")) {
      hint = "a backslash is literal in single quotes: '\\…'";
    }
    Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
    String what = "not YAML: " + firstSentence(problem);
    return mark == null
        ? new UserError(source.name(), what, null, 0, hint)
        : source.error(mark.getLine() + 1, mark.getColumn() + 1, what, hint);
  }

  private static String firstSentence(String problem) {
    String line = problem.lines().findFirst().orElse("");
    int end = line.indexOf(". ");
    return end < 0 ? line : line.substring(0, end);
  }
}
