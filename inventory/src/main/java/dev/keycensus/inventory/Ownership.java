package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.owners.People;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for an identity: the register, then a tag on what declares it, then the files of the
 * tree about the places it stands in, then, as a suggestion only, who brought it in.
 */
final class Ownership {
  private final Trees trees;
  private final @Nullable People list;
  private final boolean people;
  private final LocalDate today;

  /**
   * @param list who is there and who has left; null where nobody says
   * @param people whether people's names may be told
   */
  Ownership(Trees trees, @Nullable People list, boolean people, Instant now) {
    this.trees = trees;
    this.list = list;
    this.people = people;
    this.today = now.atOffset(ZoneOffset.UTC).toLocalDate();
  }

  /**
   * The owner of an identity; null for none.
   *
   * @param paths where it stands now, or stood once
   */
  @Nullable Owner of(
      Register.@Nullable Entry entry,
      @Nullable DeclaredNode declarer,
      Collection<String> paths,
      List<Credential> credentials) {
    Owner owner = declared(entry, declarer, paths);
    if (owner == null) {
      String author = author(credentials);
      return author == null ? null : Owner.author(author);
    }
    return list != null && list.left(owner.name(), today)
        ? new Owner(
            owner.name(),
            owner.source(),
            Owner.Status.LEFT,
            owner.file(),
            owner.line(),
            owner.isPerson())
        : owner;
  }

  private @Nullable Owner declared(
      Register.@Nullable Entry entry, @Nullable DeclaredNode declarer, Collection<String> paths) {
    if (entry != null && entry.owner() != null) {
      return Owner.registered(entry.owner(), entry.file(), entry.line());
    }
    if (declarer != null && declarer.declaration().owner() != null) {
      return new Owner(
          declarer.declaration().owner(),
          Owner.Source.TAG,
          Owner.Status.DECLARED,
          declarer.path(),
          declarer.declaration().line());
    }
    return most(paths);
  }

  /** The owner of most of the paths; of equals the one of the surer source, then of the first. */
  private @Nullable Owner most(Collection<String> paths) {
    Map<String, Owner> first = new LinkedHashMap<>();
    Map<String, Integer> count = new LinkedHashMap<>();
    for (String path : paths) {
      Owner owner = trees.ownerOf(path);
      if (owner != null && (people || !isGuessedPerson(owner))) {
        first.putIfAbsent(owner.name(), owner);
        count.merge(owner.name(), 1, Integer::sum);
      }
    }
    return first.values().stream()
        .min(
            Comparator.comparing(Owner::status)
                .thenComparing(o -> -count.getOrDefault(o.name(), 0))
                .thenComparing(Owner::source))
        .orElse(null);
  }

  /** A name that nobody wrote down as an owner's. */
  private static boolean isGuessedPerson(Owner owner) {
    return owner.status() == Owner.Status.DERIVED && owner.source() == Owner.Source.PACKAGE;
  }

  /** Who brought it in first; known only where people's names may be told. */
  private static @Nullable String author(List<Credential> credentials) {
    Timeline.Change first = null;
    for (Credential c : credentials) {
      for (Sighting s : c.sightings()) {
        Timeline.Change change = s.timeline() == null ? null : s.timeline().introduced();
        if (change != null
            && change.author() != null
            && change.at() != null
            && (first == null || change.at().isBefore(first.at()))) {
          first = change;
        }
      }
    }
    return first == null ? null : first.author();
  }
}
