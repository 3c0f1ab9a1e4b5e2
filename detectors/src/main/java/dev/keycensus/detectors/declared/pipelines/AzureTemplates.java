package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.Plain;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Puts a pipeline of Azure together from its file and the templates of its repository: in place of
 * {@code - template: path} stand the steps, jobs, stages or variables of that file. A path is
 * relative to the file that says it, or begins with a slash; {@code @self} is the same repository,
 * any other {@code @name} is outside and stays as it is written.
 */
final class AzureTemplates {
  /** Uses of templates, not files: a hundred jobs may each use ten. */
  private static final int MOST_USES = 5_000;

  private static final int DEEPEST = 30;

  /** More values than this are not made of a file that is read by itself. */
  private static final int MOST_VALUES = 300_000;

  private static final List<String> SECTIONS = List.of("steps", "jobs", "stages", "variables");

  private final PartFiles files;
  private final Bundle bundle = new Bundle();
  private final Deque<String> above = new ArrayDeque<>();
  private final AzureFilling.Turns turns = new AzureFilling.Turns();
  private int uses;
  private int depth;

  AzureTemplates(PartFiles files) {
    this.files = files;
  }

  Bundle bundle() {
    return bundle;
  }

  /**
   * The whole pipeline of a file.
   *
   * @throws Malformed where it is more than is read
   */
  Node read(String path) {
    Node document = document(path);
    Node declared = plain(path).copy(document.get("parameters"));
    Node known = AzureFilling.lists(declared);
    return expanded(filling(path, known, Node.MISSING, new HashSet<>()).copy(document), path);
  }

  /**
   * A file that is read by itself, with what its expressions make of it.
   *
   * @throws Malformed where it is more than is read
   */
  static Node alone(Node document) {
    Node known = AzureFilling.lists(document.get("parameters"));
    return new AzureFilling(
            new Allowance(MOST_VALUES),
            new AzureFilling.Turns(),
            0,
            Integer.MAX_VALUE,
            known,
            Node.MISSING,
            new HashSet<>())
        .copy(document);
  }

  private Node document(String path) {
    List<Node> documents = files.documents(path);
    return documents.isEmpty() ? Node.MISSING : documents.get(0);
  }

  private Filling plain(String path) {
    return files.filling(path, bundle, Placeholders.AZURE, Filling::nothing);
  }

  private AzureFilling filling(String path, Node parameters, Node given, Set<String> taken) {
    int start = files.add(path, bundle);
    return new AzureFilling(
        files.allowance(), turns, start, bundle.lines(start), parameters, given, taken);
  }

  /** The top of a file; where it extends a template, the template's own body is its. */
  private Node expanded(Node top, String path) {
    Node whole = section(top, "", path);
    Node extended = whole.get("extends");
    String other = local(extended.get("template").text(""), path);
    if (!whole.isMap() || other == null) {
      return whole;
    }
    Set<String> taken = new HashSet<>();
    Node body = template(other, extended.get("parameters"), taken);
    Node both = Node.map(whole.line(), whole.column());
    whole.entries().forEach(both::put);
    both.put("extends", rest(extended, taken));
    for (String section : SECTIONS) {
      if (body.has(section)) {
        Node list = Node.list(body.line(), body.column());
        flat(whole.get(section)).forEach(list::add);
        flat(body.get(section)).forEach(list::add);
        both.put(section, list);
      }
    }
    both.endsAt(whole.endLine());
    return both;
  }

  /**
   * What names a template, without those parameters that have their place in it now: what it does
   * with the others is not known, so that they are looked at where they are given.
   */
  private static Node rest(Node item, Set<String> taken) {
    Node rest = Node.map(item.line(), item.column());
    rest.endsAt(item.endLine());
    item.entries().forEach(rest::put);
    Node given = item.get("parameters");
    if (given.isMap()) {
      Node parameters = Node.map(given.line(), given.column());
      parameters.endsAt(given.endLine());
      for (Map.Entry<String, Node> each : given.entries().entrySet()) {
        if (!taken.contains(each.getKey())) {
          parameters.put(each.getKey(), each.getValue());
        }
      }
      rest.put("parameters", parameters);
    }
    return rest;
  }

