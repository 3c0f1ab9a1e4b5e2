package dev.keycensus.detectors;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Gradient boosting of shallow trees for a yes-or-no question, over whole-number features. A split
 * must leave examples of several groups (repositories) on both sides, so that no rule speaks of one
 * of them alone. Deterministic: no sampling, StrictMath, ties go to the first feature.
 */
final class Boosting {
  /** One example. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Example(int[] features, boolean positive, double weight, int group) {}

  private final int trees;
  private final int depth;
  private final double rate;
  private final double lambda;
  private final double leastWeight;
  private final int leastGroups;

  Boosting(int trees, int depth, double rate, double lambda, double leastWeight, int leastGroups) {
    this.trees = trees;
    this.depth = depth;
    this.rate = rate;
    this.lambda = lambda;
    this.leastWeight = leastWeight;
    this.leastGroups = leastGroups;
  }

  /** The lines of a model, from {@code base} on. */
  List<String> train(List<Example> examples) {
    int n = examples.size();
    double positive = 0;
    double all = 0;
    for (Example e : examples) {
      all += e.weight;
      positive += e.positive ? e.weight : 0;
    }
    long base = Math.round(1000 * StrictMath.log(positive / (all - positive)));
    List<String> lines = new ArrayList<>();
    lines.add("base " + base);
    double[] score = new double[n];
    Arrays.fill(score, base / 1000.0);
    double[] gradient = new double[n];
    double[] hessian = new double[n];
    int[] rows = new int[n];
    for (int i = 0; i < n; i++) {
      rows[i] = i;
    }
    for (int t = 0; t < trees; t++) {
      for (int i = 0; i < n; i++) {
        Example e = examples.get(i);
        double p = 1 / (1 + StrictMath.exp(-score[i]));
        gradient[i] = e.weight * ((e.positive ? 1 : 0) - p);
        hessian[i] = e.weight * p * (1 - p);
      }
      StringBuilder line = new StringBuilder();
      grow(examples, rows, gradient, hessian, depth, score, line);
      lines.add(line.toString().trim());
    }
    return lines;
  }

  private void grow(
      List<Example> examples,
      int[] rows,
      double[] gradient,
      double[] hessian,
      int levels,
      double[] score,
      StringBuilder out) {
    double g = 0;
    double h = 0;
    for (int r : rows) {
      g += gradient[r];
      h += hessian[r];
    }
    long value = Math.round(1000 * rate * g / (h + lambda));
    @Nullable Split split = levels == 0 ? null : best(examples, rows, gradient, hessian, g, h);
    if (split == null) {
      out.append(value).append(' ');
      for (int r : rows) {
        score[r] += value / 1000.0;
      }
      return;
    }
    out.append(Feature.at(split.feature).name())
        .append('<')
        .append(split.limit)
        .append(' ')
        .append(value)
        .append(' ');
    int[] low = Arrays.stream(rows).filter(r -> value(examples, r, split) < split.limit).toArray();
    int[] high =
        Arrays.stream(rows).filter(r -> value(examples, r, split) >= split.limit).toArray();
    grow(examples, low, gradient, hessian, levels - 1, score, out);
    grow(examples, high, gradient, hessian, levels - 1, score, out);
  }

  private static int value(List<Example> examples, int row, Split split) {
    return examples.get(row).features[split.feature];
  }

  private record Split(int feature, int limit, double gain) {}

  private @Nullable Split best(
      List<Example> examples, int[] rows, double[] gradient, double[] hessian, double g, double h) {
    @Nullable Split best = null;
    double parent = g * g / (h + lambda);
    int features = Feature.count();
    for (int f = 0; f < features; f++) {
      int max = 0;
      for (int r : rows) {
        max = Math.max(max, examples.get(r).features[f]);
      }
      if (max == 0) {
        continue;
      }
      double[] gs = new double[max + 1];
      double[] hs = new double[max + 1];
      long[] groups = new long[max + 1];
      for (int r : rows) {
        Example e = examples.get(r);
        int v = Math.max(0, e.features[f]);
        gs[v] += gradient[r];
        hs[v] += hessian[r];
        groups[v] |= 1L << e.group;
      }
      long[] behind = new long[max + 2];
      for (int v = max; v >= 0; v--) {
        behind[v] = behind[v + 1] | groups[v];
      }
      double gl = 0;
      double hl = 0;
      long before = 0;
      for (int v = 0; v < max; v++) {
        gl += gs[v];
        hl += hs[v];
        before |= groups[v];
        if (groups[v] == 0) {
          continue;
        }
        if (hl < leastWeight
            || h - hl < leastWeight
            || Long.bitCount(before) < leastGroups
            || Long.bitCount(behind[v + 1]) < leastGroups) {
          continue;
        }
        double gr = g - gl;
        double gain = gl * gl / (hl + lambda) + gr * gr / (h - hl + lambda) - parent;
        if (gain > 1e-6 && (best == null || gain > best.gain + 1e-9)) {
          best = new Split(f, v + 1, gain);
        }
      }
    }
    return best;
  }
}
