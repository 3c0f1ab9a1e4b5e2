package dev.keycensus.detectors;

import dev.keycensus.rules.Catalog;
import dev.keycensus.rules.Tier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes the two resources of the judgement of generic values from a labelled set, and prints how
 * good they are when tried on repositories that they have not seen. Same input, same bytes out.
 *
 * <p>Arguments: the labelled set, the folder of the resources, then folders of well-kept
 * repositories in which generic values are no secrets.
 */
final class Training {
  private static final int FOLDS = 14;
  private static final int SHUFFLES = 3;

  /** Least precisions of the tiers on repositories that were not seen. */
  private static final double MEDIUM = 0.928;

  private static final double HIGH = 0.972;
  private static final String MARK = "example ";

  /** A generic value with its features; the label is known afterwards. */
  @SuppressWarnings("ArrayRecordComponent") // Never compared.
  record Candidate(
      String file,
      int line,
      int lineStart,
      int start,
      int end,
      String name,
      String value,
      int[] features) {}

  /** Keeps the features of all values that are not hopeless, with their index as reason. */
  private static final class Recorder implements Judge {
    final List<int[]> features = new ArrayList<>();

    @Override
    public @Nullable Verdict judge(Assignment a, Probe probe) {
      if (Plausibility.isHopeless(a) || Plausibility.isHash(a)) {
        return null;
      }
      features.add(Features.of(a, probe));
      return new Verdict(Tier.LOW, List.of(MARK + (features.size() - 1)));
    }
  }

  public static void main(String[] args) throws IOException {
    Labelled labelled = Labelled.read(Path.of(args[0]));
    Path resources = Path.of(args[1]);
    String lexicon = LexiconTraining.make(labelled);
    Path lexiconFile = resources.resolve(Lexicon.RESOURCE);
    if (!Files.exists(lexiconFile) || !Files.readString(lexiconFile).equals(lexicon)) {
      Files.writeString(lexiconFile, lexicon);
      System.out.println("wrote a new lexicon; build and start again");
      return;
    }
    Training t = new Training(labelled);
    t.collect();
    for (int i = 2; i < args.length; i++) {
      t.collectNegatives(Path.of(args[i]));
    }
    t.collectSynthetic();
    t.tell();
    if (System.getProperty("tune") != null) {
      t.tune();
      return;
    }
    t.crossValidate();
    String model = t.train();
    Files.writeString(resources.resolve(Model.RESOURCE), model);
    System.out.println("wrote a model of " + model.length() + " bytes");
    t.importance(model);
  }

  private final Labelled labelled;
  private final Catalog catalog = Catalog.builtIn();
  private final Recorder recorder = new Recorder();
  private final Detector detector = Detector.of(catalog, recorder);
  private final List<Candidate> candidates = new ArrayList<>();
  private final List<Boosting.Example> examples = new ArrayList<>();
  private final Map<String, Integer> groups = new TreeMap<>();

  private Training(Labelled labelled) {
    this.labelled = labelled;
  }

  /** Prints what other settings and the loss of single features would do. */
  private void tune() throws IOException {
    String[] settings = System.getProperty("tune").split(";", -1);
    Accuracy rest = Accuracy.of(labelled, Detector.of(catalog, (a, p) -> null));
    for (String setting : settings) {
      List<Boosting.Example> base = new ArrayList<>(examples);
      for (String pair : setting.split(",", -1)) {
        int equals = pair.indexOf('=');
        if (pair.startsWith("-")) {
          int f = Feature.valueOf(pair.substring(1)).index();
          for (int i = 0; i < examples.size(); i++) {
            Boosting.Example e = examples.get(i);
            int[] less = e.features().clone();
            less[f] = 0;
            examples.set(i, new Boosting.Example(less, e.positive(), e.weight(), e.group()));
          }
        } else if (equals > 0) {
          System.setProperty(pair.substring(0, equals), pair.substring(equals + 1));
        }
      }
      int[] scores = outOfFold(0);
      Accuracy.Sweep sweep = rest.sweep(List.of(scored(scores)));
      sweep.choose(MEDIUM, HIGH);
      System.out.printf(
          Locale.ROOT,
          "%-40s loss %.4f  %s  high %s%n",
          setting,
          logLoss(scores),
          sweep.at(sweep.medium, Tier.MEDIUM),
          sweep.at(sweep.high, Tier.HIGH));
      for (int i = 0; i < examples.size(); i++) {
        examples.set(i, base.get(i));
      }
    }
  }

