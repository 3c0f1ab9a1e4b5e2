package dev.keycensus.inventory.owners;

import dev.keycensus.sources.NamePattern;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Many path patterns, asked all at once which of them is the last to match a path.
 *
 * <p>The patterns are one tree, a name pattern an edge; a path walks down it as the states of an
 * automaton do, so that what patterns have in common is looked at once. Names without wildcards and
 * {@code *.ext} are looked up by hash; what remains (a star in the middle of a name) is tried one
 * by one. What a folder's path reaches is kept for the files in it. A path costs at most its names
 * times the nodes of the tree.
 *
 * <p>Rules are numbered upwards in the order of their file and belong to groups, each of which has
 * a last match of its own. A rule that is final in its group beats all others of it.
 */
final class PathTrie {
  /** In an answer: a final rule of the group matched. */
  static final int FINAL = Integer.MAX_VALUE;

  /** Names with a wildcard that is not one star at their beginning: they are tried one by one. */
  private static final int MOST_GLOBS = 10_000;

  /** At once. No file that people wrote has a path come near it; a hostile one has millions. */
  private static final int MOST_STATES = 1000;

  private static final int MOST_FOLDERS = 20_000;
  private static final int MOST_STATES_KEPT = 200;
  private static final int MOST_GROUPS_KEPT = 64;

  private final Node root = new Node();
  private final Map<String, State> folders = new ConcurrentHashMap<>();
  private int groups = 1;
  private int globs;
  private volatile boolean gaveUp;

  /** What a rule is about. */
  enum Reach {
    /** the file at the pattern's end */
    FILE,
    /** all that lies below the folder at the pattern's end */
    BELOW,
    BOTH;
  }

  private static final class Node {
    @Nullable Map<String, Node> names;
    @Nullable Map<String, Node> suffixes;
    int[] suffixLengths = {};
    @Nullable Map<String, Integer> globAt;
    final List<NamePattern> globs = new ArrayList<>(0);
    final List<Node> globNodes = new ArrayList<>(0);
    @Nullable Node deep;

    /** Set in the node that a double star leads to: it stays where it is for any name. */
    boolean isDeep;

    final List<Rule> files = new ArrayList<>(0);
    final List<Rule> below = new ArrayList<>(0);

    Node at(NamePattern glob, String text) {
      if (glob.isLiteral()) {
        names = names == null ? new HashMap<>() : names;
        return names.computeIfAbsent(glob.literal(), k -> new Node());
      }
      if (glob.isSuffix()) {
        suffixes = suffixes == null ? new HashMap<>() : suffixes;
        String suffix = glob.literal();
        if (Arrays.binarySearch(suffixLengths, suffix.length()) < 0) {
          suffixLengths = Arrays.copyOf(suffixLengths, suffixLengths.length + 1);
          suffixLengths[suffixLengths.length - 1] = suffix.length();
          Arrays.sort(suffixLengths);
        }
        return suffixes.computeIfAbsent(suffix, k -> new Node());
      }
      globAt = globAt == null ? new HashMap<>() : globAt;
      Integer known = globAt.putIfAbsent(text, globs.size());
      if (known != null) {
        return globNodes.get(known);
      }
      Node node = new Node();
      globs.add(glob);
      globNodes.add(node);
      return node;
    }

    Node deep() {
      if (deep == null) {
        deep = new Node();
        deep.isDeep = true;
      }
      return isDeep ? this : deep;
    }
  }

  private record Rule(int number, int group, boolean isFinal) {}

  /** Where a folder leads, and what is true of all below it. */
  private static final class State {
    final List<Node> nodes;
    final int[] found;

    State(List<Node> nodes, int[] found) {
      this.nodes = nodes;
      this.found = found;
    }
  }

