package dev.keycensus.inventory;

import dev.keycensus.rules.Tier;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A plan of a scan for tests, which name only what matters to them. */
final class TestPlan {
  private final List<Path> targets;
  private final Path key;
  private Instant now = Instant.parse("2026-11-22T00:00:00Z");
  private Tier listed = Tier.MEDIUM;
  private List<String> exclude = List.of();
  private List<Path> rules = List.of();
  private int threads = 2;
  private boolean showSecrets;
  private boolean inlineAllow;
  private @Nullable Selection selection;
  private ScanPlan.HistoryChoice history = ScanPlan.HistoryChoice.BOTH;
  private boolean authors;
  private boolean wholeBlobs;
  private Governing governing = Governing.BUILT_IN;
  private boolean home;

  /**
   * @param targets what to scan; standard input where there are none
   * @param key of credential ids
   */
  TestPlan(List<Path> targets, Path key) {
    this.targets = targets;
    this.key = key;
  }

  TestPlan(Path target, Path key) {
    this(List.of(target), key);
  }

  TestPlan now(Instant time) {
    this.now = time;
    return this;
  }

  TestPlan listed(Tier tier) {
    this.listed = tier;
    return this;
  }

  TestPlan exclude(List<String> globs) {
    this.exclude = globs;
    return this;
  }

  TestPlan rules(Path folder) {
    this.rules = List.of(folder);
    return this;
  }

  TestPlan threads(int number) {
    this.threads = number;
    return this;
  }

  TestPlan showSecrets() {
    this.showSecrets = true;
    return this;
  }

  TestPlan inlineAllow() {
    this.inlineAllow = true;
    return this;
  }

  TestPlan selection(@Nullable Selection change) {
    this.selection = change;
    return this;
  }

  TestPlan history(ScanPlan.HistoryChoice choice) {
    this.history = choice;
    return this;
  }

  TestPlan authors(boolean told) {
    this.authors = told;
    return this;
  }

  TestPlan wholeBlobs(boolean whole) {
    this.wholeBlobs = whole;
    return this;
  }

  TestPlan governing(Governing rules) {
    this.governing = rules;
    return this;
  }

  /** A home folder, without a history. */
  TestPlan home() {
    this.home = true;
    this.history = ScanPlan.HistoryChoice.NONE;
    return this;
  }

  ScanPlan plan() {
    return new ScanPlan(
        new ScanPlan.What(targets, List.of(), targets.isEmpty(), home, selection, history),
        new ScanPlan.Reading(List.of(), exclude, 256L << 20, threads, wholeBlobs),
        new ScanPlan.Finding(rules, List.of(), List.of(), inlineAllow, OtherIgnores.NONE),
        new ScanPlan.Telling(listed, key, showSecrets, authors),
        governing,
        List.of(),
        now);
  }
}