  private static Boosting boosting() {
    return new Boosting(
        Integer.getInteger("trees", 80),
        Integer.getInteger("depth", 4),
        Double.parseDouble(System.getProperty("rate", "0.15")),
        Double.parseDouble(System.getProperty("lambda", "2")),
        Double.parseDouble(System.getProperty("least", "4")),
        Integer.getInteger("groups", 3));
  }

  private List<Candidate> candidatesOf(String file, byte[] bytes) {
    recorder.features.clear();
    Text text = Text.of(bytes, bytes.length);
    int[] starts = Labelled.lineStarts(text.bytes, text.length);
    List<Candidate> found = new ArrayList<>();
    for (Match m : detector.detect(text, FileKind.of(file)).matches()) {
      for (String reason : m.reasons()) {
        if (reason.startsWith(MARK)) {
          int line = Labelled.line(starts, m.start());
          found.add(
              new Candidate(
                  file,
                  line,
                  starts[line - 1],
                  m.start(),
                  m.end(),
                  String.valueOf(m.name()),
                  m.secret().text(),
                  recorder.features.get(Integer.parseInt(reason.substring(MARK.length())))));
        }
      }
    }
    return found;
  }

  private void collect() throws IOException {
    Map<String, Integer> seen = new HashMap<>();
    List<Boolean> labels = new ArrayList<>();
    List<Double> weights = new ArrayList<>();
    for (String file : labelled.units().keySet()) {
      for (Candidate c : candidatesOf(file, labelled.bytes(file))) {
        Map.Entry<Boolean, Double> label = label(c);
        if (label == null) {
          continue;
        }
        candidates.add(c);
        labels.add(label.getKey());
        weights.add(label.getValue());
        seen.merge(sameness(c, label.getKey()), 1, Integer::sum);
      }
    }
    for (int i = 0; i < candidates.size(); i++) {
      Candidate c = candidates.get(i);
      int same = seen.getOrDefault(sameness(c, labels.get(i)), 1);
      examples.add(
          new Boosting.Example(
              c.features,
              labels.get(i),
              weights.get(i) / StrictMath.sqrt(same),
              group(Labelled.repository(c.file))));
    }
  }

  private static String sameness(Candidate c, boolean label) {
    return Labelled.repository(c.file) + " " + c.name + " " + c.value + " " + label;
  }

  private int group(String name) {
    return groups.computeIfAbsent(name, k -> groups.size());
  }

  /** The label of a candidate and its weight; null where its line says nothing clear. */
  private Map.@Nullable Entry<Boolean, Double> label(Candidate c) {
    boolean any = false;
    boolean secret = false;
    boolean other = false;
    for (Labelled.Unit u : labelled.units().getOrDefault(c.file, List.of())) {
      if (c.line < u.from() || c.line > u.to()) {
        continue;
      }
      any = true;
      if (u.isSecret()) {
        if (u.isCore() && u.spans(c.start - c.lineStart, c.end - c.lineStart, c.line)) {
          secret = true;
        }
      } else {
        other = true;
      }
    }
    if (secret) {
      return Map.entry(true, 1.0);
    }
    if (other) {
      return Map.entry(false, 1.0);
    }
    return any
        ? null
        : Map.entry(false, Double.parseDouble(System.getProperty("unlabelled", "0.2")));
  }

