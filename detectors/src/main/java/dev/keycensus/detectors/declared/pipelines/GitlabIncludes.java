package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.Bundle;
import dev.keycensus.detectors.declared.nodes.Malformed;
import dev.keycensus.detectors.declared.nodes.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * Puts a pipeline of GitLab together from its file and those of its repository that it includes. As
 * GitLab documents it, a later file goes before an earlier, and the file that includes before both;
 * maps are merged, lists are not.
 */
final class GitlabIncludes {
  /** GitLab's own limit for one pipeline. */
  private static final int MOST_FILES = 150;

  private static final int DEEPEST = 30;

  private final PartFiles files;
  private final Bundle bundle = new Bundle();
  private final Node includes = Node.list(1, 1);
  private int count;

  GitlabIncludes(PartFiles files) {
    this.files = files;
  }

  /** The files that were read, in the order in which they were met. */
  Bundle bundle() {
    return bundle;
  }

  /**
   * The whole pipeline of a file, with all that any of its files includes.
   *
   * @throws Malformed where it is more than is read
   */
  Node read(String path) {
    Node top = read(path, Node.MISSING, new LinkedHashSet<>());
    Node whole = Node.map(top.line(), top.column());
    top.entries().forEach(whole::put);
    whole.put("include", includes);
    whole.endsAt(top.endLine());
    return whole;
  }

  private Node read(String path, Node inputs, Set<String> above) {
    if (++count > MOST_FILES) {
      throw new Malformed(0, "more than " + MOST_FILES + " files included", true);
    }
    Filling plain = filling(path, Filling::nothing);
    Node spec = Node.MISSING;
    Node content = Node.MISSING;
    for (Node document : files.documents(path)) {
      if (document.has("spec")) {
        spec = plain.copy(document.at("spec", "inputs"));
      } else if (document.isMap()) {
        content = document;
      }
    }
    Node declared = spec;
    Node own = filling(path, expression -> input(expression, inputs, declared)).copy(content);
    above.add(path);
    Node whole = Node.MISSING;
    for (Node include : own.get("include").each()) {
      includes.add(include);
      for (String other : locals(include, path, files)) {
        if (above.size() < DEEPEST && !above.contains(other)) {
          whole = merged(read(other, include.get("inputs"), above), whole);
        }
      }
    }
    above.remove(path);
    Node rest = Node.map(own.line(), own.column());
    own.entries().forEach((key, value) -> put(rest, key, value));
    rest.endsAt(own.endLine());
    return merged(rest, whole);
  }

  private static void put(Node rest, String key, Node value) {
    if (!key.equals("include")) {
      rest.put(key, value);
    }
  }

  private Filling filling(String path, Function<String, Node> values) {
    return files.filling(path, bundle, Placeholders.GITLAB, values);
  }

  /** What is given, else what the file itself says where it is not. */
  private static Node input(String expression, Node given, Node declared) {
    int function = expression.indexOf('|');
    String bare = function < 0 ? expression : expression.substring(0, function).strip();
    if (!bare.startsWith("inputs.")) {
      return Node.MISSING;
    }
    String name = bare.substring("inputs.".length());
    return given.get(name).or(declared.at(name, "default"));
  }

  /** The files that an include names, of those that are there. */
  static List<String> locals(Node include, String from, PartFiles files) {
    String text = include.isText() ? include.text("") : include.get("local").text("");
    if (text.isEmpty() || text.contains("://")) {
      return List.of();
    }
    String path = text.startsWith("/") ? text.substring(1) : text;
    List<String> found = files.like(path);
    if (found.isEmpty()) {
      // A project that stands in a folder of another repository means its own root.
      found = files.like(from.substring(0, from.lastIndexOf('/') + 1) + path);
    }
    return found;
  }

  /** All files of the repository that a file includes by itself. */
  static Set<String> direct(String path, PartFiles files) {
    Set<String> found = new LinkedHashSet<>();
    for (Node document : files.documents(path)) {
      for (Node include : document.get("include").each()) {
        found.addAll(locals(include, path, files));
      }
    }
    return found;
  }

  /** The files of the repository that jobs start pipelines of. */
  static List<String> children(Node top, String path, PartFiles files) {
    List<String> found = new ArrayList<>();
    for (Node job : top.entries().values()) {
      for (Node include : job.at("trigger", "include").each()) {
        found.addAll(locals(include, path, files));
      }
    }
    return found;
  }

  private Node merged(Node over, Node under) {
    return merged(over, under, files.allowance(), 0);
  }

  /**
   * Maps as one; anything else is the upper. A job stands where its script does, whatever else
   * another file adds to it.
   */
  static Node merged(Node over, Node under, Allowance allowance, int depth) {
    if (!over.isMap() || !under.isMap() || depth > Node.DEEPEST) {
      return over.isMissing() ? under : over;
    }
    Node place = works(under) && !works(over) ? under : over;
    Node whole = Node.map(place.line(), place.column());
    for (Map.Entry<String, Node> entry : under.entries().entrySet()) {
      allowance.spend(place.line());
      whole.put(entry.getKey(), entry.getValue());
    }
    for (Map.Entry<String, Node> entry : over.entries().entrySet()) {
      allowance.spend(place.line());
      Node below = under.get(entry.getKey());
      whole.put(entry.getKey(), merged(entry.getValue(), below, allowance, depth + 1));
    }
    whole.endsAt(place.endLine());
    return whole;
  }

  private static boolean works(Node job) {
    return job.has("script") || job.has("trigger") || job.has("run");
  }
}
