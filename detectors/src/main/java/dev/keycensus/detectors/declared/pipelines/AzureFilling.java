package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Copies what a file of Azure Pipelines says to other lines, with what <code>${{ }}</code> makes of
 * it: parameters are filled in, <code>each</code> is repeated over what is known, <code>if</code>
 * chooses where its condition is known. What is not known stays as it is written, under the
 * expression that it depends on; what may happen is taken as if it did.
 */
final class AzureFilling {
  /** A map that may have more than is known of it. */
  static final String OPEN = "!open";

  /** Turns of all loops of a pipeline: loops in loops could take any number. */
  private static final int MOST_TURNS = 20_000;

  /** How many turns may yet be taken. */
  static final class Turns {
    private int taken;

    private void spend(int line) {
      if (++taken > MOST_TURNS) {
        throw new Malformed(line, "more than " + MOST_TURNS + " turns of ${{ each }}", true);
      }
    }
  }

  private final Allowance allowance;
  private final Turns turns;
  private final int above;
  private final int lines;
  private final Map<String, Node> names = new HashMap<>();

  /** Which parameter a value is of that was handed in as a whole. */
  private final IdentityHashMap<Node, String> whole = new IdentityHashMap<>();

  private final Set<String> taken;

  /** How the expressions before this one in the same list or map came out. */
  private static final class Chain {
    private boolean chosen;
    private boolean maybe;

    /** What becomes of a directive; anything else ends the chain. */
    private AzureExpression.Truth next(String expression, AzureFilling in) {
      String condition;
      if (starts(expression, "if")) {
        chosen = false;
        maybe = false;
        condition = expression.substring(2);
      } else if (starts(expression, "elseif")) {
        condition = expression.substring("elseif".length());
      } else {
        condition = "";
      }
      if (chosen) {
        return AzureExpression.Truth.NO;
      }
      AzureExpression.Truth truth =
          condition.isEmpty() ? AzureExpression.Truth.YES : in.truth(condition);
      chosen = truth == AzureExpression.Truth.YES;
      AzureExpression.Truth told = chosen && maybe ? AzureExpression.Truth.MAYBE : truth;
      maybe |= truth == AzureExpression.Truth.MAYBE;
      return told;
    }
  }

  /**
   * @param above how far each line moves down
   * @param lines how many the file has; nothing is placed below
   * @param parameters what is known of them; tagged {@link #OPEN}
   * @param taken gets the names of the lists and maps of {@code given} that find a place
   * @param given what the file's user hands in
   */
  AzureFilling(
      Allowance allowance,
      Turns turns,
      int above,
      int lines,
      Node parameters,
      Node given,
      Set<String> taken) {
    this.allowance = allowance;
    this.turns = turns;
    this.above = above;
    this.lines = lines;
    this.taken = taken;
    names.put("parameters", parameters);
    given
        .entries()
        .forEach(
            (name, value) -> {
              if (value.isList() || value.isMap()) {
                whole.put(value, name);
              }
            });
  }

  Node copy(Node node) {
    if (node.isMissing()) {
      return node;
    }
    allowance.spend(node.line());
    Node made;
    if (node.isMap()) {
      made = Node.map(line(node.line()), node.column());
      entries(node, made);
    } else if (node.isList()) {
      made = Node.list(line(node.line()), node.column());
      items(node, made);
    } else {
      made = text(node);
    }
    return made;
  }

  private Node text(Node node) {
    String text = node.text();
    String whole = text == null ? null : Placeholders.AZURE.only(text);
    Node value = whole == null ? Node.MISSING : value(whole);
    if (value.line() > 0) {
      return again(value);
    }
    // What a function or a literal gives has no place of its own.
    String told =
        !value.isMissing() ? value.text() : text == null ? null : filled(text, node.line());
    Node made = Node.scalar(line(node.line()), node.column(), told, node.isQuoted());
    made.endsAt(line(node.endLine()));
    return made.tagged(node.tag());
  }

