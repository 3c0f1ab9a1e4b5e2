package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Presence;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.inventory.census.Timeline;
import dev.keycensus.inventory.owners.Owner;
import dev.keycensus.inventory.owners.People;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who answers for an identity: the register, then a tag on what declares it, then the files of the
 * tree about the places it stands in, then, as a suggestion only, who brought it in.
 */
final class Ownership {
  private final Trees trees;
  private final Activity activity;
  private final @Nullable People list;
  private final boolean people;
  private final Instant now;
  private final LocalDate today;

  /** When anybody committed last; null where there is no history. */
  private final @Nullable Instant end;

  /** When each name that was asked for committed last: a walk over all authors each. */
  private final Map<String, Optional<Instant>> last = new HashMap<>();

  /**
   * @param list who is there and who has left; null where nobody says
   * @param people whether people's names may be told
   */
  Ownership(Trees trees, Activity activity, @Nullable People list, boolean people, Instant now) {
    this.trees = trees;
    this.activity = activity;
    this.list = list;
    this.people = people;
    this.now = now;
    this.today = now.atOffset(ZoneOffset.UTC).toLocalDate();
    this.end = activity.end(now);
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
      Timeline.Change first = people ? first(credentials) : null;
      return first == null || first.author() == null ? null : Owner.author(first.author());
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

  /** What tells whether the owner, or who brought it in, is still there. */
  Presence presence(@Nullable Owner owner, List<Credential> credentials) {
    boolean person = owner != null && owner.isPerson();
    Timeline.Change first = first(credentials);
    String author = first == null ? null : activity.authorOf(first.commit());
    return new Presence(
        owner == null || !person ? null : last(owner.name()),
        author == null ? null : last(author),
        end,
        owner == null || !person || list == null ? null : list.knows(owner.name()));
  }

  private @Nullable Instant last(String name) {
    return last.computeIfAbsent(name, n -> Optional.ofNullable(activity.last(n, list, now)))
        .orElse(null);
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

  /** The first commit that brought any of them in; null where there is none. */
  private static Timeline.@Nullable Change first(List<Credential> credentials) {
    Timeline.Change first = null;
    for (Credential c : credentials) {
      for (Sighting s : c.sightings()) {
        Timeline.Change change = s.timeline() == null ? null : s.timeline().introduced();
        if (change != null
            && change.at() != null
            && (first == null || first.at() == null || change.at().isBefore(first.at()))) {
          first = change;
        }
      }
    }
    return first;
  }
}
