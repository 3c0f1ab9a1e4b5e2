package dev.keycensus.inventory;

import dev.keycensus.inventory.census.Credential;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/** In whose declarations the credentials stand. */
final class Holders {
  private final Map<String, List<String>> held = new HashMap<>();
  private final Map<String, SortedSet<String>> consumers = new HashMap<>();

  Holders(List<Credential> credentials, DeclaredNodes declared) {
    for (Credential c : credentials) {
      for (DeclaredNode node : declared.users(c)) {
        consumers.computeIfAbsent(c.id(), k -> new TreeSet<>()).add(node.id());
      }
      for (DeclaredNode node : declared.allAround(c)) {
        held.computeIfAbsent(node.id(), k -> new ArrayList<>()).add(c.id());
      }
    }
  }

  /** Ids of the credentials that stand in the declaration of an identity. */
  List<String> held(String identity) {
    return held.getOrDefault(identity, List.of());
  }

  /** Ids of the identities that use a credential, sorted. */
  List<String> consumers(Credential c) {
    return List.copyOf(consumers.getOrDefault(c.id(), new TreeSet<>()));
  }
}
