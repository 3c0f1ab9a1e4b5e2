package dev.keycensus.inventory.store;

import dev.keycensus.inventory.census.Census;
import dev.keycensus.inventory.evidence.EvidenceFile;
import dev.keycensus.inventory.evidence.Known;
import dev.keycensus.rules.UserError;
import java.util.List;
import java.util.Optional;

/**
 * Keeps what scans found. Adding replaces the state of one target and of no other; the inventory is
 * the union of all targets. Everything fails with a {@link UserError} that leaves the store as it
 * was.
 */
public interface InventoryStore extends AutoCloseable {
  /**
   * Makes a census the state of its target, as a whole or not at all.
   *
   * @param scanned how it was made
   */
  Snapshot add(Census census, Target target, Scanned scanned) throws UserError;

  /** All snapshots, the oldest first. */
  List<Snapshot> snapshots() throws UserError;

  /** The identities of all targets at a moment, the riskiest first. */
  Listing list(Filter filter, Moment at) throws UserError;

  /**
   * All that is known of an identity or a credential at a moment, with the snapshots that say so.
   *
   * @param id of an identity or a credential, or how it begins
   * @return empty if no target has it at that moment
   */
  Optional<Dossier> show(String id, Moment at) throws UserError;

  /** All that is known of all targets at a moment, in the order of their snapshots. */
  List<Listing.Known> everything(Moment at) throws UserError;

  /** What became of the inventory between two moments. */
  Diff diff(Moment from, Moment to) throws UserError;

  /**
   * Keeps what a provider exported, in place of what was kept under the same name before.
   *
   * @param name tells one export from others
   */
  void keep(String name, List<Known> rows) throws UserError;

  /** All exports that are kept, by name. */
  List<EvidenceFile> evidence() throws UserError;

  /**
   * Forgets what a provider exported.
   *
   * @param name under which it was kept
   * @throws UserError if nothing is kept under that name
   */
  void forgetEvidence(String name) throws UserError;

  /**
   * Forgets a target and all its snapshots.
   *
   * @param target its key or its label
   * @return how many snapshots are gone
   */
  int forget(String target) throws UserError;

  @Override
  void close();

  /**
   * How a census was made.
   *
   * @param tool the version of keycensus
   * @param reads what of a repository was read: {@code everything}, {@code tree} or {@code history}
   */
  record Scanned(String tool, String reads) {}
}