  /** Variables may be a map; else a list. */
  private static List<Node> flat(Node section) {
    if (!section.isMap()) {
      return section.items();
    }
    List<Node> items = new ArrayList<>();
    section
        .entries()
        .forEach(
            (name, value) -> {
              Node item = Node.map(value.line(), value.column());
              item.put("name", Node.scalar(value.line(), value.column(), name, false));
              item.put("value", value);
              items.add(item);
            });
    return items;
  }

  /** A value whose templates are put in their places. */
  private Node section(Node node, String name, String path) {
    Allowance.depth(++depth, node.line());
    files.allowance().spend(node.line());
    Node section = put(node, name, path);
    depth--;
    return section;
  }

  private Node put(Node node, String name, String path) {
    if (node.isList()) {
      Node list = Node.list(node.line(), node.column());
      for (Node item : node.items()) {
        List<Node> told = item.get("template").isText() ? told(item, name, path) : null;
        if (told == null) {
          list.add(section(item, name, path));
        } else {
          told.forEach(list::add);
        }
      }
      list.endsAt(node.endLine());
      return list;
    }
    if (!node.isMap()) {
      return node;
    }
    Node map = Node.map(node.line(), node.column());
    for (Map.Entry<String, Node> entry : node.entries().entrySet()) {
      String key = entry.getKey();
      boolean conditional = key.startsWith("${{");
      map.put(key, section(entry.getValue(), conditional ? name : key, path));
    }
    map.endsAt(node.endLine());
    return map;
  }

  /** What stands in place of a template; null where it is not here. */
  private @Nullable List<Node> told(Node item, String name, String path) {
    String other = local(item.get("template").text(""), path);
    if (other == null || above.contains(other) || above.size() >= DEEPEST) {
      return null;
    }
    // What it is given may name templates itself, relative to who gives it.
    Node given = section(item, "", path);
    Set<String> taken = new HashSet<>();
    Node body = template(other, given.get("parameters"), taken);
    String section = name;
    if (!body.has(section)) {
      section = SECTIONS.stream().filter(body::has).findFirst().orElse("");
    }
    if (!body.has(section)) {
      return null;
    }
    List<Node> told = new ArrayList<>();
    told.add(rest(given, taken));
    told.addAll(flat(body.get(section)));
    return told;
  }

  /**
   * The body of a template.
   *
   * @param taken gets the names of the lists and maps of {@code given} that it holds as a whole
   */
  private Node template(String path, Node given, Set<String> taken) {
    if (++uses > MOST_USES) {
      throw new Malformed(0, "more than " + MOST_USES + " uses of templates", true);
    }
    Node document = document(path);
    Node declared = plain(path).copy(document.get("parameters"));
    AzureFilling filling = filling(path, AzureFilling.all(declared, given), given, taken);
    above.push(path);
    Node body = expanded(filling.copy(document), path);
    above.pop();
    return body;
  }

  /** The path of a template in the repository, if it is there; null if not. */
  private @Nullable String local(String template, String from) {
    return local(template, from, files);
  }

  private static @Nullable String local(String template, String from, PartFiles files) {
    int at = template.lastIndexOf('@');
    String bare = at < 0 ? template : template.substring(0, at);
    if (bare.isEmpty() || (at >= 0 && !template.endsWith("@self"))) {
      return null;
    }
    String folder = from.substring(0, from.lastIndexOf('/') + 1);
    String path = Plain.path((bare.startsWith("/") ? bare : folder + bare).replace('\\', '/'));
    return files.has(path) ? path : null;
  }

  /** All templates of the repository that a file names by itself. */
  static Set<String> direct(String path, PartFiles files) {
    Set<String> found = new LinkedHashSet<>();
    files.documents(path).forEach(document -> direct(document, path, files, found));
    return found;
  }

  private static void direct(Node node, String path, PartFiles files, Set<String> found) {
    String other = local(node.get("template").text(""), path, files);
    if (other != null) {
      found.add(other);
    }
    node.items().forEach(item -> direct(item, path, files, found));
    node.entries().values().forEach(value -> direct(value, path, files, found));
  }
}
