package dev.keycensus.detectors;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Small decision trees whose scores add up: whole numbers throughout, so that an outcome is the
 * same on every JVM. The training program makes the resource.
 *
 * <p>The resource: a line {@code high SCORE}, a line {@code medium SCORE}, a line {@code base
 * SCORE}, then a line for each tree, its nodes in preorder: {@code FEATURE<LIMIT SCORE} for a
 * branch (the low side comes first; the score is what the tree would say if it ended here), {@code
 * SCORE} for a leaf. Scores are thousandths of a logit.
 */
final class Model {
  static final String RESOURCE = "generic.model";
  private static final Feature[] FEATURES = Feature.values();

  private static final class Holder {
    static final Model MODEL = read();
  }

  private static final class Tree {
    /** Ordinal of the feature; -1 for a leaf. */
    final int[] feature;

    final int[] limit;
    final int[] score;

    /** Index of the node for values at or above the limit; the other is the next. */
    final int[] high;

    Tree(int nodes) {
      feature = new int[nodes];
      limit = new int[nodes];
      score = new int[nodes];
      high = new int[nodes];
    }
  }

  final int high;
  final int medium;
  private final int base;
  private final List<Tree> trees = new ArrayList<>();

  Model(BufferedReader in) throws IOException {
    this.high = number(in.readLine(), "high ");
    this.medium = number(in.readLine(), "medium ");
    this.base = number(in.readLine(), "base ");
    String line;
    while ((line = in.readLine()) != null) {
      trees.add(tree(Values.spaced(line)));
    }
  }

  private static int number(String line, String key) {
    if (line == null || !line.startsWith(key)) {
      throw new IllegalStateException("the model has no " + key);
    }
    return Integer.parseInt(line.substring(key.length()));
  }

  private static Tree tree(List<String> words) {
    int nodes = 0;
    for (String word : words) {
      nodes += word.indexOf('<') < 0 ? 1 : 0;
    }
    Tree tree = new Tree(nodes);
    List<Integer> open = new ArrayList<>();
    int node = 0;
    for (int i = 0; i < words.size(); i++, node++) {
      int less = words.get(i).indexOf('<');
      tree.feature[node] = -1;
      if (less > 0) {
        tree.feature[node] = Feature.valueOf(words.get(i).substring(0, less)).index();
        tree.limit[node] = Integer.parseInt(words.get(i).substring(less + 1));
        i++;
        open.add(node);
      } else if (!open.isEmpty()) {
        tree.high[open.remove(open.size() - 1)] = node + 1;
      }
      tree.score[node] = Integer.parseInt(words.get(i));
    }
    return tree;
  }

  static Model get() {
    return Holder.MODEL;
  }

  private static Model read() {
    try (InputStream in = Model.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("the build left out " + RESOURCE);
      }
      return new Model(new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How likely it is a secret, in thousandths of a logit. */
  int score(int[] features) {
    int sum = base;
    for (Tree t : trees) {
      int node = 0;
      while (t.feature[node] >= 0) {
        node = features[t.feature[node]] < t.limit[node] ? node + 1 : t.high[node];
      }
      sum += t.score[node];
    }
    return sum;
  }

  /**
   * The highest score that there can be.
   *
   * @param open by index, the features that are not known yet
   */
  int most(int[] features, boolean[] open) {
    int sum = base;
    for (Tree t : trees) {
      sum += most(t, 0, features, open);
    }
    return sum;
  }

  private static int most(Tree t, int from, int[] features, boolean[] open) {
    int node = from;
    while (t.feature[node] >= 0) {
      if (open[t.feature[node]]) {
        return Math.max(most(t, node + 1, features, open), most(t, t.high[node], features, open));
      }
      node = features[t.feature[node]] < t.limit[node] ? node + 1 : t.high[node];
    }
    return t.score[node];
  }

  /**
   * What spoke for it most, in words: on each way down a tree the change of the score belongs to
   * the feature that was asked.
   */
  List<String> reasons(int[] features, int most) {
    int[] shares = new int[Feature.count()];
    for (Tree t : trees) {
      int node = 0;
      while (t.feature[node] >= 0) {
        int next = features[t.feature[node]] < t.limit[node] ? node + 1 : t.high[node];
        // Only what it has counts as a reason, not what it lacks.
        shares[t.feature[node]] +=
            features[t.feature[node]] > 0 ? t.score[next] - t.score[node] : 0;
        node = next;
      }
    }
    List<Feature> order = new ArrayList<>();
    List<String> reasons = new ArrayList<>(most);
    for (Feature f : FEATURES) {
      if (f.compareTo(Feature.LAST_PROMISES) < 0 && features[f.index()] > 0) {
        reasons.add(f.text()); // What it is called comes first.
      } else if (shares[f.index()] > 100 && !f.text().isEmpty()) {
        order.add(f);
      }
    }
    order.sort(
        Comparator.comparingInt((Feature f) -> -shares[f.index()])
            .thenComparing(Comparator.naturalOrder()));
    for (Feature f : order) {
      if (reasons.size() < most) {
        reasons.add(f.text());
      }
    }
    return List.copyOf(reasons);
  }
}
