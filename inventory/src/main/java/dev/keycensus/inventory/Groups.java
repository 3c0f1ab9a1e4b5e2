package dev.keycensus.inventory;

import dev.keycensus.inventory.Principals.Principal;
import dev.keycensus.inventory.census.Credential;
import dev.keycensus.inventory.census.Rotation;
import dev.keycensus.inventory.census.Sighting;
import dev.keycensus.rules.Shape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Credentials that authenticate one principal. Evidence is used from the surest down, and a weaker
 * one never joins what a surer one tells apart: first the principal that the value itself names;
 * then what declares it; then that one value took the other's place; then the name of the value,
 * with its provider, in one service and environment of one repository. Across repositories nothing
 * is joined by a name alone.
 */
final class Groups {
  private final List<Credential> credentials;
  private final Principal[] principals;
  private final DeclaredNode[] declarers;
  private final int[] parent;
  private final Map<String, Integer> byKey = new HashMap<>();

  /**
   * @param declared finds the declarations that hold a place
   */
  Groups(List<Credential> credentials, DeclaredNodes declared, Trees trees, Outside outside) {
    this.credentials = credentials;
    int n = credentials.size();
    this.principals = new Principal[n];
    this.declarers = new DeclaredNode[n];
    this.parent = new int[n];
    Map<String, Integer> index = new HashMap<>();
    for (int i = 0; i < n; i++) {
      Credential c = credentials.get(i);
      parent[i] = i;
      index.put(c.id(), i);
      principals[i] =
          outside.principal(
              c, Principals.of(c.type(), c.facts(), trees.serviceOf(c.sightings().get(0).path())));
      // What only a neighbour names belongs first to whom a file declares around it.
      DeclaredNode around =
          principals[i] == null || principals[i].beside() ? declared.around(c) : null;
      declarers[i] = around;
      principals[i] = around == null ? principals[i] : null;
    }
    for (int i = 0; i < n; i++) {
      Principal p = principals[i];
      DeclaredNode d = declarers[i];
      if (p != null) {
        join("principal " + p.id(), i);
      } else if (d != null) {
        join("declared " + d.id(), i);
      }
    }
    for (int i = 0; i < n; i++) {
      for (Rotation r : credentials.get(i).rotations()) {
        Integer from = index.get(r.from());
        Integer to = index.get(r.to());
        if (from != null && to != null) {
          union(from, to);
        }
      }
    }
    for (int i = 0; i < n; i++) {
      String name = nameKey(credentials.get(i), trees);
      if (name != null) {
        join("named " + name, i);
      }
    }
  }

  /** One of the groups. */
  record Group(
      List<Credential> credentials,
      @Nullable Principal principal,
      @Nullable DeclaredNode declarer,
      @Nullable String slot) {}

  /** All of them, in the order of their first credentials. */
  List<Group> all() {
    Map<Integer, List<Integer>> members = new TreeMap<>();
    for (int i = 0; i < parent.length; i++) {
      members.computeIfAbsent(find(i), k -> new ArrayList<>()).add(i);
    }
    List<Group> groups = new ArrayList<>();
    for (List<Integer> group : members.values()) {
      List<Credential> in = new ArrayList<>();
      Principal principal = null;
      DeclaredNode declarer = null;
      String slot = null;
      for (int i : group) {
        Credential c = credentials.get(i);
        in.add(c);
        principal = principal == null ? principals[find(i)] : principal;
        declarer = declarer == null ? declarers[find(i)] : declarer;
        slot = slot == null ? slotOf(c) : slot;
      }
      groups.add(new Group(in, principal, declarer, slot));
    }
    return groups;
  }

  private void join(String key, int i) {
    Integer first = byKey.putIfAbsent(key, i);
    if (first != null) {
      union(first, i);
    }
  }

  /** Joins two groups, unless surer evidence tells them apart. */
  private void union(int a, int b) {
    int x = find(a);
    int y = find(b);
    if (x == y) {
      return;
    }
    Principal p = principals[x];
    Principal q = principals[y];
    if (p != null && q != null && !p.passing() && !q.passing() && !p.id().equals(q.id())) {
      return;
    }
    DeclaredNode d = declarers[x];
    DeclaredNode e = declarers[y];
    if (d != null && e != null && !d.id().equals(e.id())) {
      return;
    }
    // The root carries what the whole group is known by.
    int root = Math.min(x, y);
    int child = Math.max(x, y);
    parent[child] = root;
    principals[root] = p != null && !(p.passing() && q != null) ? p : q;
    declarers[root] = d != null ? d : e;
  }

  private int find(int i) {
    int at = i;
    while (parent[at] != at) {
      parent[at] = parent[parent[at]];
      at = parent[at];
    }
    return at;
  }

  /** The first name of a value; null where it stands alone everywhere. */
  private static @Nullable String slotOf(Credential c) {
    for (Sighting s : c.sightings()) {
      if (s.slot() != null) {
        return s.slot();
      }
    }
    return null;
  }

  /**
   * What tells a value's principal by its name; null where the name is one that any value may have.
   */
  private static @Nullable String nameKey(Credential c, Trees trees) {
    String slot = slotOf(c);
    if (slot == null) {
      return null;
    }
    String folded = folded(slot);
    Shape.Matcher matcher = c.type().shape().matcher();
    boolean generic =
        switch (matcher) {
          case PASSWORD, SECRET, KEY, TOKEN, URL, BASIC, BEARER -> true;
          default -> false;
        };
    if (generic && isCommon(folded)) {
      return null;
    }
    String path = c.sightings().get(0).path();
    List<String> environments = c.reuse().environments();
    return trees.serviceOf(path)
        + '\0'
        + c.type().provider()
        + '\0'
        + folded
        + '\0'
        + (environments.size() == 1 ? environments.get(0) : "");
  }

  /**
   * Letters and digits of a name's last part, in lower case: {@code db_password}, {@code
   * dbPassword}.
   */
  private static String folded(String slot) {
    StringBuilder b = new StringBuilder();
    String last = slot.substring(slot.lastIndexOf('.') + 1);
    for (int i = 0; i < last.length(); i++) {
      if (Character.isLetterOrDigit(last.charAt(i))) {
        b.append(last.charAt(i));
      }
    }
    return b.toString().toLowerCase(Locale.ROOT);
  }

  private static boolean isCommon(String folded) {
    return switch (folded) {
      case "password",
          "passwd",
          "pass",
          "pwd",
          "secret",
          "token",
          "key",
          "apikey",
          "auth",
          "authorization",
          "credential",
          "credentials",
          "secretkey",
          "accesstoken",
          "passphrase",
          "privatekey",
          "value" ->
          true;
      default -> folded.length() < 4;
    };
  }
}
