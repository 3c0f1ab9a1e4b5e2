package dev.keycensus.inventory.policy;

import dev.keycensus.inventory.census.Exemption;
import dev.keycensus.inventory.census.Violation;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What came of judging an inventory.
 *
 * @param policyHash of the rules, in their canonical form
 * @param violations excused ones too; sorted by severity (worst first), policy and subject
 * @param exemptions sorted by id
 * @param metrics see {@link Metrics}
 */
public record Judgement(
    String policyHash,
    List<Violation> violations,
    List<Exemption> exemptions,
    SortedMap<String, Double> metrics) {
  public Judgement {
    violations = List.copyOf(violations);
    exemptions = List.copyOf(exemptions);
    metrics = Collections.unmodifiableSortedMap(new TreeMap<>(metrics));
  }
}
