package dev.keycensus.detectors;

import dev.keycensus.rules.Tier;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Scores findings against a labelled set, line by line: a secret unit with a finding on one of its
 * lines is a true positive, without one it is missed; another unit with a finding on one of its
 * lines is a false positive, unless a secret unit shares that line. A finding stands on the line
 * where its value begins.
 */
final class Accuracy {
  private static final double LEAST_AT_HIGH = 0.33;

  /** A finding of the detector in a file. */
  record Finding(String file, int line, String type, Tier tier, String name, String value) {}

  /** Counts at one tier and above. */
  static final class Score {
    int hit;
    int wrong;
    int missed;

    double precision() {
      return hit + wrong == 0 ? 1 : (double) hit / (hit + wrong);
    }

    double recall() {
      return hit + missed == 0 ? 1 : (double) hit / (hit + missed);
    }

    double f1() {
      double p = precision();
      double r = recall();
      return p + r == 0 ? 0 : 2 * p * r / (p + r);
    }

    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "P %.3f R %.3f F1 %.3f  (hit %d, wrong %d, missed %d)",
          precision(),
          recall(),
          f1(),
          hit,
          wrong,
          missed);
    }
  }

  private final Labelled labelled;
  private final Map<String, Map<Integer, List<Finding>>> findings = new TreeMap<>();

  Accuracy(Labelled labelled) {
    this.labelled = labelled;
  }

  void add(Finding f) {
    findings
        .computeIfAbsent(f.file, k -> new TreeMap<>())
        .computeIfAbsent(f.line, k -> new ArrayList<>())
        .add(f);
  }

  /** Runs {@code detector} over every file of the set. */
  static Accuracy of(Labelled labelled, Detector detector) throws IOException {
    Accuracy accuracy = new Accuracy(labelled);
    for (String file : labelled.units().keySet()) {
      byte[] bytes = labelled.bytes(file);
      Text text = Text.of(bytes, bytes.length);
      int[] starts = Labelled.lineStarts(text.bytes, text.length);
      for (Match m : detector.detect(text, FileKind.of(file)).matches()) {
        accuracy.add(
            new Finding(
                file,
                Labelled.line(starts, m.start()),
                m.type().id(),
                m.tier(),
                String.valueOf(m.name()),
                m.secret().text()));
      }
    }
    return accuracy;
  }

  private List<Finding> on(Labelled.Unit u, Tier least) {
    List<Finding> found = new ArrayList<>();
    Map<Integer, List<Finding>> lines = findings.getOrDefault(u.file(), Map.of());
    for (int line = u.from(); line <= u.to(); line++) {
      for (Finding f : lines.getOrDefault(line, List.of())) {
        if (f.tier.compareTo(least) >= 0) {
          found.add(f);
        }
      }
    }
    return found;
  }

  /** A finding whose tier is not settled yet. */
  record Scored(String file, int line, int score) {}

  /** The effect of a threshold on scored findings, beside those that stand already. */
  final class Sweep {
    private final List<Map<String, Integer>> trials = new ArrayList<>();
    int medium;
    int high;

    private Sweep(List<List<Scored>> scored) {
      for (List<Scored> trial : scored) {
        Map<String, Integer> best = new HashMap<>();
        for (Scored s : trial) {
          best.merge(s.file + ":" + s.line, s.score, Math::max);
        }
        trials.add(best);
      }
    }

    /** The mean of the trials if scored findings count from {@code threshold} on. */
    Score at(int threshold, Tier least) {
      Score total = new Score();
      for (Map<String, Integer> best : trials) {
        count(best, threshold, least, total);
      }
      total.hit /= trials.size();
      total.wrong /= trials.size();
      total.missed /= trials.size();
      return total;
    }

    private void count(Map<String, Integer> best, int threshold, Tier least, Score total) {
      for (List<Labelled.Unit> units : labelled.units().values()) {
        Set<Integer> secret = secretLines(units);
        for (Labelled.Unit u : units) {
          if (!u.isCore()) {
            continue;
          }
          boolean hit = false;
          Map<Integer, List<Finding>> lines = findings.getOrDefault(u.file(), Map.of());
          for (int line = u.from(); line <= u.to() && !hit; line++) {
            if (!u.isSecret() && secret.contains(line)) {
              continue;
            }
            Integer score = best.get(u.file() + ":" + line);
            hit = score != null && score >= threshold;
            for (Finding f : lines.getOrDefault(line, List.of())) {
              hit |= f.tier.compareTo(least) >= 0;
            }
          }
          if (u.isSecret()) {
            total.hit += hit ? 1 : 0;
            total.missed += hit ? 0 : 1;
          } else if (hit) {
            total.wrong++;
          }
        }
      }
    }

    /**
     * For medium the best F1 among thresholds of at least that precision; for high the best
     * precision that still finds a third of all, or the first that reaches the other.
     */
    void choose(double mediumPrecision, double highPrecision) {
      double bestF1 = -1;
      double bestPrecision = -1;
      for (int t = -3000; t <= 6000; t += 50) {
        Score m = at(t, Tier.MEDIUM);
        if (m.precision() >= mediumPrecision && m.f1() > bestF1) {
          bestF1 = m.f1();
          medium = t;
        }
        Score h = at(t, Tier.HIGH);
        if (bestPrecision < highPrecision
            && h.recall() >= LEAST_AT_HIGH
            && h.precision() > bestPrecision) {
          bestPrecision = h.precision();
          high = t;
        }
      }
    }
  }

  Sweep sweep(List<List<Scored>> scored) {
    return new Sweep(scored);
  }

  /** What to group scores by. */
  interface Key {
    String of(Labelled.Unit unit);
  }

  /** Scores of the core units (or of all of them) at {@code least} and above, by {@code key}. */
  Map<String, Score> scores(Tier least, boolean coreOnly, Key key) {
    Map<String, Score> scores = new TreeMap<>();
    for (Map.Entry<String, List<Labelled.Unit>> e : labelled.units().entrySet()) {
      Set<Integer> secretLines = secretLines(e.getValue());
      for (Labelled.Unit u : e.getValue()) {
        if (coreOnly && !u.isCore()) {
          continue;
        }
        List<Finding> found = on(u, least);
        Score s = scores.computeIfAbsent(key.of(u), k -> new Score());
        if (u.isSecret()) {
          s.hit += found.isEmpty() ? 0 : 1;
          s.missed += found.isEmpty() ? 1 : 0;
        } else if (found.stream().anyMatch(f -> !secretLines.contains(f.line))) {
          s.wrong++;
        }
      }
    }
    return scores;
  }

  Score total(Tier least, boolean coreOnly) {
    return scores(least, coreOnly, u -> "").getOrDefault("", new Score());
  }

  private static Set<Integer> secretLines(List<Labelled.Unit> units) {
    Set<Integer> lines = new TreeSet<>();
    for (Labelled.Unit u : units) {
      for (int line = u.from(); u.isSecret() && line <= u.to(); line++) {
        lines.add(line);
      }
    }
    return lines;
  }

  /** One line for each miss, each false positive and each finding on a line without a label. */
  List<String> mistakes(Tier least) throws IOException {
    List<String> told = new ArrayList<>();
    for (Map.Entry<String, List<Labelled.Unit>> e : labelled.units().entrySet()) {
      String[] lines =
          new String(labelled.bytes(e.getKey()), java.nio.charset.StandardCharsets.ISO_8859_1)
              .split("\n", -1);
      Set<Integer> secret = secretLines(e.getValue());
      Set<Integer> any = new TreeSet<>();
      for (Labelled.Unit u : e.getValue()) {
        for (int line = u.from(); line <= u.to(); line++) {
          any.add(line);
        }
        if (!u.isCore()) {
          continue;
        }
        List<Finding> found = on(u, least);
        if (u.isSecret() && found.isEmpty()) {
          List<Finding> below = on(u, Tier.LOW);
          told.add(
              "missed "
                  + where(u)
                  + (below.isEmpty() ? "" : " " + told(below.get(0)))
                  + line(lines, u.from()));
        } else if (!u.isSecret()) {
          for (Finding f : found) {
            if (!secret.contains(f.line)) {
              told.add("wrong  " + where(u) + " " + told(f) + line(lines, f.line));
              break;
            }
          }
        }
      }
      for (List<Finding> on : findings.getOrDefault(e.getKey(), Map.of()).values()) {
        for (Finding f : on) {
          if (f.tier.compareTo(least) >= 0 && !any.contains(f.line)) {
            told.add("other  " + f.file + ":" + f.line + " " + told(f) + line(lines, f.line));
          }
        }
      }
    }
    told.sort(Comparator.naturalOrder());
    return told;
  }

  private static String where(Labelled.Unit u) {
    return u.file() + ":" + u.from() + " " + u.label() + " [" + u.category() + "]";
  }

  private static String told(Finding f) {
    String v = f.value.length() > 60 ? f.value.substring(0, 60) + "…" : f.value;
    return f.type + "/" + f.tier.word() + " " + f.name + " = <" + v.replace('\n', ' ') + ">";
  }

  private static String line(String[] lines, int line) {
    String s = line - 1 < lines.length ? lines[line - 1].strip() : "";
    return " | " + (s.length() > 200 ? s.substring(0, 200) + "…" : s);
  }
}