  private void collectNegatives(Path folder) throws IOException {
    int group = group(String.valueOf(folder.getFileName()));
    double weight = Double.parseDouble(System.getProperty("keptWeight", "0.3"));
    List<Path> files;
    try (var all = Files.walk(folder)) {
      files = all.filter(Files::isRegularFile).sorted().toList();
    }
    Map<String, Integer> seen = new HashMap<>();
    List<Candidate> found = new ArrayList<>();
    for (Path file : files) {
      for (Candidate c :
          candidatesOf(folder.relativize(file).toString(), Files.readAllBytes(file))) {
        found.add(c);
        seen.merge(c.name + " " + c.value, 1, Integer::sum);
      }
    }
    for (Candidate c : found) {
      int same = seen.getOrDefault(c.name + " " + c.value, 1);
      candidates.add(c);
      examples.add(new Boosting.Example(c.features, false, weight / StrictMath.sqrt(same), group));
    }
  }

  private void collectSynthetic() {
    int group = group("synthetic");
    double weight = Double.parseDouble(System.getProperty("synthetic", "0.1"));
    Synthetic synthetic = new Synthetic(5);
    List<Synthetic.Line> lines = new ArrayList<>(synthetic.lines(600));
    lines.addAll(synthetic.weak(Integer.getInteger("weak", 120)));
    for (Synthetic.Line line : lines) {
      for (Candidate c :
          candidatesOf(line.file(), line.text().getBytes(StandardCharsets.ISO_8859_1))) {
        candidates.add(c);
        examples.add(new Boosting.Example(c.features, true, weight, group));
      }
    }
  }

  private void tell() {
    int positive = 0;
    double weight = 0;
    for (Boosting.Example e : examples) {
      positive += e.positive() ? 1 : 0;
      weight += e.weight();
    }
    System.out.printf(
        Locale.ROOT,
        "%d candidates, %d secret, weight %.0f, %d groups%n",
        examples.size(),
        positive,
        weight,
        groups.size());
  }

  private static Model model(List<String> lines, int high, int medium) throws IOException {
    return new Model(
        new BufferedReader(
            new StringReader(
                "high " + high + "\nmedium " + medium + "\n" + String.join("\n", lines) + "\n")));
  }

  private int[] oofScores = {};

  /** Scores every example by a model that has not seen its repository. */
  private int[] outOfFold(int shuffle) throws IOException {
    int[] scores = new int[examples.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      int f = fold;
      List<Boosting.Example> rest =
          examples.stream().filter(e -> fold(e.group(), shuffle) != f).toList();
      Model m = model(boosting().train(rest), 0, 0);
      for (int i = 0; i < scores.length; i++) {
        if (fold(examples.get(i).group(), shuffle) == f) {
          scores[i] = m.score(examples.get(i).features());
        }
      }
    }
    return scores;
  }

  /**
   * Which repositories are tried together; parted in several ways, for thresholds by no accident.
   */
  private static int fold(int group, int shuffle) {
    return (group * (2 * shuffle + 1) + group / FOLDS * shuffle) % FOLDS;
  }

  private double logLoss(int[] scores) {
    double loss = 0;
    double all = 0;
    for (int i = 0; i < scores.length; i++) {
      Boosting.Example e = examples.get(i);
      double p = 1 / (1 + StrictMath.exp(-scores[i] / 1000.0));
      loss -= e.weight() * StrictMath.log(e.positive() ? p : 1 - p);
      all += e.weight();
    }
    return loss / all;
  }

  private void crossValidate() throws IOException {
    List<int[]> all = new ArrayList<>();
    for (int shuffle = 0; shuffle < SHUFFLES; shuffle++) {
      int[] scores = outOfFold(shuffle);
      System.out.printf(Locale.ROOT, "cross-validated log loss %.4f%n", logLoss(scores));
      all.add(scores);
    }
    oofScores = all.get(0);
    sweep("cross-validated by repository, " + SHUFFLES + " ways to part them", all);
  }