  private void items(Node list, Node made) {
    Chain chain = new Chain();
    for (Node item : list.items()) {
      Map<String, Node> entries = item.entries();
      String directive =
          entries.size() == 1 ? Placeholders.AZURE.only(entries.keySet().iterator().next()) : null;
      if (directive != null && isDirective(directive)) {
        Node body = entries.values().iterator().next();
        if (starts(directive, "each")) {
          each(directive, body, made, entries.keySet().iterator().next(), item);
        } else {
          switch (chain.next(directive, this)) {
            case YES -> spliced(copy(body), made);
            case MAYBE -> made.add(under(entries.keySet().iterator().next(), copy(body), item));
            case NO -> {}
          }
        }
      } else {
        Node copy = copy(item);
        if (item.isText() && copy.isList()) {
          copy.items().forEach(made::add);
        } else {
          made.add(copy);
        }
      }
    }
    made.endsAt(line(list.endLine()));
  }

  /** What a body adds to a list. */
  private static void spliced(Node body, Node made) {
    if (body.isList()) {
      body.items().forEach(made::add);
    } else if (!body.isMissing()) {
      made.add(body);
    }
  }

  private Node under(String key, Node body, Node item) {
    Node kept = Node.map(line(item.line()), item.column());
    kept.put(key, body);
    kept.endsAt(line(item.endLine()));
    return kept;
  }

  private void each(String directive, Node body, Node made, String key, Node item) {
    Loop loop = loop(directive);
    if (loop == null) {
      made.add(under(key, copy(body), item));
      return;
    }
    for (Node value : loop.values()) {
      spliced(turn(loop, value, body), made);
    }
  }

  private void entries(Node map, Node made) {
    Chain chain = new Chain();
    for (Map.Entry<String, Node> entry : map.entries().entrySet()) {
      String key = entry.getKey();
      String directive = Placeholders.AZURE.only(key);
      if (directive == null || !isDirective(directive)) {
        boolean insert = directive != null && directive.equals("insert");
        Node value = copy(entry.getValue());
        if (insert && value.isMap()) {
          value.entries().forEach(made::put);
        } else {
          made.put(directive == null ? filled(key, map.line()) : keyOf(directive, key), value);
        }
      } else if (starts(directive, "each")) {
        Loop loop = loop(directive);
        if (loop == null) {
          put(made, key, copy(entry.getValue()));
        } else {
          for (Node value : loop.values()) {
            merged(turn(loop, value, entry.getValue()), made, key);
          }
        }
      } else {
        switch (chain.next(directive, this)) {
          case YES -> merged(copy(entry.getValue()), made, key);
          case MAYBE -> possible(copy(entry.getValue()), made, key);
          case NO -> {}
        }
      }
    }
    made.endsAt(line(map.endLine()));
  }

  private String keyOf(String expression, String key) {
    String name = value(expression).text();
    return name == null ? key : name;
  }

  /**
   * What is known of the parameters of a file that nobody uses, or that is started by itself:
   * whoever starts it may give others, so that of single values nothing is.
   */
  static Node lists(Node declared) {
    Node known = Node.map(declared.line(), declared.column()).tagged(OPEN);
    all(declared, Node.MISSING)
        .entries()
        .forEach(
            (name, value) -> {
              if (value.isList() || value.isMap()) {
                known.put(name, value);
              }
            });
    return known;
  }

  /** What is given, else the default; both forms of {@code parameters:} are known. */
  static Node all(Node declared, Node given) {
    Node known = Node.map(declared.line(), declared.column()).tagged(OPEN);
    declared.entries().forEach(known::put);
    for (Node item : declared.items()) {
      String name = item.get("name").text("");
      Node value = given.get(name).or(item.get("default"));
      if (!name.isEmpty() && !value.isMissing()) {
        known.put(name, item.get("type").text("").equals("boolean") ? flag(value) : value);
      }
    }
    given
        .entries()
        .forEach(
            (name, value) -> {
              if (!known.has(name) || !declared.isList()) {
                known.put(name, value);
              }
            });
    return known;
  }