  /**
   * Adds a rule. Numbers only grow.
   *
   * @param names the names of the pattern from the root on; {@code **} for any number of them, and
   *     at the end for at least one
   * @param hasClasses whether {@code [a-z]} is a class
   * @return whether there was room for it
   */
  boolean add(
      List<String> names, boolean hasClasses, Reach reach, int number, int group, boolean isFinal) {
    int wild = globs;
    List<NamePattern> parsed = new ArrayList<>();
    for (String name : names) {
      NamePattern glob = NameGlob.of(name, hasClasses);
      parsed.add(glob);
      wild += glob.isLiteral() || glob.isSuffix() || glob.isStar() ? 0 : 1;
    }
    if (wild > MOST_GLOBS) {
      return false;
    }
    globs = wild;
    groups = Math.max(groups, group + 1);
    Node node = root;
    int end = names.size();
    while (end > 0 && names.get(end - 1).equals("**")) {
      end--;
    }
    boolean endsDeep = end < names.size();
    for (int i = 0; i < end; i++) {
      String name = names.get(i);
      node = name.equals("**") ? node.deep() : node.at(parsed.get(i), name);
    }
    if (endsDeep && reach == Reach.BELOW) {
      // "a/**/" is what lies in the folders below a.
      node = node.deep().at(NameGlob.of("*", false), "*");
    } else if (endsDeep) {
      reach = Reach.BELOW;
    }
    Rule rule = new Rule(number, group, isFinal);
    if (reach != Reach.BELOW) {
      put(node.files, rule);
    }
    if (reach != Reach.FILE) {
      put(node.below, rule);
    }
    return true;
  }

  /** Whether a path was met that no answer was given for, because it would have taken too long. */
  boolean gaveUp() {
    return gaveUp;
  }

  /** Of the rules of one group at one place only the last counts, or the first that is final. */
  private static void put(List<Rule> rules, Rule rule) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).group() == rule.group()) {
        if (!rules.get(i).isFinal()) {
          rules.set(i, rule);
        }
        return;
      }
    }
    rules.add(rule);
  }

  /**
   * The number of the last rule that matches, a group each; -1 for none, {@link #FINAL} for a final
   * one. Empty if it gave up.
   *
   * @param path of a file, with {@code /}, without one at either end
   */
  int[] last(String path) {
    int slash = path.lastIndexOf('/');
    State folder = slash < 0 ? start() : folder(path.substring(0, slash));
    if (folder.nodes.size() > MOST_STATES) {
      gaveUp = true;
      return new int[0];
    }
    int[] found = folder.found.clone();
    String name = path.substring(slash + 1);
    for (Node node : folder.nodes) {
      eachChild(node, name, child -> note(child.files, found));
    }
    return found;
  }

  private State start() {
    int[] found = new int[groups];
    Arrays.fill(found, -1);
    note(root.below, found);
    List<Node> nodes = new ArrayList<>();
    enter(root, nodes, new HashSet<>());
    return new State(nodes, found);
  }

  private State folder(String path) {
    State known = folders.get(path);
    if (known != null) {
      return known;
    }
    State state = start();
    int from = 0;
    // The deepest folder that is known already.
    for (int end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      State above = folders.get(path.substring(0, end));
      if (above != null) {
        state = above;
        from = end + 1;
        break;
      }
    }
    while (from <= path.length() && state.nodes.size() <= MOST_STATES) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      state = step(state, path.substring(from, end));
      if (folders.size() < MOST_FOLDERS
          && state.nodes.size() <= MOST_STATES_KEPT
          && groups <= MOST_GROUPS_KEPT) {
        folders.put(path.substring(0, end), state);
      }
      from = end + 1;
    }
    return state;
  }

  private State step(State state, String name) {
    int[] found = state.found.clone();
    List<Node> nodes = new ArrayList<>();
    Set<Node> deep = new HashSet<>();
    for (Node node : state.nodes) {
      if (node.isDeep && deep.add(node)) {
        nodes.add(node);
      }
      eachChild(
          node,
          name,
          child -> {
            note(child.below, found);
            enter(child, nodes, deep);
          });
    }
    return new State(nodes, found);
  }

  /** Besides a node the double star behind it, which may stand for no name at all. */
  private static void enter(Node node, List<Node> nodes, Set<Node> deep) {
    nodes.add(node);
    if (node.deep != null && deep.add(node.deep)) {
      nodes.add(node.deep);
    }
  }

  private interface Visit {
    void child(Node node);
  }

  private static void eachChild(Node node, String name, Visit visit) {
    Node exact = node.names == null ? null : node.names.get(name);
    if (exact != null) {
      visit.child(exact);
    }
    if (node.suffixes != null) {
      for (int length : node.suffixLengths) {
        Node child =
            length > name.length()
                ? null
                : node.suffixes.get(name.substring(name.length() - length));
        if (child != null) {
          visit.child(child);
        }
      }
    }
    for (int i = 0; i < node.globs.size(); i++) {
      if (node.globs.get(i).matches(name)) {
        visit.child(node.globNodes.get(i));
      }
    }
  }

  private static void note(List<Rule> rules, int[] found) {
    for (Rule rule : rules) {
      int number = rule.isFinal() ? FINAL : rule.number();
      found[rule.group()] = Math.max(found[rule.group()], number);
    }
  }
}