  private int medium;
  private int high;

  private void sweep(String what, List<int[]> all) throws IOException {
    Accuracy rest = Accuracy.of(labelled, Detector.of(catalog, (a, p) -> null));
    System.out.println("without generic values: " + rest.total(Tier.MEDIUM, true));
    List<List<Accuracy.Scored>> scored = new ArrayList<>();
    for (int[] scores : all) {
      scored.add(scored(scores));
    }
    Accuracy.Sweep sweep = rest.sweep(scored);
    sweep.choose(MEDIUM, HIGH);
    medium = sweep.medium;
    high = sweep.high;
    System.out.println(what + ":");
    System.out.println("  medium at " + medium + ": " + sweep.at(medium, Tier.MEDIUM));
    System.out.println("  high at   " + high + ": " + sweep.at(high, Tier.HIGH));
    for (int s = -2000; s <= 3000; s += 500) {
      System.out.println(
          "  " + s + ": " + sweep.at(s, Tier.MEDIUM) + "  high " + sweep.at(s, Tier.HIGH));
    }
    int[] scores = all.get(0);
    int kept = 0;
    for (int i = 0; i < examples.size(); i++) {
      if (!examples.get(i).positive()
          && !candidates.get(i).file.startsWith("files/")
          && scores[i] >= medium) {
        kept++;
      }
    }
    System.out.println("  in well-kept repositories at medium: " + kept);
    int made = 0;
    int found = 0;
    for (int i = 0; i < examples.size(); i++) {
      if (examples.get(i).positive() && !candidates.get(i).file.startsWith("files/")) {
        made++;
        found += scores[i] >= medium ? 1 : 0;
      }
    }
    System.out.println("  made secrets at medium: " + found + " of " + made);
  }

  private List<Accuracy.Scored> scored(int[] scores) {
    List<Accuracy.Scored> all = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Candidate c = candidates.get(i);
      if (c.file.startsWith("files/")) {
        all.add(new Accuracy.Scored(c.file, c.line, scores[i]));
      }
    }
    return all;
  }

  private String train() throws IOException {
    List<String> lines = boosting().train(examples);
    Model m = model(lines, high, medium);
    int[] scores = new int[examples.size()];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = m.score(examples.get(i).features());
    }
    int highBefore = high;
    int mediumBefore = medium;
    sweep("in sample (its own thresholds)", List.of(scores));
    high = highBefore;
    medium = mediumBefore;
    List<String> told = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Candidate c = candidates.get(i);
      told.add(
          String.format(
              Locale.ROOT,
              "%6d %6d %s %.2f %s:%d %s = <%s>",
              oofScores[i],
              scores[i],
              examples.get(i).positive() ? "T" : "F",
              examples.get(i).weight(),
              c.file,
              c.line,
              c.name,
              c.value.length() > 70 ? c.value.substring(0, 70) : c.value));
    }
    told.sort(Comparator.naturalOrder());
    Files.createDirectories(Path.of("target", "accuracy"));
    Files.write(Path.of("target", "accuracy", "candidates.txt"), told);
    return "high " + high + "\nmedium " + medium + "\n" + String.join("\n", lines) + "\n";
  }

  private void importance(String model) {
    Map<String, Integer> uses = new HashMap<>();
    for (String word : model.split("\\s+", -1)) {
      int less = word.indexOf('<');
      if (less > 0) {
        uses.merge(word.substring(0, less), 1, Integer::sum);
      }
    }
    List<String> order = new ArrayList<>(new TreeSet<>(uses.keySet()));
    order.sort(Comparator.comparingInt(k -> -uses.getOrDefault(k, 0)));
    StringBuilder b = new StringBuilder("splits:");
    for (String k : order) {
      b.append(' ').append(k).append(' ').append(uses.get(k));
    }
    System.out.println(b);
  }
}