  private static Node flag(Node value) {
    Node flag =
        Node.scalar(value.line(), value.column(), value.text(), value.isQuoted())
            .tagged(AzureExpression.FLAG);
    flag.endsAt(value.endLine());
    return flag;
  }

  private static void merged(Node body, Node made, String key) {
    if (body.isMap()) {
      body.entries().forEach(made::put);
    } else if (!body.isMissing()) {
      put(made, key, body);
    }
  }

  /** What may stand there: beside what else may, as far as one place has room for both. */
  private static void possible(Node body, Node made, String key) {
    if (!body.isMap()) {
      put(made, key, body);
      return;
    }
    Node rest = Node.map(body.line(), body.column());
    rest.endsAt(body.endLine());
    body.entries()
        .forEach(
            (name, value) -> {
              if (!made.has(name)) {
                made.put(name, value);
              } else if (made.get(name).isList() && value.isList()) {
                value.items().forEach(made.get(name)::add);
              } else {
                rest.put(name, value);
              }
            });
    if (!rest.entries().isEmpty()) {
      put(made, key, rest);
    }
  }

  /** Under a key of its own: turns of a loop have all the same. */
  private static void put(Node made, String key, Node value) {
    String free = key;
    if (made.has(key)) {
      free = key + "#" + made.entries().size();
    }
    made.put(free, value);
  }

  private record Loop(String name, List<Node> values) {}

  /** Null where it is not known what it goes over. */
  private @Nullable Loop loop(String directive) {
    String rest = directive.substring("each".length()).strip();
    int in = rest.indexOf(" in ");
    if (in < 0) {
      return null;
    }
    Node over = value(rest.substring(in + " in ".length()).strip());
    String name = rest.substring(0, in).strip();
    if (over.isList()) {
      return new Loop(name, over.items());
    }
    if (!over.isMap()) {
      return null;
    }
    Node pairs = Node.list(over.line(), over.column());
    over.entries()
        .forEach(
            (key, value) -> {
              Node pair = Node.map(value.line(), value.column());
              pair.put("key", Node.scalar(value.line(), value.column(), key, true));
              pair.put("value", value);
              pairs.add(pair);
            });
    return new Loop(name, pairs.items());
  }

  private Node turn(Loop loop, Node value, Node body) {
    turns.spend(line(body.line()));
    Node before = names.put(loop.name(), value);
    Node made = copy(body);
    if (before == null) {
      names.remove(loop.name());
    } else {
      names.put(loop.name(), before);
    }
    return made;
  }

  private Node value(String expression) {
    Node value = AzureExpression.value(expression, this::named);
    String parameter = whole.get(value);
    if (parameter != null) {
      taken.add(parameter);
    }
    return value;
  }

  private AzureExpression.Truth truth(String condition) {
    return AzureExpression.truth(condition.strip(), this::named);
  }

  private Node named(String name) {
    Node known = names.get(name);
    return known == null ? Node.MISSING : known;
  }

  /** A value at its own place, counted each time. */
  private Node again(Node value) {
    return new Filling(allowance, Placeholders.AZURE, Filling::nothing, 0, Integer.MAX_VALUE)
        .copy(value);
  }

  private int line(int of) {
    return Math.min(of, lines) + above;
  }

  private static boolean isDirective(String expression) {
    return starts(expression, "each")
        || starts(expression, "if")
        || starts(expression, "elseif")
        || expression.equals("else");
  }

  private static boolean starts(String expression, String word) {
    return expression.startsWith(word)
        && expression.length() > word.length()
        && " (\t\n".indexOf(expression.charAt(word.length())) >= 0;
  }

  private String filled(String text, int line) {
    return Placeholders.AZURE.filled(text, this::value, allowance, line);
  }
}
