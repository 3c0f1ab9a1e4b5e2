package dev.keycensus.inventory.census;

import java.time.Instant;
import java.util.List;
import java.util.SortedMap;

/**
 * The result of a scan: everything that a report shows, complete, sorted, and free of secrets
 * (unless {@code --show-secrets} asked for them). A pure value: equal input gives an equal census,
 * whatever the number of threads.
 *
 * @param target what was scanned, as the user named it, without user info
 * @param now the clock of ages
 * @param rulesHash {@link dev.keycensus.rules.Catalog#hash}
 * @param policyHash the same of the policy that judged it; empty where none did
 * @param keyId names the key under which credential ids were made
 * @param identities sorted by risk (greatest first), kind, name and id
 * @param credentials sorted by severity (worst first), tier (surest first), then place
 * @param references sorted by place
 * @param slots those that rotated, sorted by path and name
 * @param violations sorted by severity (worst first), policy and subject; excused ones too
 * @param exemptions sorted by id
 * @param metrics headline numbers by name
 * @param stored what CI systems keep, where their lists were given; sorted by name and store
 */
public record Census(
    String target,
    Instant now,
    String rulesHash,
    String policyHash,
    String keyId,
    Coverage coverage,
    List<Identity> identities,
    List<Credential> credentials,
    List<Reference> references,
    List<Slot> slots,
    List<Violation> violations,
    List<Exemption> exemptions,
    SortedMap<String, Double> metrics,
    List<StoredSecret> stored) {

  public Census {
    identities = List.copyOf(identities);
    credentials = List.copyOf(credentials);
    references = List.copyOf(references);
    slots = List.copyOf(slots);
    violations = List.copyOf(violations);
    exemptions = List.copyOf(exemptions);
    stored = List.copyOf(stored);
  }

  /** One of which no CI system was asked. */
  public Census(
      String target,
      Instant now,
      String rulesHash,
      String policyHash,
      String keyId,
      Coverage coverage,
      List<Identity> identities,
      List<Credential> credentials,
      List<Reference> references,
      List<Slot> slots,
      List<Violation> violations,
      List<Exemption> exemptions,
      SortedMap<String, Double> metrics) {
    this(
        target,
        now,
        rulesHash,
        policyHash,
        keyId,
        coverage,
        identities,
        credentials,
        references,
        slots,
        violations,
        exemptions,
        metrics,
        List.of());
  }

  /** The same, judged. */
  public Census judged(
      String hash,
      List<Violation> broken,
      List<Exemption> excused,
      SortedMap<String, Double> numbers) {
    return new Census(
        target,
        now,
        rulesHash,
        hash,
        keyId,
        coverage,
        identities,
        credentials,
        references,
        slots,
        broken,
        excused,
        numbers,
        stored);
  }
}
