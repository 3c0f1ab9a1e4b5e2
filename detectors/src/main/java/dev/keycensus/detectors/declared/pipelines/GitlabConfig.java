package dev.keycensus.detectors.declared.pipelines;

import dev.keycensus.detectors.declared.nodes.Node;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The jobs of a pipeline, each with what it extends, what all have by default, and what is named by
 * {@code !reference [job, key]}.
 */
final class GitlabConfig {
  private static final int MOST_PARENTS = 50;
  private static final int MOST_VALUES = 1_000_000;

  /** As GitLab has it. */
  private static final int DEEPEST_REFERENCE = 10;

  /** What a job has of {@code default:}, or of the top where an older file says it there. */
  private static final List<String> COMMON =
      List.of("before_script", "after_script", "image", "id_tokens", "timeout");

  private final Node top;
  private final Allowance allowance = new Allowance(MOST_VALUES);
  private final Map<String, Node> extended = new LinkedHashMap<>();

  GitlabConfig(Node top) {
    this.top = top;
  }

  /** The names of what others extend or refer to. */
  Set<String> used() {
    Set<String> names = new HashSet<>();
    top.entries().values().forEach(job -> used(job, names));
    return names;
  }

  private void used(Node node, Set<String> names) {
    allowance.spend(node.line());
    node.get("extends").each().forEach(parent -> names.add(parent.text("")));
    if (isReference(node) && !node.items().isEmpty()) {
      names.add(node.items().get(0).text(""));
    }
    node.items().forEach(item -> used(item, names));
    node.entries().values().forEach(value -> used(value, names));
  }

  private static boolean isReference(Node node) {
    return node.tag().equals("!reference");
  }

  /** A job with all that it has from elsewhere, its variables those of the pipeline as well. */
  Node job(Node own) {
    Node job = extended(own);
    Node whole = Node.map(own.line(), own.column());
    whole.endsAt(own.endLine());
    job.entries().forEach((key, value) -> whole.put(key, resolved(value, 0)));
    Node inherit = job.get("inherit");
    for (String key : COMMON) {
      Node common = top.get("default").has(key) ? top.at("default", key) : top.get(key);
      boolean wanted = wants(inherit.get("default"), key);
      if (wanted && !whole.has(key) && !common.isMissing()) {
        whole.put(key, resolved(common, 0));
      }
    }
    Node variables = Node.map(own.line(), own.column());
    resolved(top.get("variables"), 0)
        .entries()
        .forEach(
            (name, value) -> {
              if (wants(inherit.get("variables"), name)) {
                variables.put(name, value);
              }
            });
    whole.get("variables").entries().forEach(variables::put);
    whole.put("variables", variables);
    return whole;
  }

  /** Whether {@code inherit:} lets something through: a flag, or a list of names. */
  private static boolean wants(Node inherit, String name) {
    return inherit.isList()
        ? inherit.items().stream().anyMatch(i -> i.text("").equals(name))
        : !inherit.isFalse();
  }

  private Node extended(Node own) {
    return extended(Node.MISSING, own, new HashSet<>());
  }

  /** The keys of a job, its own before those of what it extends. */
  private Node extended(Node over, Node job, Set<String> seen) {
    Node whole = GitlabIncludes.merged(over, job, allowance, 0);
    List<Node> parents = job.get("extends").each();
    for (int i = parents.size() - 1; i >= 0; i--) {
      String parent = parents.get(i).text("");
      if (seen.size() < MOST_PARENTS && seen.add(parent)) {
        whole = extended(whole, top.get(parent), seen);
      }
    }
    return whole;
  }

  /** What a value says where parts of it are named only. */
  private Node resolved(Node value, int depth) {
    if (!refers(value)) {
      return value;
    }
    allowance.spend(value.line());
    if (isReference(value)) {
      Node told = depth < DEEPEST_REFERENCE ? named(value) : Node.MISSING;
      return resolved(told, depth + 1);
    }
    Node whole;
    if (value.isList()) {
      whole = Node.list(value.line(), value.column());
      for (Node item : value.items()) {
        Node told = resolved(item, depth);
        if (item.tag().isEmpty() || !told.isList()) {
          whole.add(told);
        } else {
          told.items().forEach(whole::add);
        }
      }
    } else {
      whole = Node.map(value.line(), value.column());
      value.entries().forEach((key, each) -> whole.put(key, resolved(each, depth)));
    }
    whole.endsAt(value.endLine());
    return whole;
  }

  private Node named(Node reference) {
    List<Node> way = reference.items();
    if (way.isEmpty()) {
      return Node.MISSING;
    }
    String job = way.get(0).text("");
    Node told = extended.get(job);
    if (told == null) {
      told = extended(top.get(job));
      extended.put(job, told);
    }
    for (Node key : way.subList(1, way.size())) {
      told = told.get(key.text(""));
    }
    return told;
  }

  /** Whether a value holds any reference, so that most are not copied. */
  private boolean refers(Node value) {
    allowance.spend(value.line());
    return isReference(value)
        || value.items().stream().anyMatch(this::refers)
        || value.entries().values().stream().anyMatch(this::refers);
  }
}
